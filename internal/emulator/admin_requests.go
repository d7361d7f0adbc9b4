// SPDX-License-Identifier: MPL-2.0

package emulator

// This file has the admin API of the record of requests, which holds no secret.

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

const defaultRequestsShown = 200

// requestsModel is a part of the record, oldest first. Next is the value of after for the following part. Run changes
// when a start, a reset or a deletion begins a new record.
type requestsModel struct {
	Requests []requestModel `json:"requests"`
	Next     int            `json:"next"`
	Run      string         `json:"run"`
}

type requestModel struct {
	Number  int               `json:"number"`
	Time    string            `json:"time"`
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Query   string            `json:"query"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
	Status  int               `json:"status"`
	Reason  string            `json:"reason"`
}

func requestModelOf(r Request) requestModel {
	m := requestModel{
		Number: r.Number, Time: api.FormatTime(r.Time), Method: r.Method, Path: r.Path, Query: r.Query,
		Headers: make(map[string]string, len(r.Header)), Body: r.Body, Status: r.Status, Reason: r.Reason,
	}
	for name, values := range r.Header {
		m.Headers[name] = strings.Join(values, ", ")
	}
	return m
}

// requestFilter selects requests.
type requestFilter struct {
	method, path string // for [matches]
	status       int
	anyStatus    bool
}

func (f requestFilter) matches(r *Request) bool {
	decoded, err := url.PathUnescape(r.Path)
	if err != nil {
		decoded = r.Path
	}
	return (f.anyStatus || r.Status == f.status) && matches(f.method, f.path, r.Method, decoded)
}

// adminRequests is GET requests: those after a number, or the latest if there is none.
func (s *Server) adminRequests(c *adminCall) (any, error) {
	filter := requestFilter{
		method: c.query.Get("method"), path: c.query.Get("path"), anyStatus: c.query.Get("status") == "",
	}
	if _, err := path.Match(filter.path, ""); err != nil || filter.path != "" && !strings.HasPrefix(filter.path, "/") {
		return nil, fmt.Errorf("path is %q: want a pattern such as /rooms/*", filter.path)
	}
	var err error
	if filter.status, err = c.number("status", 0, 0); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 1, defaultRequestsShown)
	if err != nil {
		return nil, err
	}
	after, err := c.number("after", 0, 0)
	if err != nil {
		return nil, err
	}
	found, next, run := s.requests.after(after, limit, c.query.Has("after"), filter)
	model := requestsModel{Requests: make([]requestModel, 0, len(found)), Next: next, Run: run}
	for _, r := range found {
		model.Requests = append(model.Requests, requestModelOf(r))
	}
	return model, nil
}

// number reads a whole number from the query; absent is its default.
func (c *adminCall) number(name string, minimum, absent int) (int, error) {
	text := c.query.Get(name)
	if text == "" {
		return absent, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < minimum {
		return 0, fmt.Errorf("%s is %q: want a whole number from %d on", name, text, minimum)
	}
	return n, nil
}

// after returns up to limit finished requests that match the filter, oldest first: the first ones after a number, or the
// latest. next is the number of the last request that it looked at, run the id of the record.
func (l *requestRecord) after(number, limit int, forwards bool, f requestFilter) (found []Request, next int, run string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !forwards {
		for _, r := range slices.Backward(l.finished.latest()) {
			if len(found) == limit {
				break
			}
			if f.matches(r) {
				found = append(found, r.clone())
			}
		}
		slices.Reverse(found)
		return found, l.number, l.run
	}
	for _, r := range l.finished.latest() {
		if r.Number <= number || !f.matches(r) {
			continue
		}
		if len(found) == limit {
			return found, found[len(found)-1].Number, l.run
		}
		found = append(found, r.clone())
	}
	return found, l.number, l.run
}

// adminForgetRequests is DELETE requests.
func (s *Server) adminForgetRequests(*adminCall) (any, error) {
	s.ForgetRequests()
	return struct{}{}, nil
}
