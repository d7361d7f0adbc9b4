// This file turns the service's pages into the results of a list resource, one
// page after another.

package provider

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
)

// pager is what the client's pagers are.
type pager[P any] interface {
	More() bool
	NextPage(ctx context.Context) (P, error)
}

// listing is one query of a list resource. P is a page, T an entry of one.
type listing[P, T any] struct {
	pager   pager[P]
	entries func(P) []T
	// key tells entries apart: the lists of the service change while they are
	// read, so that an entry may come up twice (fact 2.3-11).
	key func(T) string
	// wanted reports whether an entry passes the query's filters; nil is all.
	wanted func(T) bool
	// fill writes an entry into a result. It reports false for one that turned
	// out not to be there any more.
	fill func(context.Context, T, *list.ListResult) bool
	// failed says what an error of a page means.
	failed func(context.Context, error) diag.Diagnostics
}

// results streams. A page is asked for when the results before it were taken,
// and none once the limit is reached. An error ends the stream as its last
// result: a listing that is cut short must not look whole.
func (l listing[P, T]) results(ctx context.Context, req list.ListRequest) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		var waited diag.Diagnostics // a query shows no warning at its end
		ctx, end := reading(ctx, usual, &waited)
		defer end()
		listed := map[string]bool{}
		for l.pager.More() {
			page, err := l.pager.NextPage(ctx)
			if err != nil {
				push(list.ListResult{Diagnostics: l.failed(ctx, err)})
				return
			}
			for _, entry := range l.entries(page) {
				key := l.key(entry)
				if listed[key] || l.wanted != nil && !l.wanted(entry) {
					continue
				}
				result := req.NewListResult(ctx)
				if !l.fill(ctx, entry, &result) {
					continue
				}
				listed[key] = true
				if !push(result) || req.Limit > 0 && int64(len(listed)) >= req.Limit {
					return
				}
			}
		}
	}
}
