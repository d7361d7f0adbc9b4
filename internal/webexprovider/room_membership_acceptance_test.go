// SPDX-License-Identifier: MPL-2.0

// This file tests webex_room_membership.

package webexprovider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

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

// TestAccMembershipOfTheActingAccountKeepsItsModeration: without is_moderator it stays as it
// is, by address and by id, after an import too. What is set is sent.
func TestAccMembershipOfTheActingAccountKeepsItsModeration(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	me, other := s.WebexPerson(), s.WebexModerator()
	for _, who := range []string{`person_email = "Person@example.com"`, fmt.Sprintf("person_id = %q", me.ID)} {
		w := applied(t, s, membershipOf(who))
		wantMembers(t, s, map[string]bool{"person@example.com": true})
		wantAttributes(t, w, "webex_room_membership.m", map[string]any{"is_moderator": true})
		w.WantPlan()
		w.Run("state", "rm", "webex_room_membership.m")
		w.Run("import", "webex_room_membership.m", onlyRoom(t, s).ID+"/"+me.ID)
		w.WantPlan()
		w.Write("main.tf", membershipOf(who+"\n  timeouts { create = \"1m\" }"))
		w.Apply()
		wantMembers(t, s, map[string]bool{"person@example.com": true})
		w.Write("main.tf", membershipOf(who+"\n  is_moderator = false"))
		clitest.WantText(t, w.WantPlan("webex_room_membership.m update"), "Acting account gives up its moderation", "Test Person (person@example.com) is the acting account", "also those of the same apply")
		w.FailApply("Cannot change the moderator", "without its last moderator", "Nothing was sent", "Make somebody else a moderator first")
		s.UpdateWebexRoom(onlyRoom(t, s).ID, func(room *emulator.WebexRoom) {
			room.Members = append(room.Members, emulator.WebexMember{PersonID: other.ID, IsModerator: true})
		})
		w.Apply()
		wantMembers(t, s, map[string]bool{"person@example.com": false, "moderator@example.com": true})
		w.WantPlan()
		s.DeleteWebexRoom(onlyRoom(t, s).ID)
	}
}

// TestAccMembershipOfTheActingAccountInAnUnlockedRoom: it is no moderator there.
func TestAccMembershipOfTheActingAccountInAnUnlockedRoom(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, strings.Replace(membershipOf(`person_email = "person@example.com"`), "= true", "= false", 1))
	wantMembers(t, s, map[string]bool{"person@example.com": false})
	w.WantPlan()
	w.Write("main.tf", membershipOf(`person_email = "person@example.com"`))
	w.Apply()
	w.WantPlan()
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
	newWorkspace(t, s, person, hcl).Fail([]string{"import", "webex_room_membership.m", room + "/nobody@example.com"}, "Cannot find the membership", "No membership of the room shows the address nobody@example.com", "correct the address", "under another one")
	first.Fail([]string{"import", "webex_room_membership.n", "42"}, "webex_room_membership.n")
	w := newWorkspace(t, s, person, hcl)
	w.Fail([]string{"import", "webex_room_membership.m", "42"}, "Malformed import id", "ROOM_ID/PERSON_ID, ROOM_ID/EMAIL")
	w.Fail([]string{"import", "webex_room_membership.m", room}, "Cannot find the membership", "If it is the id of a room or a person, use ROOM_ID/PERSON_ID, ROOM_ID/EMAIL, or the id of the membership")
}

// TestAccMembershipGeneratedConfigurationIsValid: it has both the address and the id of the
// person. A pair that is not that of the state is refused.
func TestAccMembershipGeneratedConfigurationIsValid(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	person, moderator := s.WebexPerson(), s.WebexModerator()
	room := s.AddWebexRoom(emulator.WebexRoom{Title: "A", Members: []emulator.WebexMember{{PersonID: person.ID}, {PersonID: moderator.ID}}})
	w := newWorkspace(t, s, person, fmt.Sprintf("import {\n  to = webex_room_membership.m\n  id = \"%s/%s\"\n}\n", room, moderator.ID))
	w.Run("plan", "-generate-config-out=generated.tf")
	clitest.WantText(t, w.Apply(), "1 imported, 0 added, 0 changed, 0 destroyed")
	w.WantPlan()
	generated := w.Read("generated.tf")
	clitest.WantText(t, generated, `"moderator@example.com"`, `"`+moderator.ID+`"`)

	w.Write("generated.tf", strings.Replace(generated, "moderator@", "jane@", 1))
	w.Fail([]string{"plan"}, "Two persons in one entry", `person_email is "jane@example.com", and person_id is "`+moderator.ID+`"`, "(moderator@example.com)", "Remove one of the two")
	w.Write("generated.tf", strings.Replace(generated, `"`+moderator.ID+`"`, `"`+idOf("PEOPLE")+`"`, 1))
	w.Fail([]string{"plan"}, "Cannot compare person_email and person_id", `person_email "moderator@example.com" and person_id "`+idOf("PEOPLE")+`"`, "404", "Remove one of the two")
	w.Write("generated.tf", strings.Replace(generated, `"`+room+`"`, "webex_room.other.id", 1)+"\nresource \"webex_room\" \"other\" {\n  title = \"B\"\n}\n")
	w.WantPlan("webex_room.other create", "webex_room_membership.m delete create")
	if got := writes(s); len(got) > 0 {
		t.Errorf("got the calls %v", got)
	}

	w.Write("generated.tf", generated)
	s.UpdateWebexRoom(room, func(room *emulator.WebexRoom) { room.Members = room.Members[:1] })
	w.WantPlan("webex_room_membership.m create")
	w.Apply()
	w.WantPlan()
	w.Run("taint", "webex_room_membership.m")
	w.WantPlan("webex_room_membership.m delete create")
	w.Apply()
	w.WantPlan()
	if found, _ := s.WebexRoom(room); len(found.Members) != 2 {
		t.Errorf("got %+v", found.Members)
	}
}

// TestAccMembershipBadInputIsRefusedAtPlanTime: each error names the attribute, its value
// and what is allowed, and nothing is sent.
func TestAccMembershipBadInputIsRefusedAtPlanTime(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	for name, test := range map[string]struct {
		room, arguments string
		want            []string
	}{
		"no person":       {idOf("ROOM"), "", []string{"Member without a person", "Neither person_email nor person_id is set"}},
		"no address":      {idOf("ROOM"), `person_email = "jane"`, []string{"Malformed address", `person_email: "jane" is not an e-mail address: use an address such as jane@example.com`}},
		"no id of person": {idOf("ROOM"), `person_id = "42"`, []string{"Malformed id", `person_id: "42" is not an id of Webex`}},
		"no id of room":   {"42", `person_email = "jane@example.com"`, []string{"Malformed id", `room_id: "42" is not an id of Webex`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, s, s.WebexPerson(), fmt.Sprintf("resource \"webex_room_membership\" \"m\" {\n  room_id = %q\n %s\n}", test.room, test.arguments))
			w.Fail([]string{"plan"}, test.want...)
		})
	}
	t.Cleanup(func() {
		if got := s.Requests(); len(got) > 0 {
			t.Errorf("%d requests were sent", len(got))
		}
	})
}

// TestAccMembershipOfAPersonWhoseAddressChangesStays: the address keeps its value in the
// configuration (fact W5-03).
func TestAccMembershipOfAPersonWhoseAddressChangesStays(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	jane := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane.new@example.com", "jane@example.com"}})
	w := applied(t, s, membershipOf(`person_email = "jane@example.com"`))
	w.WantPlan()
	wantAttributes(t, w, "webex_room_membership.m", map[string]any{"person_id": jane.ID, "person_email": "jane@example.com"})
}

// TestAccMembershipFollowsTheNewAddressOfAPerson: without a call, and only to an address
// that Webex has shown.
func TestAccMembershipFollowsTheNewAddressOfAPerson(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	jane := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@example.com"}})
	w := applied(t, s, membershipOf(`person_email = "jane@example.com"`))
	s.RenameWebexPerson(jane.ID, "jane.smith@example.com")
	w.WantPlan()
	before := len(writes(s))
	w.Write("main.tf", membershipOf(`person_email = "Jane.Smith@example.com"`))
	w.WantPlan("webex_room_membership.m update")
	w.Apply()
	wantAttributes(t, w, "webex_room_membership.m", map[string]any{"person_id": jane.ID, "person_email": "Jane.Smith@example.com"})
	w.WantPlan()
	if got := writes(s)[before:]; len(got) > 0 {
		t.Errorf("got the calls %v", got)
	}
	w.Write("main.tf", membershipOf(`person_email = "jane@example.com"`))
	w.WantPlan("webex_room_membership.m delete create")
}

// TestAccMembershipByIDShowsTheNewAddressOfAPerson: nothing configures the address.
func TestAccMembershipByIDShowsTheNewAddressOfAPerson(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	jane := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@example.com"}})
	w := applied(t, s, membershipOf(fmt.Sprintf("person_id = %q", jane.ID)))
	w.WantPlan()
	s.RenameWebexPerson(jane.ID, "jane.smith@example.com")
	before := len(writes(s))
	w.WantPlan("webex_room_membership.m update")
	w.Apply()
	w.WantPlan()
	wantAttributes(t, w, "webex_room_membership.m", map[string]any{"person_id": jane.ID, "person_email": "jane.smith@example.com"})
	if got := writes(s)[before:]; len(got) > 0 {
		t.Errorf("got the calls %v", got)
	}
}

// TestAccMembershipFollowsTheAddressOfItsCreate: no refresh has shown it.
func TestAccMembershipFollowsTheAddressOfItsCreate(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane.smith@example.com", "jane@example.com"}})
	w := applied(t, s, membershipOf(`person_email = "jane@example.com"`))
	before := len(writes(s))
	w.Write("main.tf", membershipOf(`person_email = "jane.smith@example.com"`))
	w.Run("apply", "-auto-approve", "-refresh=false")
	if got := writes(s)[before:]; len(got) > 0 {
		t.Errorf("got the calls %v", got)
	}
}

// TestAccMembershipOfTwoResourcesStaysForTheOther: the destroy of one of them may come first,
// and the other adds the person again.
func TestAccMembershipOfTwoResourcesStaysForTheOther(t *testing.T) {
	t.Parallel()
	for _, kept := range []string{"a", "z"} {
		t.Run(kept, func(t *testing.T) {
			t.Parallel()
			s := startWebex(t, nil)
			of := func(names ...string) string {
				hcl := room()
				for _, name := range names {
					hcl += fmt.Sprintf("resource \"webex_room_membership\" %q {\n  room_id = webex_room.r.id\n  person_email = \"jane@example.com\"\n}\n", name)
				}
				return hcl
			}
			w := applied(t, s, of("a", "z"))
			w.Write("main.tf", of(kept))
			w.Run("apply", "-auto-approve", "-parallelism=1")
			wantMembers(t, s, map[string]bool{"person@example.com": false, "jane@example.com": false})
			w.WantPlan()
		})
	}
}

// TestAccMembershipsOfAddressesThatOthersHaveNow: as for_each over employee numbers names
// them. Each removal is of the person who had the address before, and waits for no add of
// the next one.
func TestAccMembershipsOfAddressesThatOthersHaveNow(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	before, after, want := "", "", map[string]bool{"person@example.com": false}
	var people []emulator.WebexAccount
	for i := range 8 {
		address := fmt.Sprintf("p%d@example.com", i)
		people = append(people, s.AddWebexPerson(emulator.WebexPerson{Emails: []string{address}}))
		before, after, want[address] = before+fmt.Sprintf("a%d = %q\n", i, address), after+fmt.Sprintf("b%d = %q\n", i, address), false
	}
	of := func(people string) string {
		return room() + "resource \"webex_room_membership\" \"m\" {\n  for_each = {\n" + people + "  }\n" +
			"  room_id      = webex_room.r.id\n  person_email = each.value\n  timeouts {\n    delete = \"30s\"\n  }\n}\n"
	}
	w := applied(t, s, of(before))
	for i, p := range people {
		s.RenameWebexPerson(p.ID, fmt.Sprintf("p%d.doe@example.com", i))
	}
	w.WantPlan()
	for i := range people {
		s.AddWebexPerson(emulator.WebexPerson{Emails: []string{fmt.Sprintf("p%d@example.com", i)}})
	}
	w.Write("main.tf", of(after))
	clitest.WantText(t, w.Apply(), "leave and come back")
	wantMembers(t, s, want)
	w.WantPlan()
}

// TestAccMembershipWhoseAccountIsGoneIsNotOfTheAddress: nobody is invited under the address
// that the person had. The room is slow, so that the other resource is destroyed first.
func TestAccMembershipWhoseAccountIsGoneIsNotOfTheAddress(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	jane := s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@example.com"}})
	kept := membershipOf(`person_email = "jane@example.com"`)
	w := applied(t, s, kept+"resource \"webex_room_membership\" \"other\" {\n  room_id = webex_room.r.id\n  person_email = \"jane@example.com\"\n}\n")
	s.RenameWebexPerson(jane.ID, "jane.smith@example.com")
	w.Write("main.tf", strings.Replace(kept, `"A"`, `"B"`, 1))
	s.AddFault(emulator.Fault{Method: http.MethodGet, Path: "/v1/rooms/*", Delay: time.Second, Count: 1})
	s.AddFault(emulator.Fault{Method: http.MethodPut, Path: "/v1/rooms/*", Delay: time.Second, Count: 1})
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/v1/memberships", Status: http.StatusNotFound, Count: 1})
	w.FailApply("Cannot add the member", "there is no account or address of that name")
	wantMembers(t, s, map[string]bool{"person@example.com": true})
	w.WantPlan("webex_room_membership.m create")
}

// TestAccMembershipThatEndedAtAnotherHostIsDropped: the host has the room, so it is the same
// service.
func TestAccMembershipThatEndedAtAnotherHostIsDropped(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	provider := func(url string) string {
		return "provider \"webex\" {\n  access_token = \"" + s.WebexPerson().AccessToken + "\"\n  base_url = \"" + url + "\"\n}\n"
	}
	w := applied(t, s, provider(s.WebexURL())+membershipOf(`person_email = "jane@example.com"`))
	s.UpdateWebexRoom(onlyRoom(t, s).ID, func(room *emulator.WebexRoom) { room.Members = room.Members[:1] })
	w.Write("main.tf", provider(strings.Replace(s.WebexURL(), "127.0.0.1", "localhost", 1))+membershipOf(`person_email = "jane@example.com"`))
	clitest.WantText(t, w.WantPlan("webex_room_membership.m create"), "were removed outside Terraform")
}

// TestAccMembershipUnderAnotherAddressOfThePersonStays: for_each makes the new address
// another resource, whose create and the destroy of the old one run side by side.
func TestAccMembershipUnderAnotherAddressOfThePersonStays(t *testing.T) {
	t.Parallel()
	s := startWebex(t, func(sw *emulator.Switches) { sw.Latency = 60 * time.Millisecond })
	s.AddWebexPerson(emulator.WebexPerson{Emails: []string{"jane@example.com", "jane.alias@example.com"}})
	id := s.AddWebexRoom(emulator.WebexRoom{Title: "A", Members: []emulator.WebexMember{{PersonID: s.WebexPerson().ID}}})
	of := func(address string) string {
		return fmt.Sprintf("resource \"webex_room_membership\" \"m\" {\n  for_each = toset([%q])\n  room_id = %q\n  person_email = each.value\n  is_moderator = false\n}", address, id)
	}
	w := applied(t, s, of("jane.alias@example.com"))
	w.Write("main.tf", of("jane@example.com"))
	clitest.WantText(t, w.Apply(), "1 added, 0 changed, 1 destroyed")
	wantMembers(t, s, map[string]bool{"person@example.com": false, "jane@example.com": false})
	w.WantPlan()
}

// TestAccMembershipOfARoomFromOutsideIsAnError: whatever Webex answers (fact W3.2-06).
func TestAccMembershipOfARoomFromOutsideIsAnError(t *testing.T) {
	t.Parallel()
	for adds, want := range map[emulator.WebexOutsiderAdds][]string{
		emulator.WebexOutsiderAddsNotFound:   {"404", "the acting account is not in it any more"},
		emulator.WebexOutsiderAddsBadGateway: {"502", "Add participant failed", "may have been added anyway"},
	} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexOutsiderAdds = adds })
		id := s.AddWebexRoom(emulator.WebexRoom{Title: "A", Members: []emulator.WebexMember{{PersonID: s.WebexModerator().ID}}})
		w := newWorkspace(t, s, s.WebexPerson(), fmt.Sprintf("resource \"webex_room_membership\" \"m\" {\n  room_id = %q\n  person_email = \"jane@example.com\"\n}", id))
		w.FailApply(append(want, "Cannot add the member", "jane@example.com in room "+id)...)
		if got := w.Attributes("webex_room_membership.m"); got != nil {
			t.Errorf("the state has %v", got)
		}
	}
}

// TestAccMembershipOfALockedRoomOfOthersIsAnError: Webex's reason, whatever the status
// (fact W2.7-02).
func TestAccMembershipOfALockedRoomOfOthersIsAnError(t *testing.T) {
	t.Parallel()
	for status, want := range map[emulator.WebexRefusalStatus]string{
		emulator.WebexRefusalForbidden: "403", emulator.WebexRefusalBadRequest: "400", emulator.WebexRefusalBadGateway: "502",
	} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexRefusalStatus = status })
		id := s.AddWebexRoom(emulator.WebexRoom{Title: "A", IsLocked: true, Members: []emulator.WebexMember{
			{PersonID: s.WebexPerson().ID}, {PersonID: s.WebexModerator().ID, IsModerator: true},
		}})
		w := newWorkspace(t, s, s.WebexPerson(), fmt.Sprintf("resource \"webex_room_membership\" \"m\" {\n  room_id = %q\n  person_email = \"jane@example.com\"\n}", id))
		w.FailApply("Cannot add the member", want, "Only a moderator can add people to a locked room")
	}
}
