// SPDX-License-Identifier: MPL-2.0

// Package rest is what a client of a REST service needs, whichever service that is:
// where a request may go, when it is tried again, rate limits, waits and pages.
//
// # Clients
//
// A client describes its service in a [Service]: the endpoint, the policy that
// authorizes each try, and how the service says no. [New] makes a [Client] of that
// and of the [Options] of the client's user. [Do] makes a call whose answer is an
// object, [Client.DoWithoutResult] one without, and [NewPager] reads a list.
//
// # Errors
//
// The error of a call holds the error that [Service].Explain makes of the answer, if
// there was one. [OutcomeUnknown] tells whether a failed call may have changed
// something. The text of an error is one line, has no control characters, and never
// has a credential.
//
// # Retries and rate limits
//
// A call is retried on the statuses that the service names and on failures of the
// connection, up to [Options].MaxRetries times. An answer 429 does not count: the
// call waits for as long as the service asks, within the deadline of its context, and
// so do all calls under the same limit (see [RateLimiter]). Calls that would do their
// work twice are retried only if the service has certainly not received them.
package rest
