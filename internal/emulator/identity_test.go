// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests users and tokens of Identity.

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

type accessTokenBody struct {
	Token     string `json:"token"`
	ExpiresOn string `json:"expiresOn"`
}

type identityBody struct {
	Identity struct {
		ID string `json:"id"`
	} `json:"identity"`
	AccessToken *accessTokenBody `json:"accessToken"`
}

// A user is made whatever the body: none at all, an empty object, nulls (fact 4-02). Its id has the recorded shape
// (fact 3.3-01).
func TestUsersAreMade(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	shape := regexp.MustCompile(
		`^8:acs:` + c.server.ResourceID() + `_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	var made []string
	for _, body := range []string{"", "{}", `{"createTokenWithScopes":null,"expiresInMinutes":null}`, `{"createTokenWithScopes":[]}`} {
		got := decode[identityBody](t, c.identity("POST", "/identities", body), http.StatusCreated)
		if !shape.MatchString(got.Identity.ID) || got.AccessToken != nil || slices.Contains(made, got.Identity.ID) {
			t.Errorf("%q: got %+v", body, got)
		}
		made = append(made, got.Identity.ID)
	}
	wantIDs(t, c.server.Users(), made...)
}

// A create without any content type has no body; one with a body needs it.
func TestBodyOfACreateIsOptional(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	r := c.request("POST", "/identities?api-version="+identityVersion, "")
	r.Header.Del("Content-Type")
	c.sign(r, "")
	want(t, c.mustSend(r), http.StatusCreated)
	want(t, c.identity("POST", "/identities", "{}", "Content-Type", "text/plain"), http.StatusUnsupportedMediaType)
}

// Identity takes the versions of fact 4-01 and echoes the request's id (fact 1.3-03).
func TestIdentityVersionsAndHeaders(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for _, version := range []string{"2022-10-01", "2023-10-01", "2025-06-30"} {
		got := c.raw("POST", "/identities?api-version="+version, "", "x-ms-client-request-id", "mine")
		want(t, got, http.StatusCreated)
		if got.header.Get("x-ms-client-request-id") != "mine" ||
			got.header.Get("api-supported-versions") != "2022-10-01, 2023-10-01, 2025-06-30" {
			t.Errorf("got headers %v", got.header)
		}
	}
	want(t, c.raw("POST", "/identities?api-version=2025-03-13", ""), http.StatusBadRequest)
}

// Custom ids and the call that gets a user are of a preview alone (fact 4-12): the emulator has the released versions,
// which know neither.
func TestIdentityHasNoPreview(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	user := "/identities/" + c.server.CreateUser()
	want(t, c.raw("POST", "/identities?api-version=2025-03-02-preview", `{"customId":"x"}`), http.StatusBadRequest)
	want(t, c.identity("GET", user, ""), http.StatusMethodNotAllowed)
}

// Tokens come with the create (fact 4-02) or by a call of their own (fact 4-03), last as long as was asked for, 24
// hours where nothing was (fact 4-07), and say when they end in the form of fact 4-08.
func TestTokensAreIssued(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	got := decode[identityBody](t, c.identity("POST", "/identities",
		`{"createTokenWithScopes":["chat","voip"],"expiresInMinutes":60}`), http.StatusCreated)
	if got.AccessToken == nil || got.AccessToken.ExpiresOn != wire(noon().Add(time.Hour)) {
		t.Fatalf("got %+v", got)
	}
	tokens := []string{got.AccessToken.Token}
	for _, body := range []string{`{"scopes":["chat"]}`, `{"scopes":["chat"],"expiresInMinutes":null}`} {
		issued := decode[accessTokenBody](t,
			c.identity("POST", "/identities/"+got.Identity.ID+"/:issueAccessToken", body), http.StatusOK)
		if issued.ExpiresOn != wire(noon().Add(24*time.Hour)) {
			t.Errorf("%s: got expiry %s", body, issued.ExpiresOn)
		}
		tokens = append(tokens, issued.Token)
	}
	wantIDs(t, c.server.Tokens(), tokens...)
	if tokens[1] == tokens[2] {
		t.Error("two tokens of one second are one")
	}
}

// fact 5.4-03
func TestTokenIsAJWTWithTheRecordedClaims(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.server.CreateUser()
	parts := strings.Split(c.server.IssueToken(id, []string{"chat", "voip"}, 2*time.Hour), ".")
	if len(parts) != 3 {
		t.Fatalf("got %d parts", len(parts))
	}
	open := func(part string) map[string]any {
		plain, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil {
			t.Fatalf("decode: %v", err)
		}
		var members map[string]any
		if err := json.Unmarshal(plain, &members); err != nil {
			t.Fatalf("decode: %v", err)
		}
		return members
	}
	header, claims := open(parts[0]), open(parts[1])
	for _, name := range []string{"kid", "x5t"} {
		if text, _ := header[name].(string); text == "" {
			t.Errorf("the header has no %s", name)
		}
	}
	issued := noon().Unix()
	for name, want := range map[string]any{
		"skypeid": strings.TrimPrefix(id, "8:"), "scp": 1792.0, "csi": strconv.FormatInt(issued, 10),
		"exp": float64(issued + 7200), "acsScope": "chat,voip", "resourceId": c.server.ResourceID(), "iat": float64(issued),
	} {
		if claims[name] != want {
			t.Errorf("%s: got %v, want %v", name, claims[name], want)
		}
	}
	if header["alg"] != "HS256" || header["typ"] != "JWT" {
		t.Errorf("got header %v", header)
	}
}

// fact 4-08
func TestWrongTokenRequestsAreRefused(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	issue := "/identities/" + c.server.CreateUser() + "/:issueAccessToken"
	for name, test := range map[string]struct{ path, body, target, says string }{
		"too long":           {issue, `{"scopes":["chat"],"expiresInMinutes":1441}`, "ExpiresInMinutes", "1441 is invalid"},
		"too short":          {issue, `{"scopes":["chat"],"expiresInMinutes":59}`, "ExpiresInMinutes", "59 is invalid"},
		"no number":          {issue, `{"scopes":["chat"],"expiresInMinutes":"60"}`, "ExpiresInMinutes", ""},
		"no scopes":          {issue, `{}`, "Scopes", ""},
		"empty scopes":       {issue, `{"scopes":[]}`, "Scopes", ""},
		"unknown scope":      {issue, `{"scopes":["chat","fax"]}`, "Scopes", `"fax"`},
		"scopes no list":     {issue, `{"scopes":"chat"}`, "Scopes", ""},
		"with a create":      {"/identities", `{"createTokenWithScopes":["fax"]}`, "Scopes", `"fax"`},
		"create, too long":   {"/identities", `{"expiresInMinutes":1441}`, "ExpiresInMinutes", "1441 is invalid"},
		"malformed identity": {"/identities/8:acs:me/:issueAccessToken", `{"scopes":["chat"]}`, "Id", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := decode[errorBody](t, c.identity("POST", test.path, test.body), http.StatusBadRequest).Error
			if got.Code != "ValidationError" || got.Target != test.target || !strings.Contains(got.Message, test.says) {
				t.Errorf("got %+v", got)
			}
		})
	}
	t.Cleanup(func() {
		if got := c.server.Tokens(); len(got) != 0 {
			t.Errorf("%d tokens were issued", len(got))
		}
		if got := c.server.Users(); len(got) != 1 {
			t.Errorf("got %d users, want the first only", len(got))
		}
	})
}

// A token does not come back to life with its user, who comes back by a seed after a reset.
func TestTokensEndWithAReset(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	u := c.user()
	revoked := c.user()
	c.server.RevokeTokens(revoked.id)
	c.server.Reset()
	if _, err := c.server.Seed([]byte(`{"users": [{"rawId": "` + u.id + `"}, {"rawId": "` + revoked.id + `"}]}`)); err != nil {
		t.Fatal(err)
	}
	for _, earlier := range []chatUser{u, revoked} {
		want(t, earlier.chat("GET", "/chat/threads", ""), http.StatusUnauthorized)
		now := earlier.with(c.server.IssueToken(earlier.id, []string{"chat"}, 0))
		want(t, now.chat("GET", "/chat/threads", ""), http.StatusOK)
	}
}

// Revoking ends a user's tokens, deleting ends the user too (fact 4-04).
func TestTokensEnd(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	threads := func(u chatUser) int { return u.chat("GET", "/chat/threads", "").status }

	u, other := c.user(), c.user()
	want(t, c.identity("POST", "/identities/"+strings.ReplaceAll(u.id, ":", "%3A")+"/:revokeAccessTokens", ""), http.StatusNoContent)
	if got := threads(u); got != http.StatusUnauthorized {
		t.Errorf("a revoked token got %d", got)
	}
	renewed := u.with(c.server.IssueToken(u.id, []string{"chat"}, 0))
	if got := threads(renewed); got != http.StatusOK {
		t.Errorf("a token issued after the revocation got %d", got)
	}
	want(t, c.identity("DELETE", "/identities/"+u.id, ""), http.StatusNoContent)
	if got := threads(renewed); got != http.StatusUnauthorized {
		t.Errorf("a deleted user's token got %d", got)
	}
	if got := threads(other); got != http.StatusOK {
		t.Errorf("another user's token got %d", got)
	}
	wantIDs(t, c.server.Users(), other.id)
}

// What Identity says about a deleted user is not known: a switch. About users who never were here it is 401.
func TestUsersWhoAreNotThere(t *testing.T) {
	t.Parallel()
	calls := []struct{ method, path, body string }{
		{"POST", "/:issueAccessToken", `{"scopes":["chat"]}`},
		{"POST", "/:revokeAccessTokens", ""},
		{"DELETE", "", ""},
	}
	for name, test := range map[string]struct {
		deleted emulator.DeletedUser
		want    []int
	}{
		"not found": {emulator.DeletedUserNotFound, []int{404, 404, 404}},
		"not owned": {emulator.DeletedUserNotOwned, []int{401, 401, 401}},
		"succeeds":  {emulator.DeletedUserSucceeds, []int{404, 204, 204}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, emulator.Options{})
			c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.DeletedUser = test.deleted })
			gone := c.server.CreateUser()
			c.server.DeleteUser(gone)
			for i, call := range calls {
				want(t, c.identity(call.method, "/identities/"+gone+call.path, call.body), test.want[i])
				got := decode[errorBody](t, c.identity(call.method, "/identities/"+stranger+call.path, call.body), http.StatusUnauthorized)
				if got.Error.Code != "IdentityNotOwned" {
					t.Errorf("got %+v", got)
				}
			}
		})
	}
}

func TestIdentityNeedsTheKeyOrAnEntraToken(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.AcceptToken("entra")
	post := func(credential string) int {
		r := c.request("POST", "/identities?api-version="+identityVersion, "")
		r.Header.Set("Authorization", credential)
		return c.mustSend(r).status
	}
	if got := post("Bearer entra"); got != http.StatusCreated {
		t.Errorf("an Entra token got %d", got)
	}
	if got := post("Bearer " + c.user().token); got != http.StatusUnauthorized {
		t.Errorf("a user token got %d", got)
	}
}

func TestUsersBehindTerraformsBack(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	id := c.server.CreateUser()
	if !c.server.RevokeTokens(id) || !c.server.DeleteUser(id) {
		t.Error("a user was not found")
	}
	if c.server.RevokeTokens(id) || c.server.DeleteUser(id) || c.server.RevokeTokens(stranger) {
		t.Error("a user was found who is not there")
	}
	defer func() {
		if recover() == nil {
			t.Error("a token was issued for nobody")
		}
	}()
	c.server.IssueToken(id, []string{"chat"}, 0)
}
