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

// SetRoute gives one route a latency or page size of its own. It panics on a malformed path pattern.
func (s *Server) SetRoute(r Route) {
	requirePattern(r.Path)
	s.settings.mu.Lock()
	defer s.settings.mu.Unlock()
	s.settings.routes = append(s.settings.routes, r)
}

// SetLatency sets what is added to each answer from now on.
func (s *Server) SetLatency(d time.Duration) {
	s.settings.change(func(sw *api.Switches) { sw.Latency = d })
}

// SetPageSize sets the most entries on a page; it must be positive.
func (s *Server) SetPageSize(n int) {
	s.settings.change(func(sw *api.Switches) { sw.PageSize = max(n, 1) })
}

// SetGracePeriod sets how long an expired room still answers; 0 is not at all.
func (s *Server) SetGracePeriod(d time.Duration) {
	s.settings.change(func(sw *api.Switches) { sw.GracePeriod = d })
}

// SetMaxRoster sets the most participants a room takes; 0 is no limit.
func (s *Server) SetMaxRoster(n int) { s.settings.change(func(sw *api.Switches) { sw.MaxRoster = n }) }

// SetNextLinkHost sets the host that nextLink URLs name; "" is the server's own.
func (s *Server) SetNextLinkHost(host string) {
	s.settings.change(func(sw *api.Switches) { sw.NextLinkHost = host })
}

// SetExpiredRooms turns the switch Options.ExpiredRooms.
func (s *Server) SetExpiredRooms(e ExpiredRooms) {
	s.settings.change(func(sw *api.Switches) { sw.ExpiredRooms = e })
}

// SetRepeatedCreate turns the switch Options.RepeatedCreate.
func (s *Server) SetRepeatedCreate(r RepeatedCreate) {
	s.settings.change(func(sw *api.Switches) { sw.RepeatedCreate = r })
}

// SetRoleOmitted turns the switch Options.RoleOmitted.
func (s *Server) SetRoleOmitted(r RoleOmitted) {
	s.settings.change(func(sw *api.Switches) { sw.RoleOmitted = r })
}

// SetUnknownDelete turns the switch Options.UnknownDelete.
func (s *Server) SetUnknownDelete(u UnknownDelete) {
	s.settings.change(func(sw *api.Switches) { sw.UnknownDelete = u })
}

// SetFinerTimes turns the switch Options.FinerTimes.
func (s *Server) SetFinerTimes(f FinerTimes) {
	s.settings.change(func(sw *api.Switches) { sw.FinerTimes = f })
}

// SetParticipantErrors turns the switch Options.ParticipantErrors.
func (s *Server) SetParticipantErrors(p ParticipantErrors) {
	s.settings.change(func(sw *api.Switches) { sw.ParticipantErrors = p })
}

// SetRateLimits turns the switch Options.RateLimits.
func (s *Server) SetRateLimits(r RateLimits) {
	s.settings.change(func(sw *api.Switches) { sw.RateLimits = r })
}

// SetRoomsRateLimit turns the switch Options.RoomsRateLimit.
func (s *Server) SetRoomsRateLimit(r RoomsRateLimit) {
	s.settings.change(func(sw *api.Switches) { sw.RoomsRateLimit = r })
}

// SetRetryAfter turns the switch Options.RetryAfter.
func (s *Server) SetRetryAfter(r RetryAfter) {
	s.settings.change(func(sw *api.Switches) { sw.RetryAfter = r })
}

// SetRevocationLag sets how long a revoked token goes on being accepted; 0 is not at all.
func (s *Server) SetRevocationLag(d time.Duration) {
	s.settings.change(func(sw *api.Switches) { sw.RevocationLag = d })
}

// SetTopicLimit sets the most characters that a topic takes; 0 is no limit.
func (s *Server) SetTopicLimit(n int) {
	s.settings.change(func(sw *api.Switches) { sw.TopicLimit = n })
}

// SetChatErrorEnvelope turns the switch Options.ChatErrorEnvelope.
func (s *Server) SetChatErrorEnvelope(e ChatErrorEnvelope) {
	s.settings.change(func(sw *api.Switches) { sw.ChatErrorEnvelope = e })
}

// SetNullMetadata turns the switch Options.NullMetadata.
func (s *Server) SetNullMetadata(n NullMetadata) {
	s.settings.change(func(sw *api.Switches) { sw.NullMetadata = n })
}

// SetEmptyMetadata turns the switch Options.EmptyMetadata.
func (s *Server) SetEmptyMetadata(e EmptyMetadata) {
	s.settings.change(func(sw *api.Switches) { sw.EmptyMetadata = e })
}

// SetNullRetentionPolicy turns the switch Options.NullRetentionPolicy.
func (s *Server) SetNullRetentionPolicy(n NullRetentionPolicy) {
	s.settings.change(func(sw *api.Switches) { sw.NullRetentionPolicy = n })
}

// SetDeletedThread turns the switch Options.DeletedThread.
func (s *Server) SetDeletedThread(d DeletedThread) {
	s.settings.change(func(sw *api.Switches) { sw.DeletedThread = d })
}

// SetDeletedMessage turns the switch Options.DeletedMessage.
func (s *Server) SetDeletedMessage(d DeletedMessage) {
	s.settings.change(func(sw *api.Switches) { sw.DeletedMessage = d })
}

// SetRemoveNonMember turns the switch Options.RemoveNonMember.
func (s *Server) SetRemoveNonMember(r RemoveNonMember) {
	s.settings.change(func(sw *api.Switches) { sw.RemoveNonMember = r })
}

// SetLargeThreadReceipts turns the switch Options.LargeThreadReceipts.
func (s *Server) SetLargeThreadReceipts(l LargeThreadReceipts) {
	s.settings.change(func(sw *api.Switches) { sw.LargeThreadReceipts = l })
}

// SetDeletedUser turns the switch Options.DeletedUser.
func (s *Server) SetDeletedUser(d DeletedUser) {
	s.settings.change(func(sw *api.Switches) { sw.DeletedUser = d })
}
