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

// unmanaged are the ids of objects that Terraform does not manage, or that nobody finds.
type unmanaged map[string]bool

// ignore adds ids.
func (u unmanaged) ignore(ids []string) {
	for _, id := range ids {
		u[id] = true
	}
}

// leftovers are the ids of objects that the service has and the state does not. Nobody
// finds those of unlisted: users, and threads whose members are all such users.
type leftovers struct{ rooms, threads, messages, unlisted []string }

// findable are those that the recipe finds.
func (l leftovers) findable() []string { return slices.Concat(l.rooms, l.threads, l.messages) }
