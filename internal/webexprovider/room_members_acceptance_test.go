// SPDX-License-Identifier: MPL-2.0

// This file tests the members map of webex_room.

package webexprovider_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// wantMembers holds who is in the only room: whether each address is a moderator.
func wantMembers(t *testing.T, s *emulator.Server, want map[string]bool) {
	t.Helper()
	addresses := map[string]string{}
	for _, p := range s.WebexPeople() {
		addresses[p.ID] = p.Emails[0]
	}
	got := map[string]bool{}
	for _, member := range onlyRoom(t, s).Members {
		got[addresses[member.PersonID]] = member.IsModerator
	}
	if !maps.Equal(got, want) {
		t.Errorf("got the members %v, want %v", got, want)
	}
}

func roomWith(locked bool, members string) string {
	return fmt.Sprintf("resource \"webex_room\" \"r\" {\n  title     = \"A\"\n  is_locked = %t\n  members = {\n%s\n  }\n}\n", locked, members)
}

func TestAccRoomMembersAreThoseOfTheMap(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	moderator := s.WebexModerator()
	w := applied(t, s, roomWith(true, `
    jane = { person_email = "jane@example.com", is_moderator = true }
    joe  = { person_email = "Joe@Example.com" }
    mo   = { person_id = "`+moderator.ID+`" }`))
	wantMembers(t, s, map[string]bool{"person@example.com": true, "jane@example.com": true, "joe@example.com": false, "moderator@example.com": false})
	w.WantPlan()

	// Moderators change, a person leaves, one comes; another spelling and another label are
	// no calls.
	w.Write("main.tf", roomWith(true, `
    jane  = { person_email = "JANE@example.com" }
    other = { person_id = "`+moderator.ID+`", is_moderator = true }
    bob   = { person_email = "bob@example.com" }`))
	w.WantPlan("webex_room.r update")
	before := len(writes(s))
	w.Apply()
	if got, want := writes(s)[before:], []string{"POST memberships", "PUT memberships", "PUT memberships", "DELETE memberships"}; !slices.Equal(got, want) {
		t.Errorf("got the calls %v, want %v", got, want)
	}
	wantMembers(t, s, map[string]bool{"person@example.com": true, "jane@example.com": false, "bob@example.com": false, "moderator@example.com": true})
	w.WantPlan()
}

// TestAccRoomMembersOfLabelsAloneAreNotChanged: labels, and the case of an address, are
// the user's own.
func TestAccRoomMembersOfLabelsAloneAreNotChanged(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, roomWith(false, `jane = { person_email = "jane@example.com" }`))
	before := len(writes(s))
	w.Write("main.tf", roomWith(false, `jane = { person_email = "Jane@Example.com" }`))
	w.WantPlan()
	w.Write("main.tf", roomWith(false, `renamed = { person_email = "Jane@Example.com" }`))
	w.Apply()
	w.WantPlan()
	if got := writes(s)[before:]; len(got) > 0 {
		t.Errorf("got the calls %v", got)
	}
}

// TestAccRoomMembersOfOthersAreRemoved: the plan names who goes.
func TestAccRoomMembersOfOthersAreRemoved(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, roomWith(false, `jane = { person_email = "jane@example.com" }`))
	moderator := s.WebexModerator()
	s.UpdateWebexRoom(onlyRoom(t, s).ID, func(room *emulator.WebexRoom) {
		room.Members = append(room.Members[:1], emulator.WebexMember{PersonID: moderator.ID})
	})
	clitest.WantText(t, w.WantPlan("webex_room.r update"), "moderator@example.com")
	w.Apply()
	wantMembers(t, s, map[string]bool{"person@example.com": false, "jane@example.com": false})
	w.WantPlan()
}

// TestAccRoomMembersWhoJoinedAfterThePlanAreRemovedWithAWarning: no plan shows them.
func TestAccRoomMembersWhoJoinedAfterThePlanAreRemovedWithAWarning(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	jane, joe := `jane = { person_email = "jane@example.com" }`, `joe = { person_email = "joe@example.com" }`
	w := applied(t, s, roomWith(false, jane+"\n"+joe))
	w.Write("main.tf", roomWith(false, jane))
	w.Run("plan", "-out=saved.tfplan")
	moderator := s.WebexModerator()
	s.UpdateWebexRoom(onlyRoom(t, s).ID, func(room *emulator.WebexRoom) {
		room.Members = append(room.Members, emulator.WebexMember{PersonID: moderator.ID})
	})
	text := w.Run("apply", "saved.tfplan")
	clitest.WantText(t, text, "Members who joined after the plan were removed", "- moderator@example.com")
	if strings.Contains(text, "- joe@example.com") {
		t.Errorf("the warning names joe, whom the plan shows:\n%s", text)
	}
	wantMembers(t, s, map[string]bool{"person@example.com": false, "jane@example.com": false})
	w.WantPlan()
}

// TestAccRoomMembersAreManagedForTheFirstTime: a plan warns of those who will be removed.
func TestAccRoomMembersAreManagedForTheFirstTime(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, `resource "webex_room" "r" { title = "A" }`)
	moderator := s.WebexModerator()
	s.UpdateWebexRoom(onlyRoom(t, s).ID, func(room *emulator.WebexRoom) {
		room.Members = append(room.Members, emulator.WebexMember{PersonID: moderator.ID})
	})
	w.WantPlan()
	w.Write("main.tf", roomWith(false, `jane = { person_email = "jane@example.com" }`))
	clitest.WantText(t, w.WantPlan("webex_room.r update"), "Members will be removed", "- moderator@example.com")
	w.Apply()
	wantMembers(t, s, map[string]bool{"person@example.com": false, "jane@example.com": false})
	// Without the map the members stay as they are.
	w.Write("main.tf", `resource "webex_room" "r" { title = "A" }`)
	w.WantPlan()
}

// TestAccRoomActingAccountByASecondAddressStays: with and without moderation.
func TestAccRoomActingAccountByASecondAddressStays(t *testing.T) {
	t.Parallel()
	for _, arguments := range []string{"", ", is_moderator = true"} {
		s := startWebex(t, nil)
		s.RenameWebexPerson(s.WebexPerson().ID, "person@example.com", "person.alias@example.com")
		entry := `me = { person_email = "person.alias@example.com"` + arguments + ` }`
		w := applied(t, s, roomWith(true, entry))
		w.WantPlan()
		w.Write("main.tf", roomWith(true, entry+"\nbob = { person_email = \"bob@example.com\" }"))
		w.Apply()
		w.WantPlan()
		wantMembers(t, s, map[string]bool{"person@example.com": true, "bob@example.com": false})
		w.Write("main.tf", roomWith(true, entry+"\nagain = { person_email = \"person@example.com\" }"))
		w.FailApply("One person under two labels", `members["again"] and members["me"] are one person`)
		wantMembers(t, s, map[string]bool{"person@example.com": true, "bob@example.com": false})
	}
}

// TestAccRoomActingAccountStays: listed or not, and its lock is no drift.
func TestAccRoomActingAccountStays(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, roomWith(true, `me = { person_email = "person@example.com" }`))
	w.WantPlan()
	w.Write("main.tf", roomWith(true, `me = { person_email = "person@example.com", is_moderator = true }`))
	w.Apply()
	w.WantPlan()
	w.Write("main.tf", roomWith(true, ""))
	w.Apply()
	wantMembers(t, s, map[string]bool{"person@example.com": true})
	w.WantPlan()
}

// TestAccRoomCreateWithARefusedMemberKeepsTheOthers: the room is in the state, tainted,
// with those whom Webex accepted.
func TestAccRoomCreateWithARefusedMemberKeepsTheOthers(t *testing.T) {
	t.Parallel()
	s := startWebex(t, func(sw *emulator.Switches) { sw.WebexOtherOrganizations = emulator.WebexOtherOrganizationsForbidden })
	s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"far@example.org"}, OrgID: "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8wMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA"})
	w := newWorkspace(t, s, s.WebexPerson(), roomWith(false, `
    far  = { person_email = "far@example.org" }
    jane = { person_email = "moderator@example.com" }`))
	w.FailApply("Cannot add the member", "far@example.org in room", "the service answered 403", "Room is created without some of its members", "terraform untaint")
	wantMembers(t, s, map[string]bool{"person@example.com": false, "moderator@example.com": false})
	members, _ := w.Attributes("webex_room.r")["members"].(map[string]any)
	if len(members) != 1 || members["jane"] == nil {
		t.Errorf("the state has the members %v", members)
	}
	if id := w.Attributes("webex_room.r")["id"]; id != onlyRoom(t, s).ID {
		t.Errorf("the state has the id %v", id)
	}
	w.Run("untaint", "webex_room.r")
	w.Write("main.tf", roomWith(false, `jane = { person_email = "moderator@example.com" }`))
	w.WantPlan()
}

// TestAccRoomMembersWhomNothingWasTriedForAreNotInTheState: if the members, or the acting
// account, cannot be read.
func TestAccRoomMembersWhomNothingWasTriedForAreNotInTheState(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/v1/people/me", "/v1/memberships"} {
		s := startWebex(t, nil)
		w := newWorkspace(t, s, s.WebexPerson(), roomWith(false, `jane = { person_email = "jane@example.com" }`))
		s.AddFault(emulator.Fault{Method: http.MethodGet, Path: path, Status: http.StatusForbidden})
		w.FailApply("the service answered 403")
		s.ClearFaults()
		if members := w.Attributes("webex_room.r")["members"]; members != nil {
			t.Errorf("%s: the state has the members %v", path, members)
		}
		w.Apply()
		w.WantPlan()
	}
}

// TestAccRoomMemberWhoseAddHasNoAnswerMayBeInTheRoom: the error says so, and the next
// apply sends nothing for the person.
func TestAccRoomMemberWhoseAddHasNoAnswerMayBeInTheRoom(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, roomWith(true, ""))
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/v1/memberships", Drop: emulator.DropAfter, Count: 1})
	w.Write("main.tf", roomWith(true, `jane = { person_email = "jane@example.com" }`))
	w.FailApply("Cannot add the member", "jane@example.com in room", "may have been added anyway")
	before := len(writes(s))
	w.Apply()
	if got := writes(s)[before:]; len(got) > 0 {
		t.Errorf("got the calls %v, want none", got)
	}
	wantMembers(t, s, map[string]bool{"person@example.com": true, "jane@example.com": false})
	w.WantPlan()
}

// TestAccRoomMembersOfOnePersonAreNamed: by their labels. Webex alone knows that the two
// addresses are of one person.
func TestAccRoomMembersOfOnePersonAreNamed(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@example.com", "doe@example.com"}})
	w := newWorkspace(t, s, s.WebexPerson(), roomWith(false, `
    doe  = { person_email = "doe@example.com" }
    jane = { person_email = "jane@example.com" }`))
	w.FailApply("One person under two labels", `members["doe"] and members["jane"] are one person`, "Use each person once")
}

// TestAccRoomMembersByAddressAndIDAreComparedBeforeTheCreate: also the acting account. Webex
// is asked for people only if there are both.
func TestAccRoomMembersByAddressAndIDAreComparedBeforeTheCreate(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	jane := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@example.com", "doe@example.com"}})
	byID := `id = { person_id = "` + jane.ID + `" }`
	for _, test := range []struct{ first, second string }{
		{byID, `mail = { person_email = "Doe@example.com" }`},
		{`id = { person_id = "` + s.WebexPerson().ID + `" }`, `mail = { person_email = "person@example.com" }`},
	} {
		w := newWorkspace(t, s, s.WebexPerson(), roomWith(true, test.first+"\n"+test.second))
		w.FailApply("One person under two labels", `members["id"] and members["mail"] are one person`)
	}
	if got := writes(s); len(got) > 0 {
		t.Errorf("got the calls %v, want none", got)
	}
	asked := func() bool {
		return slices.ContainsFunc(s.Requests(), func(r emulator.Request) bool { return r.Path == "/v1/people/"+jane.ID })
	}
	s.ForgetRequests()
	applied(t, s, roomWith(false, byID)).Run("destroy", "-auto-approve")
	if asked() {
		t.Error("asked for a person of a map of ids alone")
	}
	applied(t, s, roomWith(false, byID+"\nbob = { person_email = \"bob@example.com\" }")).WantPlan()
	if !asked() {
		t.Error("did not ask for the person")
	}
}

// TestAccRoomMembersOfATeamRoomFromOutsideStay: the list may lack some. Nothing is changed,
// and the room is not destroyed.
func TestAccRoomMembersOfATeamRoomFromOutsideStay(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	person, moderator := s.WebexPerson(), s.WebexModerator()
	team := s.AddWebexTeam(emulator.WebexTeam{Name: "T", Members: []emulator.WebexMember{{PersonID: person.ID, IsModerator: true}, {PersonID: moderator.ID}}})
	w := applied(t, s, strings.Replace(roomWith(false, `mo = { person_id = "`+moderator.ID+`" }`), "is_locked", "team_id = \""+team+"\"\n  is_locked", 1))
	w.WantPlan()
	rooms := s.WebexRooms()
	s.UpdateWebexRoom(rooms[len(rooms)-1].ID, func(room *emulator.WebexRoom) { room.Members = room.Members[1:] })
	clitest.WantText(t, w.WantPlan(), "Members not read", "is not in it", "a part of the members only")
	before := writes(s)
	w.Fail([]string{"destroy", "-auto-approve"}, "Cannot delete the room", "(person@example.com) is not in the room", "terraform state rm")
	managed := w.Read("main.tf")
	w.Write("main.tf", strings.Replace(managed, `mo = {`, `jane = { person_email = "jane@example.com" }
    mo   = {`, 1))
	w.FailApply("Cannot read the members", "is not in it", "a part of the members only")
	if after := writes(s); !slices.Equal(after, before) {
		t.Errorf("sent %v", after[len(before):])
	}
	w.Write("main.tf", room(fmt.Sprintf("team_id = %q", team)))
	w.WantPlan()
}

// TestAccRoomMembersMayBeUnknownInThePlan: one person twice is found by the apply then,
// before it creates the room.
func TestAccRoomMembersMayBeUnknownInThePlan(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	moderator := s.WebexModerator()
	hcl := func(second string) string {
		return `resource "terraform_data" "who" {
  input = { jane = "jane@example.com", mo = "` + moderator.ID + `" }
}
` + roomWith(false, `
    jane = { person_email = terraform_data.who.output.jane }
    mo   = { `+second+` }`)
	}
	w := newWorkspace(t, s, s.WebexPerson(), hcl("person_email = upper(terraform_data.who.output.jane)"))
	w.FailApply("One person under two labels", `members["mo"]`, `members["jane"]`)
	if rooms := s.WebexRooms(); len(rooms) > 0 {
		t.Errorf("got %+v", rooms)
	}
	w = newWorkspace(t, s, s.WebexPerson(), hcl("person_id = terraform_data.who.output.mo"))
	w.WantPlan("terraform_data.who create", "webex_room.r create")
	w.Apply()
	wantMembers(t, s, map[string]bool{"person@example.com": false, "jane@example.com": false, "moderator@example.com": false})
	w.WantPlan()
}

// TestAccRoomMembersOfAPublicRoomWarn: whoever joins is removed.
func TestAccRoomMembersOfAPublicRoomWarn(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := newWorkspace(t, s, s.WebexPerson(), room("description = \"d\"", "is_public = true", "members = {}"))
	clitest.WantText(t, w.Apply(), "Members of a public room are removed", "whoever joins the room by himself is removed by the next apply")
	other := s.WebexModerator().ID
	s.UpdateWebexRoom(onlyRoom(t, s).ID, func(room *emulator.WebexRoom) {
		room.Members = append(room.Members, emulator.WebexMember{PersonID: other})
	})
	w.Apply()
	wantMembers(t, s, map[string]bool{"person@example.com": false})
}

// TestAccRoomMembersInEitherOrder: of the memberships in a listing.
func TestAccRoomMembersInEitherOrder(t *testing.T) {
	t.Parallel()
	for _, order := range []emulator.WebexMembershipOrder{emulator.WebexMembershipsJoined, emulator.WebexMembershipsNewest} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexMembershipOrder, sw.PageSize = order, 2 })
		w := applied(t, s, roomWith(true, `
    jane = { person_email = "jane@example.com", is_moderator = true }
    joe  = { person_email = "joe@example.com" }`))
		w.WantPlan()
		wantMembers(t, s, map[string]bool{"person@example.com": true, "jane@example.com": true, "joe@example.com": false})
	}
}

// TestAccRoomBotsAreModeratorsWhereWebexAllowsIt: the error has Webex's reason where not
// (fact W3.6-04).
func TestAccRoomBotsAreModeratorsWhereWebexAllowsIt(t *testing.T) {
	t.Parallel()
	for _, bots := range []emulator.WebexBotModerators{emulator.WebexBotModeratorsAllowed, emulator.WebexBotModeratorsRefused} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexBotModerators = bots })
		asBot := newWorkspace(t, s, s.WebexBot(), room("is_locked = true"))
		asPerson := newWorkspace(t, s, s.WebexPerson(), roomWith(true, `bot = { person_email = "bot@webex.bot", is_moderator = true }`))
		if bots == emulator.WebexBotModeratorsRefused {
			asBot.FailApply("Cannot create the room", "bot", "check the scopes of the token")
			asPerson.FailApply("Cannot add the member", "bot@webex.bot in room", "bot")
			continue
		}
		for _, w := range []*clitest.Workspace{asBot, asPerson} {
			w.Apply()
			w.WantPlan()
			w.Run("destroy", "-auto-approve")
		}
		if rooms := s.WebexRooms(); len(rooms) != 0 {
			t.Errorf("there is still %+v", rooms)
		}
	}
}
