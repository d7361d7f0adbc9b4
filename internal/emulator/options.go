package emulator

// This file is what a server is started with.

import (
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

const (
	defaultRecordLimit = 10_000
	defaultBodyTimeout = 30 * time.Second
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
	// takes the place of it). Faults, switches, counts of the rate limits, Entra tokens and the record of requests are
	// not.
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

// withDefaults are the options with what was left out.
func (o Options) withDefaults() Options {
	if o.GracePeriod <= 0 {
		o.GracePeriod = defaultGracePeriod
	}
	if o.BodyTimeout <= 0 {
		o.BodyTimeout = defaultBodyTimeout
	}
	if o.RecordLimit <= 0 {
		o.RecordLimit = defaultRecordLimit
	}
	o.RateSpeed = max(o.RateSpeed, 1)
	return o
}

// switches is that part of the options that may change while the server runs.
func (o Options) switches() api.Switches {
	return api.Switches{
		ExpiredRooms:        o.ExpiredRooms,
		RepeatedCreate:      o.RepeatedCreate,
		RoleOmitted:         o.RoleOmitted,
		UnknownDelete:       o.UnknownDelete,
		FinerTimes:          o.FinerTimes,
		ParticipantErrors:   o.ParticipantErrors,
		DeletedUser:         o.DeletedUser,
		ChatErrorEnvelope:   o.ChatErrorEnvelope,
		NullMetadata:        o.NullMetadata,
		EmptyMetadata:       o.EmptyMetadata,
		NullRetentionPolicy: o.NullRetentionPolicy,
		DeletedThread:       o.DeletedThread,
		DeletedMessage:      o.DeletedMessage,
		RemoveNonMember:     o.RemoveNonMember,
		LargeThreadReceipts: o.LargeThreadReceipts,
		RateLimits:          o.RateLimits,
		RoomsRateLimit:      o.RoomsRateLimit,
		RetryAfter:          o.RetryAfter,
		GracePeriod:         o.GracePeriod,
		RevocationLag:       o.RevocationLag,
		Latency:             o.Latency,
		PageSize:            o.PageSize,
		MaxRoster:           o.MaxRoster,
		TopicLimit:          o.TopicLimit,
		NextLinkHost:        o.NextLinkHost,
	}
}
