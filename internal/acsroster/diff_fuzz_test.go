// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file fuzzes the differences of rosters: carried out on the one, they lead to the
// other.

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// rawIDOf is one of a few users, so that rosters overlap.
func rawIDOf(b byte) string { return fmt.Sprintf("8:acs:a_%d", b%8) }

// roomRosterOf makes a roster of two bytes for each participant.
func roomRosterOf(data []byte) map[string]acs.Role {
	roster := map[string]acs.Role{}
	roles := acs.PossibleRoleValues()
	for pair := range slices.Chunk(data, 2) {
		if len(pair) == 2 {
			roster[rawIDOf(pair[0])] = roles[int(pair[1])%len(roles)]
		}
	}
	return roster
}

func FuzzDiffRoomLeadsFromOneRosterToTheOther(f *testing.F) {
	f.Add([]byte{}, []byte{0, 1})
	f.Add([]byte{0, 1, 1, 2, 2, 3}, []byte{0, 1, 1, 3, 4, 0})
	f.Fuzz(func(t *testing.T, first, second []byte) {
		have, want := roomRosterOf(first), roomRosterOf(second)
		changes := DiffRoom(have, want)
		got := maps.Clone(have)
		for id, role := range changes {
			old, found := got[id]
			switch {
			case role == nil && !found, role != nil && found && old == *role:
				t.Errorf("the change of %s changes nothing", id)
			case role == nil:
				delete(got, id)
			default:
				got[id] = *role
			}
		}
		if !maps.Equal(got, want) {
			t.Errorf("%v and the changes %v are %v, want %v", have, changes, got, want)
		}
	})
}

// threadRosterOf makes a roster of four bytes for each participant: who, the name, the
// time in seconds (0 is none) and the metadata.
func threadRosterOf(data []byte) map[string]acs.ChatParticipant {
	roster := map[string]acs.ChatParticipant{}
	names := []string{"", "Ada", "\u00e9", "e\u0301"} // the last two are the same text
	for part := range slices.Chunk(data, 4) {
		if len(part) < 4 {
			break
		}
		p := acs.ChatParticipant{UserID: rawIDOf(part[0]), DisplayName: names[int(part[1])%len(names)]}
		if part[2] > 0 {
			at := time.Unix(int64(part[2]%4), int64(part[2]))
			p.ShareHistoryTime = &at
		}
		if part[3]%3 > 0 {
			p.Metadata = map[string]string{"k": fmt.Sprint(part[3] % 3)}
		}
		roster[p.UserID] = p
	}
	return roster
}

func FuzzDiffThreadLeadsFromOneRosterToTheOther(f *testing.F) {
	f.Add([]byte{}, []byte{}, []byte{0, 1, 2, 3})
	f.Add([]byte{0, 1, 0, 0, 1, 2, 9, 1, 2, 3, 0, 2}, []byte{1, 2, 9, 1}, []byte{0, 1, 7, 0, 1, 3, 0, 1, 4, 0, 0, 0})
	f.Fuzz(func(t *testing.T, first, last, second []byte) {
		have, before, want := threadRosterOf(first), threadRosterOf(last), threadRosterOf(second)
		diff := DiffThread(have, before, want)
		got := maps.Clone(have)
		for _, id := range diff.Remove {
			if _, found := got[id]; !found {
				t.Errorf("%s is removed, and is not there", id)
			}
			delete(got, id)
		}
		for _, p := range diff.Add {
			if _, found := got[p.UserID]; found {
				t.Errorf("%s is added, and is there", p.UserID)
			}
			got[p.UserID] = p
		}
		if !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))) {
			t.Fatalf("got %v, want %v", got, want)
		}
		for id, wanted := range want {
			// A time that neither sets now nor set before is the service's own business.
			if wanted.ShareHistoryTime == nil && before[id].ShareHistoryTime == nil {
				wanted.ShareHistoryTime = got[id].ShareHistoryTime
			}
			if !equalParticipants(got[id], wanted) {
				t.Errorf("%s is %+v, want %+v", id, got[id], wanted)
			}
		}
		if again := DiffThread(got, before, want); !again.Empty() {
			t.Errorf("a second difference is %+v, want none", again)
		}
	})
}
