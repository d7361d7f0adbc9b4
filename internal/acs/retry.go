// This file says when a call is tried again, and what is known of one that failed.

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

// call is one logical call. It travels with the request as an operation value,
// and with the context of its tries.
type call struct {
	once bool // it must not be carried out twice
	// onWire says that a try was sent and has not had an answer that says what
	// became of it. doubt says so of one before.
	onWire atomic.Bool
	doubt  bool
	last   error // the latest failure that was tried again, or that a credential met with
}

type callKey struct{}

type stopKey struct{}

// WithStop returns a context for calls that change something. Once stop has
// ended, their waits end and no change is begun; a request that was sent goes on
// for as long as ctx lasts.
func WithStop(ctx, stop context.Context) context.Context {
	return context.WithValue(ctx, stopKey{}, stop)
}

// stopOf is what ends the waits of a call with this context.
func stopOf(ctx context.Context) context.Context {
	if stop, ok := ctx.Value(stopKey{}).(context.Context); ok {
		return stop
	}
	return ctx
}

// retryPolicy tries calls again. It is called once for a call.
type retryPolicy struct{ client *client }

// Do sends the request until it has an answer to keep.
func (p retryPolicy) Do(req *policy.Request) (*http.Response, error) {
	c, ctx := p.client, req.Raw().Context()
	var this *call
	req.OperationValue(&this)
	gate := c.Throttling.gate(c.scope(req.Raw()))
	for failures := 0; ; {
		if err := context.Cause(stopOf(ctx)); err != nil && (req.Raw().Method != http.MethodGet || this.last != nil) {
			return nil, this.explain(err)
		}
		if err := gate.pass(ctx, c); err != nil {
			return nil, err
		}
		if err := req.RewindBody(); err != nil {
			return nil, fmt.Errorf("rewind the request body: %w", err)
		}
		sent := time.Now()
		resp, err := req.Next()
		if err != nil && ctx.Err() != nil {
			return nil, this.explain(context.Cause(ctx))
		}
		if err == nil && resp.StatusCode == http.StatusTooManyRequests {
			info, _ := ErrorDetails(refusal(resp))
			gate.close(sent, info, c.Retry.RetryDelay)
			this.last = throttled(info)
			continue
		}
		if err == nil {
			gate.succeed(sent)
		}
		if !this.again(resp, err) || failures == int(*c.MaxRetries) {
			return resp, err
		}
		wait := backoff(c.Retry.RetryDelay, failures)
		if this.last = err; err == nil {
			this.last, wait = refusal(resp), max(wait, retryAfter(resp.Header))
		}
		if end, ok := ctx.Deadline(); ok && time.Now().Add(wait).After(end) {
			return resp, err
		}
		this.doubt = this.doubt || this.onWire.Load()
		if err := sleepUntil(ctx, time.Now().Add(wait)); err != nil {
			return nil, this.explain(err)
		}
		failures++
	}
}

// explain adds to the end of a call what it was tried again after.
func (c *call) explain(end error) error {
	if c.last == nil {
		return end
	}
	return fmt.Errorf("%w, after retries of: %w", end, c.last)
}

// again says whether a failure may pass: one of the connection, or a status below.
// Of a call that must not be carried out twice it is only where the service has
// certainly not done so: where no connection was made, to the service or to the
// proxy before it.
func (c *call) again(resp *http.Response, err error) bool {
	var connection *net.OpError
	switch {
	case isFinal(err):
		return false
	case c.once:
		return errors.As(err, &connection) && (connection.Op == "dial" || connection.Op == "proxyconnect")
	case err != nil:
		return true
	}
	return slices.Contains([]int{
		http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout,
	}, resp.StatusCode)
}

// retryAfter is how long an answer asks to wait (fact 1.3-05: honoured where it
// is present), 0 where it does not: milliseconds, seconds or a date, in the
// headers that azcore reads.
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
