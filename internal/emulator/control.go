package emulator

// This file is what tests turn while the server runs: clock, faults, rate limits, record and switches.

import (
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// Now is the time of the server's clock.
func (s *Server) Now() time.Time { return s.clock.now() }

// SetClock sets the server's clock to t and freezes it there. Signatures are accepted whatever it shows: how much
// skew the service allows is not known ([?] of fact 5.1-07).
func (s *Server) SetClock(t time.Time) { s.clock.freeze(t) }

// Advance moves the server's clock by d, frozen or running.
func (s *Server) Advance(d time.Duration) { s.clock.advance(d) }

// RunClock lets the server's clock run on from what it shows.
func (s *Server) RunClock() { s.clock.run() }

// AddFault programs f. It panics on a malformed path pattern.
func (s *Server) AddFault(f Fault) {
	requirePattern(f.Path)
	f.Header = f.Header.Clone()
	s.faults.add(f)
}

// ClearFaults ends all faults.
func (s *Server) ClearFaults() { s.faults.clear() }

// SkipRateWindows lets d pass for the rate limits at once, so that a test need not wait.
func (s *Server) SkipRateWindows(d time.Duration) { s.limiter.skip(d) }

// Requests is the record of the latest requests, 10,000 unless Options.RecordLimit says otherwise and no more than 64
// MiB of them, in the order of their arrival.
func (s *Server) Requests() []Request { return s.requests.all() }

// ForgetRequests empties the record.
func (s *Server) ForgetRequests() { s.requests.forget() }

// Reset makes the server what it was when it was started, but for the access key and the resource id: users, rooms,
// threads, faults, settings of routes, counts of the rate limits and the record of requests go, switches and clock are
// as they were.
func (s *Server) Reset() {
	s.seeding.Lock()
	defer s.seeding.Unlock()
	s.chat.Reset()
	s.rooms.Reset()
	s.users.Reset()
	s.assignments.Reset()
	s.ClearFaults()
	s.settings.reset()
	s.limiter.reset()
	s.clock.reset()
	s.ForgetRequests()
}

// SetRoute gives one route a latency or page size of its own. It panics on a malformed path pattern.
func (s *Server) SetRoute(r Route) {
	requirePattern(r.Path)
	s.settings.addRoute(r)
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
