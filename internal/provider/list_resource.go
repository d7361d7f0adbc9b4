// This file holds what the list resources share: the framework's methods.

package provider

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
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
	return &listResource[M]{configuredResource: newConfiguredResource(typeName, nil), list: results, schema: of}
}

func (r *listResource[M]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = r.schema
}

func (r *listResource[M]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config M
	diags := req.Config.Get(ctx, &config)
	if diags.HasError() || !r.RequireConfigured(&diags) {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = r.list(ctx, &r.configured, config, req)
}
