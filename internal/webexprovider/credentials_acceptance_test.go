// SPDX-License-Identifier: MPL-2.0

// This file tests credentials that end in mid-apply: the state has what was done, the
// error names the settings, and an apply with good credentials does the rest.

package webexprovider_test

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// twoRooms are rooms that are created one after the other.
const twoRooms = `
resource "webex_room" "first" { title = "First" }

resource "webex_room" "second" {
  title      = "Second"
  depends_on = [webex_room.first]
}
`

const day = 24 * time.Hour

// startAging starts an emulator whose clock moves once, after the first room.
func startAging(t *testing.T, by time.Duration, refresh emulator.WebexRefreshToken) *emulator.Server {
	t.Helper()
	var once sync.Once
	var server atomic.Pointer[emulator.Server]
	s := start(t, emulator.Options{
		Switches: emulator.Switches{WebexRefreshToken: refresh},
		OnRequest: func(r emulator.Request) {
			if r.Method == http.MethodPost && r.Path == "/v1/rooms" && r.Status == http.StatusOK {
				once.Do(func() { server.Load().Advance(by) })
			}
		},
	})
	server.Store(s)
	return s
}

// withRefreshToken is the environment of the service app.
func withRefreshToken(s *emulator.Server, secret string) map[string]string {
	app := s.WebexServiceApp()
	if secret == "" {
		secret = app.ClientSecret
	}
	return map[string]string{
		"WEBEX_BASE_URL": s.WebexURL(), "WEBEX_CLIENT_ID": app.ClientID, "WEBEX_CLIENT_SECRET": secret, "WEBEX_REFRESH_TOKEN": app.RefreshToken,
	}
}

func TestAccAccessTokenThatExpiresInMidApplyKeepsState(t *testing.T) {
	t.Parallel()
	s := startAging(t, 15*day, emulator.WebexRefreshTokenKept)
	person := s.WebexPerson()
	environment := map[string]string{"WEBEX_BASE_URL": s.WebexURL(), "WEBEX_ACCESS_TOKEN": s.IssueWebexToken(person.ID, nil, 14*day)}
	w := clitest.New(t, "webex", serverOf(environment), twoRooms)
	w.FailApply("Cannot create the room", "401", "the access token (access_token or WEBEX_ACCESS_TOKEN", "has expired, or was revoked")
	if id := w.Attributes("webex_room.first")["id"]; id != onlyRoom(t, s).ID || w.Attributes("webex_room.second") != nil {
		t.Errorf("the state has %v, Webex %s", id, onlyRoom(t, s).ID)
	}
	environment["WEBEX_ACCESS_TOKEN"] = s.IssueWebexToken(person.ID, nil, 14*day)
	w.Apply()
	w.WantPlan()
	if rooms := s.WebexRooms(); len(rooms) != 2 {
		t.Errorf("there are %d rooms, want 2", len(rooms))
	}
}

// Each way in which Webex may treat the refresh token of a renewal (fact W1.4-02).
func TestAccAccessTokenIsRenewedInMidApply(t *testing.T) {
	t.Parallel()
	for name, refresh := range map[string]emulator.WebexRefreshToken{
		"kept": emulator.WebexRefreshTokenKept, "rotated": emulator.WebexRefreshTokenRotated, "added": emulator.WebexRefreshTokenAdded,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startAging(t, 15*day, refresh)
			w := clitest.New(t, "webex", serverOf(withRefreshToken(s, "")), twoRooms)
			w.Apply()
			if rooms, renewals := s.WebexRooms(), strings.Count(strings.Join(writes(s), " "), "POST access_token"); len(rooms) != 2 || renewals != 2 {
				t.Errorf("%d renewals made %d rooms, want 2 and 2", renewals, len(rooms))
			}
		})
	}
}

func TestAccRefreshTokenThatEndsInMidApplyKeepsState(t *testing.T) {
	t.Parallel()
	s := startAging(t, 100*day, emulator.WebexRefreshTokenKept) // a refresh token lives for 90 days
	w := clitest.New(t, "webex", serverOf(withRefreshToken(s, "")), twoRooms)
	w.FailApply("Cannot create the room", "Webex issued no access token for the refresh token", "invalid_grant", "refresh_token (or WEBEX_REFRESH_TOKEN)", "90 days")
	if id := w.Attributes("webex_room.first")["id"]; id != onlyRoom(t, s).ID || w.Attributes("webex_room.second") != nil {
		t.Errorf("the state has %v, Webex %s", id, onlyRoom(t, s).ID)
	}
}

func TestAccWrongClientSecretIsNamedAndNotShown(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	w := clitest.New(t, "webex", serverOf(withRefreshToken(s, "canary-secret")), twoRooms)
	text, succeeded := w.Try("apply", "-auto-approve")
	if succeeded || strings.Contains(text, "canary-secret") || strings.Contains(text, "may have created") {
		t.Errorf("the apply succeeded, or says too much:\n%s", text)
	}
	clitest.WantText(t, text, "Cannot create the room", "invalid_client", "client_secret (or WEBEX_CLIENT_SECRET)", "The call was not sent")
	if rooms := s.WebexRooms(); len(rooms) != 0 {
		t.Errorf("there are %d rooms", len(rooms))
	}
}
