// SPDX-License-Identifier: MPL-2.0

// Package acs is a client of Azure Communication Services: of its Rooms, Chat and
// Identity data planes.
//
// # Clients
//
// [RoomsClient] manages rooms, [IdentityClient] users and their tokens,
// [TeamsExtensionClient] the access of Teams accounts, [ChatClient] the chat threads of
// one user, and [ChatThreadClient] one thread. The clients have the shape of the Azure
// SDK for Go: a constructor takes an endpoint, a credential and [ClientOptions]; a
// method takes a context, what it is about, and options that may be nil; a list is a
// pager.
//
//	client, err := acs.NewRoomsClientFromConnectionString(connectionString, nil)
//	if err != nil {
//		return err
//	}
//	rooms, err := acs.ReadAll(ctx, client.NewListRoomsPager(nil))
//
// # Errors
//
// If the service refuses a call, the error holds an *azcore.ResponseError.
// [ErrorDetails] reads it, [IsNotFound] tells whether the object is missing, and
// [OutcomeUnknown] whether a failed call may have changed something. The text of an
// error is one line, has no control characters, and never has a credential.
//
// # Retries and rate limits
//
// A call is retried on 408, 500, 502, 503, 504 and on failures of the connection,
// up to [ClientOptions].MaxRetries times. An answer 429 does not count: the call
// waits for as long as the service asks, within the deadline of its context, and so
// do all calls under the same limit (see [RateLimiter]). Calls that would do their
// work twice, such as sending a message, are retried only if the service has
// certainly not received them.
//
// # Facts
//
// A comment such as "(fact 1.5-03)" names the fact about the service that the code
// relies on. The list of facts, with how each is known, is
// internal/contract/facts.tsv.
package acs
