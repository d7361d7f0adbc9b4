// This file holds back the calls of a service that throttles. A limit counts all
// calls together, so those of one scope stop and start together.

package acs

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"
)

const (
	// maxBackoff bounds a backoff where an answer names no time to wait.
	maxBackoff = 30 * time.Second
	// slower is the part of a pace that is left after a 429.
	slower = 0.85
	// What each call that goes well adds to the pace, in calls a second: at full pace
	// it doubles each minute and, where little is known of the limit, each second.
	growth     = math.Ln2 / 60
	fastGrowth = math.Ln2
	// fewCalls tell little of a limit.
	fewCalls = 10
)

// Throttling is what clients know of the limits of one endpoint. Clients with
// the same one hold back together. The zero value is usable.
type Throttling struct {
	gates sync.Map // by scope
}

// gate is that of the calls that a limit counts together. The scope is the
// service for Rooms and Identity, whose limits are a resource's (facts 1.7-02 and
// 4-09), and a thread or else a user for Chat (fact 2.4-02).
func (t *Throttling) gate(scope string) *gate {
	found, _ := t.gates.LoadOrStore(scope, &gate{})
	return found.(*gate)
}

// gate closes for the time that an answer 429 asks to wait. Then calls go one
// after the other, slower than before the 429 and at least one each second, and the
// pace grows.
type gate struct {
	mu       sync.Mutex
	closed   time.Time // by the first answer 429 of those that were under way together
	opens    time.Time
	throttle ErrorInfo     // the last answer 429
	backoffs int           // answers 429 without a time to wait, in a row
	well     []time.Time   // when calls were sent that went well
	span     time.Duration // how long before closed the pace is to be taken from, 0 where it was

	next         time.Time // when the next call goes, at the earliest
	pace, growth float64   // calls each second from opens on, 0 where they go as they come
}

// pass waits for the turn of a call. A wait that would outlast the call's
// deadline is not begun.
func (g *gate) pass(ctx context.Context, c *client) error {
	var told *Wait
	for began := time.Now(); ; {
		at, open, info := g.turn(time.Now())
		if at.IsZero() {
			if told != nil {
				c.OnResume(ctx, *told, time.Since(began))
			}
			return nil
		}
		if end, ok := ctx.Deadline(); ok && info.RetryAfter > 0 && at.After(end) {
			return throttled(info)
		}
		if told == nil && (!open || time.Since(began) >= time.Second) {
			told = &Wait{Status: info.StatusCode, Asked: info.RetryAfter, Reason: info.Message}
			c.OnWait(ctx, *told)
		}
		if err := sleepUntil(ctx, at); err != nil {
			return fmt.Errorf("%w, while it waited: %w", err, throttled(info))
		}
	}
}

// turn takes the turn of a call, or says when to ask for it again.
func (g *gate) turn(now time.Time) (again time.Time, open bool, info ErrorInfo) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now.Before(g.next) {
		return g.next, !now.Before(g.opens), g.throttle
	}
	if g.span > 0 {
		g.measure()
	}
	if g.pace > 0 {
		interval := time.Duration(float64(time.Second) / g.pace)
		if now.Sub(g.next) > interval { // a call that is late does not delay those after it
			g.next = now
		}
		g.next = g.next.Add(interval)
	}
	return time.Time{}, true, g.throttle
}

// measure takes the pace from the calls that went well before the 429, or from the
// pace that they had.
func (g *gate) measure() {
	calls := 0
	for _, sent := range g.well {
		if before := g.closed.Sub(sent); before >= 0 && before <= g.span {
			calls++
		}
	}
	pace := float64(calls) / g.span.Seconds()
	if g.growth != fastGrowth { // which goes beyond the limit
		pace = max(pace, g.pace)
	}
	g.growth = growth
	// A process that has just begun does not know what others had of the limit.
	if begun := len(g.well) == 0 || g.well[0].After(g.closed.Add(-g.span)); begun || calls < fewCalls && g.pace < 2 {
		g.growth = fastGrowth
	}
	g.pace, g.span = max(1, slower*pace), 0
}

// succeed notes an answer that was no 429, to a call that was sent at some time.
func (g *gate) succeed(sent time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.backoffs = 0
	for len(g.well) > 0 && sent.Sub(g.well[0]) > 2*time.Minute {
		g.well = g.well[1:]
	}
	g.well = append(g.well, sent)
	if g.pace += g.growth; g.pace > 1000 {
		g.pace, g.growth = 0, 0
	}
}

// close closes the gate after the answer 429 to a call that was sent at some time.
func (g *gate) close(sent time.Time, info ErrorInfo, retryDelay time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now, wait := time.Now(), info.RetryAfter
	if !now.Before(g.opens) && !sent.Before(g.closed) { // the first of those that were under way together
		if wait > 0 {
			g.span = min(max(wait, time.Second), time.Minute)
		} else {
			wait = backoff(retryDelay, g.backoffs)
			g.backoffs++
		}
		g.closed = now
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
