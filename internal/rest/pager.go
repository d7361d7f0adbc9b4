// SPDX-License-Identifier: MPL-2.0

// This file reads lists page by page.

package rest

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// A list may have maxPages pages, maxEntries entries and maxListBytes bytes: more
// than a resource holds, and few enough for memory.
const (
	maxPages     = 10_000
	maxEntries   = 200_000
	maxListBytes = 48 << 20
)

// Page is one page of a list.
type Page[T any] struct {
	// Value has the elements of the page. It may be empty.
	Value []T
	// NextLink is the service's link to the next page, empty on the last page. The
	// pager follows its path and query.
	NextLink string
}

// ReadAll reads a list to its end. If a page cannot be read, or the list does not
// end, it returns the error and no elements.
func ReadAll[T any](ctx context.Context, pager *runtime.Pager[Page[T]]) ([]T, error) {
	ctx, end := WithTurn(ctx)
	defer end()
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

// NewPager returns a pager whose first page is the answer to first. read makes a page
// of the answer and of B, its body in JSON.
func NewPager[B, T any](c *Client, first Request, read func(B, *http.Response) (Page[T], error)) *runtime.Pager[Page[T]] {
	reader := &pageReader[B, T]{client: c, first: first, convert: read, visited: map[string]bool{}}
	failed := false
	return runtime.NewPager(runtime.PagingHandler[Page[T]]{
		// A list that lacks a page is not usable, so it ends with the error.
		More: func(page Page[T]) bool { return page.NextLink != "" && !failed },
		Fetcher: func(ctx context.Context, last *Page[T]) (Page[T], error) {
			nextLink := ""
			if last != nil {
				nextLink = last.NextLink
			}
			page, err := reader.read(ctx, nextLink)
			if failed = err != nil; failed {
				return Page[T]{}, err
			}
			return page, nil
		},
	})
}

// pageReader reads the pages of one list in turn.
type pageReader[B, T any] struct {
	client  *Client
	first   Request
	convert func(B, *http.Response) (Page[T], error)
	current *url.URL        // of the page read last
	visited map[string]bool // paths and queries of the pages read
	entries int             // read so far
	bytes   int             // read so far
}

// read returns the page of nextLink, or the first page if that is empty.
func (r *pageReader[B, T]) read(ctx context.Context, nextLink string) (page Page[T], err error) {
	ctx, end := WithTurn(ctx)
	defer end()
	var req *policy.Request
	if nextLink == "" {
		req, err = r.client.newRequest(ctx, r.first)
	} else {
		req, err = r.newLinkRequest(ctx, nextLink)
	}
	if err != nil {
		return page, err
	}
	r.current = req.Raw().URL
	list := Printable(r.current.EscapedPath(), MaxFieldBytes)
	switch {
	case r.visited[r.current.RequestURI()]:
		return page, fmt.Errorf("the list %s does not end: the link to a next page leads to one that was read before", list)
	case len(r.visited) >= maxPages || r.entries > maxEntries || r.bytes > maxListBytes:
		return page, fmt.Errorf("the list %s does not end: it has more than %d entries on %d pages, %d bytes", list, r.entries, len(r.visited), r.bytes)
	}
	if r.bytes > largeBytes {
		if err := r.client.options.LargeAnswers.wait(ctx); err != nil {
			return page, fmt.Errorf("read the list %s: %w", list, err)
		}
	}
	resp, err := r.client.send(req, r.first)
	if err != nil {
		return page, err
	}
	page, err = decodeBody(r.client, resp, func(body B) (Page[T], error) { return r.convert(body, resp) })
	if err != nil {
		return page, err
	}
	body, _ := bodyOf(resp) // decodeBody has read it
	r.visited[r.current.RequestURI()] = true
	r.entries += len(page.Value)
	r.bytes += len(body)
	return page, nil
}

// newLinkRequest makes the request for the next page. It takes only path and query
// from the link, unchanged: its host is often another name of the service, and the
// credential is for our endpoint.
func (r *pageReader[B, T]) newLinkRequest(ctx context.Context, nextLink string) (*policy.Request, error) {
	link, err := url.Parse(nextLink)
	if err != nil || link.Opaque != "" {
		return nil, fmt.Errorf("the link to the next page of %s is not a URL", Printable(r.current.EscapedPath(), MaxFieldBytes))
	}
	return r.client.newTargetRequest(ctx, http.MethodGet, r.current.ResolveReference(link).RequestURI())
}
