// SPDX-License-Identifier: MPL-2.0

package emulator

// This file has the admin API of faults.

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

// faultModel is a fault in the admin API.
type faultModel struct {
	ID             string   `json:"id,omitempty"`
	Method         string   `json:"method,omitempty"`
	Path           string   `json:"path,omitempty"`
	Status         int      `json:"status,omitempty"`
	RetryAfter     string   `json:"retryAfter,omitempty"`
	RetryAfterDate bool     `json:"retryAfterDate,omitempty"`
	Drop           string   `json:"drop,omitempty"`
	Reset          bool     `json:"reset,omitempty"`
	Answer         string   `json:"answer,omitempty"`
	Delay          string   `json:"delay,omitempty"`
	Count          *int     `json:"count,omitempty"`
	Probability    *float64 `json:"probability,omitempty"`
	Seed           uint64   `json:"seed,omitempty"`
	Left           *int     `json:"left,omitempty"` // absent if the fault has no count
	Hits           *int     `json:"hits,omitempty"` // absent in a request
}

type faultsModel struct {
	Faults []faultModel `json:"faults"`
}

type faultIDModel struct {
	ID string `json:"id"`
}

// dropNames and answerNames are the names of the modes, by their values.
func dropNames() []string   { return []string{"", "before", "after"} }
func answerNames() []string { return []string{"", "truncated", "notJSON", "late"} }

// faultMethods are the methods of the services.
func faultMethods() []string {
	return []string{"", http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
}

// fault converts a request to a fault.
func (m faultModel) fault() (f Fault, err error) {
	f = Fault{Method: m.Method, Path: m.Path, Status: m.Status, RetryAfterDate: m.RetryAfterDate, Reset: m.Reset, Seed: m.Seed}
	if m.Count != nil {
		f.Count = *m.Count
	}
	if m.Probability != nil {
		f.Probability = *m.Probability
	}
	if err := oneOf("method", m.Method, faultMethods()); err != nil {
		return f, err
	}
	if err := oneOf("drop", m.Drop, dropNames()); err != nil {
		return f, err
	}
	if err := oneOf("answer", m.Answer, answerNames()); err != nil {
		return f, err
	}
	f.Drop = DropMode(slices.Index(dropNames(), m.Drop))
	f.Answer = AnswerMode(slices.Index(answerNames(), m.Answer))
	if f.RetryAfter, err = faultPeriod("retryAfter", m.RetryAfter); err != nil {
		return f, err
	}
	if f.Delay, err = faultPeriod("delay", m.Delay); err != nil {
		return f, err
	}
	if _, err := path.Match(m.Path, ""); err != nil {
		return f, fmt.Errorf("the path %q is not a pattern: want one such as /rooms/*/participants", m.Path)
	}
	return f, m.check()
}

// check returns an error if members are out of range or do not fit together.
func (m faultModel) check() error {
	switch {
	case m.ID != "" || m.Left != nil || m.Hits != nil:
		return errors.New("id, left and hits cannot be set")
	case m.Status != 0 && (m.Status < 200 || m.Status > 599):
		return fmt.Errorf("status is %d: want 200 to 599", m.Status)
	case m.Count != nil && *m.Count < 1:
		return fmt.Errorf("count is %d: want 1 or more; omit it for no limit", *m.Count)
	case m.Probability != nil && (*m.Probability <= 0 || *m.Probability > 1):
		return fmt.Errorf("probability is %v: want more than 0, up to 1; omit it for always", *m.Probability)
	case m.Path != "" && !strings.HasPrefix(m.Path, "/"):
		return fmt.Errorf("path is %q: want one that begins with /, such as /rooms/*", m.Path)
	case m.Status == 0 && m.Drop == "" && m.Answer == "" && m.Delay == "":
		return errors.New("nothing to do: want status, drop, answer or delay")
	case m.Drop != "" && (m.Status != 0 || m.Answer != ""):
		return errors.New("a dropped connection has no status and no answer: leave out drop, or the others")
	case m.RetryAfter != "" && m.Status == 0:
		return errors.New("retryAfter goes with a status, such as 429 or 503")
	case m.RetryAfterDate && m.RetryAfter == "":
		return errors.New("retryAfterDate goes with retryAfter")
	case m.Reset && m.Drop == "":
		return errors.New("reset goes with drop")
	case m.Answer == "late" && (m.Delay == "" || m.Status != 0):
		return errors.New("a late answer goes with delay, and has no status")
	}
	return nil
}

func oneOf(name, value string, allowed []string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return fmt.Errorf("%s is %q: want one of %s, or none", name, value, strings.Join(allowed[1:], ", "))
}

func faultPeriod(name, text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%s is %q: want a duration such as 300ms or 2s", name, text)
	}
	return d, nil
}

// faultModelOf returns a fault with its current counts.
func faultModelOf(p *programmedFault) faultModel {
	hits := p.hits
	m := faultModel{
		ID: p.id, Method: p.Method, Path: p.Path, Status: p.Status, Drop: dropNames()[p.Drop],
		RetryAfterDate: p.RetryAfterDate, Reset: p.Reset, Answer: answerNames()[p.Answer], Seed: p.Seed, Hits: &hits,
	}
	if count := p.Count; count > 0 {
		m.Count = &count
	}
	if probability := p.Probability; probability > 0 {
		m.Probability = &probability
	}
	if p.RetryAfter > 0 {
		m.RetryAfter = p.RetryAfter.String()
	}
	if p.Delay > 0 {
		m.Delay = p.Delay.String()
	}
	if left := p.left; left >= 0 {
		m.Left = &left
	}
	return m
}

// adminFaults is GET faults, which includes faults that are used up.
func (s *Server) adminFaults(*adminCall) (any, error) {
	return faultsModel{s.faults.models()}, nil
}

func (s *Server) adminAddFault(c *adminCall) (any, error) {
	var model faultModel
	if err := decodeStrict(c.body, &model); err != nil {
		return nil, err
	}
	f, err := model.fault()
	if err != nil {
		return nil, err
	}
	return faultIDModel{s.faults.add(f)}, nil
}

// adminEndFaults is DELETE faults, of one fault or all.
func (s *Server) adminEndFaults(c *adminCall) (any, error) {
	if !c.query.Has("id") {
		s.ClearFaults()
		return struct{}{}, nil
	}
	if id := c.query.Get("id"); !s.faults.end(id) {
		return nil, &adminError{status: http.StatusNotFound, text: fmt.Sprintf("there is no fault %q", id)}
	}
	return struct{}{}, nil
}

// models returns all faults with their current counts.
func (f *faults) models() []faultModel {
	f.mu.Lock()
	defer f.mu.Unlock()
	models := make([]faultModel, 0, len(f.active))
	for _, p := range f.active {
		models = append(models, faultModelOf(p))
	}
	return models
}

// end removes a fault. It returns false if there is none.
func (f *faults) end(id string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	before := len(f.active)
	f.active = slices.DeleteFunc(f.active, func(p *programmedFault) bool { return p.id == id })
	return len(f.active) < before
}
