// This file tests what is refused at plan time, and what is said of imports and of
// creates that got no answer.

package webexprovider_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

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
		"blank title":            {`title = " "`, []string{"Blank title", "title"}},
		"blank description":      {"title = \"A\"\n description = \"\"", []string{"Blank description", "null for none"}},
		"announcement, unlocked": {"title = \"A\"\n is_announcement_only = true", []string{"is_announcement_only is true", "is_locked"}},
		"public, undescribed":    {"title = \"A\"\n is_public = true", []string{"is_public is true", "description"}},
		"public and locked":      {"title = \"A\"\n description = \"d\"\n is_public = true\n is_locked = true", []string{"is_public and is_locked"}},
		"moderator, unlocked":    {"title = \"A\"\n members = { a = { person_email = \"a@b.c\", is_moderator = true } }", []string{"Moderator of an unlocked room", `members["a"].is_moderator`}},
		"person twice":           {"title = \"A\"\n members = { a = { person_email = \"a@b.c\" }, b = { person_email = \"A@B.C\" } }", []string{"One person under two labels"}},
		"no person":              {"title = \"A\"\n members = { a = {} }", []string{"Member without a person", "person_email"}},
		"two persons":            {"title = \"A\"\n members = { a = { person_email = \"a@b.c\", person_id = \"Y2lzY29zcGFyazovL3VzL1BFT1BMRS8x\" } }", []string{"Two persons in one entry"}},
		"no address":             {"title = \"A\"\n members = { a = { person_email = \"jane\" } }", []string{"Malformed address", `"jane"`, "jane@example.com"}},
		"no id":                  {"title = \"A\"\n team_id = \"42\"", []string{"Malformed id", "team_id", `"42"`}},
		"destroy":                {"title = \"A\"\n destroy = \"archive\"", []string{"destroy", "archive", "leave"}},
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
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/v1/rooms", Drop: emulator.DropAfter})
	w := newWorkspace(t, s, s.WebexPerson(), `resource "webex_room" "r" { title = "A" }`)
	text, succeeded := w.Try("apply", "-auto-approve")
	if succeeded {
		t.Fatalf("the apply succeeded:\n%s", text)
	}
	clitest.WantText(t, text, "Cannot create the room", "may have created it nevertheless", "terraform import ADDRESS")
	if id := onlyRoom(t, s).ID; !strings.Contains(text, id) {
		t.Errorf("the error does not name the room %s:\n%s", id, text)
	}
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

// internalClass is the id of a classification of the emulator above the lowest.
func internalClass() string {
	return base64.RawURLEncoding.EncodeToString([]byte("ciscospark://us/CLASSIFICATION/5f000000-0000-4000-8000-000000000001"))
}
