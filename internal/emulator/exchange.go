package emulator

// This file shows whole exchanges to whoever checks them: each request as it arrived, with the answer as it goes.

import (
	"net/http"
	"sync/atomic"
)

// Exchange is one request with its answer, nothing redacted: it is for checks in the same process, not for a record.
type Exchange struct {
	// Method is the HTTP method.
	Method string
	// Target is the request target as it came: path and query, still escaped.
	Target string
	// Header holds the request's headers, without Host.
	Header http.Header
	// Body is the request's body, as far as it was read.
	Body []byte
	// Status is the status of the answer; 0 where the connection was dropped.
	Status int
	// AnswerHeader holds the answer's headers, without those that net/http adds.
	AnswerHeader http.Header
	// Answer is the answer's body.
	Answer []byte
	// Fault tells that a programmed fault gave the answer, or dropped the connection.
	Fault bool
}

// watcher is called for the exchanges of servers that have no Options.Wire.
var watcher atomic.Pointer[func(Exchange)] //nolint:gochecknoglobals // for a TestMain, which reaches the servers of its tests no other way

// WatchAll has f called with the exchanges of every server of this process that has no Options.Wire. It is for the
// TestMain of a package whose tests start servers; nil ends it.
func WatchAll(f func(Exchange)) {
	if f == nil {
		watcher.Store(nil)
		return
	}
	watcher.Store(&f)
}

// watcherOfAll is the function that WatchAll was given, nil where there is none.
func watcherOfAll() func(Exchange) {
	if f := watcher.Load(); f != nil {
		return *f
	}
	return nil
}
