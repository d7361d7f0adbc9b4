// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests people, tokens and their renewal in Webex (sections 1.2 to 1.4 and 5 of the facts).

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// Facts W1.2-01 and W1.2-02: every call needs one valid access token.
func TestWebexNeedsAnAccessToken(t *testing.T) {
	t.Parallel()
	const message = "The request requires a valid access token set in the Authorization request header."
	person, _, _ := webex(t, emulator.Options{})
	id := person.space(`{"title":"t"}`).ID
	expired := person.server.IssueWebexToken(person.ID, nil, -time.Second)
	for _, header := range [][]string{
		{},
		{"Bearer unknown"},
		{"Bearer "},
		{"Basic " + person.AccessToken},
		{person.AccessToken},
		{"Bearer " + expired},
		{"Bearer " + person.RefreshToken},
		{"Bearer " + person.AccessToken, "Bearer " + person.AccessToken},
	} {
		r := person.request("GET", "/v1/rooms/"+id, "")
		r.Header["Authorization"] = header
		wantWebexError(t, person.mustSend(r), 401, message)
	}
	requests := person.server.Requests()
	if got := requests[len(requests)-1]; got.Reason == "" || got.Header.Get("Authorization") != "REDACTED" {
		t.Errorf("got %+v", got)
	}
	r := person.request("GET", "/v1/rooms/"+id, "")
	person.sign(r, "")
	wantWebexError(t, person.mustSend(r), 401, message) // the access key of ACS
	for _, path := range []string{"/rooms?api-version=" + newest, "/chat/threads?api-version=2025-03-15"} {
		r := person.request("GET", path, "")
		r.Header.Set("Authorization", "Bearer "+person.AccessToken)
		want(t, person.mustSend(r), 401)
	}
}

// Facts W1.2-03 and W1.2-04: a token without the scope of an operation is refused, without a list of errors.
func TestScopesOfWebexTokens(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	room := person.space(`{"title":"t"}`)
	team := person.server.AddWebexTeam(emulator.WebexTeam{Name: "team", Members: []emulator.WebexMember{{PersonID: person.ID, IsModerator: true}}})
	own := person.of(room.ID, person.Emails[0]).ID
	for _, test := range []struct{ scope, method, path, body string }{
		{"spark:rooms_read", "GET", "/rooms", ""},
		{"spark:rooms_read", "GET", "/rooms/" + room.ID, ""},
		{"spark:rooms_read", "GET", "/rooms/" + room.ID + "/meetingInfo", ""},
		{"spark:rooms_write", "POST", "/rooms", `{"title":"t"}`},
		{"spark:rooms_write", "PUT", "/rooms/" + room.ID, `{"title":"t"}`},
		{"spark:memberships_read", "GET", "/memberships", ""},
		{"spark:memberships_read", "GET", "/memberships/" + own, ""},
		{"spark:memberships_write", "POST", "/memberships", `{"roomId":"` + room.ID + `","personEmail":"bot@webex.bot"}`},
		{"spark:memberships_write", "PUT", "/memberships/" + own, `{"isModerator":true}`},
		{"spark:memberships_write", "DELETE", "/memberships/" + own, ""},
		{"spark:people_read", "GET", "/people/me", ""},
		{"spark:people_read", "GET", "/people?email=x", ""},
		{"spark:people_read", "GET", "/people/" + person.ID, ""},
		{"spark:teams_read", "GET", "/teams/" + team, ""},
		{"spark:teams_write", "PUT", "/teams/" + team, `{"name":"x"}`},
	} {
		all := []string{
			"spark:rooms_read", "spark:rooms_write", "spark:memberships_read", "spark:memberships_write", "spark:people_read",
			"spark:teams_read", "spark:teams_write",
		}
		others := slices.DeleteFunc(all, func(scope string) bool { return scope == test.scope })
		u := person
		u.AccessToken = person.server.IssueWebexToken(person.ID, others, time.Hour)
		wantWebexError(t, u.call(test.method, test.path, test.body), 403, "The server understood the request, but refused to fulfill it"+
			" because the access token is missing required scopes or the user is missing required roles or licenses.")
		u.AccessToken = person.server.IssueWebexToken(person.ID, []string{test.scope}, time.Hour)
		if got := u.call(test.method, test.path, test.body); got.status/100 != 2 {
			t.Errorf("%s with %s: got %d %s", test.path, test.scope, got.status, got.body)
		}
	}
	// fact W1.2-04: compliance officers use scopes of their own.
	officer := person.officer()
	for _, u := range []webexUser{officer, person} {
		u.AccessToken = person.server.IssueWebexToken(u.ID, []string{"spark-compliance:people_read"}, time.Hour)
		if got := u.call("GET", "/people/me", ""); (got.status == 200) != (u.ID == officer.ID) {
			t.Errorf("%s: got %d", u.DisplayName, got.status)
		}
	}
}

// Facts W5-02, W1.3-02 and W1.3-04: who acts is a person, a bot or a service app; a service app is in rooms like a person.
func TestWhoActsInWebex(t *testing.T) {
	t.Parallel()
	person, moderator, bot := webex(t, emulator.Options{})
	app := webexUser{person.client, person.server.WebexServiceApp()}
	for u, kind := range map[*webexUser]string{&person: "person", &moderator: "person", &bot: "bot", &app: "appuser"} {
		want := personBody{u.ID, u.Emails, u.DisplayName, u.OrgID, webexNoon, kind}
		for _, path := range []string{"/people/me", "/people/" + u.ID} {
			got := decode[personBody](t, u.call("GET", path, ""), 200)
			if got.ID != want.ID || !slices.Equal(got.Emails, want.Emails) || got.DisplayName != want.DisplayName ||
				got.OrgID != want.OrgID || got.Created != want.Created || got.Type != kind {
				t.Errorf("got %+v, want %+v", got, want)
			}
		}
		if got := u.space(`{"title":"t"}`); got.CreatorID != u.ID || len(u.spaces("")) != 1 {
			t.Errorf("%s: got %+v, and other rooms", kind, got)
		}
	}
	if bot.RefreshToken != "" || bot.ClientSecret != "" {
		t.Error("a bot has a refresh token")
	}
}

// fact W5-01: people are found by id, and by address and name within the organization; W5-03: the id stays.
func TestWebexPeopleAreFound(t *testing.T) {
	t.Parallel()
	person, moderator, bot := webex(t, emulator.Options{})
	person.server.AddWebexPerson(emulator.WebexPerson{Emails: []string{"Two@example.com", "second@example.com"}, DisplayName: "Tess Two"})
	stranger := person.server.AddWebexPerson(emulator.WebexPerson{Emails: []string{"far@example.org"}, OrgID: otherOrganization, DisplayName: "Test Far"})
	names := func(query string) string {
		var list []string
		for _, p := range decode[peopleBody](t, person.call("GET", "/people"+query, ""), 200).Items {
			list = append(list, p.DisplayName)
		}
		return strings.Join(list, ", ")
	}
	for query, want := range map[string]string{
		"?email=Moderator@EXAMPLE.com":       "Test Moderator",
		"?email=second@example.com":          "Tess Two",
		"?email=far@example.org":             "",
		"?email=nobody@example.com":          "",
		"?displayName=tes":                   "Test Person, Test Moderator, Test Bot, Test Service App, Tess Two",
		"?id=" + bot.ID + "," + moderator.ID: "Test Moderator, Test Bot",
		"/?id=" + bot.ID:                     "Test Bot", // the path of the JavaScript client
		"?id=" + stranger.ID:                 "Test Far",
		"?id=unknown":                        "",
	} {
		if got := names(query); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
	if uuid := strings.Split(plainID(t, bot.ID), "/")[4]; names("?id="+uuid) != "Test Bot" { // fact W1.11-03
		t.Errorf("%s was not found", uuid)
	}
	missing := decode[peopleBody](t, person.call("GET", "/people?id=unknown,"+bot.ID, ""), 200).NotFoundIDs
	if !slices.Equal(missing, []string{"unknown"}) {
		t.Errorf("got notFoundIds %v", missing)
	}
	wantWebexError(t, person.call("GET", "/people", ""), 400, "Email, displayName, or id list should be specified.")
	wantWebexError(t, person.call("GET", "/people?id="+strings.Repeat("x,", 85)+"x", ""), 400, "")
	wantWebexError(t, person.call("GET", "/people/unknown!", ""), 400, "Expect base64 ID or UUID.")
	wantWebexError(t, person.call("GET", "/people/00000000-0000-4000-8000-000000000000", ""), 404, webexNotFound)
	if got := decode[personBody](t, person.call("GET", "/people/"+stranger.ID, ""), 200); got.OrgID != otherOrganization {
		t.Errorf("got %+v", got)
	}
}

type renewedBody struct {
	AccessToken           string `json:"access_token"`
	ExpiresIn             int    `json:"expires_in"`
	RefreshToken          string `json:"refresh_token"`
	RefreshTokenExpiresIn int    `json:"refresh_token_expires_in"`
	TokenType             string `json:"token_type"`
	Scope                 string `json:"scope"`
}

// renew asks for a new access token with a refresh token.
func (u webexUser) renew(form url.Values) reply {
	u.t.Helper()
	r := u.request("POST", "/v1/access_token", form.Encode())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return u.mustSend(r)
}

// grant is the form that renews the account's access token.
func (u webexUser) grant() url.Values {
	return url.Values{
		"grant_type": {"refresh_token"}, "client_id": {u.ClientID}, "client_secret": {u.ClientSecret}, "refresh_token": {u.RefreshToken},
	}
}

// Facts W1.4-01 and W1.3-03: a refresh token gives an access token for 14 days, and lives for 90 days after its last use.
func TestWebexTokensAreRenewed(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	app := webexUser{person.client, person.server.WebexServiceApp()}
	for _, u := range []webexUser{person, app} {
		got := decode[renewedBody](t, u.renew(u.grant()), 200)
		if got.ExpiresIn != 1209600 || got.RefreshTokenExpiresIn != 7776000 || got.TokenType != "Bearer" || got.Scope == "" ||
			got.RefreshToken != u.RefreshToken || got.AccessToken == u.AccessToken {
			t.Errorf("got %+v", got)
		}
		renewed := u
		renewed.AccessToken = got.AccessToken
		if me := decode[personBody](t, renewed.call("GET", "/people/me", ""), 200); me.ID != u.ID {
			t.Errorf("the token is of %s", me.DisplayName)
		}
		u.server.Advance(14*24*time.Hour - time.Second)
		want(t, renewed.call("GET", "/people/me", ""), 200)
		u.server.Advance(time.Second)
		want(t, renewed.call("GET", "/people/me", ""), 401)
		u.server.Advance(75 * 24 * time.Hour)
		want(t, u.renew(u.grant()), 200)
		u.server.Advance(89 * 24 * time.Hour)
		want(t, u.renew(u.grant()), 200)
		u.server.Advance(90 * 24 * time.Hour)
		want(t, u.renew(u.grant()), 400)
		u.server.SetClock(noon())
	}
	if got := fmtRequests(person.server.Requests()); strings.Contains(got, person.RefreshToken) || strings.Contains(got, person.ClientSecret) {
		t.Error("the record of requests has a secret")
	}
}

// Facts W1.3-01 and W1.3-02: a token ends after its lifetime; the first tokens last as long as a bot's.
func TestLifetimesOfWebexTokens(t *testing.T) {
	t.Parallel()
	person, _, bot := webex(t, emulator.Options{})
	personal := person
	personal.AccessToken = person.server.IssueWebexToken(person.ID, nil, 12*time.Hour)
	want(t, personal.call("GET", "/people/me", ""), 200)
	person.server.Advance(12 * time.Hour)
	want(t, personal.call("GET", "/people/me", ""), 401)
	person.server.SetClock(noon().AddDate(99, 0, 0))
	want(t, bot.call("GET", "/people/me", ""), 200)
	person.server.SetClock(noon().AddDate(101, 0, 0))
	want(t, bot.call("GET", "/people/me", ""), 401)
}

// fact W1.4-02 and its switch.
func TestRefreshTokensOfWebex(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value            emulator.WebexRefreshToken
		same, oldIsValid bool
	}{
		"kept":    {emulator.WebexRefreshTokenKept, true, true},
		"rotated": {emulator.WebexRefreshTokenRotated, false, false},
		"added":   {emulator.WebexRefreshTokenAdded, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			person, _, _ := webex(t, withSwitches(func(sw *emulator.Switches) { sw.WebexRefreshToken = test.value }))
			got := decode[renewedBody](t, person.renew(person.grant()), 200)
			if (got.RefreshToken == person.RefreshToken) != test.same {
				t.Errorf("got the refresh token %s after %s", got.RefreshToken, person.RefreshToken)
			}
			if again := person.renew(person.grant()); (again.status == 200) != test.oldIsValid {
				t.Errorf("the old refresh token gets %d", again.status)
			}
			person.RefreshToken = got.RefreshToken
			want(t, person.renew(person.grant()), 200)
		})
	}
}

// fact W1.4-03 and its switches.
func TestRefusedRenewalsOfWebexTokens(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	with := func(name, value string) url.Values {
		form := person.grant()
		form.Set(name, value)
		return form
	}
	for code, form := range map[string]url.Values{
		"unsupported_grant_type": with("grant_type", "password"),
		"invalid_grant":          with("refresh_token", person.AccessToken),
		"invalid_client":         with("client_secret", moderator.ClientSecret),
	} {
		type oauthBody struct {
			Error       string `json:"error"`
			Description string `json:"error_description"`
		}
		if got := decode[oauthBody](t, person.renew(form), 400); got.Error != code || got.Description == "" {
			t.Errorf("got %+v, want %s", got, code)
		}
	}
	r := person.request("POST", "/v1/access_token", `{"grant_type":"refresh_token"}`)
	want(t, person.mustSend(r), http.StatusBadRequest)
	person.server.UpdateSwitches(func(sw *emulator.Switches) {
		sw.WebexTokenErrors, sw.WebexTokenErrorStatus = emulator.WebexTokenErrorsService, emulator.WebexTokenErrorUnauthorized
	})
	wantWebexError(t, person.renew(with("refresh_token", "x")), 401, "")
}
