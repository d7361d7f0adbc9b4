// This file holds back the calls of a service that throttles. A limit counts all
// calls together, so those of one scope stop and start together.

package acs

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"
)

const (
	// maxBackoff bounds a backoff where an answer names no time to wait.
	maxBackoff = 30 * time.Second
	// fewAnswers tell little of a limit: after them the pace doubles each second,
	// and else each minute.
	fewAnswers = 10
	// slower is the part of a pace that is left after a 429.
	slower = 0.85
)

// Throttling is what clients know of the limits of one endpoint. Clients with
// the same one hold back together. The zero value is usable.
type Throttling struct {
	mu    sync.Mutex
	gates map[string]*gate
}

// gate is that of the calls that a limit counts together. The scope is the
// service for Rooms and Identity, whose limits are a resource's (facts 1.7-02 and
// 4-09), and a thread or else a user for Chat (fact 2.4-02).
func (t *Throttling) gate(scope string) *gate {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.gates[scope] == nil {
		if t.gates == nil {
			t.gates = make(map[string]*gate)
		}
		t.gates[scope] = &gate{}
	}
	return t.gates[scope]
}

// gate closes for the time that an answer 429 asks to wait. Then calls go one
// after the other, slower than before the 429 and at least one each second, and the
// pace grows.
type gate struct {
	mu       sync.Mutex
	opens    time.Time
	throttle ErrorInfo // the last answer 429
	backoffs int       // answers 429 without a time to wait, in a row
	answered []time.Time

	pace     float64       // calls each second from opens on; 0 where they go as they come
	doubling time.Duration // how long it takes to grow twofold
	next     time.Time     // when the next call goes

	closed time.Time     // by the first answer 429 of those that were under way together
	before int           // calls that went well in the window before that
	window time.Duration // 0 where the pace is not taken from them
}

// pass waits for the turn of a call. A wait that would outlast the call's
// deadline is not begun.
func (g *gate) pass(ctx context.Context, c *client) error {
	var told *Wait
	began := time.Now()
	for {
		at, open, info := g.turn(time.Now())
		wait := time.Until(at)
		if wait > 0 && (!open || wait >= time.Second) && told == nil {
			if end, ok := ctx.Deadline(); ok && info.RetryAfter > 0 && at.After(end) {
				return throttled(info)
			}
			told = &Wait{Status: info.StatusCode, Asked: info.RetryAfter, Reason: info.Message}
			c.OnWait(ctx, *told)
		}
		if wait > 0 {
			if err := sleepUntil(ctx, at); err != nil {
				return fmt.Errorf("%w, while it waited: %w", err, throttled(info))
			}
		}
		if open && (wait <= 0 || g.isOpen()) {
			if told != nil {
				c.OnResume(ctx, *told, time.Since(began))
			}
			return nil
		}
	}
}

// turn is when a call may go or, where the gate is closed, ask again.
func (g *gate) turn(now time.Time) (at time.Time, open bool, info ErrorInfo) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now.Before(g.opens) {
		return g.opens, false, g.throttle
	}
	if g.pace == 0 {
		return now, true, g.throttle
	}
	at = now
	if g.next.After(now) {
		at = g.next
	}
	pace := g.paceAt(at)
	if pace > 1000 {
		g.pace = 0
	}
	g.next = at.Add(time.Duration(float64(time.Second) / pace))
	return at, true, g.throttle
}

// paceAt is how far the pace has grown.
func (g *gate) paceAt(t time.Time) float64 {
	return g.pace * math.Exp2(float64(t.Sub(g.opens))/float64(g.doubling))
}

func (g *gate) isOpen() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return !time.Now().Before(g.opens)
}

// succeed notes an answer that was no 429, to a call that was sent at some time.
func (g *gate) succeed(sent time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	g.backoffs = 0
	for len(g.answered) > 0 && now.Sub(g.answered[0]) > time.Minute {
		g.answered = g.answered[1:]
	}
	g.answered = append(g.answered, now)
	if g.window > 0 && sent.Before(g.closed) { // it was under way beside the one that was throttled
		g.before++
		g.measure()
	}
}

// close closes the gate after the answer 429 to a call that was sent at some time.
func (g *gate) close(sent time.Time, info ErrorInfo, retryDelay time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	wait := info.RetryAfter
	if first := !sent.Before(g.closed); first { // of those that were under way together
		switch {
		case wait == 0:
			wait = backoff(retryDelay, g.backoffs)
			g.backoffs++
		case g.pace > 0:
			if g.wentWell(g.opens) >= fewAnswers {
				g.doubling = time.Minute
			}
			g.pace, g.window = max(1, slower*g.paceAt(now)), 0
		default:
			g.window = min(max(wait, time.Second), time.Minute)
			g.before = g.wentWell(now.Add(-g.window))
			g.measure()
		}
		g.closed = now
	}
	g.throttle = info
	if opens := now.Add(wait); opens.After(g.opens) {
		g.opens, g.next = opens, opens
	}
}

// wentWell is how many answers since a time were no 429.
func (g *gate) wentWell(since time.Time) int {
	before, _ := slices.BinarySearchFunc(g.answered, since, time.Time.Compare)
	return len(g.answered) - before
}

// measure takes the pace from how many calls went well before the first 429.
func (g *gate) measure() {
	g.pace, g.doubling = max(1, slower*float64(g.before)/g.window.Seconds()), time.Minute
	if g.before < fewAnswers {
		g.doubling = time.Second
	}
}

// backoff is the wait after so many failures before the last one.
func backoff(retryDelay time.Duration, failures int) time.Duration {
	return min(maxBackoff, retryDelay<<min(failures, 20))
}

// sleepUntil returns at t, or before that where ctx ends or the call is stopped.
func sleepUntil(ctx context.Context, t time.Time) error {
	stop := stopOf(ctx)
	timer := time.NewTimer(time.Until(t))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-stop.Done():
		return context.Cause(stop)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
