// SPDX-License-Identifier: MPL-2.0

// This file decides whether a call is retried, and tracks what is known about a call
// that failed.

package rest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// callState is the state of one logical call over all of its tries. It travels with
// the request as an operation value, and in the context of the tries.
type callState struct {
	atMostOnce bool   // see Request
	limit      string // see Request
	// outcomeUnknown is set while the current try was sent and no answer says what
	// the service did; earlierOutcomeUnknown, if that was so for an earlier try.
	outcomeUnknown        atomic.Bool
	earlierOutcomeUnknown bool
	lastErr               error // the last failure that was retried, or of a credential
}

type callStateKey struct{}

// WithoutCall returns a context for a request that is no try of the call which ctx
// belongs to, such as one that asks another host for a token.
func WithoutCall(ctx context.Context) context.Context {
	return context.WithValue(ctx, callStateKey{}, nil)
}

// NoteFailure tells the call of ctx why it could not be authorized. If the time of the
// call is up, azcore drops the error of the authorizing policy, and the call's error
// names this one.
func NoteFailure(ctx context.Context, err error) {
	if state, ok := ctx.Value(callStateKey{}).(*callState); ok && state != nil {
		state.lastErr = err
	}
}

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
type retryPolicy struct{ client *Client }

// Do sends the request until it has a final answer.
func (p retryPolicy) Do(req *policy.Request) (*http.Response, error) {
	c, ctx := p.client, req.Raw().Context()
	var state *callState
	req.OperationValue(&state)
	limit := c.options.RateLimiter.limit(cmp.Or(state.limit, c.service.Limit(req.Raw())))
	for failures := 0; ; {
		if err := context.Cause(stopOf(ctx)); err != nil && (req.Raw().Method != http.MethodGet || state.lastErr != nil) {
			return nil, state.withLastError(err)
		}
		if err := limit.wait(ctx, c.options); err != nil {
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
		if !state.retriable(resp, err, c.service.RetriedStatuses) || failures == int(*c.options.MaxRetries) {
			return resp, err
		}
		wait := backoff(c.options.Retry.RetryDelay, failures)
		if state.lastErr = err; err == nil {
			refusal := c.refusal(resp)
			state.lastErr, wait = refusal.Err, max(wait, refusal.RetryAfter)
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
	refusal := p.client.refusal(resp)
	limit.onThrottled(sent, refusal, p.client.options.Retry.RetryDelay)
	state.lastErr = refusal.Err
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
// connection, or one of these statuses. An at-most-once call is retriable only if no
// connection was made, to the service or to a proxy.
func (s *callState) retriable(resp *http.Response, err error, statuses []int) bool {
	var connection *net.OpError
	switch {
	case isNonRetriable(err):
		return false
	case s.atMostOnce:
		return errors.As(err, &connection) && (connection.Op == "dial" || connection.Op == "proxyconnect")
	case err != nil:
		return true
	}
	return slices.Contains(statuses, resp.StatusCode)
}
