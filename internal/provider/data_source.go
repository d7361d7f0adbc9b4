// SPDX-License-Identifier: MPL-2.0

// This file holds what the data sources share: their check of the acting user, attributes
// and values.

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// newDataSource returns a data source whose model is M. read fills in a model that has the
// configuration.
func newDataSource[M any](typeName string, read func(context.Context, *configured, *M) diag.Diagnostics, of schema.Schema) *plugin.DataSource[*services, M] {
	by := func(s *services) *configured { return &configured{plugin.Configured[*services]{Services: s}} }
	d := plugin.NewDataSource(typeName, func(ctx context.Context, s *services, model *M) diag.Diagnostics {
		return read(ctx, by(s), model)
	}, of)
	d.Check = func(ctx context.Context, s *services, config tfsdk.Config) diag.Diagnostics {
		return by(s).checkActorInConfig(ctx, config)
	}
	return d
}

func computedInstant(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, CustomType: instantType(), MarkdownDescription: description}
}

func computedTexts(description string) schema.MapAttribute {
	return schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

func optionalInstant(description string, valid ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, CustomType: instantType(), Validators: valid,
		MarkdownDescription: description,
	}
}

func threadIDData() schema.StringAttribute {
	return plugin.RequiredText(threadIDValidator(), "Id of the thread, `19:...@thread.v2`.")
}

func asUserData() schema.StringAttribute {
	return plugin.OptionalText(userValidator(), describedAsUser)
}

// textsOrEmpty is an empty map instead of null, so that expressions can iterate over it.
func textsOrEmpty(texts map[string]string) types.Map {
	return stringMap(texts, types.MapValueMust(types.StringType, map[string]attr.Value{}))
}
