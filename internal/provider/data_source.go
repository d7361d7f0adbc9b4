// This file holds what the data sources share: the framework's methods, attributes and
// values.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// dataSource is a data source whose model is M.
type dataSource[M any] struct {
	configured
	typeName string // without the provider's
	schema   schema.Schema
	// read fills in a model that has the configuration.
	read func(context.Context, *configured, *M) diag.Diagnostics
}

func newDataSource[M any](typeName string, read func(context.Context, *configured, *M) diag.Diagnostics, of schema.Schema) *dataSource[M] {
	return &dataSource[M]{typeName: typeName, read: read, schema: of}
}

func (d *dataSource[M]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.typeName
}

func (d *dataSource[M]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	resp.Diagnostics.Append(d.SetServices(req.ProviderData)...)
}

func (d *dataSource[M]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.schema
}

func (d *dataSource[M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, end := plugin.WithReadTimeout(ctx, plugin.DefaultTimeout, &resp.Diagnostics)
	defer end()
	var model M
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	resp.Diagnostics.Append(d.checkActorInConfig(ctx, req.Config)...)
	if resp.Diagnostics.HasError() || !d.RequireConfigured(&resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(d.read(ctx, &d.configured, &model)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	}
}

func computedInstant(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, CustomType: roomInstant(), MarkdownDescription: description}
}

func computedTexts(description string) schema.MapAttribute {
	return schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

func optionalInstant(description string, valid ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, CustomType: roomInstant(), Validators: valid,
		MarkdownDescription: description,
	}
}

func threadIDData() schema.StringAttribute {
	return plugin.RequiredText(threadIDValidator(), "Id of the thread, `19:...@thread.v2`.")
}

func asUserData() schema.StringAttribute {
	return plugin.OptionalText(userValidator(), asUserAttribute().MarkdownDescription)
}

// textsOrEmpty is an empty map instead of null, so that expressions can iterate over it.
func textsOrEmpty(texts map[string]string) types.Map {
	return stringMap(texts, types.MapValueMust(types.StringType, map[string]attr.Value{}))
}
