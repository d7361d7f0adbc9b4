// SPDX-License-Identifier: MPL-2.0

// This file holds what the data sources of all providers share: the framework's methods.

package plugin

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// DataSource is a data source whose model is M. It reads by the services S.
type DataSource[S Services, M any] struct {
	Configured[S]
	// Check is called before each read with the configuration; nil checks nothing.
	// The services may be nil then.
	Check func(context.Context, S, tfsdk.Config) diag.Diagnostics

	typeName string // without the provider's
	schema   schema.Schema
	read     func(context.Context, S, *M) diag.Diagnostics
}

// NewDataSource returns a data source. Its name is without the provider's. read fills in
// a model that has the configuration.
func NewDataSource[S Services, M any](typeName string, read func(context.Context, S, *M) diag.Diagnostics, of schema.Schema) *DataSource[S, M] {
	return &DataSource[S, M]{typeName: typeName, read: read, schema: of}
}

// Metadata sets the name of the type.
func (d *DataSource[S, M]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.typeName
}

// Configure takes the services.
func (d *DataSource[S, M]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	resp.Diagnostics.Append(d.SetServices(req.ProviderData)...)
}

// Schema is the schema that the data source was made with.
func (d *DataSource[S, M]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.schema
}

// Read reads within the default timeout of operations.
func (d *DataSource[S, M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, end := WithReadTimeout(ctx, DefaultTimeout, &resp.Diagnostics)
	defer end()
	var model M
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if d.Check != nil {
		resp.Diagnostics.Append(d.Check(ctx, d.Services, req.Config)...)
	}
	if resp.Diagnostics.HasError() || !d.RequireConfigured(&resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(d.read(ctx, d.Services, &model)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	}
}

// LargeDataSources has the data sources of a provider read one large answer at a time, until
// the result is encoded: ten of 14 MB at a time took a provider to 200 MB.
type LargeDataSources struct{}

// ReadingDataSource returns the context of a read, whose calls may take a turn.
func (LargeDataSources) ReadingDataSource(ctx context.Context) (with context.Context, end func()) {
	return rest.WithTurn(ctx)
}
