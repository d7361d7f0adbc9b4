// SPDX-License-Identifier: MPL-2.0

package emulator

// This file applies the documented rate limits.

import (
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/webex"
)

const (
	shortWindow    = 10 * time.Second
	identityWindow = 30 * time.Second
)

// rate is one limit: at most that many requests of a bucket in any window of that length.
type rate struct {
	bucket string // what is counted, and whose
	limit  int
	window time.Duration
}

// ratesOf returns the limits that a call counts against.
func ratesOf(r *api.Route, c *api.Call) []rate {
	switch planeOf(c.Request) {
	case planeWebex:
		if bucket := webex.Bucket(c); bucket != "" && c.Switches.WebexRoomRate > 0 {
			return []rate{{bucket, c.Switches.WebexRoomRate, webex.RateWindow}} // fact W1.8-03
		}
		return nil
	case planeRooms:
		changes := r.Path != "/rooms/{id}/participants" && r.Method != http.MethodGet
		if changes && c.Switches.RoomsRateLimit == RoomsRateLimitOn {
			return []rate{{"change rooms", 20, time.Second}} // fact 1.7-02
		}
		return nil
	case planeIdentity, planeChat:
	}
	if c.Switches.RateLimits == RateLimitsOff {
		return nil
	}
	return documentedRates(r, c)
}

// documentedRates returns the documented limits: in Chat by user, by thread, by user in a thread, or by resource (fact
// 2.4-02), in Identity by resource (fact 4-09).
func documentedRates(r *api.Route, c *api.Call) []rate {
	user, thread := " of "+c.Caller.User, " in "+c.ID
	member := user + thread
	switch r.Method + " " + r.Path {
	case "POST /chat/threads":
		return []rate{{"create thread" + user, 10, shortWindow}, {"create thread", 3000, time.Minute}}
	case "DELETE /chat/threads/{id}":
		return []rate{{"delete thread" + user, 10, shortWindow}}
	case "PATCH /chat/threads/{id}":
		return []rate{{"update thread" + thread, 5, shortWindow}}
	case "GET /chat/threads", "GET /chat/threads/{id}":
		return []rate{{"read threads" + user, 50, shortWindow}}
	case "POST /chat/threads/{id}/participants/:add":
		return append(perMinute("change participants"+thread, 10, 30), rate{"add participants", 3000, time.Minute})
	case "POST /chat/threads/{id}/participants/:remove":
		return perMinute("change participants"+thread, 10, 30)
	case "GET /chat/threads/{id}/participants":
		return []rate{{"list participants" + member, 10, shortWindow}, {"list participants" + thread, 250, shortWindow}}
	case "GET /chat/threads/{id}/messages/{message}":
		return []rate{{"get message" + member, 50, shortWindow}, {"get message" + thread, 250, shortWindow}}
	case "GET /chat/threads/{id}/messages":
		return slices.Concat(perMinute("list messages"+member, 50, 200), perMinute("list messages"+thread, 250, 400))
	case "POST /chat/threads/{id}/messages", "PATCH /chat/threads/{id}/messages/{message}",
		"DELETE /chat/threads/{id}/messages/{message}":
		return perMinute("write message"+thread, 10, 30)
	case "GET /chat/threads/{id}/readReceipts":
		return []rate{{"get receipts" + member, 5, shortWindow}}
	case "POST /chat/threads/{id}/readReceipts":
		return perMinute("send receipt"+member, 10, 30)
	case "POST /chat/threads/{id}/typing":
		return slices.Concat(perMinute("type"+member, 5, 15), perMinute("type"+thread, 10, 30))
	case "POST /identities":
		if body, f := api.DecodeFields(c.Body); f == nil && body.Given("createTokenWithScopes") {
			return []rate{{"create user and token", 1000, identityWindow}}
		}
		return []rate{{"create user", 1000, identityWindow}}
	case "DELETE /identities/{id}":
		return []rate{{"delete user", 500, identityWindow}}
	case "POST /identities/{id}/:issueAccessToken":
		return []rate{{"issue token", 1000, identityWindow}}
	case "POST /identities/{id}/:revokeAccessTokens":
		return []rate{{"revoke tokens", 500, identityWindow}}
	}
	return nil
}

// perMinute returns two limits of one bucket: in ten seconds and in a minute.
func perMinute(bucket string, inTenSeconds, inMinute int) []rate {
	return []rate{{bucket, inTenSeconds, shortWindow}, {bucket, inMinute, time.Minute}}
}

// limiter counts requests in real time: with the server's clock, a limit would last for ever while that is stopped.
type limiter struct {
	started time.Time
	speed   int // how many times faster than real time the windows pass
	mu      sync.Mutex
	skipped time.Duration
	counted map[string][]time.Duration // by bucket and window: the times of the latest requests, as many as the limit
}

func newLimiter(speed int) *limiter {
	return &limiter{started: time.Now(), speed: speed, counted: map[string][]time.Duration{}}
}

// take counts a request against all its limits, and refuses it if one is reached. Refused requests count too, as
// documented: a client that does not wait stays refused (fact 2.4-02).
func (l *limiter) take(rates []rate, retryAfter RetryAfter) *api.Failure {
	if len(rates) == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.skipped + time.Since(l.started)*time.Duration(l.speed)
	refused, wait := false, time.Duration(0)
	for _, r := range rates {
		name := r.bucket + " per " + r.window.String()
		latest := l.counted[name]
		refused = refused || usedUp(latest, r, now)
		latest = append(latest, now)
		latest = latest[max(0, len(latest)-r.limit):]
		l.counted[name] = latest
		if usedUp(latest, r, now) {
			wait = max(wait, latest[0]+r.window-now)
		}
	}
	if !refused {
		return nil
	}
	f := &api.Failure{
		Status: http.StatusTooManyRequests, Code: api.CodeTooManyRequests,
		Message:   "Rate limit exceeded: at most " + strconv.Itoa(rates[0].limit) + " requests in " + rates[0].window.String() + ".",
		RateLimit: rates[0].limit,
	}
	if retryAfter == RetryAfterSent {
		f.RetryAfter = wait / time.Duration(l.speed)
	}
	return f
}

// usedUp reports whether the latest requests use up the window that ends now.
func usedUp(latest []time.Duration, r rate, now time.Duration) bool {
	return len(latest) == r.limit && latest[0] > now-r.window
}

// skip moves the limiter's time by d.
func (l *limiter) skip(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.skipped += d
}

// reset forgets all counts.
func (l *limiter) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.counted)
}
