package emulator

// This file keeps the record of requests. Credentials and tokens are taken out before anything is kept.

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

const redacted = "REDACTED"

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
	// Body is the request's body, with tokens and keys replaced. A body that is no JSON is only described.
	Body string
	// Status is the status that was answered; 0 while there is no answer, and where the connection was dropped.
	Status int
	// Reason says why a request was answered 401.
	Reason string
}

// requestRecord holds the latest requests in the order of arrival, and once more in the order in which they were
// dealt with: whoever follows the record by number misses none that took longer than others.
type requestRecord struct {
	limit    int
	mu       sync.Mutex
	entries  []*Request
	finished []*Request
	number   int    // of the latest that was dealt with
	run      string // another one for each record that begins
}

// add records an arrived request; its outcome follows by finish.
func (l *requestRecord) add(r Request) *Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry := &r
	l.entries = l.kept(append(l.entries, entry))
	return entry
}

// kept is a list of which the latest entries are kept. It is cut at twice the limit, so that most requests move nothing.
func (l *requestRecord) kept(entries []*Request) []*Request {
	if len(entries) < 2*l.limit {
		return entries
	}
	return slices.Clone(l.latest(entries))
}

// latest are the entries within the limit.
func (l *requestRecord) latest(entries []*Request) []*Request {
	return entries[max(0, len(entries)-l.limit):]
}

// finish notes the outcome and returns the finished record.
func (l *requestRecord) finish(entry *Request, status int, reason string) Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.number++
	entry.Number, entry.Status, entry.Reason = l.number, status, reason
	l.finished = l.kept(append(l.finished, entry))
	return entry.clone()
}

func (r *Request) clone() Request {
	c := *r
	c.Header = r.Header.Clone()
	return c
}

// Requests is the record of the latest requests, 10,000 unless Options.RecordLimit says otherwise, in the order of
// their arrival.
func (s *Server) Requests() []Request {
	s.requests.mu.Lock()
	defer s.requests.mu.Unlock()
	kept := s.requests.latest(s.requests.entries)
	out := make([]Request, len(kept))
	for i, entry := range kept {
		out[i] = entry.clone()
	}
	return out
}

// ForgetRequests empties the record.
func (s *Server) ForgetRequests() {
	s.requests.mu.Lock()
	defer s.requests.mu.Unlock()
	s.requests.entries, s.requests.finished = nil, nil
	s.requests.run = rand.Text()
}

// tokenForm is what a user token looks like, whole or cut short: it is taken out wherever it stands.
var tokenForm = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]*`)

// redactor makes records; it knows the secrets of this server and takes them out wherever they stand.
type redactor struct{ replacer *strings.Replacer }

// clean is text without secrets and user tokens.
func (d redactor) clean(text string) string {
	return tokenForm.ReplaceAllString(d.replacer.Replace(text), redacted)
}

func newRedactor(secrets []string) redactor {
	var pairs []string
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		pairs = append(pairs, secret, redacted)
		if escaped := url.QueryEscape(secret); escaped != secret {
			pairs = append(pairs, escaped, redacted)
		}
	}
	return redactor{strings.NewReplacer(pairs...)}
}

// request is the record of r as it arrived.
func (d redactor) request(r *http.Request, body []byte) Request {
	urlPath, query, _ := strings.Cut(r.RequestURI, "?")
	header := http.Header{"Host": {d.clean(r.Host)}}
	for name, values := range r.Header {
		for _, value := range values {
			if secretHeader(name) {
				value = redacted
			}
			header.Add(name, d.clean(value))
		}
	}
	return Request{
		Time:   time.Now(),
		Method: r.Method,
		Path:   d.clean(urlPath),
		Query:  d.clean(query),
		Header: header,
		Body:   d.clean(redactBody(body)),
	}
}

func secretHeader(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Authorization", "Proxy-Authorization", "Cookie":
		return true
	}
	return false
}

// redactBody returns a JSON body as it came where it names no secret, else decoded, with the values of its secret
// members replaced, and encoded again. Any other body is described and not kept: a token could stand anywhere in it.
func redactBody(body []byte) string {
	switch {
	case len(body) == 0:
		return ""
	case !json.Valid(body):
		return fmt.Sprintf("(%d bytes that are no JSON)", len(body))
	// A name may be spelled with escapes.
	case !secretName(string(body)) && !bytes.Contains(body, []byte(`\u`)):
		return string(body)
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return fmt.Sprintf("(%d bytes of JSON)", len(body))
	}
	redactMembers(value)
	clean, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprintf("(%d bytes of JSON)", len(body))
	}
	return string(clean)
}

// redactMembers replaces the text of secret members in place.
func redactMembers(value any) {
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			if _, text := member.(string); text && secretName(name) {
				v[name] = redacted
				continue
			}
			redactMembers(member)
		}
	case []any:
		for _, element := range v {
			redactMembers(element)
		}
	}
}

// secretName tells whether a text speaks of a secret.
func secretName(text string) bool {
	text = strings.ToLower(text)
	for _, word := range []string{"token", "accesskey", "secret", "password"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
