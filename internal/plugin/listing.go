// SPDX-License-Identifier: MPL-2.0

// This file turns the service's pages into the results of a list resource, one page
// after another.

package plugin

import (
	"context"
	"iter"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// Listing is one query of a list resource. T is an entry of the service's list.
type Listing[T any] struct {
	Pager *runtime.Pager[rest.Page[T]]
	// Key tells entries apart: the lists of the service change while they are
	// read, so that an entry may come up twice.
	Key func(T) string
	// Wanted reports whether an entry passes the query's filters; nil is all.
	Wanted func(T) bool
	// Fill gives the model of an entry, and names it in the result. It is nil for
	// one that is left out, as it turned out not to be there any more; the result
	// may say why.
	Fill func(context.Context, T, *list.ListResult) any
	// Failed says what an error of a page means.
	Failed func(context.Context, error) diag.Diagnostics
}

// Results streams. A page is asked for when the results before it were taken,
// and none once the limit is reached. An error ends the stream as its last
// result: a listing that is cut short must not look whole. What was waited for
// is a warning of the next result, as Terraform reads none after the last one
// that it wants.
func (l Listing[T]) Results(ctx context.Context, req list.ListRequest) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		ctx, cancel := context.WithTimeout(ctx, operationTimeout)
		defer cancel()
		ctx, waits := withWaitRecorder(ctx)
		listed := map[string]bool{}
		for int64(len(listed)) < req.Limit && l.Pager.More() {
			page, err := l.Pager.NextPage(ctx)
			if err != nil {
				push(list.ListResult{Diagnostics: append(l.Failed(ctx, err), waits.warning()...)})
				return
			}
			for _, entry := range page.Value {
				key := l.Key(entry)
				if listed[key] || l.Wanted != nil && !l.Wanted(entry) {
					continue
				}
				result, there := l.result(ctx, req, entry)
				result.Diagnostics.Append(waits.warning()...)
				if there {
					listed[key] = true
				}
				reported := there || len(result.Diagnostics) > 0
				if reported && !push(result) || result.Diagnostics.HasError() || int64(len(listed)) == req.Limit {
					return
				}
			}
		}
		if left := waits.warning(); len(left) > 0 {
			push(list.ListResult{Diagnostics: left})
		}
	}
}

// result is false, with what there is to say of it, for an entry that is left out.
func (l Listing[T]) result(ctx context.Context, req list.ListRequest, entry T) (list.ListResult, bool) {
	result := req.NewListResult(ctx)
	model := l.Fill(ctx, entry, &result)
	if model != nil {
		result.Diagnostics.Append(result.Resource.Set(ctx, model)...)
		result.Diagnostics.Append(SetIdentity(ctx, tfsdk.State(*result.Resource), result.Identity)...)
	}
	if model == nil || result.Diagnostics.HasError() {
		return list.ListResult{Diagnostics: result.Diagnostics}, false
	}
	if !req.IncludeResource {
		result.Resource = nil
	}
	result.DisplayName = rest.Printable(result.DisplayName, MaxNameBytes)
	return result, true
}
