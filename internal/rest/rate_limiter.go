// SPDX-License-Identifier: MPL-2.0

// This file limits the rate of calls after the service has throttled one. A rate
// limit counts calls together, so all calls under one limit stop and start together.

package rest

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"sync"
	"time"
)

const (
	// maxBackoff limits a backoff if an answer names no time to wait.
	maxBackoff = 30 * time.Second
	// rateAfterThrottling is the part of the earlier rate at which calls go on after
	// a 429.
	rateAfterThrottling = 0.85
	// slowGrowth and fastGrowth are what each successful call adds to the rate, in
	// calls a second. At full rate, slowGrowth doubles the rate each minute, and
	// fastGrowth, for when little is known about the limit, each second.
	slowGrowth = math.Ln2 / 60
	fastGrowth = math.Ln2
	// minSample is how many calls say enough about the limit.
	minSample = 10
	// maxRate is the rate, in calls a second, above which calls are not limited.
	maxRate = 1000
)

// Wait describes a wait on a rate limit.
type Wait struct {
	// Status is the status of the answer: 429.
	Status int
	// Asked is how long the answer asks to wait. It is 0 if the answer names no
	// time: then the wait is a backoff of up to 30 seconds.
	Asked time.Duration
	// Reason is the message of the answer, which may be empty.
	Reason string
}

// RateLimiter is what clients know about the rate limits of one service. Clients that
// share one, by [Options].RateLimiter, wait together. The zero value is ready for use,
// and it may be used concurrently.
//
// Each limit has its own state, under the name that [Service].Limit gives it. After an
// answer 429, calls under the same limit wait for as long as the service asks. Then
// they go one by one, at 85 % of the rate that worked before, but at least one a
// second, and gradually faster.
type RateLimiter struct {
	limits sync.Map // *rateLimit, by name
}

// limit returns the state of the limit of this name.
func (l *RateLimiter) limit(name string) *rateLimit {
	found, _ := l.limits.LoadOrStore(name, &rateLimit{})
	return found.(*rateLimit)
}

// rateLimit is the state of one limit.
type rateLimit struct {
	mu           sync.Mutex
	throttledAt  time.Time     // when the first answer 429 came of the calls that were in flight together
	resumeAt     time.Time     // when calls go on
	lastThrottle Refusal       // the last answer 429
	backoffs     int           // consecutive answers 429 without a time to wait
	successes    []time.Time   // when the successful calls of the last two minutes were sent
	sample       time.Duration // how much time before throttledAt the next rate is taken from; 0 if it was taken

	nextCall     time.Time // no call before this
	rate, growth float64   // calls a second, and what a success adds; 0 is unlimited
}

// wait returns when a call may be sent. It does not start a wait that would exceed
// the call's deadline.
func (l *rateLimit) wait(ctx context.Context, o Options) error {
	var reported *Wait
	for began := time.Now(); ; {
		at, resumed, refusal := l.reserve(time.Now())
		if at.IsZero() {
			if reported != nil {
				o.OnResume(ctx, *reported, time.Since(began))
			}
			return nil
		}
		if end, ok := ctx.Deadline(); ok && refusal.RetryAfter > 0 && at.After(end) {
			return refusal.Err
		}
		if reported == nil && (!resumed || time.Since(began) >= time.Second) {
			reported = &Wait{Status: http.StatusTooManyRequests, Asked: refusal.RetryAfter, Reason: refusal.Reason}
			o.OnWait(ctx, *reported)
		}
		if err := sleepUntil(ctx, at); err != nil {
			return fmt.Errorf("%w, while waiting after an answer: %w", err, refusal.Err)
		}
	}
}

// reserve lets a call go now (a zero time), or returns when to ask again. resumed is
// set once the wait that the service asked for is over.
func (l *rateLimit) reserve(now time.Time) (again time.Time, resumed bool, refusal Refusal) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Before(l.nextCall) {
		return l.nextCall, !now.Before(l.resumeAt), l.lastThrottle
	}
	if l.sample > 0 {
		l.setRate()
	}
	if l.rate > 0 {
		interval := time.Duration(float64(time.Second) / l.rate)
		if now.Sub(l.nextCall) > interval { // a late call does not delay those after it
			l.nextCall = now
		}
		l.nextCall = l.nextCall.Add(interval)
	}
	return time.Time{}, true, l.lastThrottle
}

// setRate takes the rate from the calls that succeeded before the 429, or from the
// rate that they had.
func (l *rateLimit) setRate() {
	calls := 0
	for _, sent := range l.successes {
		if before := l.throttledAt.Sub(sent); before >= 0 && before <= l.sample {
			calls++
		}
	}
	rate := float64(calls) / l.sample.Seconds()
	if l.growth != fastGrowth { // fastGrowth exceeds the limit
		rate = max(rate, l.rate)
	}
	l.growth = slowGrowth
	// A new process does not know how much of the limit others have used.
	if isNew := len(l.successes) == 0 || l.successes[0].After(l.throttledAt.Add(-l.sample)); isNew || calls < minSample && l.rate < 2 {
		l.growth = fastGrowth
	}
	l.rate, l.sample = max(1, rateAfterThrottling*rate), 0
}

// onSuccess records an answer other than 429, to a call that was sent at this time.
func (l *rateLimit) onSuccess(sent time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.backoffs = 0
	for len(l.successes) > 0 && sent.Sub(l.successes[0]) > 2*time.Minute {
		l.successes = l.successes[1:]
	}
	l.successes = append(l.successes, sent)
	if l.rate += l.growth; l.rate > maxRate {
		l.rate, l.growth = 0, 0
	}
}

// onThrottled stops all calls after an answer 429, to a call that was sent at this
// time.
func (l *rateLimit) onThrottled(sent time.Time, refusal Refusal, retryDelay time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, wait := time.Now(), refusal.RetryAfter
	if !now.Before(l.resumeAt) && !sent.Before(l.throttledAt) { // the first of those in flight together
		if wait > 0 {
			l.sample = min(max(wait, time.Second), time.Minute)
		} else {
			wait = backoff(retryDelay, l.backoffs)
			l.backoffs++
		}
		l.throttledAt = now
	}
	l.lastThrottle = refusal
	if resumeAt := now.Add(wait); resumeAt.After(l.resumeAt) {
		l.resumeAt, l.nextCall = resumeAt, resumeAt
	}
}

// backoff is the wait after a failure that this many failures preceded.
func backoff(retryDelay time.Duration, failures int) time.Duration {
	return min(maxBackoff, retryDelay<<min(failures, 20))
}

// sleepUntil returns at t, or earlier if ctx or its stop context (see WithStop) ends.
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
