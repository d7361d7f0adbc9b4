// This file tests webex_room_membership.

package webexprovider_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// membershipOf is a locked room of Terraform, and one membership in it.
func membershipOf(arguments string) string {
	return `resource "webex_room" "r" {
  title     = "A"
  is_locked = true
}

resource "webex_room_membership" "m" {
  room_id = webex_room.r.id
` + arguments + `
}
`
}

func TestAccMembershipHasAllValuesAfterOneApply(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	moderator := s.WebexModerator()
	w := applied(t, s, membershipOf(`person_email = "Moderator@example.com"`))
	room := onlyRoom(t, s)
	got := w.Attributes("webex_room_membership.m")
	for name, want := range map[string]any{
		"id": room.ID + "/" + moderator.ID, "room_id": room.ID, "person_email": "Moderator@example.com", "person_id": moderator.ID,
		"is_moderator": false, "person_display_name": "Test Moderator", "person_org_id": moderator.OrgID,
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
	w.WantPlan()

	// Another case, and the id of the same person, are no change of the person.
	before := len(writes(s))
	for _, same := range []string{`person_email = "MODERATOR@example.com"`, `person_id = "` + moderator.ID + `"`} {
		w.Write("main.tf", membershipOf(same))
		w.Apply()
		w.WantPlan()
	}
	if got := writes(s)[before:]; len(got) > 0 {
		t.Errorf("got the calls %v", got)
	}
	w.Write("main.tf", membershipOf("person_id = \""+moderator.ID+"\"\nis_moderator = true"))
	w.WantPlan("webex_room_membership.m update")
	w.Apply()
	wantMembers(t, s, map[string]bool{"person@example.com": true, "moderator@example.com": true})
	w.WantPlan()

	w.Write("main.tf", membershipOf(`person_email = "jane@example.com"`))
	w.WantPlan("webex_room_membership.m delete create")
	w.Apply()
	wantMembers(t, s, map[string]bool{"person@example.com": true, "jane@example.com": false})
	w.Run("destroy", "-auto-approve")
}

func TestAccMembershipTakesOverWhoIsInTheRoom(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	person, moderator := s.WebexPerson(), s.WebexModerator()
	id := s.AddWebexRoom(emulator.WebexRoom{Title: "A", IsLocked: true, Members: []emulator.WebexMember{{PersonID: person.ID, IsModerator: true}, {PersonID: moderator.ID}}})
	w := applied(t, s, fmt.Sprintf("resource \"webex_room_membership\" \"m\" {\n  room_id = %q\n  person_email = \"moderator@example.com\"\n  is_moderator = true\n}", id))
	wantMembers(t, s, map[string]bool{"person@example.com": true, "moderator@example.com": true})
	w.WantPlan()
}

func TestAccMembershipIsRepairedAfterChangesByOthers(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, membershipOf("person_email = \"jane@example.com\"\nis_moderator = true"))
	id := onlyRoom(t, s).ID
	s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) { room.Members[1].IsModerator = false })
	w.WantPlan("webex_room_membership.m update")
	w.Apply()
	w.WantPlan()
	s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) { room.Members = room.Members[:1] })
	clitest.WantText(t, w.WantPlan("webex_room_membership.m create"), "were removed outside Terraform", "is not in the room any more")
	w.Apply()
	wantMembers(t, s, map[string]bool{"person@example.com": true, "jane@example.com": true})
}

// TestAccMembershipOfARoomNotFoundStays: the room may still be there.
func TestAccMembershipOfARoomNotFoundStays(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	person := s.WebexPerson()
	id := s.AddWebexRoom(emulator.WebexRoom{Title: "A", Members: []emulator.WebexMember{{PersonID: person.ID}}})
	w := applied(t, s, fmt.Sprintf("resource \"webex_room_membership\" \"m\" {\n  room_id = %q\n  person_email = \"jane@example.com\"\n}", id))
	s.DeleteWebexRoom(id)
	clitest.WantText(t, w.WantPlan(), "of members not found", "or Test Person (person@example.com) is not in it any more", "destroying it will succeed")
	w.Run("destroy", "-auto-approve")
}

func TestAccMembershipOfAnUnlockedRoomWarns(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, `resource "webex_room" "r" { title = "A" }`)
	w.Write("more.tf", "resource \"webex_room_membership\" \"m\" {\n  room_id = webex_room.r.id\n  person_email = \"jane@example.com\"\n  is_moderator = true\n}")
	clitest.WantText(t, w.WantPlan("webex_room_membership.m create"), "Moderator of an unlocked room", "Set is_locked = true")
}

// TestAccMembershipOfTheActingAccountStays: its destroy removes nobody.
func TestAccMembershipOfTheActingAccountStays(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, membershipOf("person_email = \"person@example.com\"\nis_moderator = true"))
	w.WantPlan()
	w.Write("main.tf", `resource "webex_room" "r" {
  title     = "A"
  is_locked = true
}`)
	clitest.WantText(t, w.Apply(), "Acting account stays in the room")
	wantMembers(t, s, map[string]bool{"person@example.com": true})
}

// TestAccMembershipMovesToTheMap: the person stays, in whichever order Terraform goes.
func TestAccMembershipMovesToTheMap(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, membershipOf(`person_email = "jane@example.com"`))
	w.Write("main.tf", roomWith(true, `jane = { person_email = "jane@example.com" }`))
	w.Apply()
	w.Apply()
	wantMembers(t, s, map[string]bool{"person@example.com": true, "jane@example.com": false})
	w.WantPlan()
}

func TestAccMembershipAddressThatNobodyHasIsNamed(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := newWorkspace(t, s, s.WebexPerson(), membershipOf(`person_id = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8wMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDA"`))
	w.FailApply("Cannot add the member", "no account or address of that name")
}

func TestAccMembershipImport(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	person, moderator := s.WebexPerson(), s.WebexModerator()
	room := s.AddWebexRoom(emulator.WebexRoom{Title: "A", Members: []emulator.WebexMember{{PersonID: person.ID}, {PersonID: moderator.ID}}})
	hcl := fmt.Sprintf("resource \"webex_room_membership\" \"m\" {\n  room_id = %q\n  person_email = \"moderator@example.com\"\n}", room)
	first := newWorkspace(t, s, person, hcl)
	first.Run("import", "webex_room_membership.m", room+"/"+moderator.ID)
	first.WantPlan()
	membership, _ := first.Attributes("webex_room_membership.m")["membership_id"].(string)
	for _, id := range []string{room + "/Moderator@example.com", membership} {
		w := newWorkspace(t, s, person, hcl)
		w.Run("import", "webex_room_membership.m", id)
		w.WantPlan()
	}
	first.Fail([]string{"import", "webex_room_membership.n", "42"}, "webex_room_membership.n")
	w := newWorkspace(t, s, person, hcl)
	w.Fail([]string{"import", "webex_room_membership.m", "42"}, "Malformed import id", "ROOM_ID/PERSON_ID, ROOM_ID/EMAIL")
}

// TestAccMembershipsOfOneRoomAreWrittenOneAtATime: however many resources there are.
func TestAccMembershipsOfOneRoomAreWrittenOneAtATime(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, `resource "webex_room" "r" { title = "A" }

resource "webex_room_membership" "m" {
  count        = 200
  room_id      = webex_room.r.id
  person_email = "person${count.index}@example.org"
}
`)
	if members := onlyRoom(t, s).Members; len(members) != 201 {
		t.Errorf("the room has %d members, want 201", len(members))
	}
	before := len(s.Requests())
	w.WantPlan()
	lists := 0
	for _, r := range s.Requests()[before:] {
		if r.Path == "/v1/memberships" {
			lists++
		}
	}
	if lists > 3*2 { // pages of 100 and more
		t.Errorf("a refresh took %d requests for memberships", lists)
	}
	if got := writes(s); slices.Contains(got, "PUT memberships") {
		t.Errorf("got %v", got)
	}
}
