// SPDX-License-Identifier: MPL-2.0

package emulator

// This file keeps the record of requests, limited in number and size.

import (
	"crypto/rand"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	maxRecordSize   = 64 << 20 // bytes of all requests; the oldest go first
	maxRecordedBody = 64 << 10 // bytes of one body
)

// Request is the record of one request. It holds no credential.
type Request struct {
	// Number counts the requests from 1 in the order in which the server handled them; 0 until there is an answer.
	Number int
	// Time is the real time of arrival.
	Time time.Time
	// Method is the HTTP method.
	Method string
	// Path is the path, escaped.
	Path string
	// Query is the query, escaped, without the question mark.
	Query string
	// Header holds the request's headers and Host; those with credentials are "REDACTED".
	Header http.Header
	// Body is the request's body with tokens and keys replaced. A body that is not JSON is only described, and a long one is
	// cut.
	Body string
	// Status is the status of the answer; 0 until there is one, and if the connection was dropped.
	Status int
	// Reason says why a request was answered with 401.
	Reason string
}

// requestRecord holds the latest requests in the order of arrival, and also in the order in which they were finished: a
// client that follows the record by number does not miss slow ones.
type requestRecord struct {
	mu       sync.Mutex
	entries  requestLog
	finished requestLog
	number   int    // of the latest finished request
	run      string // the id of this record, new after each forget
}

func newRequestRecord(limit int) *requestRecord {
	return &requestRecord{entries: requestLog{limit: limit}, finished: requestLog{limit: limit}, run: rand.Text()}
}

// requestLog is a list of the latest requests.
type requestLog struct {
	limit   int // entries
	entries []*Request
	removed int // entries at the front that were removed
	size    int // bytes of the others
}

// add appends an entry and removes old ones. It shortens the list only when half of it is removed, so that most calls
// move nothing.
func (l *requestLog) add(r *Request) {
	l.entries, l.size = append(l.entries, r), l.size+r.size()
	for len(l.latest()) > l.limit || l.size > maxRecordSize {
		l.size -= l.entries[l.removed].size()
		l.entries[l.removed] = nil
		l.removed++
	}
	if l.removed > len(l.entries)/2 {
		l.entries, l.removed = slices.Clone(l.latest()), 0
	}
}

// latest returns the entries.
func (l *requestLog) latest() []*Request { return l.entries[l.removed:] }

// forget empties the list.
func (l *requestLog) forget() { *l = requestLog{limit: l.limit} }

// size returns the bytes of the request that the record keeps, without what all requests have.
func (r *Request) size() int {
	size := len(r.Method) + len(r.Path) + len(r.Query) + len(r.Body)
	for name, values := range r.Header {
		for _, value := range values {
			size += len(name) + len(value)
		}
	}
	return size
}

// add records an arrived request; finish adds its result.
func (l *requestRecord) add(r Request) *Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry := &r
	l.entries.add(entry)
	return entry
}

// finish adds the result and returns the finished record.
func (l *requestRecord) finish(entry *Request, status int, reason string) Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.number++
	entry.Number, entry.Status, entry.Reason = l.number, status, reason
	l.finished.add(entry)
	return entry.clone()
}

func (r *Request) clone() Request {
	c := *r
	c.Header = r.Header.Clone()
	return c
}

// all returns copies of all requests in the order of arrival.
func (l *requestRecord) all() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	kept := l.entries.latest()
	out := make([]Request, len(kept))
	for i, entry := range kept {
		out[i] = entry.clone()
	}
	return out
}

// forget empties the record and begins a new one.
func (l *requestRecord) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries.forget()
	l.finished.forget()
	l.run = rand.Text()
}
