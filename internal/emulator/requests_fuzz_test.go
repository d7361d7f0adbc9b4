// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file fuzzes what the server reads of requests: paths, ids, queries, bodies and credentials.

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/contract"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// The fuzzed server always has the same state.
const (
	fuzzedResource = "11111111-2222-3333-4444-555555555555"
	fuzzedRoom     = "99415750115958845"
	fuzzedThread   = "19:acsV1_a-b_c1@thread.v2"
	fuzzedToken    = "an-entra-token"
	fuzzedState    = `{"resourceId":"` + fuzzedResource + `","users":[{"name":"ann","rawId":"` + ann + `"},{"name":"ben","rawId":"` + ben + `"}],` +
		`"rooms":[{"id":"` + fuzzedRoom + `","participants":[{"rawId":"ann","role":"Presenter"}]}],` +
		`"threads":[{"id":"` + fuzzedThread + `","topic":"T","createdBy":"ann","participants":[{"rawId":"ann"}],"messages":[{"senderRawId":"ann","content":"Hello"}]}]}`
)

// fuzzed is a server and the credentials for it.
type fuzzed struct {
	*emulator.Server
	chatToken, webexToken string
}

func startFuzzed(t testing.TB, seed string) fuzzed {
	t.Helper()
	server, err := emulator.Start(emulator.Options{AccessKey: testKey, Now: noon(), Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}})
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	t.Cleanup(func() { _ = server.Close() })
	server.AcceptToken(fuzzedToken)
	f := fuzzed{Server: server, webexToken: server.WebexPerson().AccessToken}
	if seed != "" {
		if _, err := server.Seed([]byte(seed)); err != nil {
			t.Fatalf("seed: %v", err)
		}
		f.chatToken = server.IssueToken(ann, []string{"chat"}, 0)
	}
	return f
}

// authorization is the right credential for a path.
func (f fuzzed) authorization(path string) string {
	switch {
	case strings.HasPrefix(path, "/chat/"):
		return "Bearer " + f.chatToken
	case strings.HasPrefix(path, "/v1/"):
		return "Bearer " + f.webexToken
	}
	return "Bearer " + fuzzedToken
}

// request is a request to the server, nil if net/http would not read it.
func (f fuzzed) request(method, target string) *http.Request {
	parsed, err := url.ParseRequestURI(target)
	if err != nil || !strings.HasPrefix(target, "/") || strings.ContainsFunc(target, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return nil
	}
	return &http.Request{
		Method: method, URL: parsed, RequestURI: target, Host: strings.TrimPrefix(f.URL(), "http://"), Header: http.Header{},
		Body: http.NoBody, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, RemoteAddr: "127.0.0.1:1",
	}
}

// serve answers a request in this goroutine.
func (f fuzzed) serve(t *testing.T, r *http.Request, body string) *httptest.ResponseRecorder {
	t.Helper()
	recorder := httptest.NewRecorder()
	r = r.WithContext(t.Context())
	r.Body, r.ContentLength = nopBody{strings.NewReader(body)}, int64(len(body))
	f.ServeHTTP(deadlineRecorder{recorder}, r)
	return recorder
}

type nopBody struct{ *strings.Reader }

func (nopBody) Close() error { return nil }

// deadlineRecorder has deadlines, as a connection has.
type deadlineRecorder struct{ *httptest.ResponseRecorder }

func (deadlineRecorder) SetReadDeadline(time.Time) error { return nil }

// Each request has an answer of the contract, and none is a failure of the server's own.
func FuzzRequest(f *testing.F) {
	methods := []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodPut, http.MethodDelete}
	rooms, thread, version := "/rooms/"+fuzzedRoom, "/chat/threads/"+url.QueryEscape(fuzzedThread), "?api-version="
	for _, seed := range []struct {
		method            byte
		target, media, in string
	}{
		{0, "/rooms" + version + newest, "", ""},
		{0, rooms + "/participants" + version + newest + "&nextLink=" + url.QueryEscape("++++////e30="), "", ""},
		{1, "/rooms" + version + newest, "application/json", `{"validFrom":"2026-03-02T00:00:00Z","validUntil":"2026-03-03T00:00:00.1234567+01:00","pstnDialOutEnabled":true,"participants":{"` + ben + `":{"role":"Attendee"}}}`},
		{2, rooms + version + newest, "application/merge-patch+json", `{"validUntil":"2026-04-01T00:00:00Z"}`},
		{2, rooms + "/participants" + version + newest, "application/merge-patch+json", `{"participants":{"` + ann + `":null,"` + ben + `":{}}}`},
		{1, "/identities" + version + identityVersion, "application/json", `{"createTokenWithScopes":["chat"],"expiresInMinutes":60}`},
		{1, "/identities/" + ann + "/:issueAccessToken" + version + identityVersion, "application/json", `{"scopes":["voip"]}`},
		{3, "/access/teamsExtension/tenants/" + fuzzedResource + "/assignments/" + fuzzedResource + version + identityVersion, "application/json", `{"principalType":"user","clientIds":["` + fuzzedResource + `"]}`},
		{0, "/chat/threads" + version + chatVersion + "&maxPageSize=1&startTime=2026-01-01T00:00:00Z", "", ""},
		{1, "/chat/threads" + version + chatVersion, "application/json", `{"topic":"T","participants":[{"communicationIdentifier":{"rawId":"` + ben + `"},"shareHistoryTime":"2026-01-01T00:00:00Z","metadata":{"a":"b"}}],"retentionPolicy":{"kind":"threadCreationDate","deleteThreadAfterDays":60}}`},
		{2, thread + version + chatVersion, "application/merge-patch+json", `{"topic":"U","metadata":{"a":null},"retentionPolicy":{"kind":"none"}}`},
		{1, thread + "/participants/:add" + version + chatVersion, "application/json", `{"participants":[{"communicationIdentifier":{"communicationUser":{"id":"` + ben + `"}}}]}`},
		{1, thread + "/participants/:remove" + version + chatVersion, "application/json", `{"rawId":"` + ben + `"}`},
		{1, thread + "/messages" + version + chatVersion, "application/json", `{"content":"x","senderDisplayName":"y","type":"html","metadata":{"a":"b"}}`},
		{0, thread + "/participants" + version + chatVersion + "&maxPageSize=1&skip=1", "", ""},
		{0, "/v1/rooms?max=1&type=group&sortBy=created&from=2026-01-01T00:00:00.000Z&cursor=x", "", ""},
		{1, "/v1/rooms", "application/json", `{"title":"Algebra","isLocked":true,"isAnnouncementOnly":true,"description":"x","isPublic":true}`},
		{1, "/v1/memberships", "application/json", `{"roomId":"Y2lzY29zcGFyazovL3VzL1JPT00veA","personEmail":"Jane <jane@example.com>","isModerator":true}`},
		{0, "/v1/people/?email=jane@example.com&id=a,b", "", ""},
		{0, "/v1/people/me", "", ""},
		{1, "/v1/access_token", "application/x-www-form-urlencoded", "grant_type=refresh_token&refresh_token=x&client_id=y&client_secret=z"},
		{1, "/v1/teams", "application/json", `{"name":"x"}`},
		{4, rooms + version + newest, "", ""},
		{0, "/%2e%2e/rooms//", "", ""},
	} {
		f.Add(seed.method, seed.target, seed.media, seed.in)
	}
	table := contract.NewTable()
	f.Fuzz(func(t *testing.T, method byte, target, media, body string) {
		server := startFuzzed(t, fuzzedState)
		r := server.request(methods[int(method)%len(methods)], target)
		if r == nil {
			return
		}
		r.Header.Set("Content-Type", media)
		r.Header.Set("Authorization", server.authorization(r.URL.Path))
		if strings.HasPrefix(r.URL.Path, "/v1/access_token") {
			r.Header.Del("Authorization")
		}
		got := server.serve(t, r, body)
		if got.Code >= http.StatusInternalServerError || got.Code < http.StatusOK {
			t.Errorf("got %d: %s", got.Code, got.Body)
		}
		if strings.HasPrefix(r.URL.Path, "/_") || r.URL.Path == "/" {
			return // the page and the admin API are not of a service
		}
		for _, violation := range table.Check(contract.Exchange{
			Method: r.Method, Target: target, Header: r.Header, Body: []byte(body),
			Status: got.Code, AnswerHeader: got.Header(), Answer: got.Body.Bytes(),
		}, contract.ByHand) {
			if strings.Contains(violation, ": answer") { // the server ignores what it does not know in a request
				t.Error(violation)
			}
		}
	})
}

// A signature is for one request: for any other one, and in any other form, it is refused.
func FuzzSignature(f *testing.F) {
	const target, body = "/rooms?api-version=" + newest, `{"participants":{}}`
	date := noon().Format(http.TimeFormat)
	const scheme = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="
	f.Add("POST", target, date, hashOf(body), body, scheme+"SIG")
	f.Add("POST", target, date, hashOf(""), "", scheme+"SIG")
	f.Add("PUT", target+"&", date, hashOf(body), body, scheme+"SIG=")
	f.Add("POST", target, date+" ", hashOf(body), body+" ", "Bearer SIG")
	f.Fuzz(func(t *testing.T, method, asked, askedDate, hash, in, authorization string) {
		server := startFuzzed(t, "")
		r := server.request(method, asked)
		if r == nil || method == "" || strings.HasPrefix(r.URL.Path, "/_") || r.URL.Path == "/" {
			return
		}
		signature := signatureOf(t, testKey, "POST", target, date, r.Host, hashOf(body))
		r.Header.Set("x-ms-date", askedDate)
		r.Header.Set("x-ms-content-sha256", hash)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", strings.ReplaceAll(authorization, "SIG", signature))
		got := server.serve(t, r, in)
		isSigned := method == "POST" && asked == target && askedDate == date && hash == hashOf(body) && in == body && authorization == scheme+"SIG"
		if isSigned != (got.Code != http.StatusUnauthorized) && r.URL.Path != "/v1/access_token" {
			t.Errorf("%s %s of %s with %q: got %d", method, asked, askedDate, authorization, got.Code)
		}
		if text := got.Body.String(); strings.Contains(text, testKey) || strings.Contains(text, signature) {
			t.Errorf("the answer has a secret: %s", text)
		}
	})
}

// The state of one server is a seed for another one, which has the same state then. A seed that is refused changes
// nothing, and the error is one line.
func FuzzSeed(f *testing.F) {
	f.Add([]byte(fuzzedState))
	f.Add([]byte(`{"users":[{"name":"ada","deleted":true}],"rooms":[{"validFrom":"-2h","validUntil":"+720h","pstnDialOutEnabled":true}]}`))
	f.Add([]byte(`{"threads":[{"createdBy":"8:acs:x","createdOn":"-1h","deleteAfterDays":60,"metadata":{"a":"b"}}],"teamsExtensionAssignments":[{}]}`))
	f.Add([]byte(`{"webex":{"people":[{"emails":["x@example.com"]}],"teams":[{"name":"t"}],"rooms":[{"title":"r","members":[{"email":"x@example.com","isModerator":true}]}]}}`))
	f.Fuzz(func(t *testing.T, seed []byte) {
		first := startFuzzed(t, "")
		before := first.state(t)
		if _, err := first.Seed(seed); err != nil {
			if after := first.state(t); !bytes.Equal(before, after) {
				t.Errorf("the seed was refused, and the state is %s, want %s", after, before)
			}
			if text := err.Error(); strings.Contains(text, "\n") || len(text) > 4<<10 {
				t.Errorf("the error has %d bytes: %q", len(text), text)
			}
			return
		}
		state := first.state(t)
		second := startFuzzed(t, "")
		if _, err := second.Seed(state); err != nil {
			t.Fatalf("the state is no seed: %v\n%s", err, state)
		}
		if got := second.state(t); !bytes.Equal(got, state) {
			t.Errorf("got the state %s, want %s", got, state)
		}
	})
}

// state is the state that the server shows.
func (f fuzzed) state(t *testing.T) []byte {
	t.Helper()
	got := f.serve(t, f.request(http.MethodGet, "/_admin/state"), "")
	if got.Code != http.StatusOK || !json.Valid(got.Body.Bytes()) {
		t.Fatalf("got %d: %s", got.Code, got.Body)
	}
	return bytes.Clone(got.Body.Bytes())
}

// The admin API answers each request with JSON, and refuses what it does not know.
func FuzzAdminRequest(f *testing.F) {
	methods := []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
	for _, seed := range [][2]string{
		{"faults", `{"method":"GET","path":"/rooms/*","status":503,"body":"x","header":{"a":"b"},"delay":"1ms","count":2,"drop":"before"}`},
		{"switches", `{"pageSize":3,"latency":"1ms"}`},
		{"clock", `{"now":"2026-03-01T12:00:00Z"}`},
		{"clock", `{"advance":"1h"}`},
		{"requests?after=1&wait=1ms", ""},
		{"reset", ""},
		{"seed", fuzzedState},
		{"state", ""},
		{"", "{}"},
	} {
		f.Add(byte(1), "/_admin/"+seed[0], seed[1])
		f.Add(byte(0), "/_admin/"+seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, method byte, target, body string) {
		server := startFuzzed(t, "")
		r := server.request(methods[int(method)%len(methods)], target)
		if r == nil || !strings.HasPrefix(r.URL.Path, "/_admin/") || strings.Contains(target, "wait=") && !strings.Contains(target, "wait=1ms") {
			return
		}
		r.Header.Set("Content-Type", "application/json")
		got := server.serve(t, r, body)
		if !slices.Contains([]int{200, 201, 204, 400, 404, 405, 413, 415}, got.Code) {
			t.Errorf("got %d: %s", got.Code, got.Body)
		}
		if got.Code != http.StatusNoContent && !json.Valid(got.Body.Bytes()) {
			t.Errorf("the answer is no JSON: %s", got.Body)
		}
		server.state(t) // the server still works
	})
}
