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

// maxPages and maxEntries are what a list may have: more than a resource holds, and
// little enough for memory.
const (
	maxPages   = 10_000
	maxEntries = 200_000
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
	listing := &pages[T]{client: c, first: first}
	return runtime.NewPager(runtime.PagingHandler[Page[U]]{
		More: func(Page[U]) bool { return listing.next != "" },
		Fetcher: func(ctx context.Context, _ *Page[U]) (Page[U], error) {
			body, err := listing.fetch(ctx)
			if err != nil {
				listing.next = "" // a list with a hole is none: it ends here
				return Page[U]{}, err
			}
			return Page[U]{Value: each(body.Value, convert), NextLink: body.NextLink}, nil
		},
	})
}

// pages fetches the pages of one listing, one after the other. T is an element
// as it is on the wire.
type pages[T answer] struct {
	client *client
	first  request
	at     *url.URL        // the page last read; nil before the first
	next   string          // its nextLink
	read   map[string]bool // every page read
	count  int             // of the entries read
}

// fetch fetches the next page.
func (p *pages[T]) fetch(ctx context.Context) (pageBody[T], error) {
	req, err := p.request(ctx)
	if err != nil {
		return pageBody[T]{}, err
	}
	at := req.Raw().URL
	if p.read[at.RequestURI()] {
		return pageBody[T]{}, fmt.Errorf("the list %s has no end: the nextLink of a page leads to a page read before", at.EscapedPath())
	}
	if len(p.read) >= maxPages || p.count > maxEntries {
		return pageBody[T]{}, fmt.Errorf("the list %s does not end: %d entries on %d pages were read", at.EscapedPath(), p.count, len(p.read))
	}
	resp, err := p.client.send(req, retryable)
	if err != nil {
		return pageBody[T]{}, err
	}
	page, err := decode[pageBody[T]](resp, "")
	if err != nil {
		return pageBody[T]{}, err
	}
	if p.read == nil {
		p.read = make(map[string]bool)
	}
	p.read[at.RequestURI()] = true
	p.count += len(page.Value)
	p.at, p.next = at, page.NextLink
	return page, nil
}

// request makes the request for the next page. Of the nextLink only path and
// query count, as they came: its host is often another name of the service
// (fact 1.6-02), and the credential is for our endpoint.
func (p *pages[T]) request(ctx context.Context) (*policy.Request, error) {
	if p.at == nil {
		return p.client.newRequest(ctx, p.first)
	}
	link, err := url.Parse(p.next)
	if err != nil || link.Opaque != "" {
		return nil, fmt.Errorf("the nextLink of %s is no URL", p.at.EscapedPath())
	}
	target := p.at.ResolveReference(link)
	return p.client.newTargetRequest(ctx, http.MethodGet, target.RequestURI())
}

// each turns the elements of a page into those of the caller.
func each[T, U any](elements []T, convert func(T) U) []U {
	converted := make([]U, 0, len(elements))
	for _, element := range elements {
		converted = append(converted, convert(element))
	}
	return converted
}
