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

// pageBody is a page as it is on the wire.
type pageBody[T answer] struct {
	Value    []T    `json:"value"`
	NextLink string `json:"nextLink"`
}

// newPager lists what first asks for. T is an element as it is on the wire, P a
// page as the caller gets it.
func newPager[T answer, P any](c *client, first func(context.Context) (*policy.Request, error), page func(pageBody[T]) P) *runtime.Pager[P] {
	listing := &pages[T]{client: c, first: first}
	return runtime.NewPager(runtime.PagingHandler[P]{
		More: func(P) bool { return listing.next != "" },
		Fetcher: func(ctx context.Context, _ *P) (P, error) {
			body, err := listing.fetch(ctx)
			if err != nil {
				listing.next = "" // a list with a hole is none: it ends here
				var none P
				return none, err
			}
			return page(body), nil
		},
	})
}

// pages fetches the pages of one listing, one after the other. T is an element
// as it is on the wire.
type pages[T answer] struct {
	client *client
	first  func(context.Context) (*policy.Request, error)
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
	resp, err := p.client.send(req)
	if err != nil {
		return pageBody[T]{}, err
	}
	page, err := decode[pageBody[T]](resp)
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
		return p.first(ctx)
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
