// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests faults of the admin API, and faults that spoil or delay answers.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

type faultBody struct {
	ID          string  `json:"id"`
	Method      string  `json:"method"`
	Path        string  `json:"path"`
	Status      int     `json:"status"`
	RetryAfter  string  `json:"retryAfter"`
	Drop        string  `json:"drop"`
	Reset       bool    `json:"reset"`
	Answer      string  `json:"answer"`
	Delay       string  `json:"delay"`
	Count       int     `json:"count"`
	Probability float64 `json:"probability"`
	Seed        uint64  `json:"seed"`
	Left        *int    `json:"left"`
	Hits        int     `json:"hits"`
}

type idBody struct {
	ID string `json:"id"`
}

func (c *client) fault(body string) string {
	c.t.Helper()
	return adminValue[idBody](c, "POST", "faults", body).ID
}

func (c *client) faults() []faultBody {
	c.t.Helper()
	return adminValue[struct {
		Faults []faultBody `json:"faults"`
	}](c, "GET", "faults", "").Faults
}

func TestFaultsAreListedWithWhatIsLeft(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	if got := c.faults(); got == nil || len(got) != 0 {
		t.Errorf("got %v, want an empty list", got)
	}
	first := c.fault(`{"method":"POST","path":"/rooms","status":429,"retryAfter":"2s","count":3,"seed":7,"probability":1}`)
	second := c.fault(`{"delay":"1ms"}`)
	if first != "f1" || second != "f2" {
		t.Errorf("got ids %s and %s", first, second)
	}
	got := c.do("POST", "/rooms", "{}")
	if got.status != 429 || got.header.Get("Retry-After") != "2" {
		t.Errorf("got %d, Retry-After %q", got.status, got.header.Get("Retry-After"))
	}
	c.do("GET", "/rooms", "")
	c.do("GET", "/rooms", "")
	list := c.faults()
	if len(list) != 2 || list[0].Left == nil || *list[0].Left != 2 || list[0].Hits != 1 || list[0].Count != 3 ||
		list[0].Method != "POST" || list[0].Path != "/rooms" || list[0].RetryAfter != "2s" || list[0].Seed != 7 ||
		list[0].Probability != 1 || list[1].Left != nil || list[1].Hits != 2 || list[1].Delay != "1ms" {
		t.Errorf("got %+v", list)
	}
	wantRefused(t, c.admin("DELETE", "faults?id=f9", ""), 404, `"f9"`)
	want(t, c.admin("DELETE", "faults?id="+first, ""), 200)
	if list := c.faults(); len(list) != 1 || list[0].ID != second {
		t.Errorf("got %+v, want the second", list)
	}
	want(t, c.do("POST", "/rooms", "{}"), 201)
	want(t, c.admin("DELETE", "faults", ""), 200)
	if list := c.faults(); len(list) != 0 {
		t.Errorf("got %+v, want none", list)
	}
	if third := c.fault(`{"status":500}`); third != "f3" {
		t.Errorf("got %s: an id came twice", third)
	}
}

func TestFaultsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for body, says := range map[string][]string{
		`{}`:                                          {"nothing to do", "status, drop, answer or delay"},
		`{"count":1}`:                                 {"nothing to do"},
		`{"status":99}`:                               {"status is 99", "200 to 599"},
		`{"status":500,"method":"get"}`:               {`method is "get"`, "GET, POST, PUT, PATCH, DELETE"},
		`{"status":500,"path":"/rooms/["}`:            {"/rooms/[", "pattern"},
		`{"status":500,"path":"rooms"}`:               {`path is "rooms"`, "begins with /"},
		`{"drop":"during"}`:                           {`drop is "during"`, "before, after"},
		`{"drop":"after","status":500}`:               {"dropped connection"},
		`{"drop":"after","answer":"truncated"}`:       {"dropped connection"},
		`{"answer":"xml"}`:                            {`answer is "xml"`, "truncated, notJSON, late"},
		`{"delay":"long"}`:                            {`delay is "long"`},
		`{"delay":"-1s"}`:                             {`delay is "-1s"`},
		`{"delay":"1s","retryAfter":"1s"}`:            {"retryAfter goes with a status"},
		`{"status":429,"retryAfterDate":true}`:        {"retryAfterDate goes with retryAfter"},
		`{"status":500,"reset":true}`:                 {"reset goes with drop"},
		`{"answer":"late"}`:                           {"late answer goes with delay"},
		`{"answer":"late","delay":"1s","status":500}`: {"has no status"},
		`{"status":500,"count":0}`:                    {"count is 0"},
		`{"status":500,"probability":0}`:              {"probability is 0"},
		`{"status":500,"probability":1.5}`:            {"probability is 1.5"},
		`{"status":500,"seed":-1}`:                    {"seed"},
		`{"status":500,"id":"f1"}`:                    {"cannot be set"},
		`{"status":500,"times":3}`:                    {`unknown member "times"`},
		`{"status":500,"left":3}`:                     {"cannot be set"},
		`{"status":"500"}`:                            {"status"},
		`{"drop":"before","delay":"1s","seed":}`:      {"invalid character"},
	} {
		wantRefused(t, c.admin("POST", "faults", body), 400, says...)
	}
	if list := c.faults(); len(list) != 0 {
		t.Errorf("got %+v, want none", list)
	}
}

func TestFaultDrops(t *testing.T) {
	t.Parallel()
	for drop, rooms := range map[string]int{"before": 0, "after": 1} {
		c := start(t, emulator.Options{})
		c.fault(`{"method":"POST","drop":"` + drop + `","count":1}`)
		r := c.request("POST", "/rooms?api-version="+newest, `{}`)
		c.sign(r, `{}`)
		if got, err := c.send(r); err == nil {
			t.Errorf("%s: got %+v", drop, got)
		}
		if got := len(c.server.Rooms()); got != rooms {
			t.Errorf("%s: got %d rooms, want %d", drop, got, rooms)
		}
	}
}

// A reset differs from a close, which a client sees as the end of the answer.
func TestFaultResets(t *testing.T) {
	t.Parallel()
	for scheme, begin := range map[string]func(*testing.T, emulator.Options) *client{"http": start, "https": startTLS} {
		for drop, rooms := range map[string]int{"before": 0, "after": 1} {
			c := begin(t, emulator.Options{})
			c.fault(`{"method":"POST","drop":"` + drop + `","reset":true,"count":1}`)
			r := c.request("POST", "/rooms?api-version="+newest, `{}`)
			c.sign(r, `{}`)
			if got, err := c.send(r); err == nil || errors.Is(err, io.EOF) {
				t.Errorf("%s, %s: got %+v, %v, want a reset", scheme, drop, got, err)
			}
			if got := len(c.server.Rooms()); got != rooms {
				t.Errorf("%s, %s: got %d rooms, want %d", scheme, drop, got, rooms)
			}
			if list := c.faults(); !list[0].Reset {
				t.Errorf("%s: got %+v", scheme, list)
			}
		}
	}
}

// A client that gives up before a late answer has changed something.
func TestFaultAnswersLate(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.fault(`{"method":"POST","answer":"late","delay":"1h","count":1}`)
	r := c.request("POST", "/rooms?api-version="+newest, `{}`)
	c.sign(r, `{}`)
	ctx, cancel := context.WithCancel(t.Context())
	gaveUp := make(chan error, 1)
	go func() {
		_, err := c.send(r.WithContext(ctx))
		gaveUp <- err
	}()
	for len(c.server.Rooms()) == 0 {
		want(t, c.do("GET", "/rooms", ""), 200)
	}
	cancel()
	if err := <-gaveUp; err == nil {
		t.Error("got an answer, want none")
	}

	c.fault(`{"method":"POST","answer":"late","delay":"30ms","count":1}`)
	begin := time.Now()
	want(t, c.do("POST", "/rooms", "{}"), 201)
	if took := time.Since(begin); took < 30*time.Millisecond {
		t.Errorf("the answer took %v, want 30ms or more", took)
	}
}

// The date is by the clock of the emulator, and never earlier than asked for.
func TestFaultAsksToWaitUntilADate(t *testing.T) {
	t.Parallel()
	now := time.Date(2031, 2, 3, 4, 5, 6, 700_000_000, time.UTC)
	c := start(t, emulator.Options{Now: now})
	c.fault(`{"status":429,"retryAfter":"2s","retryAfterDate":true}`)
	got := c.do("GET", "/rooms", "")
	if got.status != 429 || got.header.Get("Retry-After") != "Mon, 03 Feb 2031 04:05:09 GMT" {
		t.Errorf("got %d, Retry-After %q", got.status, got.header.Get("Retry-After"))
	}
}

// The answer breaks off in the middle, after the change was made.
func TestFaultTruncates(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.fault(`{"method":"POST","answer":"truncated","count":1}`)
	r := c.request("POST", "/rooms?api-version="+newest, `{}`)
	c.sign(r, `{}`)
	got, err := c.send(r)
	if err == nil || got.status != 201 || !strings.HasPrefix(got.body, `{"id":"`) || strings.HasSuffix(got.body, "}") {
		t.Errorf("got %+v, %v", got, err)
	}
	rooms := c.server.Rooms()
	if len(rooms) != 1 || c.server.Requests()[0].Status != 201 {
		t.Fatalf("got %d rooms, record %+v", len(rooms), c.server.Requests())
	}

	// Of an answer that has no body nothing is left.
	c.fault(`{"method":"DELETE","answer":"truncated","count":1}`)
	r = c.request("DELETE", "/rooms/"+rooms[0].ID+"?api-version="+newest, "")
	c.sign(r, "")
	if got, err := c.send(r); err == nil {
		t.Errorf("got %+v", got)
	}
	if left := len(c.server.Rooms()); left != 0 || c.server.Requests()[1].Status != 0 {
		t.Errorf("got %d rooms, record %+v", left, c.server.Requests()[1])
	}
}

func TestFaultTruncatesAnAnswerOfItsOwn(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.fault(`{"status":503,"answer":"truncated"}`)
	r := c.request("POST", "/rooms?api-version="+newest, `{}`)
	c.sign(r, `{}`)
	if got, err := c.send(r); err == nil || got.status != 503 || !strings.HasPrefix(got.body, `{"error"`) {
		t.Errorf("got %+v, %v", got, err)
	}
	if rooms := c.server.Rooms(); len(rooms) != 0 {
		t.Errorf("got %d rooms, want none", len(rooms))
	}
}

func TestFaultAnswersNoJSON(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.fault(`{"answer":"notJSON","count":2}`)
	for _, test := range []struct {
		method, path string
		status       int
	}{{"POST", "/rooms", 201}, {"GET", "/rooms/99415750115958845", 404}} {
		got := c.do(test.method, test.path, map[string]string{"POST": "{}"}[test.method])
		if got.status != test.status || !strings.HasPrefix(got.body, "<!doctype html>") ||
			got.header.Get("Content-Type") != "text/html; charset=utf-8" || got.header.Get("x-ms-error-code") != "" {
			t.Errorf("got %+v", got)
		}
	}
	if rooms := c.server.Rooms(); len(rooms) != 1 {
		t.Errorf("got %d rooms, want 1", len(rooms))
	}
	c.fault(`{"answer":"notJSON","status":502,"count":1}`)
	if got := c.do("POST", "/rooms", "{}"); got.status != 502 || strings.HasPrefix(got.body, "{") {
		t.Errorf("got %+v", got)
	}
	// An answer that has no body stays as it is.
	c.fault(`{"answer":"notJSON"}`)
	if got := c.do("DELETE", "/rooms/"+c.server.Rooms()[0].ID, ""); got.status != 204 || got.body != "" ||
		got.header.Get("Content-Type") != "" {
		t.Errorf("got %+v", got)
	}
}

func TestFaultDelays(t *testing.T) {
	t.Parallel()
	const delay = 30 * time.Millisecond
	c := start(t, emulator.Options{})
	c.fault(`{"delay":"30ms","count":1}`)
	c.fault(`{"delay":"30ms","status":503,"count":1}`)
	for _, status := range []int{201, 503} {
		begin := time.Now()
		want(t, c.do("POST", "/rooms", "{}"), status)
		if took := time.Since(begin); took < delay {
			t.Errorf("%d took %v", status, took)
		}
	}
}

// outcomes returns the statuses of n requests.
func (c *client) outcomes(requests int) []int {
	var statuses []int
	for range requests {
		statuses = append(statuses, c.do("GET", "/rooms", "").status)
	}
	return statuses
}

func TestChancesOfOneSeedAreTheSame(t *testing.T) {
	t.Parallel()
	const requests = 200
	series := func(seed int) []int {
		c := start(t, emulator.Options{})
		c.fault(fmt.Sprintf(`{"status":503,"probability":0.25,"seed":%d}`, seed))
		return c.outcomes(requests)
	}
	first := series(7)
	if again := series(7); !slices.Equal(first, again) {
		t.Error("two series of one seed differ")
	}
	if other := series(8); slices.Equal(first, other) {
		t.Error("two series of different seeds are alike")
	}
	hits := 0
	for _, status := range first {
		if status == 503 {
			hits++
		}
	}
	if hits < requests/8 || hits > requests/2 {
		t.Errorf("got %d of %d, want about a quarter", hits, requests)
	}
}

// A request that one fault does not hit may hit the next one. A count counts hits, not requests.
func TestChanceGoesWithCountsAndOtherFaults(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.fault(`{"status":503,"probability":0.5,"seed":1,"count":5}`)
	c.fault(`{"status":500,"count":2}`)
	statuses := c.outcomes(60)
	counts := map[int]int{}
	for _, status := range statuses {
		counts[status]++
	}
	if counts[503] != 5 || counts[500] != 2 || counts[http.StatusOK] != 53 {
		t.Errorf("got %v", counts)
	}
	for _, f := range c.faults() {
		if f.Left == nil || *f.Left != 0 || f.Hits != f.Count {
			t.Errorf("got %+v", f)
		}
	}
}

// A client that gives up during the delay has changed nothing.
func TestFaultDelayEndsWithTheClient(t *testing.T) {
	t.Parallel()
	observed := make(chan emulator.Request, 1)
	c := start(t, emulator.Options{OnRequest: func(r emulator.Request) { observed <- r }})
	c.fault(`{"delay":"1h"}`)
	c.http.Timeout = 50 * time.Millisecond
	r := c.request("POST", "/rooms?api-version="+newest, `{}`)
	c.sign(r, `{}`)
	if got, err := c.send(r); err == nil {
		t.Errorf("got %+v", got)
	}
	if r := <-observed; r.Status != 0 || len(c.server.Rooms()) != 0 {
		t.Errorf("got %+v and %d rooms", r, len(c.server.Rooms()))
	}
}

func TestFaultsMatchPUT(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	const (
		path  = "/access/teamsExtension/tenants/0a1b2c3d-0000-0000-0000-000000000001/assignments/0a1b2c3d-0000-0000-0000-000000000002"
		query = "?api-version=" + identityVersion
	)
	c.fault(`{"method":"PUT","path":"/access/*/*/*/*/*","status":403,"count":1}`)
	if got := c.raw("GET", path+query, "").status; got == 403 {
		t.Errorf("a GET met the fault of a PUT")
	}
	if got := c.raw("PUT", path+query, `{"principalType":"user"}`, "Content-Type", "application/json").status; got != 403 {
		t.Errorf("got status %d of the PUT, want 403", got)
	}
}
