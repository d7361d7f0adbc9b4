// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file tests the diffs of rosters.

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

func TestDiffRoomHasTheChangesOnly(t *testing.T) {
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
		"all gone":              {have: roster{"c": acs.RolePresenter, "a": acs.RolePresenter, "b": acs.RoleConsumer}, want: roster{}, remove: []string{"a", "b", "c"}},
		"one comes, one goes":   {have: roster{"a": acs.RolePresenter, "b": acs.RolePresenter}, want: roster{"b": acs.RolePresenter, "c": acs.RoleConsumer}, put: roster{"c": acs.RoleConsumer}, remove: []string{"a"}},
		"somebody without role": {want: roster{"a": ""}, put: roster{"a": ""}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := DiffRoom(test.have, test.want)
			put, remove := roster{}, []string(nil)
			for id, role := range got {
				if role == nil {
					remove = append(remove, id)
				} else {
					put[id] = *role
				}
			}
			slices.Sort(remove)
			if !maps.Equal(put, test.put) || !slices.Equal(remove, test.remove) {
				t.Errorf("got to put %v and remove %v, want %v and %v", put, remove, test.put, test.remove)
			}
		})
	}
}

func TestDiffThreadHasTheChangesOnly(t *testing.T) {
	t.Parallel()
	type (
		person = acs.ChatParticipant
		roster = map[string]person
	)
	at := func(seconds int64, nanoseconds int64) *time.Time {
		instant := time.Unix(seconds, nanoseconds)
		return &instant
	}
	elsewhere := time.Unix(2000, 0).In(time.FixedZone("", 3600))
	tests := map[string]struct {
		have, before, want roster
		difference         ThreadDiff
	}{
		"nothing in nothing": {},
		"the same": {
			have: roster{"a": {UserID: "a", DisplayName: "Ann", Metadata: map[string]string{"k": "v"}, ShareHistoryTime: at(2000, 0)}},
			want: roster{"a": {UserID: "a", DisplayName: "Ann", Metadata: map[string]string{"k": "v"}, ShareHistoryTime: at(2000, 0)}},
		},
		"all new, in order": {
			want:       roster{"b": {UserID: "b"}, "a": {UserID: "a", DisplayName: "Ann"}},
			difference: ThreadDiff{Add: []person{{UserID: "a", DisplayName: "Ann"}, {UserID: "b"}}},
		},
		"all gone": {
			have:       roster{"b": {UserID: "b"}, "a": {UserID: "a"}},
			difference: ThreadDiff{Remove: []string{"a", "b"}},
		},
		"one comes, one goes, one is changed": {
			have: roster{"a": {UserID: "a"}, "b": {UserID: "b", DisplayName: "Bob"}, "d": {UserID: "d"}},
			want: roster{"b": {UserID: "b", DisplayName: "Robert"}, "c": {UserID: "c"}, "d": {UserID: "d"}},
			difference: ThreadDiff{
				Add:    []person{{UserID: "b", DisplayName: "Robert"}, {UserID: "c"}},
				Remove: []string{"a", "b"},
			},
		},
		"a name taken away": {
			have:       roster{"a": {UserID: "a", DisplayName: "Ann"}},
			want:       roster{"a": {UserID: "a"}},
			difference: ThreadDiff{Add: []person{{UserID: "a"}}, Remove: []string{"a"}},
		},
		"other metadata": {
			have:       roster{"a": {UserID: "a", Metadata: map[string]string{"k": "v"}}},
			want:       roster{"a": {UserID: "a", Metadata: map[string]string{"k": "w"}}},
			difference: ThreadDiff{Add: []person{{UserID: "a", Metadata: map[string]string{"k": "w"}}}, Remove: []string{"a"}},
		},
		"no metadata in two forms": {
			have: roster{"a": {UserID: "a", Metadata: map[string]string{}}},
			want: roster{"a": {UserID: "a"}},
		},
		"another share history time": {
			have:       roster{"a": {UserID: "a", ShareHistoryTime: at(2000, 0)}},
			want:       roster{"a": {UserID: "a", ShareHistoryTime: at(2001, 0)}},
			difference: ThreadDiff{Add: []person{{UserID: "a", ShareHistoryTime: at(2001, 0)}}, Remove: []string{"a"}},
		},
		"a share history time that differs in its zone and by less than a second": {
			have: roster{"a": {UserID: "a", ShareHistoryTime: &elsewhere}},
			want: roster{"a": {UserID: "a", ShareHistoryTime: at(2000, 999)}},
		},
		"a share history time that nobody asked for": {
			have: roster{"a": {UserID: "a", ShareHistoryTime: at(2000, 0)}},
			want: roster{"a": {UserID: "a"}},
		},
		"a share history time that is not asked for any more": {
			have:       roster{"a": {UserID: "a", ShareHistoryTime: at(2000, 0)}},
			before:     roster{"a": {UserID: "a", ShareHistoryTime: at(2000, 0)}},
			want:       roster{"a": {UserID: "a"}},
			difference: ThreadDiff{Add: []person{{UserID: "a"}}, Remove: []string{"a"}},
		},
		"the service's default, spelled out and left out": { // fact 2.3-01
			have:   roster{"a": {UserID: "a", ShareHistoryTime: at(0, 0)}},
			before: roster{"a": {UserID: "a", ShareHistoryTime: at(0, 0)}},
			want:   roster{"a": {UserID: "a"}},
		},
		"the share history time of somebody who is changed": {
			have:       roster{"a": {UserID: "a", ShareHistoryTime: at(2000, 0)}},
			want:       roster{"a": {UserID: "a", DisplayName: "Ann"}},
			difference: ThreadDiff{Add: []person{{UserID: "a", DisplayName: "Ann", ShareHistoryTime: at(2000, 0)}}, Remove: []string{"a"}},
		},
		"the service's default, left out and spelled out": { // fact 2.3-01
			have: roster{"a": {UserID: "a"}},
			want: roster{"a": {UserID: "a", ShareHistoryTime: at(0, 0)}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := DiffThread(test.have, test.before, test.want)
			if !reflect.DeepEqual(got, test.difference) {
				t.Errorf("got %+v, want %+v", got, test.difference)
			}
			if want := len(test.difference.Add)+len(test.difference.Remove) == 0; got.Empty() != want {
				t.Errorf("got empty %v, want %v", got.Empty(), want)
			}
		})
	}
}
