// SPDX-License-Identifier: MPL-2.0

package emulator

// This file is what a server is started with.

import "time"

const (
	defaultRecordLimit   = 10_000
	defaultHeaderTimeout = 10 * time.Second
	defaultBodyTimeout   = 30 * time.Second
	defaultGracePeriod   = 30 * 24 * time.Hour // an assumption: no document gives a length, fact 1.5-07
)

// Options configure a server. The zero value is a server on a free port with a random key and the real time.
type Options struct {
	// Listen is HOST:PORT with a loopback host; "" is 127.0.0.1 and a free port.
	Listen string
	// TLS serves https with a certificate that the server makes; see [Server.Certificate].
	TLS bool
	// AccessKey is base64; "" makes a random one.
	AccessKey string
	// Now stops the server's clock at that time, as SetClock does; zero is the real time, running.
	Now time.Time
	// HeaderTimeout is how long a client may take to send the headers of a request; 0 is ten seconds.
	HeaderTimeout time.Duration
	// BodyTimeout is how long a client may take to send a body; 0 is 30 seconds.
	BodyTimeout time.Duration
	// RateSpeed makes the windows of the rate limits pass so many times faster than real time; 0 is 1.
	RateSpeed int

	// Switches are the switches at the start. A GracePeriod of 0 is 30 days.
	Switches

	// Seed is what the server starts with, in the form of POST /_admin/seed; nil is nothing.
	Seed []byte
	// Data is the path of a file that keeps the state across restarts. The server creates it if there is none; "" keeps
	// nothing. The file holds users and the key of their tokens, assignments, rooms, threads, the answers to repeatable creates, the
	// ids and keys of the resource, Webex with its tokens, and the clock if it was set. AccessKey and Now, if set, replace
	// what the file has. It does not hold faults, switches, counts of the rate limits, Entra tokens and the record of
	// requests.
	Data string
	// OnDataError, if set, is called with the error when the server cannot write the data file. It answers every request
	// with 500 until it can. The function must be safe for concurrent use.
	OnDataError func(error)

	// RecordLimit is how many of the latest requests the record keeps; 0 is 10,000.
	RecordLimit int
	// OnRequest, if set, is called with the redacted record of each request after the server has handled it. The function
	// must be safe for concurrent use.
	OnRequest func(Request)
	// OnExchange, if set, is called with each exchange just before its answer is sent, secrets included. The function must
	// be safe for concurrent use and must not block.
	OnExchange func(Exchange)
}

// withDefaults returns the options with the defaults of what was left out.
func (o Options) withDefaults() Options {
	if o.GracePeriod <= 0 {
		o.GracePeriod = defaultGracePeriod
	}
	if o.HeaderTimeout <= 0 {
		o.HeaderTimeout = defaultHeaderTimeout
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
