// SPDX-License-Identifier: MPL-2.0

package emulator

// This file hands whole exchanges to checks: each request with its answer.

import (
	"net/http"
	"sync/atomic"
)

// Exchange is one request with its answer, without redaction: it is for checks in the same process.
type Exchange struct {
	// Method is the HTTP method.
	Method string
	// Target is the request target: path and query, escaped.
	Target string
	// Header holds the request's headers, without Host.
	Header http.Header
	// Body is the request's body, as far as the server read it.
	Body []byte
	// Status is the status of the answer; 0 if the connection was dropped.
	Status int
	// AnswerHeader holds the answer's headers without those of net/http.
	AnswerHeader http.Header
	// Answer is the answer's body.
	Answer []byte
	// Fault means that a programmed fault answered or dropped the connection.
	Fault bool
}

// watcher is called for the exchanges of servers without Options.OnExchange.
var watcher atomic.Pointer[func(Exchange)] //nolint:gochecknoglobals // for a TestMain, which reaches the servers of its tests no other way

// WatchAll calls f with the exchanges of every server of this process without Options.OnExchange. It is for the
// TestMain of a package whose tests start servers; nil ends it.
func WatchAll(f func(Exchange)) {
	if f == nil {
		watcher.Store(nil)
		return
	}
	watcher.Store(&f)
}

// watcherOfAll returns the function of WatchAll, nil if there is none.
func watcherOfAll() func(Exchange) {
	if f := watcher.Load(); f != nil {
		return *f
	}
	return nil
}
