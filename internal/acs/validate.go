// SPDX-License-Identifier: MPL-2.0

// This file checks ids, and the answers of the service.

package acs

import (
	"errors"
	"fmt"
	"regexp"
)

// maxIDBytes is the maximum length of an id.
const maxIDBytes = 300

var (
	rawIDPattern  = regexp.MustCompile(`^[\x20-\x7e]+$`)
	digitsPattern = regexp.MustCompile(`^[0-9]+$`)
	threadPattern = regexp.MustCompile(`^19:[\x21-\x2e\x30-\x7e]+@thread\.(v2|skype)$`)
	userPattern   = regexp.MustCompile(`^8:(acs|gcch-acs|dod-acs):[\x21-\x2e0-9\x3b-\x5e\x60-\x7e]+_[\x21-\x2e0-9\x3b-\x5e\x60-\x7e]+$`)
)

// CheckRoomID returns an error if id does not have the form of a room id: decimal
// digits, of any number (fact 1.6-01). The error quotes id and names the form.
func CheckRoomID(id string) error {
	return checkID(id, digitsPattern, "not a room id: a room id is digits only, such as 99199690362660524")
}

// CheckThreadID returns an error if id does not have the form of a thread id, such
// as 19:acsV1_abc@thread.v2 (fact 2.2-07). The error quotes id and names the form.
func CheckThreadID(id string) error {
	return checkID(id, threadPattern, "not a thread id: a thread id looks like 19:acsV1_abc@thread.v2")
}

// CheckMessageID returns an error if id does not have the form of a message id:
// decimal digits (fact 2.2-08). The error quotes id and names the form.
func CheckMessageID(id string) error {
	return checkID(id, digitsPattern, "not a message id: a message id is digits only, such as 1745345000000")
}

// CheckUserID returns an error if id is not the raw id of a user of Communication
// Services in any cloud: 8:acs:<resource id>_<user id> (fact 3.3-01). It does not
// check that the two parts are GUIDs. The error quotes id and names the form.
func CheckUserID(id string) error {
	return checkID(id, userPattern, "not a user: only users of Communication Services are allowed, 8:acs:<resource id>_<user id>")
}

// checkRawID is for raw ids of every kind.
func checkRawID(id string) error { return checkID(id, rawIDPattern, "not an identifier") }

func checkID(id string, form *regexp.Regexp, problem string) error {
	if len(id) > maxIDBytes || !form.MatchString(id) {
		return fmt.Errorf("%q is %s", id[:min(len(id), maxIDBytes)], problem)
	}
	return nil
}

func (b roomBody) validate(requestedID string) error {
	if err := CheckRoomID(b.ID); err != nil {
		return fmt.Errorf("the room's id: %w", err)
	}
	if b.CreatedAt.orNil() == nil || b.ValidFrom.orNil() == nil || b.ValidUntil.orNil() == nil {
		return fmt.Errorf("the room %s lacks one of its times", b.ID)
	}
	return checkRequested(requestedID, b.ID)
}

func (b RoomParticipant) validate(string) error { return checkRawID(b.RawID) }

func (b chatThreadBody) validate(requestedID string) error {
	if err := CheckThreadID(b.ID); err != nil {
		return fmt.Errorf("the thread's id: %w", err)
	}
	if b.Topic == nil || b.CreatedOn.orNil() == nil {
		return fmt.Errorf("the thread %s lacks its topic or the time of its creation", b.ID)
	}
	return errors.Join(checkRequested(requestedID, b.ID), checkRawID(b.CreatedBy.rawID()))
}

func (b createdThreadBody) validate(string) error { return b.ChatThread.validate("") }

// validate accepts every addedParticipantsBody: it has only the invalid
// participants, and may be empty.
func (b addedParticipantsBody) validate(string) error { return nil }

func (b chatThreadItemBody) validate(string) error { return CheckThreadID(b.ID) }

func (b chatParticipantBody) validate(string) error { return checkRawID(b.Identifier.rawID()) }

func (b SendMessageResponse) validate(string) error { return CheckMessageID(b.ID) }

func (b chatMessageBody) validate(requestedID string) error {
	if err := CheckMessageID(b.ID); err != nil {
		return err
	}
	if b.Type == "" || b.CreatedOn.orNil() == nil {
		return fmt.Errorf("the message %s lacks its type or the time of its creation", b.ID)
	}
	return checkRequested(requestedID, b.ID)
}

func (b readReceiptBody) validate(string) error {
	return errors.Join(CheckMessageID(b.MessageID), checkRawID(b.Sender.rawID()))
}

func (b createdUserBody) validate(string) error { return CheckUserID(b.Identity.ID) }

func (b accessTokenBody) validate(string) error {
	if b.Token == "" {
		return errors.New("it has no token")
	}
	return checkToken(b.Token)
}

func (b pageBody[T]) validate(string) error {
	if b.Value == nil {
		return errors.New("the list has no value")
	}
	for _, element := range b.Value {
		if err := element.validate(""); err != nil {
			return fmt.Errorf("an entry of the list: %w", err)
		}
	}
	return nil
}

// checkRequested returns an error if the answer is about another object than the
// request. An empty requested id matches everything.
func checkRequested(requestedID, answeredID string) error {
	if requestedID != "" && requestedID != answeredID {
		return fmt.Errorf("it is about %s, not about %s", answeredID, requestedID)
	}
	return nil
}
