// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests which credentials Chat accepts, and what each scope allows.

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// fact 5.3-02
func TestChatTakesUserTokensOnly(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.AcceptToken("entra")
	u := c.user()
	elsewhere := start(t, emulator.Options{}).user()
	parts := strings.Split(u.token, ".")
	other := strings.Split(c.user().token, ".")

	for name, test := range map[string]struct{ credential, reason string }{
		"an Entra token":        {"Bearer entra", "not a user token"},
		"another server's":      {"Bearer " + elsewhere.token, "signature"},
		"a changed payload":     {"Bearer " + parts[0] + "." + other[1] + "." + parts[2], "signature"},
		"no signature":          {"Bearer " + parts[0] + "." + parts[1] + ".", "signature"},
		"an expired one":        {"Bearer " + c.server.IssueToken(u.id, []string{"chat"}, -time.Second), "expired"},
		"no bearer token":       {"Basic " + u.token, "user tokens only"},
		"no credential":         {"", "want one"},
		"a token and a half":    {"Bearer " + u.token + "x", "signature"},
		"the scheme in capital": {"BEARER " + u.token, "user tokens only"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := c.request("GET", "/chat/threads?api-version="+chatVersion, "")
			r.Header.Set("x-case", name)
			if test.credential != "" {
				r.Header.Set("Authorization", test.credential)
			}
			got := decode[recordedErrorBody](t, c.mustSend(r), http.StatusUnauthorized)
			if got.CommunicationError.Code == "" {
				t.Errorf("got %+v", got)
			}
			for _, entry := range c.server.Requests() {
				if entry.Header.Get("x-case") == name && !strings.Contains(entry.Reason, test.reason) {
					t.Errorf("got reason %q, want %q in it", entry.Reason, test.reason)
				}
			}
		})
	}
	want(t, c.raw("GET", "/chat/threads?api-version="+chatVersion, ""), http.StatusUnauthorized)
	want(t, u.chat("GET", "/chat/threads", ""), http.StatusOK)
}

// Tokens expire by the server's clock.
func TestTokensExpire(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	u := c.user()
	c.server.Advance(24*time.Hour - time.Second)
	want(t, u.chat("GET", "/chat/threads", ""), http.StatusOK)
	c.server.Advance(time.Second)
	want(t, u.chat("GET", "/chat/threads", ""), http.StatusUnauthorized)
}

// Revocation may take its time (fact 4-09).
func TestRevocationLags(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.RevocationLag = 15 * time.Minute })
	u := c.user()
	c.server.RevokeTokens(u.id)
	want(t, u.chat("GET", "/chat/threads", ""), http.StatusOK)
	c.server.Advance(10 * time.Minute)
	c.server.RevokeTokens(u.id) // does not restart the delay
	c.server.Advance(5 * time.Minute)
	want(t, u.chat("GET", "/chat/threads", ""), http.StatusUnauthorized)
}

// fact 4-10
func TestScopesAllow(t *testing.T) {
	t.Parallel()
	const (
		owners = "chat"
		hosts  = "chat chat.join"
		guests = "chat chat.join chat.join.limited"
	)
	for name, test := range map[string]struct{ scopes, method, path, body string }{
		"create thread": {owners, "POST", "/chat/threads", `{"topic":"tea"}`},
		"list threads":  {guests, "GET", "/chat/threads", ""},
		"get thread":    {guests, "GET", "/chat/threads/{id}", ""},
		"update thread": {owners, "PATCH", "/chat/threads/{id}", `{}`},
		"delete thread": {owners, "DELETE", "/chat/threads/{id}", ""},
		"participants":  {guests, "GET", "/chat/threads/{id}/participants", ""},
		"add":           {hosts, "POST", "/chat/threads/{id}/participants/:add", `{"participants":` + members(stranger) + `}`},
		"remove":        {hosts, "POST", "/chat/threads/{id}/participants/:remove", `{"rawId":"` + stranger + `"}`},
		"send":          {guests, "POST", "/chat/threads/{id}/messages", `{"content":"x"}`},
		"list messages": {guests, "GET", "/chat/threads/{id}/messages", ""},
		"get message":   {guests, "GET", "/chat/threads/{id}/messages/{message}", ""},
		"edit message":  {guests, "PATCH", "/chat/threads/{id}/messages/{message}", `{}`},
		"unsay":         {guests, "DELETE", "/chat/threads/{id}/messages/{message}", ""},
		"receipts":      {guests, "GET", "/chat/threads/{id}/readReceipts", ""},
		"read":          {guests, "POST", "/chat/threads/{id}/readReceipts", `{"chatMessageId":"{message}"}`},
		"typing":        {guests, "POST", "/chat/threads/{id}/typing", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := startChat(t)
			u := c.user()
			for _, scope := range []string{"chat", "chat.join", "chat.join.limited", "voip", "voip.join"} {
				thread := u.thread()
				named := strings.NewReplacer("{id}", thread, "{message}", u.say(thread, "hello"))
				token := c.server.IssueToken(u.id, []string{"voip", scope}, 0)
				got := u.with(token).chat(test.method, named.Replace(test.path), named.Replace(test.body))
				allowed := strings.Contains(" "+test.scopes+" ", " "+scope+" ")
				if (got.status == http.StatusForbidden) == allowed || (allowed && got.status >= 300) {
					t.Errorf("%s: got %d: %s", scope, got.status, got.body)
				}
			}
		})
	}
}
