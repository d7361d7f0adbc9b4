// SPDX-License-Identifier: MPL-2.0

package emulator

// This file holds the settings that may change while the server runs: the switches, and the settings of single routes.

import (
	"path"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// Route sets a latency or page size for the requests of one route.
type Route struct {
	// Method is an HTTP method; "" is any.
	Method string
	// Path is a pattern of path.Match, such as "/rooms/*/participants"; "" is any.
	Path string
	// Latency replaces the switch Latency; 0 does not.
	Latency time.Duration
	// PageSize replaces the switch PageSize; 0 does not.
	PageSize int
}

// settings holds the current switches and the settings of single routes.
type settings struct {
	initial  api.Switches // at the start of the server
	mu       sync.Mutex
	switches api.Switches
	routes   []Route
}

func newSettings(initial api.Switches) *settings {
	return &settings{initial: initial, switches: initial}
}

// current returns the current switches, without the settings of routes.
func (s *settings) current() api.Switches {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.switches
}

// forRequest returns the current switches for one request. If several routes match, the last one set wins.
func (s *settings) forRequest(method, urlPath string) api.Switches {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.switches
	for _, r := range s.routes {
		if !matches(r.Method, r.Path, method, urlPath) {
			continue
		}
		if r.Latency > 0 {
			now.Latency = r.Latency
		}
		if r.PageSize > 0 {
			now.PageSize = r.PageSize
		}
	}
	return now
}

func (s *settings) change(f func(*api.Switches)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.switches)
}

// tryChange is change for a function that may fail: then nothing changes.
func (s *settings) tryChange(f func(*api.Switches) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed := s.switches
	if err := f(&changed); err != nil {
		return err
	}
	s.switches = changed
	return nil
}

// addRoute adds the settings of one route.
func (s *settings) addRoute(r Route) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.routes = append(s.routes, r)
}

// reset returns the switches to their initial values and removes the settings of routes.
func (s *settings) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.switches, s.routes = s.initial, nil
}

// matches reports whether a request matches a method and a path pattern.
func matches(wantMethod, pattern, method, urlPath string) bool {
	if wantMethod != "" && wantMethod != method {
		return false
	}
	if pattern == "" {
		return true
	}
	ok, err := path.Match(pattern, urlPath)
	return ok && err == nil
}

// requirePattern panics on a malformed pattern, which is a mistake in the test.
func requirePattern(pattern string) {
	if _, err := path.Match(pattern, ""); err != nil {
		panic("emulator: bad path pattern " + pattern)
	}
}
