// SPDX-License-Identifier: MPL-2.0

// This file reads the state of the service: who is in which room and thread, and the
// messages. It reads the emulator's own state, and nothing of Terraform's.

package memberships_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// messageState is a message in a thread.
type messageState struct{ id, sender, content string }

// placeState is a room or thread at the service.
type placeState struct {
	id       string
	creator  string            // of a thread
	members  map[string]string // role or display name by user
	messages []messageState    // oldest first, without deleted ones
}

// service is the whole state of the service; places are by number. A list has more
// than one entry if a place was created twice; the oldest comes first.
type service struct {
	places map[int][]placeState
	others []placeState // those that Terraform does not manage
}

// find returns the latest place with this number; false if there is none.
func (s service) find(number int) (placeState, bool) {
	if list := s.places[number]; len(list) > 0 {
		return list[len(list)-1], true
	}
	return placeState{}, false
}

func (f placeState) has(user string) bool {
	_, member := f.members[user]
	return member
}

// stateReader reads the state of one emulator.
type stateReader struct {
	server       *emulator.Server
	begin        time.Time
	names        map[string]string // of users, by raw id
	keptMessages map[string]bool   // ids of messages that are no longer managed
}

// user is the name of a raw id.
func (w *stateReader) user(rawID string) string {
	if name, ok := w.names[rawID]; ok {
		return name
	}
	return rawID
}

func (w *stateReader) read() service {
	s := service{places: map[int][]placeState{}}
	for _, room := range slices.Backward(w.server.Rooms()) {
		f := placeState{id: room.ID, members: map[string]string{}}
		for _, p := range room.Participants {
			f.members[w.user(p.RawID)] = p.Role
		}
		number := int(room.ValidUntil.Sub(windowEnd(w.begin, 0)) / time.Minute)
		s.add(number, f)
	}
	for _, thread := range slices.Backward(w.server.Threads()) {
		f := placeState{id: thread.ID, creator: w.user(thread.CreatedBy), members: map[string]string{}}
		for _, p := range thread.Participants {
			f.members[w.user(p.RawID)] = p.DisplayName
		}
		for _, m := range thread.Messages {
			if m.Type == "text" && m.DeletedOn.IsZero() && !w.keptMessages[m.ID] {
				f.messages = append(f.messages, messageState{m.ID, w.user(m.Sender), m.Content})
			}
		}
		number := 0
		if _, err := fmt.Sscanf(thread.Topic, "Thread %d", &number); err != nil {
			number = -1
		}
		s.add(number, f)
	}
	return s
}

// maxNumbers is more than a seed has places and labels.
const maxNumbers = 10_000

// add adds a place to the managed ones, which have numbers from 1, or to the others.
func (s *service) add(number int, f placeState) {
	if number < 1 || number > maxNumbers {
		s.others = append(s.others, f)
		return
	}
	s.places[number] = append(s.places[number], f)
}
