package emulator

// This file holds what tests turn while the server runs: the switches, and the settings of single routes.

import (
	"path"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// Route gives the requests of one route a latency or page size of their own.
type Route struct {
	// Method is an HTTP method; "" is any.
	Method string
	// Path is a pattern of path.Match, such as "/rooms/*/participants"; "" is any.
	Path string
	// Latency takes the place of Options.Latency; 0 leaves it.
	Latency time.Duration
	// PageSize takes the place of Options.PageSize; 0 leaves it.
	PageSize int
}

// settings are the switches as they stand, with the settings of single routes.
type settings struct {
	start    api.Switches // what the server was started with
	mu       sync.Mutex
	switches api.Switches
	routes   []Route
}

func newSettings(start api.Switches) *settings { return &settings{start: start, switches: start} }

// current is the switches as they stand now, for a request of no particular route.
func (s *settings) current() api.Switches {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.switches
}

// forRequest is the switches as they stand now for one request; of several routes that match, the last given wins.
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

// tryChange is change for what may fail: nothing changes then.
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

// addRoute gives one route settings of its own.
func (s *settings) addRoute(r Route) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.routes = append(s.routes, r)
}

// reset makes the settings what they were when the server was started; those of single routes go.
func (s *settings) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.switches, s.routes = s.start, nil
}

// matches tells whether a request is of the route that a method and a path pattern name.
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

// requirePattern panics on a pattern that path.Match refuses: it would never match, and the mistake is in the test.
func requirePattern(pattern string) {
	if _, err := path.Match(pattern, ""); err != nil {
		panic("emulator: bad path pattern " + pattern)
	}
}
