// SPDX-License-Identifier: MPL-2.0

// This file tests members of a map whose addresses change in Webex: the person id does not
// (fact W5-03).

package webexprovider_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// TestAccRoomMemberWhoseAddressChangesStays: the person id does not change.
func TestAccRoomMemberWhoseAddressChangesStays(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	jane := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane.new@example.com", "jane@example.com"}})
	w := applied(t, s, roomWith(false, `jane = { person_email = "jane@example.com" }`))
	w.WantPlan()
	if members := onlyRoom(t, s).Members; len(members) != 2 || members[1].PersonID != jane.ID {
		t.Errorf("got %+v", members)
	}
}

// TestAccRoomMemberWhoseAddressChangesStaysInOtherChanges: nobody is invited under the
// earlier address, and the person is not removed, renamed or known by a second address.
func TestAccRoomMemberWhoseAddressChangesStaysInOtherChanges(t *testing.T) {
	t.Parallel()
	for name, after := range map[string][]string{
		"renamed":             {"jane.smith@example.com"},
		"of a second address": {"jane.smith@example.com", "jane@example.com"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startWebex(t, nil)
			jane := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@example.com"}})
			entry := `jane = { person_email = "jane@example.com" }`
			w := applied(t, s, roomWith(false, entry))
			s.RenameWebexPerson(jane.ID, after...)
			w.WantPlan()
			before := len(writes(s))
			w.Write("main.tf", roomWith(false, entry+"\nbob = { person_email = \"bob@example.com\" }"))
			w.Apply()
			if got, want := writes(s)[before:], []string{"POST memberships"}; !slices.Equal(got, want) {
				t.Errorf("got the calls %v, want %v", got, want)
			}
			wantMembers(t, s, map[string]bool{"person@example.com": false, "jane.smith@example.com": false, "bob@example.com": false})
			w.WantPlan()
			both := roomWith(false, entry+"\nsmith = { person_email = \"jane.smith@example.com\" }")
			w.Write("main.tf", both)
			w.FailApply("One person under two labels", `members["jane"] and members["smith"] are one person`)
			w.Write("main.tf", roomWith(false, entry))
			w.Apply()
			w.WantPlan()
			wantMembers(t, s, map[string]bool{"person@example.com": false, "jane.smith@example.com": false})
		})
	}
}

// TestAccRoomMemberWhoIsRenamedAndLeavesIsAddedAgain: by the id, as nobody has the earlier
// address any more.
func TestAccRoomMemberWhoIsRenamedAndLeavesIsAddedAgain(t *testing.T) {
	t.Parallel()
	for name, back := range map[string]bool{"is added again": false, "comes back": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startWebex(t, nil)
			jane := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@example.com"}})
			w := applied(t, s, roomWith(false, `jane = { person_email = "jane@example.com" }`))
			s.RenameWebexPerson(jane.ID, "jane.smith@example.com")
			w.WantPlan()
			id := onlyRoom(t, s).ID
			left := onlyRoom(t, s).Members
			s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) { room.Members = room.Members[:1] })
			w.Run("apply", "-refresh-only", "-auto-approve")
			if back {
				s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) { room.Members = left })
			}
			before := len(writes(s))
			w.Apply()
			if got := writes(s)[before:]; back && len(got) > 0 {
				t.Errorf("got the calls %v", got)
			}
			wantMembers(t, s, map[string]bool{"person@example.com": false, "jane.smith@example.com": false})
			w.WantPlan()
		})
	}
}

// TestAccRoomMemberWhoIsRenamedStaysKnownAfterARefusal: the next apply does not invite the
// earlier address.
func TestAccRoomMemberWhoIsRenamedStaysKnownAfterARefusal(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	jane := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@example.com"}})
	w := applied(t, s, roomWith(false, `jane = { person_email = "jane@example.com" }`))
	s.RenameWebexPerson(jane.ID, "jane.smith@example.com")
	s.UpdateWebexRoom(onlyRoom(t, s).ID, func(room *emulator.WebexRoom) { room.Members = room.Members[:1] })
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/v1/memberships", Status: http.StatusForbidden, Count: 1})
	w.FailApply("Cannot add the member")
	w.Apply()
	wantMembers(t, s, map[string]bool{"person@example.com": false, "jane.smith@example.com": false})
	w.WantPlan()
}

// TestAccRoomMemberWhoseAddressSomebodyElseHasNow: who has left is not added again.
func TestAccRoomMemberWhoseAddressSomebodyElseHasNow(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	jane := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@example.com"}})
	w := applied(t, s, roomWith(false, `jane = { person_email = "jane@example.com" }`))
	s.RenameWebexPerson(jane.ID, "jane.smith@example.com")
	w.WantPlan()
	s.UpdateWebexRoom(onlyRoom(t, s).ID, func(room *emulator.WebexRoom) { room.Members = room.Members[:1] })
	s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@example.com"}})
	w.Apply()
	wantMembers(t, s, map[string]bool{"person@example.com": false, "jane@example.com": false})
	w.WantPlan()
}

// TestAccRoomMapKeepsThePersonOfADestroyedMembership: also of one who was renamed, and where
// no refresh shows that an address and an id are one person.
func TestAccRoomMapKeepsThePersonOfADestroyedMembership(t *testing.T) {
	t.Parallel()
	for name, arguments := range map[string][]string{"renamed": nil, "not refreshed": {"-refresh=false"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startWebex(t, nil)
			jane := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@example.com"}})
			both := roomWith(false, `jane = { person_email = "jane@example.com" }`)
			w := applied(t, s, both+fmt.Sprintf("resource \"webex_room_membership\" \"m\" {\n  room_id = webex_room.r.id\n  person_id = %q\n}\n", jane.ID))
			if arguments == nil {
				s.RenameWebexPerson(jane.ID, "jane.smith@example.com")
				w.Apply()
			}
			w.Write("main.tf", both)
			w.Run(append([]string{"apply", "-auto-approve"}, arguments...)...)
			if members := onlyRoom(t, s).Members; len(members) != 2 || members[1].PersonID != jane.ID {
				t.Errorf("got %+v", members)
			}
			w.WantPlan()
		})
	}
}
