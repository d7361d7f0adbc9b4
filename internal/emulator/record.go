package emulator

// This file keeps the record of requests, within limits of number and size.

import (
	"crypto/rand"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	mostRecorded    = 64 << 20 // bytes of all requests on record; the oldest go first
	longestRecorded = 64 << 10 // bytes of one body
)

// Request is the record of one request that arrived. It holds no credential.
type Request struct {
	// Number counts the requests in the order in which they were dealt with, from 1; 0 while there is no answer.
	Number int
	// Time is the real time of arrival, whatever the server's clock shows.
	Time time.Time
	// Method is the HTTP method.
	Method string
	// Path is the path as it came, still escaped.
	Path string
	// Query is the query as it came, still escaped, without the question mark.
	Query string
	// Header holds the request's headers and Host; those that carry credentials read "REDACTED".
	Header http.Header
	// Body is the request's body, with tokens and keys replaced. A body that is no JSON is only described, and a long one
	// is cut.
	Body string
	// Status is the status that was answered; 0 while there is no answer, and where the connection was dropped.
	Status int
	// Reason says why a request was answered 401.
	Reason string
}

// requestRecord holds the latest requests in the order of arrival, and once more in the order in which they were
// dealt with: whoever follows the record by number misses none that took longer than others.
type requestRecord struct {
	mu       sync.Mutex
	entries  requestLog
	finished requestLog
	number   int    // of the latest that was dealt with
	run      string // another one for each record that begins
}

func newRequestRecord(limit int) *requestRecord {
	return &requestRecord{entries: requestLog{limit: limit}, finished: requestLog{limit: limit}, run: rand.Text()}
}

// requestLog is a list that keeps its latest entries.
type requestLog struct {
	limit   int // entries
	entries []*Request
	gone    int // entries at the front that were let go
	size    int // bytes of the others
}

// add appends an entry and lets go of old ones. The list is cut when half of it is gone, so that most requests move
// nothing.
func (l *requestLog) add(r *Request) {
	l.entries, l.size = append(l.entries, r), l.size+r.size()
	for len(l.latest()) > l.limit || l.size > mostRecorded {
		l.size -= l.entries[l.gone].size()
		l.entries[l.gone] = nil
		l.gone++
	}
	if l.gone > len(l.entries)/2 {
		l.entries, l.gone = slices.Clone(l.latest()), 0
	}
}

// latest are the entries that are kept.
func (l *requestLog) latest() []*Request { return l.entries[l.gone:] }

// forget empties the list.
func (l *requestLog) forget() { *l = requestLog{limit: l.limit} }

// size is how many bytes of the request are kept, but for those that all requests have.
func (r *Request) size() int {
	size := len(r.Method) + len(r.Path) + len(r.Query) + len(r.Body)
	for name, values := range r.Header {
		for _, value := range values {
			size += len(name) + len(value)
		}
	}
	return size
}

// add records an arrived request; its outcome follows by finish.
func (l *requestRecord) add(r Request) *Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry := &r
	l.entries.add(entry)
	return entry
}

// finish notes the outcome and returns the finished record.
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

// all is a copy of what is on record, in the order of arrival.
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

// forget empties the record, and begins another one.
func (l *requestRecord) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries.forget()
	l.finished.forget()
	l.run = rand.Text()
}
