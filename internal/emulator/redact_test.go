// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests that secrets are found in every form, that other bodies are recorded unchanged, and that the record stays
// within its size.

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestRecordHoldsNoSecretInAnyWriting(t *testing.T) {
	t.Parallel()
	const key = "c2VjcmV0+2VjcmV0/2VjcmV0c2VjcmV0c2VjcmV0+w==" // invented
	c := start(t, emulator.Options{AccessKey: key})
	token := c.user().token
	head, rest, _ := strings.Cut(token, ".")
	send := func(target, body string, headers ...string) {
		r := c.request("POST", target, body)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		c.mustSend(r)
	}
	send("/elsewhere", `{"n":"`+strings.ReplaceAll(key, "/", `\/`)+`"}`)
	send("/elsewhere", `{"n":"c2VjcmV0\u002b2VjcmV0/2VjcmV0c2VjcmV0c2VjcmV0+w=="}`)
	send("/elsewhere", `{"a":"`+url.QueryEscape(key)+`","`+key+`":1}`)
	send("/elsewhere", `{"a":{"b":"`+strings.ReplaceAll(key, "/", `\/`)+`"},"a":1}`)
	send("/rooms/"+url.PathEscape(key)+"/participants", "")
	send("/rooms/"+key, "")
	send("/rooms/"+strings.ReplaceAll(key, "+", "%2b"), "")
	send("/rooms?a=1&key="+strings.ToLower(url.QueryEscape("+"))+"&key="+strings.NewReplacer("+", "%2b", "/", "%2f", "=", "%3d").Replace(key), "")
	send("/rooms?key="+strings.ReplaceAll(key, "+", "%2B"), "")
	send("/rooms?key="+url.QueryEscape(url.QueryEscape(key)), "")
	send("/rooms?bad=%zz"+strings.ReplaceAll(key, "=", "%3D"), "")
	send("/rooms?key="+strings.TrimRight(key, "="), "")
	send("/rooms?t="+head+"%2E"+strings.ReplaceAll(rest, ".", "%2e"), "")
	send("/rooms/"+strings.ReplaceAll(token, ".", "%2E"), "")
	send("/elsewhere", `{"accessToken":{"value":"c2VjcmV0"},"tokens":["c2VjcmV0"],"api_key":7242424272424242,"secret":[{"a":"c2VjcmV0"}]}`)
	send("/elsewhere", `{}`, "x-api-key", "c2VjcmV0", "X-Auth-Token", "c2VjcmV0", "x-copy", url.QueryEscape(key))
	for _, r := range c.server.Requests() {
		text := fmt.Sprintf("%+v", r)
		for _, secret := range []string{"c2VjcmV0", "7242424272424242", token, rest, strings.Split(rest, ".")[1]} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is in %s", secret, text)
			}
		}
		if _, err := url.PathUnescape(r.Path); err != nil {
			t.Errorf("%q: %v", r.Path, err)
		}
	}
	requests := c.server.Requests()
	if got := requests[4].Path; got != "/rooms/REDACTED/participants" {
		t.Errorf("got path %q", got)
	}
	if got := requests[7].Query; got != "a=1&key=%2b&REDACTED" {
		t.Errorf("got query %q", got)
	}
	if got := requests[14].Body; got != `{"accessToken":"REDACTED","api_key":"REDACTED","secret":"REDACTED","tokens":"REDACTED"}` {
		t.Errorf("got body %s", got)
	}
}

func TestBodiesWithoutSecretsAreKeptAsTheyCame(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	bodies := []string{
		` {"b" : "x\/y\n\u00e9 100%25", "a":1.50, "a":"<b>&"} `, `[1e999]`, `"text"`, `{"topic":"100%"}`,
	}
	for _, body := range bodies {
		c.mustSend(c.request("POST", "/elsewhere", body))
	}
	c.mustSend(c.request("POST", "/elsewhere", `{"createTokenWithScopes":["chat"],"n":"<"}`))
	requests := c.server.Requests()
	for i, body := range append(bodies, `{"createTokenWithScopes":["chat"],"n":"<"}`) {
		if requests[i].Body != body {
			t.Errorf("got body %q, want %q", requests[i].Body, body)
		}
	}
}

func TestLongBodiesAreCut(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	const maxBody = 64 << 10
	for _, body := range []string{
		`"` + strings.Repeat("x", maxBody-2) + `"`, `"` + strings.Repeat("x", maxBody-1) + `"`, `"` + strings.Repeat("€", 1<<20) + `"`,
	} {
		c.mustSend(c.request("POST", "/elsewhere", body))
		requests := c.server.Requests()
		got, said := strings.CutSuffix(requests[len(requests)-1].Body, fmt.Sprintf(" (cut: the body has %d bytes)", len(body)))
		if !strings.HasPrefix(body, got) || said != (len(body) > maxBody) || len(got) > maxBody || len(got) < maxBody-3 {
			t.Errorf("got %d of %d bytes, said: %t, end %q", len(got), len(body), said, got[len(got)-20:])
		}
	}
}

func TestLargeRecordIsOf64MiB(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	const body, sent = 60 << 10, 1300
	text := `"` + strings.Repeat("x", body-2) + `"`
	for range sent {
		c.mustSend(c.request("POST", "/elsewhere", text))
	}
	got := c.requests("?after=0&limit=20000")
	first, last := got.Requests[0].Number, got.Requests[len(got.Requests)-1].Number
	if n := len(got.Requests); n*body > 64<<20 || n*body < 60<<20 || last != sent || first != uint64(sent-n+1) {
		t.Errorf("got %d requests from %d to %d", n, first, last)
	}
	if n := len(c.server.Requests()); n != len(got.Requests) {
		t.Errorf("got %d requests, want %d", n, len(got.Requests))
	}
}
