// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests the record of requests, and that it never holds a secret.

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestRequestsAreRecordedInOrder(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	before := time.Now()
	id := c.create(`{"pstnDialOutEnabled":true}`).ID
	c.raw("GET", "/rooms/"+id+"%2F?api-version="+newest+"&x=a%20b", "")
	c.do("DELETE", "/rooms/"+id, "", "x-ms-client-request-id", "mine")

	got := c.server.Requests()
	if len(got) != 3 {
		t.Fatalf("got %d requests, want 3", len(got))
	}
	if got[0].Method != "POST" || got[0].Path != "/rooms" || got[0].Status != 201 ||
		got[0].Body != `{"pstnDialOutEnabled":true}` || got[0].Time.Before(before) || got[0].Reason != "" {
		t.Errorf("got %+v", got[0])
	}
	if got[1].Path != "/rooms/"+id+"%2F" || got[1].Query != "api-version="+newest+"&x=a%20b" || got[1].Status != 400 {
		t.Errorf("got %+v", got[1])
	}
	if got[2].Status != 204 || got[2].Header.Get("x-ms-client-request-id") != "mine" ||
		"http://"+got[2].Header.Get("Host") != c.server.URL() || got[2].Header.Get("Authorization") != "REDACTED" {
		t.Errorf("got %+v", got[2])
	}

	got[0].Header.Set("Host", "changed")
	if again := c.server.Requests(); again[0].Header.Get("Host") == "changed" {
		t.Error("the record was changed through a copy")
	}
	c.server.ForgetRequests()
	if again := c.server.Requests(); len(again) != 0 {
		t.Errorf("got %d requests, want none", len(again))
	}
}

func TestRecordHoldsNoSecret(t *testing.T) {
	t.Parallel()
	token := strings.Join([]string{"eyJhbGciOi", "JIUzI1NiJ9+/=", "c2VjcmV0"}, ".")
	observed := make(chan emulator.Request, 10)
	c := start(t, emulator.Options{OnRequest: func(r emulator.Request) { observed <- r }})
	c.server.AcceptToken(token)

	r := c.request("GET", "/rooms?api-version="+newest+"&token=eyJhbGciOi.JIUzI1NiJ9%2B%2F%3D.c2VjcmV0&key="+testKey, "")
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Cookie", "session=c2VjcmV0")
	r.Header.Set("x-copy", "of "+token)
	c.mustSend(r)
	body := `{"a":[{"token":"other-c2VjcmV0"}],"accessKey":"c2VjcmV0","createTokenWithScopes":["chat"],"n":1.50,"note":"` +
		token + `","clientSecret":"c2VjcmV0"}`
	c.do("POST", "/elsewhere", body) // no operation takes such bodies
	c.do("POST", "/elsewhere", `{"tok\u0065n":"c2VjcmV0","a":{"token":"c2VjcmV0"},"a":{"b":["x\u0041"]}}`)
	c.do("POST", "/rooms", `token=c2VjcmV0`)
	c.mustSend(c.request("POST", "/rooms?api-version="+newest, `"c2VjcmV0 `)) // unsigned, and no JSON

	requests := c.server.Requests()
	for range requests {
		requests = append(requests, <-observed)
	}
	for _, r := range requests {
		text := fmt.Sprintf("%+v", r)
		for _, secret := range []string{"c2VjcmV0", token, testKey, "Signature="} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is in %s", secret, text)
			}
		}
	}
	var kept struct {
		Scopes []string    `json:"createTokenWithScopes"`
		N      json.Number `json:"n"`
	}
	if err := json.Unmarshal([]byte(requests[1].Body), &kept); err != nil {
		t.Fatalf("decode %q: %v", requests[1].Body, err)
	}
	if len(kept.Scopes) != 1 || kept.Scopes[0] != "chat" || kept.N != "1.50" {
		t.Errorf("got body %s", requests[1].Body)
	}
}

func TestRecordKeepsTheLatest(t *testing.T) {
	t.Parallel()
	const limit = 3
	c := start(t, emulator.Options{RecordLimit: limit})
	for i := range 4 * limit {
		c.raw("GET", fmt.Sprintf("/rooms?n=%d", i), "")
		var got, want []string
		for _, r := range c.server.Requests() {
			got = append(got, r.Query)
		}
		for n := max(0, i+1-limit); n <= i; n++ {
			want = append(want, fmt.Sprintf("n=%d", n))
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

// User tokens are known by their form, wherever they stand and whoever issued them.
func TestRecordHoldsNoUserToken(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	u := c.user()
	parts := strings.Split(u.token, ".")
	foreign := strings.Join([]string{parts[0], parts[1], "c2lnbmF0dXJl"}, ".")
	thread := u.thread()
	u.chat("POST", "/chat/threads/"+thread+"/messages", `{"content":"my pass is `+u.token+`"}`)
	u.with(foreign).chat("GET", "/chat/threads?x="+foreign, "", "x-copy", foreign)
	c.identity("POST", "/identities/"+u.token+"/:issueAccessToken", `{"scopes":["chat"]}`)
	c.identity("POST", "/teamsUser/:exchangeAccessToken", `{"token":"opaque-c2VjcmV0","appId":"a","userId":"b"}`)
	if len(c.server.Tokens()) == 0 {
		t.Fatal("no token was issued")
	}
	for _, r := range c.server.Requests() {
		text := fmt.Sprintf("%+v", r)
		for _, secret := range append(c.server.Tokens(), foreign, parts[1], parts[2], "c2lnbmF0dXJl", "c2VjcmV0") {
			if strings.Contains(text, secret) {
				t.Errorf("a token is in %s", text)
			}
		}
	}
	if got := c.server.Requests()[1].Body; got != `{"content":"my pass is REDACTED"}` {
		t.Errorf("got body %s", got)
	}
}
