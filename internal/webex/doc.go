// SPDX-License-Identifier: MPL-2.0

// Package webex is a client of the messaging API of Webex: of its rooms, which the
// apps call spaces, of their memberships, and of people.
//
// # Clients
//
// A [Client] acts as the account of its [Credential]: it sees the rooms that the
// account is in. It has the shape of the clients of the Azure SDK for Go: the
// constructor takes a base URL, a credential and [ClientOptions]; a method takes a
// context, what it is about, and options that may be nil; a list is a pager.
//
//	client, err := webex.NewClient(webex.DefaultBaseURL, webex.NewAccessTokenCredential(token), nil)
//	if err != nil {
//		return err
//	}
//	rooms, err := webex.ReadAll(ctx, client.NewListRoomsPager(nil))
//
// # Errors
//
// If Webex refuses a call, the error holds an [Error]: [ErrorDetails] reads it,
// [IsNotFound] tells whether the object is missing for the account, and
// [OutcomeUnknown] whether a failed call may have changed something. The text of an
// error is one line, has no control characters, and never has a credential.
//
// # Retries and rate limits
//
// A call is retried on 408, 423, 500, 502, 503, 504 and on failures of the
// connection, up to MaxRetries times. An answer 429 does not count: the call waits for
// as long as Webex asks (fact W1.8-01), within the deadline of its context, and so do
// all calls about the same room. The API has no idempotency key (fact W1.1-02), so a
// POST is retried only on 429, or if no connection was made. A client sends calls
// about one room side by side; whoever writes to a room should write one thing at a
// time (fact W1.8-03).
//
// # Facts
//
// A comment such as "(fact W2.5-03)" names the fact about Webex that the code relies
// on. The list of facts, with how each is known, is internal/contract/facts.tsv.
package webex
