// SPDX-License-Identifier: MPL-2.0

// This file compares the state file with the service. It reads the file itself, and the
// emulator's own state: nothing that the provider says.

package interrupts_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// stateFile is what the test needs of a state file.
type stateFile struct {
	Resources []struct {
		Mode, Type, Name string
		Instances        []struct {
			IndexKey   any `json:"index_key"`
			Attributes struct {
				ID string
			}
		}
	}
}

// readState reads a state file. A file that is not there, or is empty, is an empty state:
// Terraform makes the file when it takes the lock.
func readState(path string) (stateFile, error) {
	text, err := os.ReadFile(path) //nolint:gosec // G304: a file of the test
	if errors.Is(err, fs.ErrNotExist) {
		return stateFile{}, nil
	}
	var state stateFile
	if err == nil && len(text) > 0 {
		err = json.Unmarshal(text, &state)
	}
	return state, err
}

// ids has the ids of the managed objects, with their addresses.
func (s stateFile) ids() map[string]string {
	ids := map[string]string{}
	for _, r := range s.Resources {
		for _, instance := range r.Instances {
			if r.Mode == "managed" {
				ids[instance.Attributes.ID] = fmt.Sprintf("%s.%s[%v]", r.Type, r.Name, instance.IndexKey)
			}
		}
	}
	return ids
}

// leftovers are the ids of objects that the service has and the state does not. Nobody
// finds those of unlisted: users, and threads whose members are all such users.
type leftovers struct{ rooms, threads, messages, unlisted []string }

// findable are those that the recipe finds.
func (l leftovers) findable() []string { return slices.Concat(l.rooms, l.threads, l.messages) }

// leftoversOf compares the service with the ids in the state and those of others.
func leftoversOf(s *emulator.Server, state map[string]string, others map[string]bool) leftovers {
	isLeft := func(id string) bool { return state[id] == "" && !others[id] }
	var l leftovers
	for _, room := range s.Rooms() {
		if isLeft(room.ID) {
			l.rooms = append(l.rooms, room.ID)
		}
	}
	for _, thread := range s.Threads() {
		if isLeft(thread.ID) {
			if slices.ContainsFunc(thread.Participants, func(p emulator.ThreadParticipant) bool { return !isLeft(p.RawID) }) {
				l.threads = append(l.threads, thread.ID)
			} else {
				l.unlisted = append(l.unlisted, thread.ID)
			}
			continue
		}
		for _, m := range thread.Messages {
			if id := thread.ID + "/" + m.ID; m.Type == "text" && m.DeletedOn.IsZero() && isLeft(id) {
				l.messages = append(l.messages, id)
			}
		}
	}
	for _, user := range s.Users() {
		if isLeft(user) {
			l.unlisted = append(l.unlisted, user)
		}
	}
	return l
}

// picture is the service in words, without ids: with the same configuration it is the
// same. Users have the names of the state.
func picture(s *emulator.Server, state map[string]string, others map[string]bool) string {
	name := func(rawID string) string {
		if address := state[rawID]; address != "" {
			return address
		}
		return rawID
	}
	var lines []string
	for _, room := range s.Rooms() {
		if !others[room.ID] {
			var people []string
			for _, p := range room.Participants {
				people = append(people, name(p.RawID)+" "+p.Role)
			}
			slices.Sort(people)
			lines = append(lines, fmt.Sprintf("room until %s: %s", room.ValidUntil, strings.Join(people, ", ")))
		}
	}
	for _, thread := range s.Threads() {
		if others[thread.ID] {
			continue
		}
		var people, messages []string
		for _, p := range thread.Participants {
			people = append(people, name(p.RawID)+" "+p.DisplayName)
		}
		for _, m := range thread.Messages {
			if m.Type == "text" && m.DeletedOn.IsZero() {
				messages = append(messages, name(m.Sender)+": "+m.Content)
			}
		}
		slices.Sort(people)
		slices.Sort(messages)
		lines = append(lines, fmt.Sprintf("thread %s: %s; %s", thread.Topic, strings.Join(people, ", "), strings.Join(messages, ", ")))
	}
	for _, user := range s.Users() {
		if state[user] != "" {
			lines = append(lines, "user "+name(user))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
