// SPDX-License-Identifier: MPL-2.0

// This file tests what is refused at plan time, and what is said of imports and of
// creates that got no answer.

package webexprovider_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// TestAccRoomBadInputIsRefusedAtPlanTime: each error names the attribute, and nothing is
// sent.
func TestAccRoomBadInputIsRefusedAtPlanTime(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	for name, test := range map[string]struct {
		hcl  string
		want []string
	}{
		"blank title":            {`title = " "`, []string{"Blank title", "title: The title is blank", "characters other than spaces"}},
		"blank description":      {"title = \"A\"\n description = \"\"", []string{"Blank description", "description: The description is blank", "null for none"}},
		"announcement, unlocked": {"title = \"A\"\n is_announcement_only = true", []string{"is_announcement_only is true", "Set is_locked = true"}},
		"public, undescribed":    {"title = \"A\"\n is_public = true", []string{"is_public is true", "Set description"}},
		"public and locked":      {"title = \"A\"\n description = \"d\"\n is_public = true\n is_locked = true", []string{"is_public and is_locked are both true", "Set one of them to false"}},
		"moderator, unlocked":    {"title = \"A\"\n members = { a = { person_email = \"a@b.c\", is_moderator = true } }", []string{"Moderator of an unlocked room", `members["a"].is_moderator is true`, "Set is_locked = true"}},
		"person twice":           {"title = \"A\"\n members = { a = { person_email = \"a@b.c\" }, b = { person_email = \"A@B.C\" } }", []string{"One person under two labels", `members["b"] is A@B.C, and so is members["a"]`, "Use each person once"}},
		"person id twice":        {fmt.Sprintf("title = \"A\"\n members = { a = { person_id = %[1]q }, b = { person_id = %[1]q } }", idOf("PEOPLE")), []string{"One person under two labels", `members["a"]`, idOf("PEOPLE")}},
		"no person":              {"title = \"A\"\n members = { a = {} }", []string{"Member without a person", `members["a"] has neither person_email nor person_id`}},
		"null":                   {"title = \"A\"\n members = { a = null }", []string{"Member without a person", `members["a"] is null`}},
		"two persons":            {fmt.Sprintf("title = \"A\"\n members = { a = { person_email = \"a@b.c\", person_id = %q } }", idOf("PEOPLE")), []string{"Two persons in one entry", `members["a"] has both person_email and person_id`, "Use one of them"}},
		"no address":             {"title = \"A\"\n members = { a = { person_email = \"jane\" } }", []string{"Malformed address", `members["a"].person_email`, `"jane" is not an e-mail address`, "jane@example.com"}},
		"no id of a person":      {"title = \"A\"\n members = { a = { person_id = \"42\" } }", []string{"Malformed id", `members["a"].person_id`, `"42" is not an id of Webex`, "begins with Y2lzY29zcGFyazovL"}},
		"no id of a team":        {"title = \"A\"\n team_id = \"42\"", []string{"Malformed id", `team_id: "42" is not an id of Webex`, "begins with Y2lzY29zcGFyazovL"}},
		"no id of a class":       {"title = \"A\"\n classification_id = \"42\"", []string{"Malformed id", `classification_id: "42" is not an id of Webex`, "begins with Y2lzY29zcGFyazovL"}},
		"destroy":                {"title = \"A\"\n destroy = \"archive\"", []string{"destroy", "archive", "delete", "leave"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, s, s.WebexPerson(), "resource \"webex_room\" \"r\" {\n"+test.hcl+"\n}")
			w.Fail([]string{"plan"}, test.want...)
		})
	}
	t.Cleanup(func() {
		if got := s.Requests(); len(got) > 0 {
			t.Errorf("%d requests were sent", len(got))
		}
	})
}

func TestAccRoomImport(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	person, moderator := s.WebexPerson(), s.WebexModerator()
	id := s.AddWebexRoom(emulator.WebexRoom{Title: "A", Members: []emulator.WebexMember{{PersonID: person.ID}, {PersonID: moderator.ID}}})
	w := newWorkspace(t, s, person, roomWith(false, `moderator = { person_email = "moderator@example.com" }`))
	w.Run("import", "webex_room.r", id)
	w.Apply() // the label
	w.WantPlan()
	wantMembers(t, s, map[string]bool{"person@example.com": false, "moderator@example.com": false})

	w = newWorkspace(t, s, person, `resource "webex_room" "r" { title = "A" }`)
	w.Fail([]string{"import", "webex_room.r", "42"}, "Malformed import id")
	direct := s.AddWebexRoom(emulator.WebexRoom{Title: "B", Type: "direct", Members: []emulator.WebexMember{{PersonID: person.ID}, {PersonID: moderator.ID}}})
	w.Fail([]string{"import", "webex_room.r", direct}, "Cannot manage a direct room")
}

// TestAccRoomCreateWithoutAnAnswerIsNotRepeated: the error names the room that there is.
func TestAccRoomCreateWithoutAnAnswerIsNotRepeated(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	s.Advance(-30 * time.Minute) // the clock of this machine is ahead
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/v1/rooms", Drop: emulator.DropAfter})
	w := newWorkspace(t, s, s.WebexPerson(), `resource "webex_room" "r" { title = "A" }`)
	text, succeeded := w.Try("apply", "-auto-approve")
	if succeeded {
		t.Fatalf("the apply succeeded:\n%s", text)
	}
	clitest.WantText(t, text, "Cannot create the room", "may have created it anyway", "terraform import ADDRESS", "Request id: TERRAFORM_")
	if id := onlyRoom(t, s).ID; !strings.Contains(text, id) {
		t.Errorf("the error does not name the room %s:\n%s", id, text)
	}
}

// TestAccRoomCreateWithoutAnAnswerNamesAllNewRooms: newest first.
func TestAccRoomCreateWithoutAnAnswerNamesAllNewRooms(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	me, now := s.WebexPerson().ID, time.Now().UTC()
	add := func(title, creator string, created time.Time) string {
		return s.AddWebexRoom(emulator.WebexRoom{Title: title, CreatorID: creator, Created: created, Members: []emulator.WebexMember{{PersonID: me}}})
	}
	older := add("A", me, now.Add(-time.Second))
	others := []string{add("B", me, now), add("A", s.WebexModerator().ID, now), add("A", me, now.Add(-2*time.Hour))}
	newest := add("A", me, now.Add(time.Second))
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/v1/rooms", Drop: emulator.DropBefore})
	w := newWorkspace(t, s, s.WebexPerson(), `resource "webex_room" "r" { title = "A" }`)
	text, succeeded := w.Try("apply", "-auto-approve")
	text = strings.Join(strings.Fields(text), " ") // the CLI breaks lines
	if at, after := strings.Index(text, "- "+newest), strings.Index(text, "- "+older); succeeded || at < 0 || after < at {
		t.Errorf("the error does not name %s, then %s:\n%s", newest, older, text)
	}
	if !strings.Contains(text, "terraform import ADDRESS ROOM_ID") || strings.Contains(text, "then plan again") {
		t.Errorf("got the advice\n%s", text)
	}
	for _, id := range others {
		if strings.Contains(text, id) {
			t.Errorf("the error names %s, which is another room:\n%s", id, text)
		}
	}
}

// TestAccRoomCreateWithoutAnAnswerLeavesOutRoomsOfThisRun: they are in the state.
func TestAccRoomCreateWithoutAnAnswerLeavesOutRoomsOfThisRun(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/v1/rooms", Delay: time.Millisecond, Count: 1}) // the first one succeeds
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/v1/rooms", Drop: emulator.DropAfter, Count: 1})
	w := newWorkspace(t, s, s.WebexPerson(), "resource \"webex_room\" \"r\" {\n  title = \"A\"\n}\nresource \"webex_room\" \"lost\" {\n  title = \"A\"\n  depends_on = [webex_room.r]\n}\n")
	text, succeeded := w.Try("apply", "-auto-approve")
	id, _ := w.Attributes("webex_room.r")["id"].(string)
	var lost string
	for _, room := range s.WebexRooms() {
		if room.ID != id {
			lost = room.ID
		}
	}
	if succeeded || id == "" || strings.Contains(text, id+", created") || !strings.Contains(strings.Join(strings.Fields(text), " "), "terraform import ADDRESS "+lost) {
		t.Errorf("the run made %s and lost %s; it says\n%s", id, lost, text)
	}
}

// TestAccRoomCreateThatIsLockedOutSaysSo: 423 is a refusal, so no room was made (fact
// W1.7-01).
func TestAccRoomCreateThatIsLockedOutSaysSo(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/v1/rooms", Status: http.StatusLocked, RetryAfter: time.Second, Count: 1})
	w := newWorkspace(t, s, s.WebexPerson(), room())
	w.FailApply("Cannot create the room", "423", "did not carry it out", "apply again later")
	w.Apply()
	onlyRoom(t, s)
}

// TestAccRoomCreateInATeamFromOutsideNamesTheTeam: Webex only answers 404.
func TestAccRoomCreateInATeamFromOutsideNamesTheTeam(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	team := s.AddWebexTeam(emulator.WebexTeam{Name: "T", Members: []emulator.WebexMember{{PersonID: s.WebexModerator().ID, IsModerator: true}}})
	w := newWorkspace(t, s, s.WebexPerson(), room(fmt.Sprintf("team_id = %q", team)))
	w.FailApply("Cannot create the room", "404", "team_id: there is no such team", team, "the acting account is not on it")
}

// TestAccRoomMadePrivateAndLockedTakesTwoCalls: Webex refuses both in one.
func TestAccRoomMadePrivateAndLockedTakesTwoCalls(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := applied(t, s, room(`description = "d"`, "is_public = true"))
	w.Write("main.tf", room(`description = "d"`, "is_locked = true"))
	w.Apply()
	w.WantPlan()
	if room := onlyRoom(t, s); room.IsPublic || !room.IsLocked {
		t.Errorf("the room is %+v", room)
	}
}

// TestAccRoomCreateWithoutAnAnswerWarnsWithoutTheAccount: the warning stays if the provider
// cannot look for the room.
func TestAccRoomCreateWithoutAnAnswerWarnsWithoutTheAccount(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/v1/rooms", Drop: emulator.DropAfter})
	s.AddFault(emulator.Fault{Method: http.MethodGet, Path: "/v1/people/me", Status: http.StatusForbidden})
	w := newWorkspace(t, s, s.WebexPerson(), `resource "webex_room" "r" { title = "A" }`)
	w.FailApply("Cannot create the room", "may have created it anyway")
}

// TestAccRoomOfABotIsClassifiedAfterItsCreate: bots cannot do it with the create, nor
// before a person has joined.
func TestAccRoomOfABotIsClassifiedAfterItsCreate(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := newWorkspace(t, s, s.WebexBot(), `resource "webex_room" "r" {
  title             = "A"
  classification_id = "`+internalClass()+`"
}`)
	w.FailApply("Cannot classify the room", "first human", "terraform untaint")
	if room := onlyRoom(t, s); room.ClassificationID != "" {
		t.Errorf("got %+v", room)
	}
}

// TestAccRoomOfABotIsClassifiedOnceAPersonHasJoined: the members of the configuration join
// before the room is classified.
func TestAccRoomOfABotIsClassifiedOnceAPersonHasJoined(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := newWorkspace(t, s, s.WebexBot(), `resource "webex_room" "r" {
  title             = "A"
  classification_id = "`+internalClass()+`"
  members           = { person = { person_email = "person@example.com" } }
}`)
	w.Apply()
	if room := onlyRoom(t, s); room.ClassificationID != internalClass() {
		t.Errorf("got %+v", room)
	}
	w.WantPlan()
}

// TestAccRoomOfABotIsClassifiedWithItsFirstMembers: in one apply, after they have joined.
func TestAccRoomOfABotIsClassifiedWithItsFirstMembers(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := newWorkspace(t, s, s.WebexBot(), room())
	w.Apply()
	class := fmt.Sprintf("classification_id = %q", internalClass())
	w.Write("main.tf", room(class))
	w.FailApply("Cannot update the room", "first human", "Leave classification_id out of the configuration until then")
	// The classification is sent last, so the advice is about what Webex refuses before.
	w.Write("main.tf", room(class, fmt.Sprintf("team_id = %q", idOf("TEAM")), `members = { person = { person_email = "person@example.com" } }`))
	w.FailApply("Cannot update the room", "every moderator of the room must be on the team")
	w.Write("main.tf", room(class, `members = { nobody = { person_id = "`+idOf("PEOPLE")+`" } }`))
	w.FailApply("Cannot add the member")
	wantAttributes(t, w, "webex_room.r", map[string]any{"classification_id": nil})
	w.Write("main.tf", room(class, `members = { person = { person_email = "person@example.com" } }`))
	w.Apply()
	if room := onlyRoom(t, s); room.ClassificationID != internalClass() {
		t.Errorf("got %+v", room)
	}
	w.WantPlan()
}

// TestAccRoomClassificationCannotBeLowered: whatever the status of the refusal.
func TestAccRoomClassificationCannotBeLowered(t *testing.T) {
	t.Parallel()
	for _, status := range []emulator.WebexRefusalStatus{emulator.WebexRefusalForbidden, emulator.WebexRefusalBadRequest} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexRefusalStatus = status })
		w := applied(t, s, `resource "webex_room" "r" {
  title             = "A"
  classification_id = "`+internalClass()+`"
}`)
		w.Write("main.tf", `resource "webex_room" "r" { title = "A" }`)
		w.WantPlan()
		w.Write("main.tf", `resource "webex_room" "r" {
  title             = "A"
  classification_id = "`+lowestClass()+`"
}`)
		w.FailApply("Cannot update the room", "can be raised, but not lowered", internalClass())
	}
}

// TestAccRoomPropertyThatIsNotReadableKeepsItsValue: Webex could not decrypt it.
func TestAccRoomPropertyThatIsNotReadableKeepsItsValue(t *testing.T) {
	t.Parallel()
	for _, failed := range []emulator.WebexFailedProperty{emulator.WebexFailedPropertyEncrypted, emulator.WebexFailedPropertyMissing} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexFailedProperty = failed })
		w := applied(t, s, `resource "webex_room" "r" { title = "A" }`)
		s.UpdateWebexRoom(onlyRoom(t, s).ID, func(room *emulator.WebexRoom) {
			room.Errors = map[string]emulator.WebexPartialFailure{"title": {Code: "kms_failure", Reason: "key server"}}
		})
		clitest.WantText(t, w.WantPlan(), "Properties of a room not readable now", "title (kms_failure)")
		id := onlyRoom(t, s).ID
		w.Run("state", "rm", "webex_room.r")
		w.Fail([]string{"import", "webex_room.r", id}, "Cannot import the room now", "could not read its title", "Plan again later")
		s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) {
			room.Errors = map[string]emulator.WebexPartialFailure{"description": {Code: "kms_failure", Reason: "key server"}}
		})
		clitest.WantText(t, w.Run("import", "webex_room.r", id), "description (kms_failure)", "The state has no values for them yet")
	}
}

// TestAccRoomIsMadePrivateInPlace: and made public by a compliance officer only.
func TestAccRoomIsMadePrivateInPlace(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	public := `resource "webex_room" "r" {
  title       = "A"
  description = "d"
  is_public   = true
}`
	w := applied(t, s, public)
	if w.Attributes("webex_room.r")["made_public"] == nil {
		t.Error("made_public is not set")
	}
	w.WantPlan()
	w.Write("main.tf", `resource "webex_room" "r" {
  title       = "A"
  description = "d"
}`)
	w.Apply()
	w.WantPlan()
	w.Write("main.tf", public)
	clitest.WantText(t, w.WantPlan("webex_room.r update"), "Room is made public", "Only a compliance officer")
	w.FailApply("Cannot update the room", "Only a compliance officer may make a room public")
	clitest.WantText(t, w.Run("destroy", "-auto-approve"), "Destroy complete")
	if rooms := s.WebexRooms(); len(rooms) != 0 {
		t.Errorf("got %+v", rooms)
	}
}

// lowestClass and internalClass are ids of classifications of the emulator: the lowest, and
// one above it.
func lowestClass() string   { return class("5f000000-0000-4000-8000-000000000000") }
func internalClass() string { return class("5f000000-0000-4000-8000-000000000001") }

func class(uuid string) string {
	return base64.RawURLEncoding.EncodeToString([]byte("ciscospark://us/CLASSIFICATION/" + uuid))
}
