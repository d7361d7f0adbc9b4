// SPDX-License-Identifier: MPL-2.0

package webexroster_test

// This file tests the change of all members of a room, with the real client against the
// emulator.

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexroster"
)

// wanted returns members in the form of fill.
func wanted(names ...string) []webexroster.Member {
	var all []webexroster.Member
	for _, name := range names {
		local, isModerator := strings.CutSuffix(name, "*")
		all = append(all, webexroster.Member{Person: webexroster.Person{Email: local + "@example.com"}, IsModerator: isModerator})
	}
	return all
}

func TestApplyKeepsAModeratorAtEachTime(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		have, want []string
		calls      []string // after the first listing
		then       []string
	}{
		"nothing to change": {have: []string{"person*", "jane*", "ali"}, want: []string{"ali", "jane*"}, then: []string{"person*", "jane*", "ali"}},
		"all kinds, in their order": {
			have:  []string{"person*", "down*", "gone*", "left", "up"},
			want:  []string{"down", "up*", "new", "chair*"},
			calls: []string{"add new", "add chair*", "up*", "down-", "remove gone", "remove left"},
			then:  []string{"person*", "new", "chair*", "up*", "down"},
		},
		"nobody": {have: []string{"person*", "jane*", "ali"}, calls: []string{"remove ali", "remove jane"}, then: []string{"person*"}},
		"the acting account loses moderation last": {
			have: []string{"person*", "jane", "left"}, want: []string{"person", "jane*"},
			calls: []string{"jane*", "remove left", "list", "person-"}, then: []string{"person", "jane*"},
		},
		"also the moderation that came with another moderator": {
			have: []string{"person"}, want: []string{"person", "jane*"},
			calls: []string{"add jane*", "list", "person-"}, then: []string{"person", "jane*"},
		},
		"the acting account becomes a moderator": {have: []string{"person"}, want: []string{"person*"}, calls: []string{"person*"}, then: []string{"person*"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
			h.fill(test.have...)
			applied, err := h.Apply(t.Context(), h.roomID, wanted(test.want...))
			if err != nil || len(applied.Failed) > 0 {
				t.Fatalf("got failures %v, error %v", applied.Failed, err)
			}
			h.wantCalls(append([]string{"list"}, test.calls...)...)
			h.wantRoster(test.then...)
			wantApplied(t, h, applied, test.want)
		})
	}
}

// wantApplied compares the result of Apply with the room.
func wantApplied(t *testing.T, h *testRoom, applied webexroster.Applied, want []string) {
	t.Helper()
	members, err := h.Get(t.Context(), h.roomID)
	if err != nil || len(members) != len(applied.Members) {
		t.Errorf("got %d members, want %d, error %v", len(applied.Members), len(members), err)
	}
	for id, m := range members {
		if got := applied.Members[id]; got.IsModerator != m.IsModerator || got.ID != m.ID {
			t.Errorf("got %+v, want %+v", got, m)
		}
	}
	for _, m := range wanted(want...) {
		found, in := members.Find(m.Person)
		if id := applied.PersonIDs[m.Key()]; in != (id != "") || id != found.PersonID {
			t.Errorf("%s: got the person id %q, want %q", m.Person, id, found.PersonID)
		}
	}
}

func TestApplyReportsEachFailure(t *testing.T) {
	t.Parallel()
	aboutDown := func(h *testRoom) {
		id := h.member("down").ID
		h.server.AddFault(emulator.Fault{Method: http.MethodPut, Path: "/v1/memberships/" + id, Status: http.StatusForbidden})
	}
	for name, test := range map[string]struct {
		want   []webexroster.Member
		fault  func(h *testRoom)
		failed map[string]error // by person; nil is any
		calls  []string         // after the listings before
		then   []string
	}{
		"a refused person does not keep the others": {
			want:   append(wanted("new", "down"), webexroster.Member{Person: webexroster.Person{Email: "nobody"}}),
			failed: map[string]error{"nobody": webexroster.ErrUnknownPerson, "down@example.com": nil}, fault: aboutDown,
			calls: []string{"add new", "add nobody", "list", "down-", "remove jane"}, then: []string{"person*", "new", "down*"},
		},
		"the last moderator stays": {
			want: wanted("person", "down"), failed: map[string]error{"person@example.com": webexroster.ErrLastModerator},
			calls: []string{"down-", "remove jane", "list"}, then: []string{"person*", "down"},
		},
		"nobody is removed while it is not known who is wanted": {
			want: wanted("jane.doe", "down*"), failed: map[string]error{"jane.doe@example.com": webexroster.ErrOtherAddress},
			calls: []string{"add jane.doe", "find"}, then: []string{"person*", "down*", "jane"},
		},
		"one person twice": {
			want:   append(wanted("jane", "JANE*"), wanted("down*")...),
			failed: map[string]error{"JANE@example.com": webexroster.ErrRepeated}, then: []string{"person*", "down*", "jane"},
		},
		"another error ends the work": {
			want: wanted("new", "newer", "down"), failed: map[string]error{"new@example.com": nil},
			fault: func(h *testRoom) {
				h.server.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/v1/memberships", Status: http.StatusInternalServerError})
			},
			calls: []string{"add new"}, then: []string{"person*", "down*", "jane"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
			h.account("jane@example.com", "jane.doe@example.com")
			h.fill("person*", "down*", "jane")
			if test.fault != nil {
				test.fault(h)
			}
			if _, err := h.Get(t.Context(), h.roomID); err != nil {
				t.Fatal(err)
			}
			h.calls()
			applied, err := h.Apply(t.Context(), h.roomID, test.want)
			if err != nil {
				t.Fatal(err)
			}
			h.wantCalls(test.calls...)
			h.wantRoster(test.then...)
			if len(applied.Failed) != len(test.failed) {
				t.Errorf("got failures %v, want %v", applied.Failed, test.failed)
			}
			for _, failed := range applied.Failed {
				want, found := test.failed[failed.Person.String()]
				if !found || want != nil && !errors.Is(failed, want) || !strings.Contains(failed.Error(), failed.Person.String()) {
					t.Errorf("got %v, want %v", failed, want)
				}
			}
		})
	}
}

// The account that had an address may be gone. The resource of one person has the id in its
// state, so only Apply tries the address.
func TestOnlyApplyAddsAnUnknownIDByTheAddress(t *testing.T) {
	t.Parallel()
	h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
	jane, gone := h.account("jane@example.com"), h.account("gone@example.com")
	unknown := strings.Replace(gone.ID, gone.ID[len(gone.ID)-4:], "AAAA", 1)
	if _, err := h.Add(t.Context(), h.roomID, webexroster.Person{ID: unknown, Email: "jane@example.com"}, false); !errors.Is(err, webexroster.ErrUnknownPerson) {
		t.Errorf("got the error %v", err)
	}
	h.wantRoster("person*")
	for range 2 { // the second time, Webex answers that she is in the room
		applied, err := h.Apply(t.Context(), h.roomID, []webexroster.Member{{Person: webexroster.Person{ID: unknown, Email: "jane@example.com"}}})
		if err != nil || len(applied.Failed) > 0 || applied.PersonIDs["jane@example.com"] != jane.ID {
			t.Errorf("got %+v, error %v", applied, err)
		}
		h.wantRoster("person*", "jane")
	}
}

func TestApplyToWhatCannotBeReadChangesNothing(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.Fault{
		"the members":        {Method: http.MethodGet, Path: "/v1/memberships", Status: http.StatusNotFound},
		"the acting account": {Path: "/v1/people/me", Status: http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newTestRoom(t, emulator.Options{}, webexroster.Options{})
			h.fill("person*", "jane")
			h.server.AddFault(fault)
			if _, err := h.Apply(t.Context(), h.roomID, wanted("ali")); err == nil {
				t.Error("got no error")
			}
			h.wantRoster("person*", "jane")
		})
	}
}
