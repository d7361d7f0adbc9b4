// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests the state of Webex: in the admin API, in seeds, after a reset, and across restarts.

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

type webexSeededBody struct {
	People map[string]string `json:"people"`
	Teams  []string          `json:"teams"`
	Rooms  []string          `json:"rooms"`
}

// livedWebex fills Webex with some of everything.
func livedWebex(person, moderator webexUser) {
	person.t.Helper()
	team := moderator.team("team")
	moderator.addToTeam(team.ID, "person@example.com")
	room := moderator.space(`{"title":"locked","description":"d","isLocked":true,"isAnnouncementOnly":true,"teamId":"` + team.ID + `"}`)
	moderator.add(room.ID, "bot@webex.bot")
	archived := moderator.space(`{"title":"archived","isLocked":true,"teamId":"` + team.ID + `"}`)
	want(person.t, moderator.call("DELETE", "/rooms/"+archived.ID, ""), 204)
	person.server.Advance(time.Hour)
	public := person.space(`{"title":"public","description":"d","isPublic":true,"classificationId":"` + person.classifications()[0] + `"}`)
	person.add(public.ID, "Invited@example.org")
	officer := person.officer()
	person.server.AddWebexRoom(emulator.WebexRoom{
		Type: "direct", Members: []emulator.WebexMember{{PersonID: person.ID}, {PersonID: officer.ID}},
	})
	failing := person.space(`{"title":"failing"}`)
	person.server.UpdateWebexRoom(failing.ID, func(r *emulator.WebexRoom) {
		r.Errors = map[string]emulator.WebexPartialFailure{"title": {Code: "kms_failure", Reason: "r"}}
	})
	person.server.Advance(time.Minute)
}

// The state of a server is a seed for another one, whose first accounts then have the ids of the state.
func TestStateOfWebexIsASeed(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	livedWebex(person, moderator)
	state := person.admin("GET", "state", "").body
	for _, secret := range person.server.WebexSecrets() {
		if strings.Contains(state, secret) {
			t.Error("the state has a secret")
		}
	}
	other, otherModerator, _ := webex(t, emulator.Options{Now: person.server.Now()})
	seeded := other.seed(state)
	if got := other.admin("GET", "state", "").body; strings.Replace(got, other.server.ResourceID(), person.server.ResourceID(), 1) != state {
		t.Errorf("got  %s\nwant %s", got, state)
	}
	if len(seeded.Webex.Rooms) != 6 || len(seeded.Webex.Teams) != 1 || seeded.Webex.People["person@example.com"] != person.ID {
		t.Errorf("got %+v", seeded.Webex)
	}
	// The tokens of the other server act as the accounts of the seed.
	if got := decode[personBody](t, other.call("GET", "/people/me", ""), 200); got.ID != person.ID || got.OrgID != person.OrgID {
		t.Errorf("got %+v", got)
	}
	if a, b := otherModerator.titles("?sortBy=id"), moderator.titles("?sortBy=id"); !slices.Equal(a, b) || len(a) != 2 {
		t.Errorf("got %v, want %v", a, b)
	}
	wantRefused(t, other.admin("POST", "seed", state), 400, "already")
}

func TestSeedOfWebexByAddresses(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	seeded := person.seed(`{"webex":{
		"people":[{"emails":["Ada@example.com"]},{"emails":["helper@webex.bot"],"type":"bot"},{"emails":["person@example.com"],"displayName":"Pat"}],
		"teams":[{"name":"team","members":[{"personEmail":"ada@example.com"}]}],
		"rooms":[
			{"title":"open","members":[{"personEmail":"person@example.com"},{"personEmail":"ADA@example.com"}]},
			{"title":"locked","created":"-2h","members":[{"personEmail":"moderator@example.com","isModerator":true},{"personEmail":"person@example.com"}]},
			{"title":"lock","isLocked":true,"members":[{"personEmail":"person@example.com"}]}
		]}}`)
	if got := person.titles(""); !slices.Equal(got, []string{"lock", "locked", "open"}) {
		t.Errorf("got %v", got)
	}
	locked := person.getSpace(seeded.Webex.Rooms[1])
	if !locked.IsLocked || locked.Created != "2026-03-01T10:00:00.123Z" || locked.CreatorID != moderator.ID {
		t.Errorf("got %+v", locked)
	}
	if got := person.moderators(seeded.Webex.Rooms[2]); !slices.Equal(got, []string{"person@example.com"}) {
		t.Errorf("got moderators %v", got)
	}
	if got := decode[personBody](t, person.call("GET", "/people/me", ""), 200); got.DisplayName != "Pat" || got.ID != person.ID {
		t.Errorf("got %+v", got)
	}
	if rooms, teams := person.server.WebexRooms(), person.server.WebexTeams(); len(rooms) != 4 || len(teams) != 1 || rooms[3].TeamID != teams[0].ID {
		t.Errorf("got rooms %+v and teams %+v, want a general room", rooms, teams)
	}
}

func TestSeedsOfWebexThatAreRefused(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	room := person.space(`{"title":"t"}`)
	before := person.admin("GET", "state", "").body
	for seed, says := range map[string]string{
		`"people":[{}]`:                                            "people[0]: emails is missing",
		`"people":[{"emails":["ada"]}]`:                            `want an address`,
		`"people":[{"emails":["a@b.c"],"type":"robot"}]`:           "want person, bot or appuser",
		`"people":[{"emails":["a@b.c"]},{"emails":["A@b.c"]}]`:     "people[1]: there is a person with the address a@b.c already",
		`"people":[{"emails":["a@b.c"],"id":"x"}]`:                 "want base64 of ciscospark",
		`"people":[{"emails":["a@b.c"],"id":"` + person.ID + `"}]`: "there is a person",
		`"people":[{"emails":["a@b.c"],"created":"now"}]`:          `created is "now"`,
		`"teams":[{}]`: "teams[0]: name is missing",
		`"teams":[{"name":"t","members":[{"personEmail":"x@example.com"}]}]`: "members[0]: there is no person",
		`"rooms":[{}]`: "rooms[0]: title is missing",
		`"rooms":[{"title":"t","type":"circle"}]`:                                                                       "want group or direct",
		`"rooms":[{"title":"t","id":"` + room.ID + `"}]`:                                                                "already",
		`"rooms":[{"title":"t","teamId":"x"}]`:                                                                          "there is no such team",
		`"rooms":[{"title":"t","isAnnouncementOnly":true}]`:                                                             "isAnnouncementOnly needs isLocked",
		`"rooms":[{"title":"t","lastActivity":"later"}]`:                                                                `lastActivity is "later"`,
		`"rooms":[{"title":"t","isPublic":true,"madePublic":"x"}]`:                                                      `madePublic is "x"`,
		`"rooms":[{"title":"t","members":[{"personEmail":"person@example.com"},{"personEmail":"person@example.com"}]}]`: "is there twice",
		`"orgId":"other"`: "reset the server first",
		`"what":1`:        "unknown member",
	} {
		wantRefused(t, person.admin("POST", "seed", `{"webex":{`+seed+`}}`), 400, says)
	}
	if got := person.admin("GET", "state", "").body; got != before {
		t.Errorf("a refused seed changed the state to %s", got)
	}
}

// A reset leaves the first accounts and their tokens.
func TestResetOfWebex(t *testing.T) {
	t.Parallel()
	person, moderator, bot := webex(t, emulator.Options{})
	before := person.webexState()
	livedWebex(person, moderator)
	officer := decode[items[personBody]](t, person.call("GET", "/people?email=officer@example.com", ""), 200).Items[0]
	token := person.server.IssueWebexToken(officer.ID, nil, time.Hour)
	want(t, person.admin("POST", "reset", ""), 200)
	if got := person.webexState(); got != before {
		t.Errorf("got %s, want %s", got, before)
	}
	for _, u := range []webexUser{person, moderator, bot} {
		want(t, u.call("GET", "/people/me", ""), 200)
	}
	person.AccessToken = token
	want(t, person.call("GET", "/people/me", ""), 401)
}

// webexState returns the state of Webex as the admin API shows it.
func (u webexUser) webexState() string {
	u.t.Helper()
	return string(u.state().Webex)
}

func TestWebexOutlivesARestart(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	person, moderator := webexUser{c, c.server.WebexPerson()}, webexUser{c, c.server.WebexModerator()}
	livedWebex(person, moderator)
	cleared := person.space(`{"title":"t","description":"d"}`)
	person.putSpace(cleared.ID, `{"title":"t","description":" "}`)
	gone := person.locked("gone")
	want(t, person.call("DELETE", "/rooms/"+gone.ID, ""), 204)
	renewed := decode[renewedBody](t, person.renew(person.grant()), 200).AccessToken
	secrets, state := slices.Sorted(slices.Values(c.server.WebexSecrets())), person.webexState()
	first := person.call("GET", "/rooms?max=1", "")

	c = c.restarted(path)
	person.client, moderator.client = c, c
	if got := person.webexState(); got != state {
		t.Errorf("got %s, want %s", got, state)
	}
	if got := slices.Sorted(slices.Values(c.server.WebexSecrets())); !slices.Equal(got, secrets) {
		t.Error("the tokens are not the same")
	}
	if got := c.server.WebexPerson(); got.AccessToken != person.AccessToken || got.RefreshToken != person.RefreshToken || got.ClientSecret != person.ClientSecret {
		t.Error("the first account has other credentials")
	}
	person.AccessToken = renewed
	want(t, person.call("GET", "/people/me", ""), 200)
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexClearedDescription = emulator.WebexClearedDescriptionSpace })
	if got := person.getSpace(cleared.ID).Description; got == nil || *got != " " {
		t.Errorf("got %v", got)
	}
	_, next, _ := strings.Cut(nextOf(t, first), "/v1")
	if got := decode[items[spaceBody]](t, person.call("GET", next, ""), 200).Items; len(got) != 1 || got[0].Title == "t" {
		t.Errorf("got %+v", got)
	}
	// What is emptied stays empty, and the accounts stay.
	c.server.Reset()
	want(t, c.admin("POST", "clock", `{"set":"2026-03-01T12:00:00Z"}`), 200)
	c = c.restarted(path)
	if got := c.server.WebexRooms(); len(got) != 0 || len(c.server.WebexTeams()) != 0 || len(c.server.WebexPeople()) != 4 {
		t.Errorf("got %+v", got)
	}
	if got := c.server.WebexModerator().AccessToken; got != moderator.AccessToken {
		t.Error("the moderator has another token")
	}
}

// The first accounts are in a data file from its beginning.
func TestAccountsOfWebexOutliveARestart(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	before := c.server.WebexPerson()
	after := c.restarted(path).server.WebexPerson()
	if after.ID != before.ID || after.AccessToken != before.AccessToken {
		t.Errorf("got %s, want %s", after.ID, before.ID)
	}
}

// Tests change Webex behind Terraform's back.
func TestWebexBehindTerraformsBack(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	id := person.server.AddWebexRoom(emulator.WebexRoom{Title: "t", Members: []emulator.WebexMember{{PersonID: person.ID}}})
	if got := person.getSpace(id); got.CreatorID != person.ID || got.OwnerID != person.OrgID || got.Created != webexNoon {
		t.Errorf("got %+v", got)
	}
	copied, there := person.server.WebexRoom(id)
	copied.Members[0].PersonID = "changed"
	if !there || len(person.memberships(id)) != 1 {
		t.Error("the room was changed through a copy")
	}
	changed := person.server.UpdateWebexRoom(id, func(r *emulator.WebexRoom) {
		r.Title, r.ID = "new", "other"
		r.Members = []emulator.WebexMember{{PersonID: moderator.ID}}
	})
	if got := moderator.getSpace(id); !changed || got.Title != "new" {
		t.Errorf("got %+v", got)
	}
	wantWebexError(t, person.call("GET", "/rooms/"+id, ""), 404, webexNotFound)
	if !person.server.DeleteWebexRoom(id) || person.server.DeleteWebexRoom(id) || person.server.UpdateWebexRoom(id, func(*emulator.WebexRoom) {}) {
		t.Error("the room was not deleted once")
	}
	if _, there := person.server.WebexRoom(id); there || len(person.server.WebexRooms()) != 0 {
		t.Error("the room is still there")
	}
	for name, wrong := range map[string]func(){
		"no address":         func() { person.server.AddWebexPerson(emulator.WebexPerson{}) },
		"an address twice":   func() { person.colleague("PERSON@example.com") },
		"a token for nobody": func() { person.server.IssueWebexToken("nobody", nil, 0) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: got no panic", name)
				}
			}()
			wrong()
		}()
	}
}
