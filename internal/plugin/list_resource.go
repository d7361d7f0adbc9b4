// SPDX-License-Identifier: MPL-2.0

// This file holds what the list resources of all providers share: the framework's
// methods.

package plugin

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// ListResource is a list resource whose configuration is an M. It lists by the services S.
type ListResource[S Services, M any] struct {
	Configured[S]

	typeName string // without the provider's
	schema   schema.Schema
	results  func(context.Context, S, M, list.ListRequest) iter.Seq[list.ListResult]
}

// NewListResource returns a list resource. Its name is without the provider's. results
// streams what an M asks for, most often by a [Listing].
func NewListResource[S Services, M any](typeName string, results func(context.Context, S, M, list.ListRequest) iter.Seq[list.ListResult], of schema.Schema) *ListResource[S, M] {
	return &ListResource[S, M]{typeName: typeName, results: results, schema: of}
}

// Metadata sets the name of the type.
func (r *ListResource[S, M]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.typeName
}

// Configure takes the services.
func (r *ListResource[S, M]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	resp.Diagnostics.Append(r.SetServices(req.ProviderData)...)
}

// ListResourceConfigSchema is the schema that the list resource was made with.
func (r *ListResource[S, M]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = r.schema
}

// List streams the results.
func (r *ListResource[S, M]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config M
	diags := req.Config.Get(ctx, &config)
	if diags.HasError() || !r.RequireConfigured(&diags) {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = r.results(ctx, r.Services, config, req)
}
