// This file holds answers to the checks that inputs have.

package acs

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
)

const (
	// maxValues is how many values a body may hold, objects and lists counted, and
	// maxDepth how deeply they may be nested: a small body must not need much
	// memory.
	maxValues = 50_000
	maxDepth  = 32
	// maxID is the length of an id, in bytes.
	maxID = 300
)

var (
	rawIDPattern  = regexp.MustCompile(`^[\x20-\x7e]+$`)
	digitsPattern = regexp.MustCompile(`^[0-9]+$`)
	threadPattern = regexp.MustCompile(`^19:[\x21-\x2e\x30-\x7e]+@thread\.(v2|skype)$`)
	userPattern   = regexp.MustCompile(`^8:(acs|gcch-acs|dod-acs):[\x21-\x2e0-9\x3b-\x5e\x60-\x7e]+_[\x21-\x2e0-9\x3b-\x5e\x60-\x7e]+$`)
)

// CheckRoomID refuses what cannot be a room id (fact 1.6-01); the length is
// left to the service.
func CheckRoomID(id string) error {
	return checkID(id, digitsPattern, "no room id: a room id is digits only, such as 99199690362660524")
}

// CheckThreadID refuses what cannot be a thread id (fact 2.2-07).
func CheckThreadID(id string) error {
	return checkID(id, threadPattern, "no thread id: a thread id looks like 19:acsV1_abc@thread.v2")
}

// CheckMessageID refuses what cannot be a message id (fact 2.2-08).
func CheckMessageID(id string) error {
	return checkID(id, digitsPattern, "no message id: a message id is digits only, such as 1745345000000")
}

// CheckUserID refuses what is no user of Communication Services. The inner form
// is left to the service (fact 3.3-01).
func CheckUserID(id string) error {
	return checkID(id, userPattern, "no user: allowed are users of Communication Services, 8:acs:<resource id>_<user id>")
}

// checkRawID refuses what cannot be an identifier of any kind.
func checkRawID(id string) error { return checkID(id, rawIDPattern, "no identifier") }

func checkID(id string, form *regexp.Regexp, what string) error {
	if len(id) > maxID || !form.MatchString(id) {
		return fmt.Errorf("%q is %s", id[:min(len(id), maxID)], what)
	}
	return nil
}

// checkShape refuses a JSON body that holds too much, or nests it too deeply.
func checkShape(body []byte) error {
	values, depth, inText := 0, 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			depth++
			values++
		case c == '}' || c == ']':
			depth--
		case c == ',':
			values++
		}
		if values > maxValues || depth > maxDepth {
			return fmt.Errorf("it holds more than %d values, or nests them more than %d deep", maxValues, maxDepth)
		}
	}
	return nil
}

// inWords is an error of JSON without the types of this program.
func inWords(err error) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return err
	}
	where := "the whole of it"
	if wrong.Field != "" {
		where = "its field " + wrong.Field
	}
	return fmt.Errorf("%s has the wrong type: %s", where, wrong.Value)
}

func (b roomBody) check(asked string) error {
	if err := CheckRoomID(b.ID); err != nil {
		return fmt.Errorf("the room's id: %w", err)
	}
	if b.CreatedAt.pointer() == nil || b.ValidFrom.pointer() == nil || b.ValidUntil.pointer() == nil {
		return fmt.Errorf("the room %s lacks one of its times", b.ID)
	}
	return same(asked, b.ID)
}

func (b RoomParticipant) check(string) error { return checkRawID(b.RawID) }

func (b chatThreadBody) check(asked string) error {
	if err := CheckThreadID(b.ID); err != nil {
		return fmt.Errorf("the thread's id: %w", err)
	}
	if b.Topic == nil || b.CreatedOn.pointer() == nil {
		return fmt.Errorf("the thread %s lacks its topic or the time of its creation", b.ID)
	}
	return errors.Join(same(asked, b.ID), checkRawID(b.CreatedBy.rawID()))
}

func (b createdThreadBody) check(string) error { return b.ChatThread.check("") }

// check is for a body that says nothing but who was not let in.
func (b addedParticipantsBody) check(string) error { return nil }

func (b chatThreadItemBody) check(string) error { return CheckThreadID(b.ID) }

func (b chatParticipantBody) check(string) error { return checkRawID(b.Identifier.rawID()) }

func (b SendMessageResponse) check(string) error { return CheckMessageID(b.ID) }

func (b chatMessageBody) check(asked string) error {
	if err := CheckMessageID(b.ID); err != nil {
		return err
	}
	if b.Type == "" || b.CreatedOn.pointer() == nil {
		return fmt.Errorf("the message %s lacks its type or the time of its creation", b.ID)
	}
	return same(asked, b.ID)
}

func (b readReceiptBody) check(string) error {
	return errors.Join(CheckMessageID(b.MessageID), checkRawID(b.Sender.rawID()))
}

func (b createdUserBody) check(string) error { return CheckUserID(b.Identity.ID) }

func (b accessTokenBody) check(string) error {
	if b.Token == "" {
		return errors.New("it holds no token")
	}
	return checkToken(b.Token)
}

func (b pageBody[T]) check(string) error {
	if b.Value == nil {
		return errors.New("the list has no value")
	}
	for _, element := range b.Value {
		if err := element.check(""); err != nil {
			return fmt.Errorf("an entry of the list: %w", err)
		}
	}
	return nil
}

// same refuses the answer about another object than was asked for.
func same(asked, answered string) error {
	if asked != "" && asked != answered {
		return fmt.Errorf("it is about %s, and not about %s", answered, asked)
	}
	return nil
}
