package roster

// This file computes what takes a roster from what it is to what is wanted.

import (
	"maps"
	"slices"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// Diff says what takes the roster of a room from have to want, all by raw id: the
// role of who is added or gets another one, and nil for who leaves.
func Diff(have, want map[string]acs.Role) map[string]*acs.Role {
	changes := make(map[string]*acs.Role)
	for id, role := range want {
		if old, there := have[id]; !there || old != role {
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

// ThreadDifference is what changes in the roster of a thread. A person in both
// fields is removed and added again, since the service cannot change a
// participant (fact 2.2-03).
type ThreadDifference struct {
	// Put holds who is added, sorted by raw id.
	Put []acs.ChatParticipant
	// Remove holds the raw ids of those who leave, sorted.
	Remove []string
}

// Empty says whether there is nothing to change.
func (d ThreadDifference) Empty() bool {
	return len(d.Put) == 0 && len(d.Remove) == 0
}

// DiffThread says what takes the roster have to the roster want; before is what
// was wanted last, as far as that is known. All are by raw id.
//
// Of somebody who is in have and want, the display name and the metadata count,
// and the share history time where it was asked for, in whole seconds (fact
// 2.3-05): by want, or by before, where want has none any more and so means the
// service's default. One that nobody asked for is kept by who is added again for
// another reason.
func DiffThread(have, before, want map[string]acs.ChatParticipant) ThreadDifference {
	var d ThreadDifference
	for _, id := range slices.Sorted(maps.Keys(want)) {
		wanted := want[id]
		if old, there := have[id]; there {
			if wanted.ShareHistoryTime == nil && before[id].ShareHistoryTime == nil {
				wanted.ShareHistoryTime = old.ShareHistoryTime
			}
			if sameInService(old, wanted) {
				continue
			}
			d.Remove = append(d.Remove, id)
		}
		d.Put = append(d.Put, wanted)
	}
	for id := range have {
		if _, ok := want[id]; !ok {
			d.Remove = append(d.Remove, id)
		}
	}
	slices.Sort(d.Remove)
	return d
}

func sameInService(a, b acs.ChatParticipant) bool {
	return SameText(a.DisplayName, b.DisplayName) && SameTexts(a.Metadata, b.Metadata) &&
		sharedSince(a).Unix() == sharedSince(b).Unix()
}

// SameText compares what the service has with what is wanted of it, whichever
// Unicode form each is in: a caller may know one form only.
func SameText(a, b string) bool { return norm.NFC.String(a) == norm.NFC.String(b) }

// SameTexts is SameText for the keys and values of metadata.
func SameTexts(a, b map[string]string) bool { return maps.Equal(inNFC(a), inNFC(b)) }

func inNFC(texts map[string]string) map[string]string {
	normal := make(map[string]string, len(texts))
	for key, value := range texts {
		normal[norm.NFC.String(key)] = norm.NFC.String(value)
	}
	return normal
}

// sharedSince is the service's default where p has no time (fact 2.3-01).
func sharedSince(p acs.ChatParticipant) time.Time {
	if p.ShareHistoryTime == nil {
		return time.Unix(0, 0)
	}
	return *p.ShareHistoryTime
}
