// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests that signatures are verified over what is on the wire, and that bearer tokens must be known.

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// The tests' signer must be right before it can judge the server: fact 5.1-08, and with it facts 5.1-03 and 5.1-04.
func TestSignerOfTheTestsMeetsTheVerifiedVectors(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"validFrom":"2024-01-29T00:39:38.394453700Z"}`: "BS+3hWScrwW+4cpYIpDrgh9Iy34q4H3NXDkOKmt1mH4=",
		`{}`: "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=",
		// fact 5.1-01
		``: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
	} {
		if got := hashOf(body); got != want {
			t.Errorf("hash of %q: got %s, want %s", body, got, want)
		}
	}
	got := signatureOf(t, testKey, "POST", "/rooms?api-version=2023-10-30-preview", "Fri, 29 Sep 2023 00:40:58 GMT",
		"rooms-ppe-eastus.unitedstates.ppe.communication.azure.net", "rxoruuGjrpFjkG/mdKNh+fZLLdjyNy0Q8a6qikiouTE=")
	if want := "UOctmpjqDVbKRUXa8049E6A69P4PfGdHKg9VlK+QI8M="; got != want {
		t.Errorf("got signature %s, want %s", got, want)
	}
}

// A request signed as facts 5.1-02 and 5.1-05 have it passes, bodies with and without content alike (fact 5.1-01).
func TestSignedRequestsPass(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	if got := c.do(http.MethodPost, "/rooms", `{}`); got.status != http.StatusCreated {
		t.Errorf("POST: got %d, want 201: %s", got.status, got.body)
	}
	if got := c.do(http.MethodGet, "/rooms", ""); got.status != http.StatusOK {
		t.Errorf("GET: got %d, want 200: %s", got.status, got.body)
	}
}

// The signature covers the request target as it is on the wire, however it is escaped: fact 5.1-06.
func TestSignatureCoversTheTargetAsSent(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for _, target := range []string{
		"/rooms?api-version=2025-03-13&x=a%20b", "/rooms?api-version=2025-03-13&x=a+b",
		"/rooms?x=%2B%2f%3D&api-version=2025-03-13", "/ro%6Fms?api-version=2025-03-13",
	} {
		if got := c.raw(http.MethodGet, target, ""); got.status != http.StatusOK {
			t.Errorf("%s: got %d, want 200: %s", target, got.status, got.body)
		}
	}
}

// A slash at the end of the endpoint is the usual cause of a path that was not signed (fact 5.1-09).
func TestTamperedRequestsAreDenied(t *testing.T) {
	t.Parallel()
	const prefix = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="
	otherKey := "YW5vdGhlciBrZXksIGludmVudGVkIGxpa2UgdGhlIGZpcnN0"
	tests := map[string]func(*testing.T, *http.Request){
		"no authorization": func(_ *testing.T, r *http.Request) { r.Header.Del("Authorization") },
		"another key": func(t *testing.T, r *http.Request) {
			r.Header.Set("Authorization", prefix+signatureOf(t, otherKey, r.Method, r.URL.RequestURI(),
				r.Header.Get("x-ms-date"), r.URL.Host, r.Header.Get("x-ms-content-sha256")))
		},
		"another method":     func(_ *testing.T, r *http.Request) { r.Method = http.MethodPut },
		"another path":       func(_ *testing.T, r *http.Request) { r.URL.Path = "/rooms/99000000000000000" },
		"a slash too many":   func(_ *testing.T, r *http.Request) { r.URL.Path = "//rooms" },
		"an unknown path":    func(_ *testing.T, r *http.Request) { r.URL.Path = "/elsewhere" },
		"a longer query":     func(_ *testing.T, r *http.Request) { r.URL.RawQuery += "&x=1" },
		"a re-escaped query": func(_ *testing.T, r *http.Request) { r.URL.RawQuery = "api%2Dversion=2025-03-13" },
		"another host":       func(_ *testing.T, r *http.Request) { r.Host = "contoso.communication.azure.com" },
		"another date": func(_ *testing.T, r *http.Request) {
			r.Header.Set("x-ms-date", noon().Format(http.TimeFormat))
		},
		"no date":              func(_ *testing.T, r *http.Request) { r.Header.Del("x-ms-date") },
		"two dates":            func(_ *testing.T, r *http.Request) { r.Header.Add("x-ms-date", r.Header.Get("x-ms-date")) },
		"another content hash": func(_ *testing.T, r *http.Request) { r.Header.Set("x-ms-content-sha256", hashOf("{}")) },
		"no content hash":      func(_ *testing.T, r *http.Request) { r.Header.Del("x-ms-content-sha256") },
		"a date of another form, signed": func(t *testing.T, r *http.Request) {
			date := time.Now().UTC().Format(time.RFC3339)
			r.Header.Set("x-ms-date", date)
			r.Header.Set("Authorization", prefix+signatureOf(t, testKey, r.Method, r.URL.RequestURI(), date,
				r.URL.Host, r.Header.Get("x-ms-content-sha256")))
		},
		"the hash of another body, signed": func(t *testing.T, r *http.Request) {
			r.Header.Set("x-ms-content-sha256", hashOf("{}"))
			r.Header.Set("Authorization", prefix+signatureOf(t, testKey, r.Method, r.URL.RequestURI(),
				r.Header.Get("x-ms-date"), r.URL.Host, hashOf("{}")))
		},
		"fewer signed headers": func(_ *testing.T, r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), ";host", "", 1))
		},
		"a signature that is no base64": func(_ *testing.T, r *http.Request) { r.Header.Set("Authorization", prefix+"%%%") },
		"two authorizations": func(_ *testing.T, r *http.Request) {
			r.Header.Add("Authorization", r.Header.Get("Authorization"))
		},
		"another scheme":       func(_ *testing.T, r *http.Request) { r.Header.Set("Authorization", "Basic YTpi") },
		"an unknown token":     func(_ *testing.T, r *http.Request) { r.Header.Set("Authorization", "Bearer made-up") },
		"an empty token":       func(_ *testing.T, r *http.Request) { r.Header.Set("Authorization", "Bearer ") },
		"half of a good token": func(_ *testing.T, r *http.Request) { r.Header.Set("Authorization", "Bearer good-") },
	}
	for name, tamper := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, emulator.Options{})
			c.server.AcceptToken("good-token")
			r := c.request(http.MethodGet, "/rooms?api-version="+newest, "")
			c.sign(r, "")
			tamper(t, r)
			got := c.mustSend(r)
			body := decode[errorBody](t, got, http.StatusUnauthorized)
			if body.Error.Code != "Denied" || got.header.Get("x-ms-error-code") != "Denied" {
				t.Errorf("got code %q and header %q, want Denied", body.Error.Code, got.header.Get("x-ms-error-code"))
			}
			if body.Error.Message != "Denied by the resource provider." {
				t.Errorf("got message %q", body.Error.Message)
			}
			requests := c.server.Requests()
			if len(requests) != 1 || requests[0].Reason == "" {
				t.Errorf("got record %+v, want one request with a reason", requests)
			}
		})
	}
}

// A body changed on its way is noticed although the header still fits the signature (fact 5.1-01).
func TestAnotherBodyIsDenied(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	r := c.request(http.MethodPost, "/rooms?api-version="+newest, `{"pstnDialOutEnabled":true}`)
	c.sign(r, `{}`)
	if got := c.mustSend(r); got.status != http.StatusUnauthorized {
		t.Errorf("got %d, want 401", got.status)
	}
	if rooms := c.server.Rooms(); len(rooms) != 0 {
		t.Errorf("got %d rooms, want none", len(rooms))
	}
}

// The former key and the tokens that were issued with it are refused (fact 4-09), also after a restart.
func TestRegeneratedKeyReplacesTheFormer(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	former := c.server.AccessKey()
	u := c.user()
	thread := u.thread()
	c.server.RegenerateAccessKey()
	want(t, u.chat("GET", "/chat/threads/"+thread, ""), http.StatusUnauthorized)
	want(t, c.do("GET", "/rooms", ""), http.StatusOK)
	again := start(t, emulator.Options{AccessKey: former})
	r := again.request(http.MethodGet, "/rooms?api-version="+newest, "")
	r.URL.Host = strings.TrimPrefix(c.server.URL(), "http://")
	r.Host = r.URL.Host
	again.sign(r, "")
	if got := again.mustSend(r); got.status != http.StatusUnauthorized {
		t.Errorf("the former key: got %d, want 401", got.status)
	}
	key := c.server.AccessKey()
	if err := c.server.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	server, err := emulator.Start(emulator.Options{Data: path})
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	t.Cleanup(func() { _ = server.Close() })
	if got := server.AccessKey(); got != key || got == former {
		t.Error("the restarted server has another key than the new one")
	}
}

// Rooms takes an access key or an Entra token: fact 5.3-02.
func TestKnownBearerTokenPasses(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.AcceptToken("good-token")
	r := c.request(http.MethodGet, "/rooms?api-version="+newest, "")
	r.Header.Set("Authorization", "Bearer good-token")
	if got := c.mustSend(r); got.status != http.StatusOK {
		t.Errorf("got %d, want 200: %s", got.status, got.body)
	}
}

// The tolerated skew is unknown (fact 5.1-07), so that the settable clock may show anything.
func TestClockNeverRefusesASignature(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for _, at := range []time.Time{noon(), noon().AddDate(-50, 0, 0), noon().AddDate(50, 0, 0)} {
		c.server.SetClock(at)
		if got := c.do(http.MethodGet, "/rooms", ""); got.status != http.StatusOK {
			t.Errorf("at %v: got %d, want 200", at, got.status)
		}
	}
}

// The connection string has the form of fact 5.2-01.
func TestConnectionString(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	if got, want := c.server.ConnectionString(), "endpoint="+c.server.URL()+"/;accesskey="+testKey; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !strings.HasPrefix(c.server.URL(), "http://127.0.0.1:") {
		t.Errorf("got URL %q, want a loopback one", c.server.URL())
	}
}

func TestEachServerHasARandomKey(t *testing.T) {
	t.Parallel()
	var keys [2]string
	for i := range keys {
		s, err := emulator.Start(emulator.Options{})
		if err != nil {
			t.Fatalf("start: %v", err)
		}
		keys[i] = s.AccessKey()
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	if keys[0] == keys[1] || len(keys[0]) < 40 {
		t.Errorf("got keys of lengths %d and %d, equal %v", len(keys[0]), len(keys[1]), keys[0] == keys[1])
	}
}

func TestStartRefuses(t *testing.T) {
	t.Parallel()
	taken := start(t, emulator.Options{})
	tests := map[string]emulator.Options{
		"a key that is no base64":      {AccessKey: "not/base64!"},
		"an address of all interfaces": {Listen: "0.0.0.0:0"},
		"an address without a host":    {Listen: ":0"},
		"a name":                       {Listen: "example.org:0"},
		"no port":                      {Listen: "127.0.0.1"},
		"a port in use":                {Listen: strings.TrimPrefix(taken.server.URL(), "http://")},
	}
	for name, o := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := emulator.Start(o)
			if err == nil {
				t.Fatalf("got a server at %s, want an error", s.URL())
			}
			if o.AccessKey != "" && strings.Contains(fmt.Sprint(err), o.AccessKey) {
				t.Errorf("the error holds the key: %v", err)
			}
		})
	}
}
