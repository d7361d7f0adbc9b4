// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file is the tests' own client: plain net/http and a signer written from CONTRACT 5.1, sharing nothing with the
// server's code.

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const (
	testKey  = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=" // invented, base64("0123456789abcdef0123456789abcdef")
	versions = "2023-06-14, 2023-10-30-preview, 2024-04-15, 2025-03-13"
	newest   = "2025-03-13"

	ann  = "8:acs:11111111-2222-3333-4444-555555555555_0000000a-aaaa-bbbb-cccc-00000000000a"
	ben  = "8:acs:11111111-2222-3333-4444-555555555555_0000000b-aaaa-bbbb-cccc-00000000000b"
	cleo = "8:acs:11111111-2222-3333-4444-555555555555_0000000c-aaaa-bbbb-cccc-00000000000c"
)

// noon is where most tests freeze the clock; its fraction has no trailing zeros.
func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 123456700, time.UTC) }

func hashOf(body string) string {
	sum := sha256.Sum256([]byte(body))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func signatureOf(t *testing.T, key, method, target, date, host, hash string) string {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(key)
	if err != nil {
		t.Fatalf("decode key: %v", err)
	}
	mac := hmac.New(sha256.New, raw)
	mac.Write([]byte(method + "\n" + target + "\n" + date + ";" + host + ";" + hash))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// client speaks to one emulator.
type client struct {
	t      *testing.T
	server *emulator.Server
	http   *http.Client
}

// start runs an emulator for one test, its clock frozen at noon unless options say otherwise.
func start(t *testing.T, o emulator.Options) *client {
	t.Helper()
	if o.AccessKey == "" {
		o.AccessKey = testKey
	}
	if o.Now.IsZero() {
		o.Now = noon()
	}
	server, err := emulator.Start(o)
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := server.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	noRedirects := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client{t, server, &http.Client{Transport: transport, CheckRedirect: noRedirects}}
}

// reply is an answer read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

// request is an unsigned request whose target goes on the wire as it stands.
func (c *client) request(method, target, body string) *http.Request {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.server.URL()+target, strings.NewReader(body))
	if err != nil {
		c.t.Fatalf("request: %v", err)
	}
	switch method {
	case http.MethodPost:
		r.Header.Set("Content-Type", "application/json")
	case http.MethodPatch:
		r.Header.Set("Content-Type", "application/merge-patch+json")
	}
	return r
}

// sign signs r over its own target, the real date and the body.
func (c *client) sign(r *http.Request, body string) {
	c.t.Helper()
	date, hash := time.Now().UTC().Format(http.TimeFormat), hashOf(body)
	signature := signatureOf(c.t, c.server.AccessKey(), r.Method, r.URL.RequestURI(), date, r.URL.Host, hash)
	r.Header.Set("x-ms-date", date)
	r.Header.Set("x-ms-content-sha256", hash)
	r.Header.Set("Authorization", "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="+signature)
}

// send sends r as it is.
func (c *client) send(r *http.Request) (reply, error) {
	answer, err := c.http.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	return reply{answer.StatusCode, answer.Header, string(body)}, err
}

// mustSend sends r and ends the test where no answer comes.
func (c *client) mustSend(r *http.Request) reply {
	c.t.Helper()
	got, err := c.send(r)
	if err != nil {
		c.t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	return got
}

// do sends a signed request to a path, with the newest api-version and headers given as name, value pairs.
func (c *client) do(method, path, body string, headers ...string) reply {
	c.t.Helper()
	return c.raw(method, path+"?api-version="+newest, body, headers...)
}

// raw is do for a target that brings its own query.
func (c *client) raw(method, target, body string, headers ...string) reply {
	c.t.Helper()
	r := c.request(method, target, body)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	c.sign(r, body)
	return c.mustSend(r)
}

// roomBody is a room in an answer, times as they were written.
type roomBody struct {
	ID         string `json:"id"`
	CreatedAt  string `json:"createdAt"`
	ValidFrom  string `json:"validFrom"`
	ValidUntil string `json:"validUntil"`
	PSTN       *bool  `json:"pstnDialOutEnabled"`
}

type participantBody struct {
	RawID string `json:"rawId"`
	Role  string `json:"role"`
}

type detailBody struct {
	Code    string  `json:"code"`
	Message string  `json:"message"`
	Target  *string `json:"target"`
}

type errorBody struct {
	Error struct {
		Code    string       `json:"code"`
		Message string       `json:"message"`
		Target  string       `json:"target"`
		Details []detailBody `json:"details"`
	} `json:"error"`
}

// decode reads an answer's body, refusing members that T does not have, and checks the status.
func decode[T any](t *testing.T, got reply, status int) T {
	t.Helper()
	if got.status != status {
		t.Fatalf("got status %d, want %d: %s", got.status, status, got.body)
	}
	var value T
	decoder := json.NewDecoder(bytes.NewReader([]byte(got.body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("decode %q: %v", got.body, err)
	}
	return value
}

func (c *client) create(body string) roomBody {
	c.t.Helper()
	return decode[roomBody](c.t, c.do(http.MethodPost, "/rooms", body), http.StatusCreated)
}

func (c *client) get(id string) roomBody {
	c.t.Helper()
	return decode[roomBody](c.t, c.do(http.MethodGet, "/rooms/"+id, ""), http.StatusOK)
}

type page[T any] struct {
	Value    []T    `json:"value"`
	NextLink string `json:"nextLink"`
}

// roster is a room's participants on one page.
func (c *client) roster(id string) []participantBody {
	c.t.Helper()
	got := decode[page[participantBody]](c.t, c.do(http.MethodGet, "/rooms/"+id+"/participants", ""), http.StatusOK)
	if got.NextLink != "" {
		c.t.Fatalf("got more than one page")
	}
	return got.Value
}

func (c *client) patchRoster(id, body string) reply {
	c.t.Helper()
	return c.do(http.MethodPatch, "/rooms/"+id+"/participants", body)
}

// wire is t in the form that Rooms answers with, spelled out digit by digit.
func wire(t time.Time) string {
	text := t.UTC().Truncate(100 * time.Nanosecond).Format("2006-01-02T15:04:05.0000000")
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + "+00:00"
}
