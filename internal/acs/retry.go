// This file says when a call is tried again, and how long that takes. The trying
// itself is azcore's retry policy.

package acs

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

const (
	// defaultMaxRetries is azcore's own default.
	defaultMaxRetries = 3
	// maxBackoff bounds azcore's exponential backoff where an answer names no
	// time to wait, since the number of 429s has no bound.
	maxBackoff = 30 * time.Second
	// headerRetryAfterMS is the header that azcore prefers to Retry-After.
	headerRetryAfterMS = "retry-after-ms"
)

// retries decides over the tries of one logical call. It travels with the
// request as an operation value.
type retries struct {
	again     failureClass
	onWait    func(Wait)
	onResume  func(Wait, time.Duration)
	deadline  deadline
	left      int32         // retries left for failures other than 429
	wait      time.Duration // what the last answer asks to wait
	notBefore time.Time     // when that is over
	throttled *Wait         // what is waited for now; nil where it is no 429
	since     time.Time     // when that wait began
	last      error         // the latest failure that was tried again, or that a credential met with
}

// deadline is a context's. It is asked for when it counts: that of a call which
// others come to wait for may move.
type deadline func() (end time.Time, ok bool)

// newRetries begins the count of one call.
func newRetries(ctx context.Context, again failureClass, c *client) *retries {
	return &retries{
		again: again, deadline: ctx.Deadline, left: c.maxRetries,
		onWait:   func(w Wait) { c.onWait(ctx, w) },
		onResume: func(w Wait, took time.Duration) { c.onResume(ctx, w, took) },
	}
}

// options hands the decision to azcore's retry policy. MaxRetries is out of the
// way (azcore would count 429s, and takes 0 for 3): shouldRetry counts.
func (r *retries) options(retryDelay time.Duration) policy.RetryOptions {
	return policy.RetryOptions{
		MaxRetries:    math.MaxInt32 - 1,
		RetryDelay:    retryDelay,
		MaxRetryDelay: maxBackoff,
		ShouldRetry:   r.shouldRetry,
	}
}

// shouldRetry is azcore's question after each try. A wait that would outlast
// the call's deadline is not begun, so that the caller gets the service's error
// and gets it early.
func (r *retries) shouldRetry(resp *http.Response, err error) bool {
	if !r.again(resp, err) {
		return false
	}
	if end, ok := r.deadline(); ok && r.notBefore.After(end) {
		return false
	}
	throttled := err == nil && resp.StatusCode == http.StatusTooManyRequests
	if !throttled {
		if r.left == 0 {
			return false
		}
		r.left--
	}
	r.last = err
	if err == nil {
		r.last = refusal(resp)
	}
	if throttled {
		info, _ := ErrorDetails(r.last)
		r.throttled, r.since = &Wait{Status: resp.StatusCode, Asked: r.wait, Reason: info.Message}, time.Now()
		r.onWait(*r.throttled)
	}
	return true
}

// resume tells of a wait on throttling that is over.
func (r *retries) resume() {
	if r.throttled != nil {
		r.onResume(*r.throttled, time.Since(r.since))
		r.throttled = nil
	}
}

// explain adds to the end of the call's context what the call was waiting for.
func (r *retries) explain(ctx context.Context, err error) error {
	if r.last == nil || ctx.Err() == nil {
		return err
	}
	return fmt.Errorf("%w, after retries of: %w", err, r.last)
}

// failureClass says which failures of a call are tried again.
type failureClass func(resp *http.Response, err error) bool

// retryable says which failures may pass: those of the connection, and the
// statuses below. It is right for calls that may be sent twice: those that
// change nothing the second time, and those that carry a
// Repeatability-Request-ID.
func retryable(resp *http.Response, err error) bool {
	if err != nil {
		return true
	}
	switch resp.StatusCode {
	case http.StatusRequestTimeout,
		http.StatusTooManyRequests,
		http.StatusInternalServerError,
		http.StatusBadGateway,
		http.StatusServiceUnavailable,
		http.StatusGatewayTimeout:
		return true
	}
	return false
}

// retryableOnce says after which failures the service has certainly not carried
// out the call: where it was throttled, and where no connection was made, to the
// service or to the proxy before it.
func retryableOnce(resp *http.Response, err error) bool {
	if err == nil {
		return resp.StatusCode == http.StatusTooManyRequests
	}
	var connection *net.OpError
	return errors.As(err, &connection) && (connection.Op == "dial" || connection.Op == "proxyconnect")
}

// retryAfterPolicy waits out what a Retry-After asks beyond maxBackoff. That
// bound is on every wait of azcore's retry policy: a backoff is cut to it, but
// an answer that asks for more is not tried again at all. So azcore waits the
// first part, and the next try begins with the rest, before it is signed.
type retryAfterPolicy struct{}

// Do waits for the time that the last answer named, then sends the request.
func (retryAfterPolicy) Do(req *policy.Request) (*http.Response, error) {
	var call *retries
	req.OperationValue(&call)
	if err := sleepUntil(req.Raw().Context(), call.notBefore); err != nil {
		return nil, err
	}
	call.resume()
	resp, err := req.Next()
	if err != nil {
		return nil, err
	}
	call.wait = retryAfter(resp.Header)
	call.notBefore = time.Now().Add(call.wait)
	if call.wait > maxBackoff {
		resp.Header.Set(headerRetryAfterMS, strconv.FormatInt(maxBackoff.Milliseconds(), 10))
	}
	return resp, nil
}

// sleepUntil returns at t, or with the context's error before that.
func sleepUntil(ctx context.Context, t time.Time) error {
	timer := time.NewTimer(time.Until(t))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// retryAfter is how long an answer asks to wait (fact 1.3-05: honoured where it
// is present), 0 where it does not: milliseconds, seconds or a date, in the
// headers that azcore reads.
func retryAfter(header http.Header) time.Duration {
	for _, name := range []string{headerRetryAfterMS, "x-ms-retry-after-ms"} {
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
