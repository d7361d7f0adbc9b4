package roster

// This file computes what takes a roster from what it is to what is wanted.

import (
	"slices"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// Difference is what one call changes in the roster of a room.
type Difference struct {
	// Put holds who is added, or gets another role, by raw id.
	Put map[string]acs.Role
	// Remove holds the raw ids of those who leave, sorted.
	Remove []string
}

// Empty says whether there is nothing to change.
func (d Difference) Empty() bool {
	return len(d.Put) == 0 && len(d.Remove) == 0
}

// Diff says what takes the roster have to the roster want, both by raw id.
func Diff(have, want map[string]acs.Role) Difference {
	var d Difference
	for id, role := range want {
		if old, ok := have[id]; ok && old == role {
			continue
		}
		if d.Put == nil {
			d.Put = make(map[string]acs.Role)
		}
		d.Put[id] = role
	}
	for id := range have {
		if _, ok := want[id]; !ok {
			d.Remove = append(d.Remove, id)
		}
	}
	slices.Sort(d.Remove)
	return d
}
