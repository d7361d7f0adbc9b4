// SPDX-License-Identifier: MPL-2.0

// This file tests which credentials the provider takes, and that it asks for nothing
// before a call.

package webexprovider_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const oneRoom = `resource "webex_room" "r" { title = "A" }`

func TestAccProviderBlockTakesPrecedenceOverTheEnvironment(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	bot := s.WebexBot()
	w := clitest.New(t, "webex", serverOf(map[string]string{"WEBEX_BASE_URL": "http://127.0.0.1:1/v1", "WEBEX_ACCESS_TOKEN": "of-the-environment"}),
		"provider \"webex\" {\n  access_token = \""+bot.AccessToken+"\"\n  base_url = \""+s.WebexURL()+"\"\n}\n"+oneRoom)
	w.Apply()
	if room := onlyRoom(t, s); room.CreatorID != bot.ID {
		t.Errorf("got %+v", room)
	}
}

// refreshing makes a workspace whose provider has the refresh token of the service app.
func refreshing(t *testing.T, s *emulator.Server, hcl string) *clitest.Workspace {
	t.Helper()
	app := s.WebexServiceApp()
	return clitest.New(t, "webex", serverOf(map[string]string{
		"WEBEX_BASE_URL": s.WebexURL(), "WEBEX_CLIENT_ID": app.ClientID, "WEBEX_CLIENT_SECRET": app.ClientSecret, "WEBEX_REFRESH_TOKEN": app.RefreshToken,
	}), hcl)
}

// wantRenewals holds how many access tokens were asked for, and forgets all requests.
func wantRenewals(t *testing.T, s *emulator.Server, want int) {
	t.Helper()
	got := 0
	for _, r := range s.Requests() {
		if r.Path == "/v1/access_token" {
			got++
		}
	}
	if got != want {
		t.Errorf("%d access tokens were asked for, want %d", got, want)
	}
	s.ForgetRequests()
}

// TestAccProviderGetsATokenForARefreshToken: one in a run, whatever happens to the refresh
// token (fact W1.4-02). If it is rotated, the configured one is dead after the run, and
// the error of the next one says what to do.
func TestAccProviderGetsATokenForARefreshToken(t *testing.T) {
	t.Parallel()
	for _, after := range []emulator.WebexRefreshToken{emulator.WebexRefreshTokenKept, emulator.WebexRefreshTokenAdded, emulator.WebexRefreshTokenRotated} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexRefreshToken = after })
		w := refreshing(t, s, oneRoom)
		w.Apply()
		if room := onlyRoom(t, s); room.CreatorID != s.WebexServiceApp().ID {
			t.Errorf("got %+v", room)
		}
		wantRenewals(t, s, 1)
		if after == emulator.WebexRefreshTokenRotated {
			w.Fail([]string{"plan"}, "Cannot read the room", "invalid or has expired", "refresh_token (or WEBEX_REFRESH_TOKEN)", "Nothing was removed from the state")
		} else {
			w.WantPlan()
		}
		wantRenewals(t, s, 1)
	}
}

// TestAccProviderRenewsATokenThatIsRefused: once more in the run, with what the first
// renewal has answered.
func TestAccProviderRenewsATokenThatIsRefused(t *testing.T) {
	t.Parallel()
	for _, after := range []emulator.WebexRefreshToken{emulator.WebexRefreshTokenKept, emulator.WebexRefreshTokenAdded, emulator.WebexRefreshTokenRotated} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexRefreshToken = after })
		w := refreshing(t, s, roomWith(false, `jane = { person_email = "jane@example.com" }`))
		s.AddFault(emulator.Fault{Path: "/v1/memberships", Status: http.StatusUnauthorized, Count: 1})
		w.Apply()
		wantRenewals(t, s, 2)
		wantMembers(t, s, map[string]bool{"service-app@example.com": false, "jane@example.com": false})
	}
}

// TestAccProviderSaysWhyARenewalIsRefused: in both forms, with both statuses (fact
// W1.4-03).
func TestAccProviderSaysWhyARenewalIsRefused(t *testing.T) {
	t.Parallel()
	for _, form := range []emulator.WebexTokenErrors{emulator.WebexTokenErrorsOAuth, emulator.WebexTokenErrorsService} {
		for _, status := range []emulator.WebexTokenErrorStatus{emulator.WebexTokenErrorBadRequest, emulator.WebexTokenErrorUnauthorized} {
			s := startWebex(t, func(sw *emulator.Switches) { sw.WebexTokenErrors, sw.WebexTokenErrorStatus = form, status })
			w := refreshing(t, s, oneRoom)
			w.Apply()
			s.Advance(91 * 24 * time.Hour)
			w.Fail([]string{"plan"}, "Cannot read the room", "The refresh token is invalid or has expired", "a refresh token ends 90 days after its last use", "Nothing was removed from the state")
			if got := w.Attributes("webex_room.r")["id"]; got != onlyRoom(t, s).ID {
				t.Errorf("the state has the id %v", got)
			}
		}
	}
}

func TestAccProviderConfigurationIsRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		environment map[string]string
		block       string
		want        []string
	}{
		"none":             {nil, "", []string{"No credentials", "access_token", "WEBEX_ACCESS_TOKEN"}},
		"two kinds":        {nil, "access_token = \"a\"\nclient_id = \"b\"\nclient_secret = \"c\"\nrefresh_token = \"d\"", []string{"access_token and client_id are both set"}},
		"half of one":      {nil, "client_id = \"b\"\nrefresh_token = \"d\"", []string{"client_secret is missing"}},
		"two in variables": {map[string]string{"WEBEX_ACCESS_TOKEN": "a", "WEBEX_CLIENT_ID": "b"}, "", []string{"In the environment", "WEBEX_ACCESS_TOKEN and WEBEX_CLIENT_ID are both set"}},
		"empty":            {nil, `access_token = ""`, []string{"Empty argument", "access_token"}},
		"quotes":           {nil, `access_token = "Bearer canary"`, []string{"Malformed credentials", "access_token"}},
		"retries":          {nil, "access_token = \"a\"\nmax_retries = 21", []string{"max_retries", "21", "between 0 and 20"}},
		"plain http":       {nil, "access_token = \"a\"\nbase_url = \"http://example.com/v1\"", []string{"Malformed base URL", "http://example.com/v1", "loopback"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := clitest.New(t, "webex", serverOf(test.environment), "provider \"webex\" {\n"+test.block+"\n}\n"+oneRoom)
			w.Fail([]string{"plan"}, test.want...)
		})
	}
}

// TestAccProviderUnknownValuesAreAnErrorOnlyOfCalls: a room that is created needs none to
// be planned.
func TestAccProviderUnknownValuesAreAnErrorOnlyOfCalls(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	hcl := "resource \"terraform_data\" \"token\" { input = \"" + s.WebexPerson().AccessToken + "\" }\n" +
		"provider \"webex\" {\n  access_token = terraform_data.token.output\n  base_url = \"" + s.WebexURL() + "\"\n}\n"
	w := clitest.New(t, "webex", serverOf(nil), hcl+oneRoom)
	w.WantPlan("terraform_data.token create", "webex_room.r create")
	w.Apply()
	w.WantPlan()
}
