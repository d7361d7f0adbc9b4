// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file computes the changes that turn one roster into another.

import (
	"maps"
	"slices"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// DiffRoom returns the changes that turn the roster have of a room into want, all
// by raw id: the role of each participant who is added or gets another role, and
// nil for each who is removed. [Rooms.Apply] takes them.
func DiffRoom(have, want map[string]acs.Role) map[string]*acs.Role {
	changes := make(map[string]*acs.Role)
	for id, role := range want {
		if old, found := have[id]; !found || old != role {
			changes[id] = &role
		}
	}
	for id := range have {
		if _, wanted := want[id]; !wanted {
			changes[id] = nil
		}
	}
	return changes
}

// ThreadDiff has the changes to the roster of a thread. A user in both fields is
// removed and added again, because the service has no call that changes a
// participant (fact 2.2-03).
type ThreadDiff struct {
	// Add has the participants to add, sorted by raw id.
	Add []acs.ChatParticipant
	// Remove has the raw ids of the users to remove, sorted.
	Remove []string
}

// Empty reports whether there is nothing to change.
func (d ThreadDiff) Empty() bool {
	return len(d.Add) == 0 && len(d.Remove) == 0
}

// DiffThread returns the changes that turn the roster have of a thread into want.
// before is what was wanted last, as far as that is known. All are by raw id.
//
// Participants in both have and want are compared by display name, metadata and
// share history time, the latter in whole seconds (fact 2.3-05) and only if want or
// before sets it: if only before does, want means the service's default. A
// participant who is added again for another reason keeps a share history time that
// neither sets.
func DiffThread(have, before, want map[string]acs.ChatParticipant) ThreadDiff {
	var d ThreadDiff
	for _, id := range slices.Sorted(maps.Keys(want)) {
		wanted := want[id]
		if old, found := have[id]; found {
			if wanted.ShareHistoryTime == nil && before[id].ShareHistoryTime == nil {
				wanted.ShareHistoryTime = old.ShareHistoryTime
			}
			if equalParticipants(old, wanted) {
				continue
			}
			d.Remove = append(d.Remove, id)
		}
		d.Add = append(d.Add, wanted)
	}
	for id := range have {
		if _, wanted := want[id]; !wanted {
			d.Remove = append(d.Remove, id)
		}
	}
	slices.Sort(d.Remove)
	return d
}

// equalParticipants reports whether the service would show a and b as the same.
func equalParticipants(a, b acs.ChatParticipant) bool {
	return SameText(a.DisplayName, b.DisplayName) && SameTexts(a.Metadata, b.Metadata) &&
		shareHistoryTime(a).Unix() == shareHistoryTime(b).Unix()
}

// SameText reports whether two texts are equal apart from their Unicode
// normalization form: a user may be able to type one form only.
func SameText(a, b string) bool { return norm.NFC.String(a) == norm.NFC.String(b) }

// SameTexts is SameText for the keys and values of metadata. A key without a value counts as
// none: a PATCH with it removes the key (fact 2.3-12).
func SameTexts(a, b map[string]string) bool { return maps.Equal(normalize(a), normalize(b)) }

func normalize(texts map[string]string) map[string]string {
	normalized := make(map[string]string, len(texts))
	for key, value := range texts {
		if value == "" {
			continue
		}
		normalized[norm.NFC.String(key)] = norm.NFC.String(value)
	}
	return normalized
}

// shareHistoryTime is p's own, or the service's default (fact 2.3-01).
func shareHistoryTime(p acs.ChatParticipant) time.Time {
	if p.ShareHistoryTime == nil {
		return time.Unix(0, 0)
	}
	return *p.ShareHistoryTime
}
