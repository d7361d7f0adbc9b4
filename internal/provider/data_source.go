// This file holds what the data sources share: the framework's methods, attributes and
// values.

package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
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
	resp.Diagnostics.Append(d.setServices(req.ProviderData)...)
}

func (d *dataSource[M]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.schema
}

func (d *dataSource[M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, end := withReadTimeout(ctx, defaultTimeout, &resp.Diagnostics)
	defer end()
	var model M
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	resp.Diagnostics.Append(d.checkActorInConfig(ctx, req.Config)...)
	if resp.Diagnostics.HasError() || !d.requireConfigured(&resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(d.read(ctx, &d.configured, &model)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	}
}

func computedText(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func computedInstant(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, CustomType: instantType{}, MarkdownDescription: description}
}

func computedTexts(description string) schema.MapAttribute {
	return schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

func computedList(description string, of map[string]schema.Attribute) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed: true, NestedObject: schema.NestedAttributeObject{Attributes: of},
		MarkdownDescription: description,
	}
}

// requiredText is a required argument, most often an id.
func requiredText(valid validator.String, description string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, Validators: []validator.String{valid},
		MarkdownDescription: description,
	}
}

// optionalText is an optional argument, such as a filter of a list.
func optionalText(valid validator.String, description string) schema.StringAttribute {
	attribute := requiredText(valid, description)
	attribute.Required, attribute.Optional = false, true
	return attribute
}

func optionalInstant(description string, valid ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, CustomType: instantType{}, Validators: valid,
		MarkdownDescription: description,
	}
}

func threadIDData() schema.StringAttribute {
	return requiredText(threadIDValidator(), "Id of the thread, `19:...@thread.v2`.")
}

func asUserData() schema.StringAttribute {
	return optionalText(userValidator(), asUserAttribute().MarkdownDescription)
}

// textsOrEmpty is an empty map instead of null, so that expressions can iterate over it.
func textsOrEmpty(texts map[string]string) types.Map {
	return stringMap(texts, types.MapValueMust(types.StringType, map[string]attr.Value{}))
}

// textOrNull is null for "".
func textOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

func instantOrNull(t *time.Time) instant {
	if t == nil {
		return instantNull()
	}
	return newInstant(*t)
}
