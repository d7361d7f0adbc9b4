// This file looks at the service: who is where, and which messages stand. It
// reads the emulator's own state and knows nothing of Terraform's.

package memberships_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// sent is a message as it stands in a thread.
type sent struct{ id, sender, content string }

// found is a room or thread as it is at the service.
type found struct {
	id       string
	creator  string            // of a thread
	members  map[string]string // role or display name by user
	messages []sent            // oldest first, without deleted ones
}

// service is all there is, places of the configuration by their number. Lists
// have more than one entry where a place is there twice; the oldest comes first.
type service struct {
	places    map[int][]found
	strangers []found // what was there before the first apply
}

// one is the place of a number; false where there is none.
func (s service) one(number int) (found, bool) {
	if list := s.places[number]; len(list) > 0 {
		return list[len(list)-1], true
	}
	return found{}, false
}

func (f found) has(user string) bool {
	_, member := f.members[user]
	return member
}

// watcher reads the state of one emulator.
type watcher struct {
	server *emulator.Server
	begin  time.Time
	names  map[string]string // of users, by raw id
	left   map[string]bool   // ids of messages that are not ours any more
}

// user is the name of a raw id.
func (w *watcher) user(rawID string) string {
	if name, ok := w.names[rawID]; ok {
		return name
	}
	return rawID
}

func (w *watcher) look() service {
	s := service{places: map[int][]found{}}
	for _, room := range slices.Backward(w.server.Rooms()) {
		f := found{id: room.ID, members: map[string]string{}}
		for _, p := range room.Participants {
			f.members[w.user(p.RawID)] = p.Role
		}
		number := int(room.ValidUntil.Sub(windowEnd(w.begin, 0)) / time.Minute)
		s.sort(number, f)
	}
	for _, thread := range slices.Backward(w.server.Threads()) {
		f := found{id: thread.ID, creator: w.user(thread.CreatedBy), members: map[string]string{}}
		for _, p := range thread.Participants {
			f.members[w.user(p.RawID)] = p.DisplayName
		}
		for _, m := range thread.Messages {
			if m.Type == "text" && m.DeletedOn.IsZero() && !w.left[m.ID] {
				f.messages = append(f.messages, sent{m.ID, w.user(m.Sender), m.Content})
			}
		}
		number := 0
		if _, err := fmt.Sscanf(thread.Topic, "Thread %d", &number); err != nil {
			number = -1
		}
		s.sort(number, f)
	}
	return s
}

// mostNumbers is more than a life has places and labels.
const mostNumbers = 10_000

// sort puts a place where it belongs: those of the configuration have numbers
// from 1 on.
func (s *service) sort(number int, f found) {
	if number < 1 || number > mostNumbers {
		s.strangers = append(s.strangers, f)
		return
	}
	s.places[number] = append(s.places[number], f)
}
