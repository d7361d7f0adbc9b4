package roster

// This file tests differences between rosters.

import (
	"maps"
	"slices"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

func TestDiffHoldsWhatChangesAndNothingElse(t *testing.T) {
	t.Parallel()
	type roster = map[string]acs.Role
	tests := map[string]struct {
		have, want roster
		put        roster
		remove     []string
	}{
		"nothing in nothing":    {},
		"the same":              {have: roster{"a": acs.RolePresenter}, want: roster{"a": acs.RolePresenter}},
		"all new":               {want: roster{"a": acs.RolePresenter, "b": acs.RoleAttendee}, put: roster{"a": acs.RolePresenter, "b": acs.RoleAttendee}},
		"another role":          {have: roster{"a": acs.RolePresenter}, want: roster{"a": acs.RoleAttendee}, put: roster{"a": acs.RoleAttendee}},
		"all gone, in order":    {have: roster{"c": acs.RolePresenter, "a": acs.RolePresenter, "b": acs.RoleConsumer}, want: roster{}, remove: []string{"a", "b", "c"}},
		"one comes, one goes":   {have: roster{"a": acs.RolePresenter, "b": acs.RolePresenter}, want: roster{"b": acs.RolePresenter, "c": acs.RoleConsumer}, put: roster{"c": acs.RoleConsumer}, remove: []string{"a"}},
		"somebody without role": {want: roster{"a": ""}, put: roster{"a": ""}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Diff(test.have, test.want)
			if !maps.Equal(got.Put, test.put) || !slices.Equal(got.Remove, test.remove) {
				t.Errorf("got %+v, want to put %v and remove %v", got, test.put, test.remove)
			}
			if want := len(test.put)+len(test.remove) == 0; got.Empty() != want {
				t.Errorf("got empty %v, want %v", got.Empty(), want)
			}
		})
	}
}
