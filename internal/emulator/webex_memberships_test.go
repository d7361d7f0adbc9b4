// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests memberships of Webex (section 3 of the facts).

import (
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// Facts W3.1-01 and W3.2-01: a new membership has these properties and no others; a list lacks isRoomHidden.
func TestNewWebexMembership(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	room := person.space(`{"title":"t"}`)
	got := person.add(room.ID, "MODERATOR@example.com") // fact W3.2-07
	if got.IsRoomHidden == nil || *got.IsRoomHidden || got.IsMonitor == nil || *got.IsMonitor {
		t.Errorf("got %+v", got)
	}
	listed := person.of(room.ID, "Moderator@Example.com")
	single := decode[membershipBody](t, person.call("GET", "/memberships/"+got.ID, ""), 200)
	if single.IsRoomHidden == nil {
		t.Error("a single membership has no isRoomHidden")
	}
	for _, m := range []membershipBody{got, listed, single} {
		m.IsRoomHidden, m.IsMonitor = nil, nil
		want := membershipBody{
			ID: got.ID, RoomID: room.ID, RoomType: "group", PersonID: moderator.ID, PersonEmail: "moderator@example.com",
			PersonDisplayName: "Test Moderator", PersonOrgID: moderator.OrgID, Created: webexNoon,
		}
		if m != want {
			t.Errorf("got %+v, want %+v", m, want)
		}
	}
	if listed.IsRoomHidden != nil {
		t.Error("a list has isRoomHidden")
	}
	// fact W3.1-02: one id per person and room.
	want(t, person.call("DELETE", "/memberships/"+got.ID, ""), 204)
	if again := person.add(room.ID, "moderator@example.com"); again.ID != got.ID {
		t.Errorf("got the id %s after coming back, want %s", again.ID, got.ID)
	}
}

// Facts W3.2-02, W3.2-04, W3.2-05 and W3.2-06: the recorded texts of refusals.
func TestWebexMembershipsThatAreRefused(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	room, theirs := person.space(`{"title":"t"}`), moderator.space(`{"title":"t"}`)
	for body, test := range map[string]struct {
		status  int
		message string
	}{
		`{"roomId":"` + room.ID + `"}`:                                                           {400, "Must specify either personId or personEmail."},
		`{"personEmail":"moderator@example.com"}`:                                                {400, "roomId cannot be null"},
		`{"roomId":"` + room.ID + `","personEmail":"Person@example.com"}`:                        {409, "User is already a participant in the room."},
		`{"roomId":"` + room.ID + `","personEmail":"nobody"}`:                                    {404, webexNotFound},
		`{"roomId":"` + room.ID + `","personId":"not base64"}`:                                   {400, "Expect base64 ID or UUID."},
		`{"roomId":"` + room.ID + `","personId":"00000000-0000-4000-8000-000000000000"}`:         {404, webexNotFound},
		`{"roomId":"` + theirs.ID + `","personEmail":"person@example.com"}`:                      {404, webexNotFound},
		`{"roomId":"unknown","personEmail":"moderator@example.com"}`:                             {404, webexNotFound},
		`{"roomId":1,"personEmail":"moderator@example.com"}`:                                     {400, ""},
		`{"roomId":"` + room.ID + `","personEmail":"moderator@example.com","isModerator":"yes"}`: {400, ""},
	} {
		wantWebexError(t, person.call("POST", "/memberships", body), test.status, test.message)
	}
	if got := person.memberships(room.ID); len(got) != 1 {
		t.Errorf("got %+v", got)
	}
	people := len(person.server.WebexPeople())
	person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexOutsiderAdds = emulator.WebexOutsiderAddsBadGateway })
	wantWebexError(t, person.call("POST", "/memberships", `{"roomId":"`+theirs.ID+`","personEmail":"new@example.com"}`), 502, "Add participant failed.")
	wantWebexError(t, person.call("POST", "/memberships", `{"roomId":"unknown","personEmail":"new@example.com"}`), 404, webexNotFound)
	if got := len(person.server.WebexPeople()); got != people {
		t.Error("a refused membership invited somebody")
	}
}

// fact W3.2-02 and its switch; fact W1.11-03: a person is named by its id or bare UUID.
func TestBothPersonsOfAWebexMembership(t *testing.T) {
	t.Parallel()
	person, moderator, bot := webex(t, emulator.Options{})
	room := person.space(`{"title":"t"}`)
	body := `{"roomId":"` + room.ID + `","personId":"` + moderator.ID + `","personEmail":"bot@webex.bot"}`
	if got := decode[membershipBody](t, person.call("POST", "/memberships", body), 200); got.PersonID != moderator.ID {
		t.Errorf("got %+v", got)
	}
	person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexBothPersons = emulator.WebexBothPersonsRefused })
	wantWebexError(t, person.call("POST", "/memberships", body), 400, "")
	uuid := strings.Split(plainID(t, bot.ID), "/")[4]
	got := decode[membershipBody](t, person.call("POST", "/memberships", `{"roomId":"`+room.ID+`","personId":"`+uuid+`"}`), 200)
	if got.PersonID != bot.ID {
		t.Errorf("got %+v", got)
	}
}

// fact W3.2-03: an address that nobody has is invited, in any case of letters.
func TestInvitationsToAWebexRoom(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	room := person.space(`{"title":"t"}`)
	invited := person.add(room.ID, "New.Person@Example.org")
	if invited.PersonEmail != "new.person@example.org" || invited.PersonDisplayName == "" || invited.PersonOrgID == person.OrgID {
		t.Errorf("got %+v", invited)
	}
	other := person.add(person.space(`{"title":"u"}`).ID, "NEW.PERSON@example.ORG")
	if other.PersonID != invited.PersonID || other.ID == invited.ID {
		t.Errorf("got %+v", other)
	}
	wantWebexError(t, person.call("POST", "/memberships", `{"roomId":"`+room.ID+`","personEmail":"new.person@example.org"}`), 409, "")
}

// Facts W2.7-04 and W3.2-09, and their switches: a full room, and people of other organizations.
func TestWhoMayNotJoinAWebexRoom(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, withSwitches(func(sw *emulator.Switches) {
		sw.WebexRosterLimit, sw.WebexOtherOrganizations = 2, emulator.WebexOtherOrganizationsForbidden
	}))
	room := person.space(`{"title":"t"}`)
	post := func(email string) reply {
		return person.call("POST", "/memberships", `{"roomId":"`+room.ID+`","personEmail":"`+email+`"}`)
	}
	wantWebexError(t, post("stranger@example.org"), 403, "")
	want(t, post("moderator@example.com"), 200)
	wantWebexError(t, post("bot@webex.bot"), 403, "The room is full.")
	person.server.UpdateSwitches(func(sw *emulator.Switches) {
		sw.WebexRosterLimit, sw.WebexOtherOrganizations = 0, emulator.WebexOtherOrganizationsAdmitted
	})
	want(t, post("stranger@example.org"), 200)
}

// A room holds 5,000 people (fact W2.7-04).
func TestWebexRoomHolds5000People(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	room := person.space(`{"title":"t"}`)
	person.server.UpdateWebexRoom(room.ID, func(r *emulator.WebexRoom) {
		for len(r.Members) < 4999 {
			r.Members = append(r.Members, emulator.WebexMember{PersonID: "somebody"})
		}
	})
	person.add(room.ID, "moderator@example.com")
	wantWebexError(t, person.call("POST", "/memberships", `{"roomId":"`+room.ID+`","personEmail":"bot@webex.bot"}`), 403, "The room is full.")
}

// Facts W3.6-01, W3.6-02 and W3.6-03: the first moderator locks the room, makes the caller one too, and without the last
// one it is unlocked.
func TestModeratorsLockAndUnlockAWebexRoom(t *testing.T) {
	t.Parallel()
	const both = "moderator@example.com,person@example.com"
	person, moderator, _ := webex(t, emulator.Options{})
	makers := map[string]func(id string){
		"a new membership": func(id string) { person.addModerator(id, "moderator@example.com") },
		"an existing membership": func(id string) {
			m := person.add(id, "moderator@example.com")
			got := decode[membershipBody](t, person.call("PUT", "/memberships/"+m.ID, `{"isModerator":true,"id":"x"}`), 200) // fact W3.5-01
			if !got.IsModerator || got.ID != m.ID {
				t.Errorf("got %+v", got)
			}
		},
	}
	enders := map[string]func(id string, m membershipBody){
		"demotion": func(_ string, m membershipBody) {
			want(t, moderator.call("PUT", "/memberships/"+m.ID, `{"isModerator":false}`), 200)
		},
		"leaving": func(_ string, m membershipBody) { want(t, moderator.call("DELETE", "/memberships/"+m.ID, ""), 204) },
	}
	for made, make := range makers {
		for ended, end := range enders {
			room := person.space(`{"title":"t"}`)
			make(room.ID)
			if got := person.moderators(room.ID); strings.Join(slices.Sorted(slices.Values(got)), ",") != both || !person.getSpace(room.ID).IsLocked {
				t.Errorf("%s: got moderators %v", made, got)
			}
			person.putSpace(room.ID, `{"title":"t","isAnnouncementOnly":true}`)
			want(t, person.call("PUT", "/memberships/"+person.of(room.ID, "person@example.com").ID, `{"isModerator":false}`), 200)
			if !person.getSpace(room.ID).IsLocked {
				t.Errorf("%s: a room with another moderator is unlocked", made)
			}
			end(room.ID, person.of(room.ID, "moderator@example.com"))
			if got := person.getSpace(room.ID); got.IsLocked || got.IsAnnouncementOnly {
				t.Errorf("%s, %s: got %+v", made, ended, got)
			}
		}
	}
}

// fact W3.6-04 and its switch.
func TestBotsModerateWebexRooms(t *testing.T) {
	t.Parallel()
	person, _, bot := webex(t, emulator.Options{})
	room := person.space(`{"title":"t"}`)
	if got := person.addModerator(room.ID, "bot@webex.bot"); !got.IsModerator {
		t.Errorf("got %+v", got)
	}
	bot.putSpace(room.ID, `{"title":"by the bot"}`)
	person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexBotModerators = emulator.WebexBotModeratorsRefused })
	wantWebexError(t, bot.call("POST", "/rooms", `{"title":"t","isLocked":true}`), 403, "")
	other := person.space(`{"title":"t"}`)
	wantWebexError(t, person.call("POST", "/memberships",
		`{"roomId":"`+other.ID+`","personEmail":"bot@webex.bot","isModerator":true}`), 403, "")
	if got := person.memberships(other.ID); len(got) != 1 || person.getSpace(other.ID).IsLocked {
		t.Errorf("a refused moderator left %+v", got)
	}
}

// Facts W3.3-01, W3.3-02, W3.3-03 and W3.3-04: a list is of a room, in the order of a switch, or the caller's own.
func TestListsOfWebexMemberships(t *testing.T) {
	t.Parallel()
	person, moderator, bot := webex(t, emulator.Options{})
	room, other := person.space(`{"title":"t"}`), person.space(`{"title":"u"}`)
	person.add(room.ID, "bot@webex.bot")
	person.add(room.ID, "moderator@example.com")
	emails := func(u webexUser, query string) string {
		var list []string
		for _, m := range decode[items[membershipBody]](t, u.call("GET", "/memberships"+query, ""), 200).Items {
			list = append(list, m.PersonEmail)
		}
		return strings.Join(list, " ")
	}
	for query, want := range map[string]string{
		"?roomId=" + room.ID:                         "person@example.com bot@webex.bot moderator@example.com",
		"?roomId=" + room.ID + "&personId=" + bot.ID: "bot@webex.bot",
		"?roomId=" + room.ID + "&personId=" + strings.Split(plainID(t, bot.ID), "/")[4]: "bot@webex.bot",
		"?roomId=" + room.ID + "&personEmail=BOT@webex.bot":                             "bot@webex.bot",
		"?roomId=" + room.ID + "&personEmail=nobody@example.com":                        "",
		"?roomId=" + other.ID + "&personId=" + bot.ID:                                   "",
		"":                                "person@example.com person@example.com",
		"?personEmail=person@example.com": "person@example.com person@example.com",
		"?personId=" + person.ID:          "person@example.com person@example.com",
	} {
		if got := emails(person, query); got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
	wantWebexError(t, person.call("GET", "/memberships?personId="+bot.ID, ""), 400, "")
	wantWebexError(t, person.call("GET", "/memberships?roomId="+room.ID+"&personId=x", ""), 400, "Expect base64 ID or UUID.")
	for _, id := range []string{"unknown", other.ID} {
		wantWebexError(t, moderator.call("GET", "/memberships?roomId="+id, ""), 404, "Could not find a room with provided ID.")
	}
	person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexMembershipOrder = emulator.WebexMembershipsNewest })
	if got := emails(person, "?roomId="+room.ID); got != "moderator@example.com bot@webex.bot person@example.com" {
		t.Errorf("got %q", got)
	}
}

// Facts W3.4-01 and W3.7-01: unknown, left and invisible memberships are not found.
func TestWebexMembershipsThatAreNotThere(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	room := person.space(`{"title":"t"}`)
	left := person.add(room.ID, "moderator@example.com")
	want(t, person.call("DELETE", "/memberships/"+left.ID, ""), 204)
	own := person.of(room.ID, "person@example.com")
	for _, test := range []struct {
		u  webexUser
		id string
	}{{person, "unknown"}, {person, room.ID}, {person, left.ID}, {moderator, left.ID}, {moderator, own.ID}} {
		wantWebexError(t, test.u.call("GET", "/memberships/"+test.id, ""), 404, webexNotFound)
		wantWebexError(t, test.u.call("PUT", "/memberships/"+test.id, `{"isModerator":true}`), 404, webexNotFound)
		wantWebexError(t, test.u.call("DELETE", "/memberships/"+test.id, ""), 404, webexNotFound)
	}
}

// Facts W3.5-01 and W3.5-02: isModerator alone changes a membership, and isRoomHidden does nothing in a group.
func TestUpdateOfAWebexMembership(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	room := person.space(`{"title":"t"}`)
	own := person.of(room.ID, "person@example.com")
	wantWebexError(t, person.call("PUT", "/memberships/"+own.ID, `{}`), 400, "")
	want(t, person.call("PUT", "/memberships/"+own.ID, `{"isRoomHidden":true}`), 200)
	want(t, person.call("PUT", "/memberships/"+own.ID, `{"isModerator":false}`), 200)
	if person.getSpace(room.ID).IsLocked {
		t.Error("nothing was changed, and the room is locked")
	}
	if got := decode[membershipBody](t, person.call("PUT", "/memberships/"+own.ID, `{"isModerator":true}`), 200); !got.IsModerator || got.IsRoomHidden == nil {
		t.Errorf("got %+v", got)
	}
}

// Who is of the organization joins a public room by itself, and adds nobody else before.
func TestPublicWebexRoomsAreJoined(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	room := moderator.space(`{"title":"t","description":"d","isPublic":true}`)
	wantWebexError(t, person.call("POST", "/memberships", `{"roomId":"`+room.ID+`","personEmail":"bot@webex.bot"}`), 403, "")
	person.add(room.ID, "person@example.com")
	person.add(room.ID, "bot@webex.bot")
	wantWebexError(t, person.call("PUT", "/memberships/"+person.of(room.ID, "bot@webex.bot").ID, `{"isModerator":true}`), 400, "") // fact W2.2-07
}
