// SPDX-License-Identifier: MPL-2.0

// This file tests the data source webex_room_memberships.

package webexprovider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// TestAccDataMembershipsAreSortedByAddress: the order of Webex is open (fact W3.3-01).
func TestAccDataMembershipsAreSortedByAddress(t *testing.T) {
	t.Parallel()
	for _, order := range []emulator.WebexMembershipOrder{emulator.WebexMembershipsJoined, emulator.WebexMembershipsNewest} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexMembershipOrder = order })
		person, moderator := s.WebexPerson(), s.WebexModerator()
		at := time.Date(2026, 4, 23, 14, 30, 42, 347e6, time.UTC)
		id := addRoom(s, "A", func(room *emulator.WebexRoom) {
			room.IsLocked = true
			room.Members = append(room.Members,
				emulator.WebexMember{PersonID: moderator.ID, IsModerator: true, Created: at}, emulator.WebexMember{PersonID: s.WebexBot().ID})
		})
		w := applied(t, s, of("room_memberships", "room_id", id))
		list := func(name string) string {
			return strings.Join(listed(t, w, "data.webex_room_memberships.d", "memberships", name), " ")
		}
		if got, want := list("person_email"), "bot@webex.bot moderator@example.com person@example.com"; got != want {
			t.Errorf("got addresses %s, want %s", got, want)
		}
		if got, want := list("person_id"), s.WebexBot().ID+" "+moderator.ID+" "+person.ID; got != want {
			t.Errorf("got ids %s, want %s", got, want)
		}
		if got, want := list("is_moderator"), "false true false"; got != want {
			t.Errorf("got moderators %s, want %s", got, want)
		}
		if got, want := list("person_display_name"), "Test Bot Test Moderator Test Person"; got != want {
			t.Errorf("got names %s, want %s", got, want)
		}
		if got, want := list("person_org_id"), strings.Join([]string{person.OrgID, person.OrgID, person.OrgID}, " "); got != want {
			t.Errorf("got organizations %s, want %s", got, want)
		}
		if got, want := strings.Fields(list("created"))[1], "2026-04-23T14:30:42.347Z"; got != want {
			t.Errorf("got joined %s, want %s", got, want)
		}
		if ids := listed(t, w, "data.webex_room_memberships.d", "memberships", "id"); len(slices.Compact(slices.Sorted(slices.Values(ids)))) != 3 {
			t.Errorf("got ids %v, want three", ids)
		}
		w.WantPlan()
	}
}

// TestAccDataMembershipsOfOneRoomShareAListing: nothing else is asked.
func TestAccDataMembershipsOfOneRoomShareAListing(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	id := addRoom(s, "A", nil)
	w := newWorkspace(t, s, s.WebexPerson(), fmt.Sprintf("data \"webex_room_memberships\" \"d\" {\ncount = 8\nroom_id = %q\n}\n", id))
	w.WantPlan()
	if n := reads(s, "/memberships"); n != 1 || len(s.Requests()) != 1 {
		t.Errorf("%d listings in %d requests, want 1", n, len(s.Requests()))
	}
}

// TestAccDataMembershipsAreWhole: of a locked room of a team, who is on the team and not in
// the room gets the moderators only (fact W3.3-05). That is an error.
func TestAccDataMembershipsAreWhole(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in, locked, theyModerate bool
		want                     string // addresses; "" is an error
	}{
		"in a locked room":                  {true, true, true, "bot@webex.bot moderator@example.com person@example.com"},
		"in an open room":                   {true, false, false, "bot@webex.bot moderator@example.com person@example.com"},
		"not in an open room":               {false, false, false, "bot@webex.bot moderator@example.com"},
		"not in a locked room":              {false, true, true, ""},
		"not in a locked room without them": {false, true, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startWebex(t, nil)
			moderator, bot := s.WebexModerator(), s.WebexBot()
			team := s.AddWebexTeam(emulator.WebexTeam{Name: "Team", Members: []emulator.WebexMember{{PersonID: s.WebexPerson().ID}, {PersonID: moderator.ID}}})
			id := addRoom(s, "A", func(room *emulator.WebexRoom) {
				room.TeamID, room.IsLocked = team, test.locked
				room.Members[0].IsModerator = test.locked
				others := []emulator.WebexMember{{PersonID: moderator.ID, IsModerator: test.theyModerate}, {PersonID: bot.ID}}
				if !test.in {
					room.Members = nil
				}
				room.Members = append(room.Members, others...)
			})
			hcl := of("room_memberships", "room_id", id)
			if test.want == "" {
				moderators := "Moderators: moderator@example.com."
				if !test.theyModerate {
					moderators = "Nobody in the room is a moderator."
				}
				newWorkspace(t, s, s.WebexPerson(), hcl).Fail([]string{"plan"}, "Cannot list all memberships", `Room `+id+` ("A")`,
					"Test Person (person@example.com), is on the team of the room, but not in the room, which is locked", "lists the moderators only", moderators)
				return
			}
			w := applied(t, s, hcl)
			if got := strings.Join(listed(t, w, "data.webex_room_memberships.d", "memberships", "person_email"), " "); got != test.want {
				t.Errorf("got people %s, want %s", got, test.want)
			}
		})
	}
}
