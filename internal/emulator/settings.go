package emulator

// This file holds what can be configured: the options at the start, and the switches that tests turn at run time.

import (
	"path"
	"sync"
	"time"
)

// ExpiredRooms says what becomes of a room after its validUntil, which was never recorded ([?] of fact 1.6-03).
type ExpiredRooms int

const (
	// ExpiredAnswers means: an expired room leaves the list but answers, and can be renewed by PATCH, until the grace
	// period is over. The default.
	ExpiredAnswers ExpiredRooms = iota
	// ExpiredGone means: an expired room answers 404 from validUntil on.
	ExpiredGone
	// ExpiredReadOnly means: like ExpiredAnswers, but a PATCH is refused with 400.
	ExpiredReadOnly
)

// RepeatedCreate says what a second create with one Repeatability-Request-ID does ([?]: only the header
// "Repeatability-Result: accepted" was recorded, fact 1.3-01).
type RepeatedCreate int

const (
	// RepeatedCreateAnswered means: the first answer is given again, no room is made. The default.
	RepeatedCreateAnswered RepeatedCreate = iota
	// RepeatedCreateMakesRoom means: the header is accepted and another room is made.
	RepeatedCreateMakesRoom
)

// RoleOmitted says what a participant without a role, or with a null one, gets ([?] of fact 1.2-04).
type RoleOmitted int

const (
	// RoleOmittedAttendee means: the described default role. The default.
	RoleOmittedAttendee RoleOmitted = iota
	// RoleOmittedRefused means: 400, as for a wrong role.
	RoleOmittedRefused
)

// UnknownDelete says what DELETE of a well-formed id without a room answers ([?] of fact 1.4-03).
type UnknownDelete int

const (
	// UnknownDeleteNotFound means: 404. The default.
	UnknownDeleteNotFound UnknownDelete = iota
	// UnknownDeleteSucceeds means: 204.
	UnknownDeleteSucceeds
)

// FinerTimes says what becomes of digits beyond 100 ns in a time that a client sends ([?] of fact 1.5-06).
type FinerTimes int

const (
	// FinerTimesTruncated means: they are cut off. The default.
	FinerTimesTruncated FinerTimes = iota
	// FinerTimesRounded means: the time is rounded to the nearest 100 ns.
	FinerTimesRounded
)

// ParticipantErrors says how the error about a wrong participant id names it. The texts of the service have changed
// before (fact 1.4-02), and a target is optional in the envelope (fact 1.4-01): clients must do with each form.
type ParticipantErrors int

const (
	// ParticipantErrorsRecorded means: the message names an id of a kind that is not supported, and nobody where the id
	// is malformed. The default.
	ParticipantErrorsRecorded ParticipantErrors = iota
	// ParticipantErrorsUnnamed means: as recorded in 2024, a message that names nobody.
	ParticipantErrorsUnnamed
	// ParticipantErrorsNamed means: the same message, and the error's target is the raw id.
	ParticipantErrorsNamed
)

const (
	defaultRecordLimit = 10_000
	defaultBodyTimeout = 30 * time.Second
	defaultPageSize    = 30                  // the size of the one paged listing that was recorded, fact 1.6-02
	defaultGracePeriod = 30 * 24 * time.Hour // an assumption: no length is documented, fact 1.5-07
)

// Options configures a server. The zero value is a server on a free port with a random key and the real time.
type Options struct {
	// Listen is HOST:PORT with a loopback host; "" is 127.0.0.1 and a free port.
	Listen string
	// TLS means: serve https, with a certificate that the server makes and [Server.Certificate] tells.
	TLS bool
	// AccessKey is base64; "" makes a random one.
	AccessKey string
	// Now freezes the server's clock at that time, as SetClock does; zero is the real time, running.
	Now time.Time
	// PageSize is the most entries on a page of a listing; 0 is 30 for rooms and 200 for chat, whose requests may ask
	// for fewer.
	PageSize int
	// Latency is added to each answer: half before the request is carried out, half after.
	Latency time.Duration
	// BodyTimeout is how long a client may take to send a body; 0 is 30 seconds.
	BodyTimeout time.Duration
	// NextLinkHost is a host that nextLink URLs name, with https, in place of the server's own (fact 1.6-02); "" is none.
	NextLinkHost string
	// GracePeriod is how long after validUntil an expired room still answers ([?] of fact 1.5-07); 0 is 30 days.
	GracePeriod time.Duration
	// MaxRoster is the most participants a room takes ([?] of fact 1.7-01); 0 is no limit.
	MaxRoster int

	// Seed is what the server begins with, as POST /_admin/seed takes it; nil is nothing.
	Seed []byte
	// RecordLimit is how many of the latest requests are kept on record; 0 is 10,000.
	RecordLimit int

	ExpiredRooms      ExpiredRooms
	RepeatedCreate    RepeatedCreate
	RoleOmitted       RoleOmitted
	UnknownDelete     UnknownDelete
	FinerTimes        FinerTimes
	ParticipantErrors ParticipantErrors

	// RateSpeed makes the windows of the rate limits pass so many times faster than real time; 0 is 1.
	RateSpeed int
	// RevocationLag is how long a revoked token goes on being accepted, by the server's clock. The service takes up
	// to 15 minutes (fact 4-09).
	RevocationLag time.Duration
	// TopicLimit is the most characters that a thread's topic takes ([?] of fact 2.4-01); 0 is no limit.
	TopicLimit int

	RateLimits          RateLimits
	RoomsRateLimit      RoomsRateLimit
	RetryAfter          RetryAfter
	ChatErrorEnvelope   ChatErrorEnvelope
	NullMetadata        NullMetadata
	EmptyMetadata       EmptyMetadata
	NullRetentionPolicy NullRetentionPolicy
	DeletedThread       DeletedThread
	DeletedMessage      DeletedMessage
	RemoveNonMember     RemoveNonMember
	LargeThreadReceipts LargeThreadReceipts
	DeletedUser         DeletedUser

	// Data is the path of a file that keeps the state across restarts, and is made where there is none; "" keeps nothing.
	// Kept are users and which of their tokens are good, rooms, threads, what repeated creates are answered, the ids and
	// keys of the resource (AccessKey, where given, takes the place of the kept one) and the clock where it was set (Now
	// takes the place of it). Faults, switches, counts of the rate limits, Entra tokens and the record of requests are not.
	Data string
	// DataFailed, where given, is called with the error when the data file cannot be written. Every request is answered
	// 500 until it can. It may be called from several goroutines at once.
	DataFailed func(error)

	// Observe, where given, is called with the redacted record of each request once it is dealt with. It may be
	// called from several goroutines at once.
	Observe func(Request)
	// Wire, where given, is called with each exchange just before its answer goes, secrets included. It may be called
	// from several goroutines at once, and must not keep the request waiting.
	Wire func(Exchange)
}

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

// settings are the options that may change while the server runs, with the settings of single routes.
type settings struct {
	start   Options // what the server was started with
	mu      sync.Mutex
	options Options
	routes  []Route
}

func newSettings(o Options) *settings {
	if o.GracePeriod <= 0 {
		o.GracePeriod = defaultGracePeriod
	}
	if o.BodyTimeout <= 0 {
		o.BodyTimeout = defaultBodyTimeout
	}
	if o.RecordLimit <= 0 {
		o.RecordLimit = defaultRecordLimit
	}
	o.Seed = nil // it is read once
	return &settings{start: o, options: o}
}

// current is the options as they stand now, for a request of no particular route.
func (s *settings) current() Options {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.options
}

// forRequest is the options as they stand now for one request; of several routes that match, the last given wins.
func (s *settings) forRequest(method, urlPath string) Options {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.options
	for _, r := range s.routes {
		if !matches(r.Method, r.Path, method, urlPath) {
			continue
		}
		if r.Latency > 0 {
			o.Latency = r.Latency
		}
		if r.PageSize > 0 {
			o.PageSize = r.PageSize
		}
	}
	return o
}

func (s *settings) change(f func(*Options)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.options)
}

// tryChange is change for what may fail: nothing changes then.
func (s *settings) tryChange(f func(*Options) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed := s.options
	if err := f(&changed); err != nil {
		return err
	}
	s.options = changed
	return nil
}

// reset makes the settings what they were when the server was started; those of single routes go.
func (s *settings) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.options, s.routes = s.start, nil
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
func (s *Server) SetLatency(d time.Duration) { s.settings.change(func(o *Options) { o.Latency = d }) }

// SetPageSize sets the most entries on a page; it must be positive.
func (s *Server) SetPageSize(n int) { s.settings.change(func(o *Options) { o.PageSize = max(n, 1) }) }

// SetGracePeriod sets how long an expired room still answers; 0 is not at all.
func (s *Server) SetGracePeriod(d time.Duration) {
	s.settings.change(func(o *Options) { o.GracePeriod = d })
}

// SetMaxRoster sets the most participants a room takes; 0 is no limit.
func (s *Server) SetMaxRoster(n int) { s.settings.change(func(o *Options) { o.MaxRoster = n }) }

// SetNextLinkHost sets the host that nextLink URLs name; "" is the server's own.
func (s *Server) SetNextLinkHost(host string) {
	s.settings.change(func(o *Options) { o.NextLinkHost = host })
}

// SetExpiredRooms turns the switch Options.ExpiredRooms.
func (s *Server) SetExpiredRooms(e ExpiredRooms) {
	s.settings.change(func(o *Options) { o.ExpiredRooms = e })
}

// SetRepeatedCreate turns the switch Options.RepeatedCreate.
func (s *Server) SetRepeatedCreate(r RepeatedCreate) {
	s.settings.change(func(o *Options) { o.RepeatedCreate = r })
}

// SetRoleOmitted turns the switch Options.RoleOmitted.
func (s *Server) SetRoleOmitted(r RoleOmitted) {
	s.settings.change(func(o *Options) { o.RoleOmitted = r })
}

// SetUnknownDelete turns the switch Options.UnknownDelete.
func (s *Server) SetUnknownDelete(u UnknownDelete) {
	s.settings.change(func(o *Options) { o.UnknownDelete = u })
}

// SetFinerTimes turns the switch Options.FinerTimes.
func (s *Server) SetFinerTimes(f FinerTimes) {
	s.settings.change(func(o *Options) { o.FinerTimes = f })
}

// SetParticipantErrors turns the switch Options.ParticipantErrors.
func (s *Server) SetParticipantErrors(p ParticipantErrors) {
	s.settings.change(func(o *Options) { o.ParticipantErrors = p })
}
