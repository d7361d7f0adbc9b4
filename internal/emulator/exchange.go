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

// onlooker is called for the exchanges of servers that have no Options.Wire.
var onlooker atomic.Pointer[func(Exchange)] //nolint:gochecknoglobals // for a TestMain, which reaches the servers of its tests no other way

// WatchAll has f called with the exchanges of every server of this process that has no Options.Wire. It is for the
// TestMain of a package whose tests start servers; nil ends it.
func WatchAll(f func(Exchange)) {
	if f == nil {
		onlooker.Store(nil)
		return
	}
	onlooker.Store(&f)
}

// show calls whoever looks on, before the answer goes: who has the answer knows that it was looked at.
func (s *Server) show(r *http.Request, body []byte, a answer, header http.Header, sent []byte) {
	look := s.wire
	if look == nil {
		all := onlooker.Load()
		if all == nil {
			return
		}
		look = *all
	}
	look(Exchange{
		Method: r.Method, Target: r.RequestURI, Header: r.Header.Clone(), Body: body,
		Status: a.Status, AnswerHeader: header.Clone(), Answer: sent, Fault: a.fault,
	})
}
