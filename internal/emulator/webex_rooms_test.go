// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests rooms of Webex: create, read, list and delete (section 2 of the facts).

import (
	"encoding/base64"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const webexNoon = "2026-03-01T12:00:00.123Z"

// Facts W2.1-01, W2.1-02, W2.1-03, W2.1-05, W2.1-06, W2.2-01 and W1.10-01: a new room has these properties and no others.
func TestNewWebexRoom(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	got := person.call("POST", "/rooms", `{"title":"tea"}`)
	room := decode[spaceBody](t, got, http.StatusOK)
	want := spaceBody{
		ID: room.ID, Title: "tea", Type: "group", LastActivity: webexNoon, Created: webexNoon,
		CreatorID: person.ID, OwnerID: person.OrgID,
	}
	if room.IsReadOnly != nil || room.Description != nil || room.ID != want.ID {
		t.Errorf("got %+v", room)
	}
	for _, absent := range []string{"isAnnouncementOnly", "isReadOnly", "description", "teamId", "classificationId", "madePublic", "null"} {
		if strings.Contains(got.body, absent) {
			t.Errorf("got %s in %s", absent, got.body)
		}
	}
	for _, present := range []string{`"isLocked":false`, `"isPublic":false`} {
		if !strings.Contains(got.body, present) {
			t.Errorf("got no %s in %s", present, got.body)
		}
	}
	// fact W2.4-01: read and list have isReadOnly too.
	for _, read := range []spaceBody{person.getSpace(room.ID), person.spaces("")[0]} {
		if read.IsReadOnly == nil || *read.IsReadOnly {
			t.Errorf("got isReadOnly %v", read.IsReadOnly)
		}
		read.IsReadOnly = nil
		if read.ID != want.ID || read.Title != want.Title || read.Created != want.Created || read.LastActivity != want.LastActivity ||
			read.CreatorID != want.CreatorID || read.OwnerID != want.OwnerID || read.Type != want.Type {
			t.Errorf("got %+v, want %+v", read, want)
		}
	}
	// fact W2.2-01: titles are not unique.
	if other := person.space(`{"title":"tea"}`); other.ID == room.ID {
		t.Error("a second create made no second room")
	}
}

// Facts W1.11-01 and W1.11-02: ids are base64 without padding, of a URL with the cluster; an id that was put together for
// another cluster leads to nothing.
func TestWebexIDs(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	room := person.space(`{"title":"tea"}`)
	for id, form := range map[string]string{
		room.ID:                           `^ciscospark://urn:TEAM:us-west-2_r/ROOM/[0-9a-f-]{36}$`,
		room.CreatorID:                    `^ciscospark://us/PEOPLE/[0-9a-f-]{36}$`,
		room.OwnerID:                      `^ciscospark://us/ORGANIZATION/[0-9a-f-]{36}$`,
		person.memberships(room.ID)[0].ID: `^ciscospark://urn:TEAM:us-west-2_r/MEMBERSHIP/[0-9a-f-]{36}:[0-9a-f-]{36}$`,
	} {
		if !regexp.MustCompile(form).MatchString(plainID(t, id)) {
			t.Errorf("got %q, want %s", plainID(t, id), form)
		}
	}
	guessed := base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(plainID(t, room.ID), "urn:TEAM:us-west-2_r", "us", 1)))
	wantWebexError(t, person.call("GET", "/rooms/"+guessed, ""), 404, webexNotFound)
}

// Facts W2.2-02, W2.2-05, W2.2-06 and W2.2-07, and W1.5-02: creates that are refused make no room.
func TestWebexRoomsThatAreRefused(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	const noTitle, malformed = "Title cannot be empty.", "The request could not be understood by the server due to malformed syntax."
	for body, test := range map[string]struct {
		status  int
		message string
	}{
		`{}`:                               {400, noTitle},
		`{"title":""}`:                     {400, noTitle},
		`{"title":" "}`:                    {400, noTitle},
		`{"title":null}`:                   {400, noTitle},
		`{"title":1}`:                      {400, malformed},
		`{"title":"tea"`:                   {400, malformed},
		`null`:                             {400, malformed},
		`["tea"]`:                          {400, malformed},
		`{"title":"t","isLocked":"yes"}`:   {400, malformed},
		`{"title":"t","teamId":""}`:        {404, webexNotFound},
		`{"title":"t","teamId":"unknown"}`: {404, webexNotFound},
		`{"title":"t","isAnnouncementOnly":true}`:                         {400, ""},
		`{"title":"t","isPublic":true}`:                                   {400, ""},
		`{"title":"t","isPublic":true,"isLocked":true,"description":"d"}`: {400, ""},
		`{"title":"t","classificationId":"unknown"}`:                      {400, ""},
	} {
		wantWebexError(t, person.call("POST", "/rooms", body), test.status, test.message)
	}
	wantWebexError(t, person.call("POST", "/rooms", `{"title":"t"}`, "Content-Type", "text/plain"), 400, malformed)
	if got := person.server.WebexRooms(); len(got) != 0 {
		t.Errorf("got %d rooms", len(got))
	}
}

// fact W2.2-07 and its switch.
func TestWebexRoomsMayBePublicAndLocked(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, withSwitches(func(sw *emulator.Switches) {
		sw.WebexPublicLocked = emulator.WebexPublicLockedAccepted
	}))
	room := person.space(`{"title":"t","isPublic":true,"isLocked":true,"description":"d"}`)
	if !room.IsPublic || !room.IsLocked || room.MadePublic != webexNoon || !slices.Equal(person.moderators(room.ID), []string{"person@example.com"}) {
		t.Errorf("got %+v", room)
	}
}

// Facts W2.2-03 and W2.2-04: the caller is in a new room at once, and moderates it only if it is locked.
func TestWhoIsInANewWebexRoom(t *testing.T) {
	t.Parallel()
	person, _, bot := webex(t, emulator.Options{})
	for _, u := range []webexUser{person, bot} {
		for _, locked := range []bool{false, true} {
			room := u.space(`{"title":"t"}`)
			if locked {
				room = u.locked("t")
			}
			got := u.memberships(room.ID)
			if len(got) != 1 || got[0].PersonID != u.ID || got[0].IsModerator != locked || room.IsLocked != locked {
				t.Errorf("locked %t: got %+v", locked, got)
			}
		}
	}
}

// fact W2.1-07 and its switches.
func TestLimitsOfWebexTexts(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, withSwitches(func(sw *emulator.Switches) { sw.WebexTitleLimit, sw.WebexDescriptionLimit = 3, 4 }))
	room := person.space(`{"title":"téa","description":"four"}`)
	wantWebexError(t, person.call("POST", "/rooms", `{"title":"teas"}`), 400, "")
	wantWebexError(t, person.call("PUT", "/rooms/"+room.ID, `{"title":"t","description":"fives"}`), 400, "")
	person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexTitleLimit, sw.WebexDescriptionLimit = 0, 0 })
	person.space(`{"title":"` + strings.Repeat("x", 5000) + `","description":"` + strings.Repeat("y", 5000) + `"}`)
}

// fact W2.4-02: unknown, malformed, deleted, and thrown out of, are one answer.
func TestWebexRoomsThatAreNotThere(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	gone := person.space(`{"title":"gone"}`)
	want(t, person.call("DELETE", "/rooms/"+gone.ID, ""), 204)
	theirs := moderator.locked("theirs")
	thrownOut := moderator.locked("thrown out")
	m := moderator.add(thrownOut.ID, "person@example.com")
	person.getSpace(thrownOut.ID)
	want(t, moderator.call("DELETE", "/memberships/"+m.ID, ""), 204)
	for _, id := range []string{"unknown", gone.ID, theirs.ID, thrownOut.ID} {
		wantWebexError(t, person.call("GET", "/rooms/"+id, ""), 404, webexNotFound)
		wantWebexError(t, person.call("PUT", "/rooms/"+id, `{"title":"t"}`), 404, webexNotFound)
		wantWebexError(t, person.call("DELETE", "/rooms/"+id, ""), 404, webexNotFound) // fact W2.6-04
	}
}

// Facts W2.3-01, W2.3-02 and W2.3-03: a list has the rooms that the caller is in, newest first unless it says otherwise.
func TestListOfWebexRooms(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	moderator.space(`{"title":"not mine"}`)
	var ids []string
	for _, title := range []string{"a", "b", "c"} {
		ids = append(ids, person.space(`{"title":"`+title+`"}`).ID)
		person.server.Advance(time.Minute)
	}
	person.putSpace(ids[0], `{"title":"a"}`) // the last activity
	sorted := slices.Sorted(slices.Values(ids))
	byID := map[string]string{ids[0]: "a", ids[1]: "b", ids[2]: "c"}
	for query, want := range map[string][]string{
		"":                                 {"c", "b", "a"},
		"?sortBy=created":                  {"c", "b", "a"},
		"?sortBy=lastactivity":             {"a", "c", "b"},
		"?sortBy=id":                       {byID[sorted[0]], byID[sorted[1]], byID[sorted[2]]},
		"?type=group":                      {"c", "b", "a"},
		"?type=direct":                     {},
		"?max=2":                           {"c", "b"},
		"?orgPublicSpaces=false&unknown=1": {"c", "b", "a"},
	} {
		if got := person.titles(query); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", query, got, want)
		}
	}
	for _, query := range []string{
		"?type=both", "?sortBy=title", "?max=some", "?orgPublicSpaces=perhaps", "?from=yesterday",
		"?orgPublicSpaces=true&type=group", "?orgPublicSpaces=true&sortBy=id", "?orgPublicSpaces=true&teamId=x", "?cursor=x",
	} {
		wantWebexError(t, person.call("GET", "/rooms"+query, ""), 400, "")
	}
}

// fact W2.3-01: public rooms of the organization are listed for everybody in it, by the time at which they were made public.
func TestListOfPublicWebexRooms(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	for _, title := range []string{"a", "b", "c"} {
		moderator.space(`{"title":"` + title + `","isPublic":true,"description":"d"}`)
		person.server.Advance(time.Hour)
	}
	person.space(`{"title":"private"}`)
	stranger := emulator.WebexPerson{Emails: []string{"stranger@example.org"}, OrgID: otherOrganization}
	outsider := webexUser{person.client, person.server.AddWebexPerson(stranger)}
	for query, want := range map[string][]string{
		"":                           {"c", "b", "a"},
		"&from=2026-03-01T13:00:00Z": {"c", "b"},
		"&to=2026-03-01T13:30:00Z":   {"b", "a"},
		"&from=2026-03-01T13:00:00.123Z&to=2026-03-01T13:30:00.000Z": {"b"},
	} {
		if got := person.titles("?orgPublicSpaces=true" + query); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", query, got, want)
		}
	}
	if got := outsider.titles("?orgPublicSpaces=true"); len(got) != 0 {
		t.Errorf("another organization sees %v", got)
	}
}

// Facts W2.6-01, W2.6-02 and W2.6-06: a moderator deletes a locked room for all; another member only leaves it, with the
// same answer, or is refused.
func TestDeleteOfALockedWebexRoom(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	room := moderator.locked("locked")
	moderator.add(room.ID, "person@example.com")

	person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexDeleteLocked = emulator.WebexDeleteLockedRefused })
	wantWebexError(t, person.call("DELETE", "/rooms/"+room.ID, ""), 403, "")
	person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexDeleteLocked = emulator.WebexDeleteLockedLeaves })
	if got := person.call("DELETE", "/rooms/"+room.ID, ""); got.status != 204 || got.body != "" {
		t.Errorf("got %+v", got)
	}
	wantWebexError(t, person.call("GET", "/rooms/"+room.ID, ""), 404, webexNotFound)
	if got := moderator.memberships(room.ID); len(got) != 1 {
		t.Errorf("got %+v, want the moderator", got)
	}
	want(t, moderator.call("DELETE", "/rooms/"+room.ID, ""), 204)
	if _, there := person.server.WebexRoom(room.ID); there {
		t.Error("the room is still there")
	}
}

// fact W2.6-03 and its switch.
func TestDeleteOfAnUnlockedWebexRoom(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value emulator.WebexDeleteUnlocked
		gone  bool
	}{"deletes": {emulator.WebexDeleteUnlockedDeletes, true}, "leaves": {emulator.WebexDeleteUnlockedLeaves, false}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			person, moderator, _ := webex(t, withSwitches(func(sw *emulator.Switches) { sw.WebexDeleteUnlocked = test.value }))
			room := person.space(`{"title":"t"}`)
			person.add(room.ID, "moderator@example.com")
			want(t, person.call("DELETE", "/rooms/"+room.ID, ""), 204)
			wantWebexError(t, person.call("GET", "/rooms/"+room.ID, ""), 404, webexNotFound)
			if got := moderator.call("GET", "/rooms/"+room.ID, "").status; (got == 404) != test.gone {
				t.Errorf("the other member gets %d", got)
			}
			// The safe way deletes it either way.
			safe := person.space(`{"title":"t"}`)
			person.putSpace(safe.ID, `{"title":"t","isLocked":true}`)
			want(t, person.call("DELETE", "/rooms/"+safe.ID, ""), 204)
			if _, there := person.server.WebexRoom(safe.ID); there {
				t.Error("the room that was locked first is still there")
			}
		})
	}
}

// Facts W2.8-01 and W2.8-02, and the switch.
func TestWebexMeetingDetails(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	path := "/rooms/" + person.space(`{"title":"t"}`).ID + "/meetingInfo"
	type detailsBody struct {
		RoomID               string `json:"roomId"`
		MeetingLink          string `json:"meetingLink"`
		SIPAddress           string `json:"sipAddress"`
		MeetingNumber        string `json:"meetingNumber"`
		MeetingID            string `json:"meetingId"`
		CallInTollFreeNumber string `json:"callInTollFreeNumber"`
		CallInTollNumber     string `json:"callInTollNumber"`
	}
	got := decode[detailsBody](t, person.call("GET", path, ""), 200)
	if !strings.Contains(path, got.RoomID) || got.RoomID == "" || got.MeetingLink == "" || got.SIPAddress == "" || got.MeetingNumber == "" ||
		got.MeetingID == "" || got.CallInTollFreeNumber == "" || got.CallInTollNumber == "" {
		t.Errorf("got %+v", got)
	}
	wantWebexError(t, person.call("GET", "/rooms/unknown/meetingInfo", ""), 404, "Could not find a room with provided ID.")
	for value, status := range map[emulator.WebexMeetingInfo]int{
		emulator.WebexMeetingInfoGone: 410, emulator.WebexMeetingInfoNotFound: 404, emulator.WebexMeetingInfoForbidden: 403,
	} {
		person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexMeetingInfo = value })
		wantWebexError(t, person.call("GET", path, ""), status, "")
	}
	person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexMeetingInfo = emulator.WebexMeetingInfoEmpty })
	if got := person.call("GET", path, ""); got.status != 200 || strings.Contains(got.body, "meetingLink") {
		t.Errorf("got %+v", got)
	}
}
