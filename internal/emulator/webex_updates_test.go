// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests updates of Webex rooms: what they change, and who may (sections 2.5 and 2.7 of the facts).

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// Facts W2.1-04, W2.5-01 and W2.5-02: an update needs the title, and leaves what it does not name.
func TestUpdateOfAWebexRoom(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	room := person.space(`{"title":"t","isLocked":true,"isAnnouncementOnly":true,"description":"d"}`)
	wantWebexError(t, person.call("PUT", "/rooms/"+room.ID, `{"description":"other"}`), 400, "Title cannot be empty.")
	person.server.Advance(time.Minute)
	got := person.putSpace(room.ID, `{"title":"new"}`)
	if got.Title != "new" || !got.IsLocked || !got.IsAnnouncementOnly || got.Description == nil || *got.Description != "d" ||
		got.Created != room.Created || got.LastActivity == room.LastActivity {
		t.Errorf("got %+v", got)
	}
}

// fact W2.5-05 and its switch: a single space removes the description.
func TestDescriptionOfAWebexRoomIsRemoved(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	room := person.space(`{"title":"t","description":"d"}`)
	if got := person.putSpace(room.ID, `{"title":"t","description":""}`); got.Description == nil || *got.Description != "d" {
		t.Errorf("an empty text changed the description to %v", got.Description)
	}
	person.putSpace(room.ID, `{"title":"t","description":" "}`)
	empty, space := "", " "
	for value, want := range map[emulator.WebexClearedDescription]*string{
		emulator.WebexClearedDescriptionAbsent: nil, emulator.WebexClearedDescriptionEmpty: &empty, emulator.WebexClearedDescriptionSpace: &space,
	} {
		person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexClearedDescription = value })
		got := person.getSpace(room.ID).Description
		if (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("%d: got %v, want %v", value, got, want)
		}
	}
	if got := person.putSpace(room.ID, `{"title":"t","description":"again"}`).Description; got == nil || *got != "again" {
		t.Errorf("got %v", got)
	}
}

// Facts W2.5-03 and W2.5-04: who locks a room moderates it; unlocking ends all moderation and announcement mode.
func TestLockOfAWebexRoom(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	room := person.space(`{"title":"t"}`)
	person.add(room.ID, "moderator@example.com")
	wantWebexError(t, person.call("PUT", "/rooms/"+room.ID, `{"title":"t","isAnnouncementOnly":true}`), 400, "")
	if got := person.putSpace(room.ID, `{"title":"t","isLocked":true,"isAnnouncementOnly":true}`); !got.IsLocked || !got.IsAnnouncementOnly {
		t.Errorf("got %+v", got)
	}
	if got := person.moderators(room.ID); !slices.Equal(got, []string{"person@example.com"}) {
		t.Errorf("got moderators %v", got)
	}
	wantWebexError(t, person.call("PUT", "/rooms/"+room.ID, `{"title":"t","isLocked":false,"isAnnouncementOnly":true}`), 400, "")
	if got := person.getSpace(room.ID); !got.IsLocked || len(person.moderators(room.ID)) != 1 {
		t.Errorf("a refused update changed the room to %+v", got)
	}
	if got := person.putSpace(room.ID, `{"title":"t","isLocked":false}`); got.IsLocked || got.IsAnnouncementOnly {
		t.Errorf("got %+v", got)
	}
	if got := person.moderators(room.ID); len(got) != 0 {
		t.Errorf("got moderators %v", got)
	}
}

// Facts W2.7-01 and W2.7-02, and the switch: every member changes an unlocked room, a moderator alone a locked one.
func TestWhoMayChangeAWebexRoom(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value  emulator.WebexRefusalStatus
		status int
	}{
		"forbidden":   {emulator.WebexRefusalForbidden, http.StatusForbidden},
		"bad request": {emulator.WebexRefusalBadRequest, http.StatusBadRequest},
		"bad gateway": {emulator.WebexRefusalBadGateway, http.StatusBadGateway},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			person, moderator, bot := webex(t, withSwitches(func(sw *emulator.Switches) { sw.WebexRefusalStatus = test.value }))
			room := moderator.space(`{"title":"t"}`)
			moderator.add(room.ID, "person@example.com")
			for range 2 {
				added := person.add(room.ID, "bot@webex.bot")
				person.putSpace(room.ID, `{"title":"by a member"}`)
				want(t, person.call("DELETE", "/memberships/"+added.ID, ""), 204)
			}
			moderator.add(room.ID, "bot@webex.bot")
			moderator.putSpace(room.ID, `{"title":"t","isLocked":true}`)
			theirs := person.of(room.ID, "bot@webex.bot")
			for _, refused := range []reply{
				person.call("PUT", "/rooms/"+room.ID, `{"title":"t"}`),
				person.call("PUT", "/rooms/"+room.ID, `{"title":"t","isLocked":false}`),
				person.call("POST", "/memberships", `{"roomId":"`+room.ID+`","personEmail":"new@example.com"}`),
				person.call("PUT", "/memberships/"+theirs.ID, `{"isModerator":true}`),
				person.call("DELETE", "/memberships/"+theirs.ID, ""),
			} {
				wantWebexError(t, refused, test.status, "")
			}
			want(t, bot.call("DELETE", "/memberships/"+theirs.ID, ""), 204) // fact W3.7-02
			if got := moderator.memberships(room.ID); len(got) != 2 {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// fact W2.5-06: any member makes a public room private; a compliance officer alone makes it public.
func TestPublicWebexRoomsChange(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	officer := person.officer()
	room := person.space(`{"title":"t","isPublic":true,"description":"d"}`)
	wantWebexError(t, person.call("PUT", "/rooms/"+room.ID, `{"title":"t","isLocked":true}`), 400, "")
	wantWebexError(t, person.call("PUT", "/rooms/"+room.ID, `{"title":"t","description":" "}`), 400, "")
	if got := person.putSpace(room.ID, `{"title":"t","isPublic":false}`); got.IsPublic || got.MadePublic != "" {
		t.Errorf("got %+v", got)
	}
	wantWebexError(t, person.call("PUT", "/rooms/"+room.ID, `{"title":"t","isPublic":true}`), 403, "")
	person.server.Advance(time.Hour)
	if got := officer.putSpace(room.ID, `{"title":"t","isPublic":true}`); !got.IsPublic || got.MadePublic != "2026-03-01T13:00:00.123Z" {
		t.Errorf("got %+v", got)
	}
}

// Facts W2.5-10 and W2.6-07: a compliance officer who is not in a room changes some of its settings only, and does not delete
// it.
func TestComplianceOfficersOfWebex(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	officer := person.officer()
	room := person.locked("t")
	if got := officer.putSpace(room.ID, `{"title":"t","description":"d","isAnnouncementOnly":true}`); !got.IsAnnouncementOnly || *got.Description != "d" {
		t.Errorf("got %+v", got)
	}
	for _, body := range []string{`{"title":"new"}`, `{"title":"t","isLocked":false}`, `{"title":"t","teamId":"x"}`, `{"title":"t","isReadOnly":true}`} {
		wantWebexError(t, officer.call("PUT", "/rooms/"+room.ID, body), 403, "")
	}
	wantWebexError(t, officer.call("DELETE", "/rooms/"+room.ID, ""), 404, webexNotFound)

	// fact W3.2-08: they add people, but not to an empty room of a team.
	person.add(room.ID, "bot@webex.bot")
	officer.add(room.ID, "moderator@example.com")
	if got := officer.memberships(room.ID); len(got) != 3 {
		t.Errorf("got %+v", got)
	}
	wantWebexError(t, officer.call("POST", "/memberships", `{"roomId":"`+room.ID+`","personEmail":"bot@webex.bot"}`), 409, "")
	team := person.team("team")
	empty := person.server.AddWebexRoom(emulator.WebexRoom{Title: "empty", TeamID: team.ID})
	wantWebexError(t, officer.call("POST", "/memberships", `{"roomId":"`+empty+`","personEmail":"bot@webex.bot"}`), 403, "")

	stranger := emulator.WebexPerson{Emails: []string{"o@example.org"}, OrgID: otherOrganization, ComplianceOfficer: true}
	outsider := webexUser{person.client, person.server.AddWebexPerson(stranger)}
	wantWebexError(t, outsider.call("PUT", "/rooms/"+room.ID, `{"title":"t","description":"x"}`), 404, webexNotFound)
}

// Facts W2.1-01, W2.2-09, W2.5-10 and W2.6-06: a direct room is only there by a message; its title is the other person, and
// nobody but a compliance officer changes it.
func TestDirectWebexRooms(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	officer := person.officer()
	id := person.server.AddWebexRoom(emulator.WebexRoom{
		Type: "direct", Members: []emulator.WebexMember{{PersonID: person.ID}, {PersonID: moderator.ID}},
	})
	for u, title := range map[*webexUser]string{&person: "Test Moderator", &moderator: "Test Person", &officer: "Empty Title"} {
		if got := u.getSpace(id); got.Title != title || got.Type != "direct" {
			t.Errorf("got %+v, want the title %s", got, title)
		}
	}
	if got := person.memberships(id); len(got) != 2 || got[0].RoomType != "direct" {
		t.Errorf("got %+v", got)
	}
	if got := person.titles("?type=direct"); !slices.Equal(got, []string{"Test Moderator"}) {
		t.Errorf("got %v", got)
	}
	wantWebexError(t, person.call("DELETE", "/rooms/"+id, ""), 403, "")
	wantWebexError(t, person.call("PUT", "/rooms/"+id, `{"title":"t","isReadOnly":true}`), 403, "")
	wantWebexError(t, person.call("POST", "/memberships", `{"roomId":"`+id+`","personEmail":"bot@webex.bot"}`), 403, "")
	wantWebexError(t, person.call("DELETE", "/memberships/"+person.memberships(id)[0].ID, ""), 403, "")
	wantWebexError(t, person.call("PUT", "/memberships/"+person.memberships(id)[0].ID, `{"isModerator":true}`), 403, "")
	if got := officer.putSpace(id, `{"title":"t","isReadOnly":true}`); got.IsReadOnly == nil || !*got.IsReadOnly {
		t.Errorf("got %+v", got)
	}
}

type classificationBody struct {
	ID           string `json:"id"`
	Rank         int    `json:"rank"`
	Title        string `json:"title"`
	Enabled      bool   `json:"enabled"`
	Description  string `json:"description"`
	LastModified string `json:"lastModified"`
	OrgID        string `json:"orgId"`
}

// classifications returns the ids of the classifications, the lowest first.
func (u webexUser) classifications() (ids []string) {
	u.t.Helper()
	for _, c := range decode[items[classificationBody]](u.t, u.call("GET", "/classifications", ""), 200).Items {
		ids = append(ids, c.ID)
	}
	return ids
}

// Facts W2.1-01, W2.5-09 and W6-01: a classification is raised and not lowered, by a moderator if the room is locked.
func TestClassificationOfAWebexRoom(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	levels := person.classifications()
	room := person.space(`{"title":"t","classificationId":"` + levels[1] + `"}`)
	person.add(room.ID, "moderator@example.com")
	put := func(u webexUser, level string) reply {
		return u.call("PUT", "/rooms/"+room.ID, `{"title":"t","classificationId":"`+level+`"}`)
	}
	if room.ClassificationID != levels[1] {
		t.Errorf("got %+v", room)
	}
	wantWebexError(t, put(person, levels[0]), 403, "")
	want(t, put(person, levels[1]), 200)
	if got := decode[spaceBody](t, put(moderator, levels[2]), 200); got.ClassificationID != levels[2] {
		t.Errorf("got %+v", got)
	}
	wantWebexError(t, put(person, "unknown"), 400, "")
	person.putSpace(room.ID, `{"title":"t","isLocked":true}`)
	wantWebexError(t, put(moderator, levels[2]), 403, "")

	// fact W2.2-07: a public room has the lowest one.
	wantWebexError(t, person.call("POST", "/rooms",
		`{"title":"t","description":"d","isPublic":true,"classificationId":"`+levels[1]+`"}`), 400, "")
	public := person.space(`{"title":"t","description":"d","isPublic":true,"classificationId":"` + levels[0] + `"}`)
	wantWebexError(t, person.call("PUT", "/rooms/"+public.ID, `{"title":"t","classificationId":"`+levels[1]+`"}`), 400, "")
}

// fact W2.2-08: a bot classifies no new room, and an existing one once a person of its organization is in it.
func TestBotsClassifyWebexRoomsLater(t *testing.T) {
	t.Parallel()
	_, moderator, bot := webex(t, emulator.Options{})
	level := bot.classifications()[1]
	wantWebexError(t, bot.call("POST", "/rooms", `{"title":"t","classificationId":"`+level+`"}`), 403, "")
	room := bot.space(`{"title":"t"}`)
	body := `{"title":"t","classificationId":"` + level + `"}`
	wantWebexError(t, bot.call("PUT", "/rooms/"+room.ID, body), 403, "")
	bot.add(room.ID, moderator.Emails[0])
	bot.putSpace(room.ID, body)

	other := bot.space(`{"title":"t"}`)
	bot.add(other.ID, "stranger@example.org")
	bot.add(other.ID, moderator.Emails[0])
	wantWebexError(t, bot.call("PUT", "/rooms/"+other.ID, body), 403, "")
}

// fact W1.12-01 and its switch: what a key server did not decrypt is named, and not to be trusted.
func TestPartialFailuresOfWebexRooms(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	room := person.space(`{"title":"t","description":"d"}`)
	person.server.UpdateWebexRoom(room.ID, func(r *emulator.WebexRoom) {
		failure := emulator.WebexPartialFailure{Code: "kms_failure", Reason: "Key management server failed to respond appropriately."}
		r.Errors = map[string]emulator.WebexPartialFailure{"title": failure, "description": failure}
	})
	for _, got := range []spaceBody{person.spaces("")[0], person.getSpace(room.ID)} {
		if got.Errors["title"].Code != "kms_failure" || got.Errors["description"].Reason == "" || got.Title == "t" || got.Title == "" ||
			got.Description == nil || *got.Description == "d" {
			t.Errorf("got %+v", got)
		}
	}
	person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexFailedProperty = emulator.WebexFailedPropertyMissing })
	if got := person.getSpace(room.ID); got.Title != "" || got.Description != nil || got.Errors["title"].Code != "kms_failure" {
		t.Errorf("got %+v", got)
	}
	person.server.UpdateWebexRoom(room.ID, func(r *emulator.WebexRoom) { r.Errors = nil })
	if got := person.getSpace(room.ID); got.Title != "t" || got.Errors != nil {
		t.Errorf("got %+v", got)
	}
}
