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
// after the other, at four fifths of the pace that went well before the 429 and at
// least one each second, and the pace grows.
type gate struct {
	mu       sync.Mutex
	opens    time.Time
	throttle ErrorInfo // the last answer 429
	backoffs int       // answers 429 without a time to wait, in a row
	answered []time.Time

	pace     float64       // calls each second from opens on; 0 where they go as they come
	doubling time.Duration // how long it takes to grow twofold
	next     time.Time     // when the next call goes
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
				return &throttledError{info}
			}
			told = &Wait{Status: info.StatusCode, Asked: info.RetryAfter, Reason: info.Message}
			c.onWait(ctx, *told)
		}
		if wait > 0 {
			if err := sleepUntil(ctx, at); err != nil {
				return fmt.Errorf("%w, while it waited: %w", err, &throttledError{info})
			}
		}
		if open && (wait <= 0 || g.isOpen()) {
			if told != nil {
				c.onResume(ctx, *told, time.Since(began))
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
	pace := g.pace * math.Exp2(float64(at.Sub(g.opens))/float64(g.doubling))
	if pace > 1000 {
		g.pace = 0
	}
	g.next = at.Add(time.Duration(float64(time.Second) / pace))
	return at, true, g.throttle
}

func (g *gate) isOpen() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return !time.Now().Before(g.opens)
}

// succeed notes an answer that was no 429.
func (g *gate) succeed() {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	g.backoffs = 0
	for len(g.answered) > 0 && now.Sub(g.answered[0]) > time.Minute {
		g.answered = g.answered[1:]
	}
	g.answered = append(g.answered, now)
}

// close closes the gate after the answer 429 to a call that was sent at some time.
func (g *gate) close(sent time.Time, info ErrorInfo, retryDelay time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	first := !sent.Before(g.opens) // of those that were under way together
	wait := info.RetryAfter
	if wait == 0 && first {
		wait = backoff(retryDelay, g.backoffs)
		g.backoffs++
	}
	if first && info.RetryAfter > 0 {
		window := min(max(info.RetryAfter, time.Second), time.Minute)
		since, _ := slices.BinarySearchFunc(g.answered, now.Add(-window), time.Time.Compare)
		n := len(g.answered) - since
		g.pace, g.doubling = max(1, 0.8*float64(n)/window.Seconds()), time.Minute
		if n < fewAnswers {
			g.doubling = time.Second
		}
	}
	g.throttle = info
	if opens := now.Add(wait); opens.After(g.opens) {
		g.opens, g.next = opens, opens
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
