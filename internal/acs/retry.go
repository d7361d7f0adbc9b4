// This file decides whether a call is retried, and tracks what is known about a call
// that failed.

package acs

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

const (
	// defaultMaxRetries and defaultRetryDelay are azcore's own defaults.
	defaultMaxRetries = 3
	defaultRetryDelay = 800 * time.Millisecond
)

// callState is the state of one logical call over all of its tries. It travels with
// the request as an operation value, and in the context of the tries.
type callState struct {
	atMostOnce bool // see request
	// outcomeUnknown is set while the current try was sent and no answer says what
	// the service did; earlierOutcomeUnknown, if that was so for an earlier try.
	outcomeUnknown        atomic.Bool
	earlierOutcomeUnknown bool
	lastErr               error // the last failure that was retried, or of a credential
}

type callStateKey struct{}

type stopKey struct{}

// WithStop returns a context for calls that change something. When stop ends, their
// waits end and no new change is sent; a request that was sent goes on until ctx
// ends.
func WithStop(ctx, stop context.Context) context.Context {
	return context.WithValue(ctx, stopKey{}, stop)
}

// stopOf is the context that ends the waits of a call.
func stopOf(ctx context.Context) context.Context {
	if stop, ok := ctx.Value(stopKey{}).(context.Context); ok {
		return stop
	}
	return ctx
}

// retryPolicy retries calls. It runs once for a logical call.
type retryPolicy struct{ client *client }

// Do sends the request until it has a final answer.
func (p retryPolicy) Do(req *policy.Request) (*http.Response, error) {
	c, ctx := p.client, req.Raw().Context()
	var state *callState
	req.OperationValue(&state)
	limit := c.RateLimiter.limit(c.scope(req.Raw()))
	for failures := 0; ; {
		if err := context.Cause(stopOf(ctx)); err != nil && (req.Raw().Method != http.MethodGet || state.lastErr != nil) {
			return nil, state.withLastError(err)
		}
		if err := limit.wait(ctx, c); err != nil {
			return nil, err
		}
		if err := req.RewindBody(); err != nil {
			return nil, fmt.Errorf("rewind the request body: %w", err)
		}
		sent := time.Now()
		resp, err := req.Next()
		if err != nil && ctx.Err() != nil {
			return nil, state.withLastError(context.Cause(ctx))
		}
		if err == nil && p.throttled(resp, limit, sent, state) {
			continue
		}
		if !state.retriable(resp, err) || failures == int(*c.MaxRetries) {
			return resp, err
		}
		wait := backoff(c.Retry.RetryDelay, failures)
		if state.lastErr = err; err == nil {
			state.lastErr, wait = responseError(resp), max(wait, retryAfter(resp.Header))
		}
		if end, ok := ctx.Deadline(); ok && time.Now().Add(wait).After(end) {
			return resp, err
		}
		state.earlierOutcomeUnknown = state.earlierOutcomeUnknown || state.outcomeUnknown.Load()
		if err := sleepUntil(ctx, time.Now().Add(wait)); err != nil {
			return nil, state.withLastError(err)
		}
		failures++
	}
}

// throttled reports whether an answer is a 429, and tells the limit about it.
func (p retryPolicy) throttled(resp *http.Response, limit *rateLimit, sent time.Time, state *callState) bool {
	if resp.StatusCode != http.StatusTooManyRequests {
		limit.onSuccess(sent)
		return false
	}
	info, _ := ErrorDetails(responseError(resp))
	limit.onThrottled(sent, info, p.client.Retry.RetryDelay)
	state.lastErr = newThrottledError(info)
	return true
}

// withLastError adds to the error that ended a call the failure that was retried
// before.
func (s *callState) withLastError(end error) error {
	if s.lastErr == nil {
		return end
	}
	return fmt.Errorf("%w, after retries of: %w", end, s.lastErr)
}

// retriable reports whether another try may succeed: after a failure of the
// connection, or one of the statuses below. An at-most-once call is retriable only
// if no connection was made, to the service or to a proxy.
func (s *callState) retriable(resp *http.Response, err error) bool {
	var connection *net.OpError
	switch {
	case isNonRetriable(err):
		return false
	case s.atMostOnce:
		return errors.As(err, &connection) && (connection.Op == "dial" || connection.Op == "proxyconnect")
	case err != nil:
		return true
	}
	return slices.Contains([]int{
		http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout,
	}, resp.StatusCode)
}

// retryAfter is how long an answer asks to wait, 0 if it does not ask (fact 1.3-05:
// a time that is there is honoured). It reads milliseconds, seconds or a date, from
// the headers that azcore reads.
func retryAfter(header http.Header) time.Duration {
	for _, name := range []string{"retry-after-ms", "x-ms-retry-after-ms"} {
		if ms, err := strconv.ParseInt(header.Get(name), 10, 32); err == nil && ms > 0 {
			return time.Duration(ms) * time.Millisecond
		}
	}
	value := header.Get("Retry-After")
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(date))
	}
	return 0
}
