// This file follows the pages of a list.

package acs

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// maxPages, maxEntries and maxBytes are what a list may have: more than a resource
// holds, and little enough for memory.
const (
	maxPages   = 10_000
	maxEntries = 200_000
	maxBytes   = 48 << 20
)

// Page is one page of a list.
type Page[T any] struct {
	Value []T
	// NextLink is the service's link to the next page, empty on the last one.
	NextLink string
}

// All reads the pages of a list to its end. A page that cannot be read is an error,
// and so is a list without end: then there are no elements, as a list with a hole
// is none.
func All[T any](ctx context.Context, pager *runtime.Pager[Page[T]]) ([]T, error) {
	var all []T
	for pager.More() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Value...)
	}
	return all, nil
}

// pageBody is a page as it is on the wire.
type pageBody[T answer] struct {
	Value    []T    `json:"value"`
	NextLink string `json:"nextLink"`
}

// newPager lists what first asks for. T is an element as it is on the wire, U what
// convert makes of it for the caller.
func newPager[T answer, U any](c *client, first request, convert func(T) U) *runtime.Pager[Page[U]] {
	var at *url.URL // the page last read
	read, entries, size, failed := map[string]bool{}, 0, 0, false
	fetch := func(ctx context.Context, last *Page[U]) (page pageBody[T], err error) {
		var req *policy.Request
		if last == nil {
			req, err = c.newRequest(ctx, first)
		} else {
			req, err = c.newLinkRequest(ctx, at, last.NextLink)
		}
		if err != nil {
			return page, err
		}
		at = req.Raw().URL
		list := Printable(at.EscapedPath(), maxCode)
		switch {
		case read[at.RequestURI()]:
			return page, fmt.Errorf("the list %s has no end: the nextLink of a page leads to a page read before", list)
		case len(read) >= maxPages || entries > maxEntries || size > maxBytes:
			return page, fmt.Errorf("the list %s does not end: %d entries on %d pages were read, %d bytes", list, entries, len(read), size)
		}
		resp, err := c.send(req, false)
		if err != nil {
			return page, err
		}
		if page, err = decode[pageBody[T]](resp, ""); err == nil {
			read[at.RequestURI()] = true
			entries += len(page.Value)
			body, _ := runtime.Payload(resp) // which was read
			size += len(body)
		}
		return page, err
	}
	return runtime.NewPager(runtime.PagingHandler[Page[U]]{
		// A list with a hole is none: it ends there.
		More: func(page Page[U]) bool { return page.NextLink != "" && !failed },
		Fetcher: func(ctx context.Context, last *Page[U]) (Page[U], error) {
			page, err := fetch(ctx, last)
			if failed = err != nil; failed {
				return Page[U]{}, err
			}
			return Page[U]{Value: each(page.Value, convert), NextLink: page.NextLink}, nil
		},
	})
}

// newLinkRequest makes the request for the page after one. Of the nextLink only path
// and query count, as they came: its host is often another name of the service
// (fact 1.6-02), and the credential is for our endpoint.
func (c *client) newLinkRequest(ctx context.Context, at *url.URL, nextLink string) (*policy.Request, error) {
	link, err := url.Parse(nextLink)
	if err != nil || link.Opaque != "" {
		return nil, fmt.Errorf("the nextLink of %s is no URL", Printable(at.EscapedPath(), maxCode))
	}
	return c.newTargetRequest(ctx, http.MethodGet, at.ResolveReference(link).RequestURI())
}

// asItIs is the convert of what callers get as it is on the wire.
func asItIs[T any](t T) T { return t }

// each turns the elements of a page into those of the caller.
func each[T, U any](elements []T, convert func(T) U) []U {
	converted := make([]U, 0, len(elements))
	for _, element := range elements {
		converted = append(converted, convert(element))
	}
	return converted
}
