// SPDX-License-Identifier: MPL-2.0

// This file has what the callers of this package need of package rest.

package acs

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

type (
	// Page is one page of a list.
	Page[T any] = rest.Page[T]

	// Wait describes a wait on a rate limit.
	Wait = rest.Wait

	// RateLimiter is what clients know about the rate limits of one Communication
	// Services resource. Clients that share one, by [ClientOptions].RateLimiter, wait
	// together.
	//
	// Each limit of the service has its own state: all of Rooms, all of Identity (facts
	// 1.7-02 and 4-09), and in Chat each thread and each user (fact 2.4-02).
	RateLimiter = rest.RateLimiter

	// LargeAnswers has the clients that share it, by [ClientOptions].LargeAnswers, read
	// one large answer at a time, and one large list.
	LargeAnswers = rest.LargeAnswers

	// ProxyError means that a proxy refused the connection to the service, so that
	// nothing was sent.
	ProxyError = rest.ProxyError
)

// WithStop returns a context for calls that change something. When stop ends, their
// waits end and no new change is sent; a request that was sent goes on until ctx
// ends.
func WithStop(ctx, stop context.Context) context.Context { return rest.WithStop(ctx, stop) }

// ReadAll reads a list to its end. If a page cannot be read, or the list does not
// end, it returns the error and no elements.
func ReadAll[T any](ctx context.Context, pager *runtime.Pager[Page[T]]) ([]T, error) {
	return rest.ReadAll(ctx, pager)
}

// OutcomeUnknown reports whether a call that failed may have changed something: one
// of its tries was sent, and the answer was lost or does not say what the service
// did.
func OutcomeUnknown(err error) bool { return rest.OutcomeUnknown(err) }

// Printable returns text on one line, without characters that change a terminal's
// colours or writing direction, and cut to maxBytes (plus "..." if it was cut).
func Printable(text string, maxBytes int) string { return rest.Printable(text, maxBytes) }
