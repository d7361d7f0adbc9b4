// This file holds what the list resources share: how the service's pages become
// results, one page after another.

package provider

import (
	"context"
	"iter"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// mostBesideIDs is how many bytes a result's name repeats of a topic or a name, so
// that the ids after it are not cut off.
const mostBesideIDs = 100

// listResource is a list resource whose configuration is an M.
type listResource[M any] struct {
	configuredResource
	schema schema.Schema
	list   lister[M]
}

// lister streams what an M asks for.
type lister[M any] func(context.Context, *configured, M, list.ListRequest) iter.Seq[list.ListResult]

func newListResource[M any](typeName string, results lister[M], of schema.Schema) *listResource[M] {
	return &listResource[M]{configuredResource: configuredResource{typeName: typeName}, list: results, schema: of}
}

func (r *listResource[M]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = r.schema
}

func (r *listResource[M]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config M
	diags := req.Config.Get(ctx, &config)
	if diags.HasError() || !r.requireConfigured(&diags) {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = r.list(ctx, &r.configured, config, req)
}

// listing is one query of a list resource. T is an entry of the service's list.
type listing[T any] struct {
	pager *runtime.Pager[acs.Page[T]]
	// key tells entries apart: the lists of the service change while they are
	// read, so that an entry may come up twice (fact 2.3-11).
	key func(T) string
	// wanted reports whether an entry passes the query's filters; nil is all.
	wanted func(T) bool
	// fill gives the model of an entry, and names it in the result. It is nil for
	// one that is left out, as it turned out not to be there any more; the result
	// may say why.
	fill func(context.Context, T, *list.ListResult) any
	// failed says what an error of a page means.
	failed func(context.Context, error) diag.Diagnostics
}

// results streams. A page is asked for when the results before it were taken,
// and none once the limit is reached. An error ends the stream as its last
// result: a listing that is cut short must not look whole. What was waited for
// is a warning of the next result, as Terraform reads none after the last one
// that it wants.
func (l listing[T]) results(ctx context.Context, req list.ListRequest) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		ctx, cancel := context.WithTimeout(ctx, operationTimeout)
		defer cancel()
		ctx, waits := withWaitRecorder(ctx)
		listed := map[string]bool{}
		for int64(len(listed)) < req.Limit && l.pager.More() {
			page, err := l.pager.NextPage(ctx)
			if err != nil {
				push(list.ListResult{Diagnostics: append(l.failed(ctx, err), waits.warning()...)})
				return
			}
			for _, entry := range page.Value {
				key := l.key(entry)
				if listed[key] || l.wanted != nil && !l.wanted(entry) {
					continue
				}
				result, there := l.result(ctx, req, entry)
				result.Diagnostics.Append(waits.warning()...)
				if there {
					listed[key] = true
				}
				told := there || len(result.Diagnostics) > 0
				if told && !push(result) || result.Diagnostics.HasError() || int64(len(listed)) == req.Limit {
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
func (l listing[T]) result(ctx context.Context, req list.ListRequest, entry T) (list.ListResult, bool) {
	result := req.NewListResult(ctx)
	model := l.fill(ctx, entry, &result)
	if model != nil {
		result.Diagnostics.Append(result.Resource.Set(ctx, model)...)
		result.Diagnostics.Append(setIdentity(ctx, tfsdk.State(*result.Resource), result.Identity)...)
	}
	if model == nil || result.Diagnostics.HasError() {
		return list.ListResult{Diagnostics: result.Diagnostics}, false
	}
	if !req.IncludeResource {
		result.Resource = nil
	}
	result.DisplayName = acs.Printable(result.DisplayName, mostOfName)
	return result, true
}
