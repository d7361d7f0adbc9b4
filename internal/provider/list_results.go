// This file turns the service's pages into the results of a list resource, one
// page after another.

package provider

import (
	"context"
	"iter"
	"strings"
	"unicode"

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
	// fill writes an entry into a result. It reports false for one that is left
	// out, as it turned out not to be there any more; the result may say why.
	fill func(context.Context, T, *list.ListResult) bool
	// failed says what an error of a page means.
	failed func(context.Context, error) diag.Diagnostics
}

// results streams. A page is asked for when the results before it were taken,
// and none once the limit is reached. An error ends the stream as its last
// result: a listing that is cut short must not look whole. What was waited for
// is a warning of the next result, as Terraform reads none after the last one
// that it wants.
func (l listing[P, T]) results(ctx context.Context, req list.ListRequest) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		ctx, cancel := context.WithTimeout(ctx, operationTimeout)
		defer cancel()
		ctx, waits := noting(ctx)
		listed := map[string]bool{}
		for int64(len(listed)) < req.Limit && l.pager.More() {
			page, err := l.pager.NextPage(ctx)
			if err != nil {
				push(list.ListResult{Diagnostics: append(l.failed(ctx, err), waits.warning()...)})
				return
			}
			for _, entry := range l.entries(page) {
				key := l.key(entry)
				if listed[key] || l.wanted != nil && !l.wanted(entry) {
					continue
				}
				result := req.NewListResult(ctx)
				there := l.fill(ctx, entry, &result)
				result.DisplayName = oneLine(result.DisplayName)
				result.Diagnostics.Append(waits.warning()...)
				failed := result.Diagnostics.HasError()
				if !there || failed {
					result = list.ListResult{Diagnostics: result.Diagnostics}
				}
				if there {
					listed[key] = true
				}
				told := there || len(result.Diagnostics) > 0
				if told && !push(result) || failed || int64(len(listed)) == req.Limit {
					return
				}
			}
		}
		if left := waits.warning(); len(left) > 0 {
			push(list.ListResult{Diagnostics: left})
		}
	}
}

// oneLine is a text that others wrote, without what would break the line or turn
// the terminal's colours and direction.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
}
