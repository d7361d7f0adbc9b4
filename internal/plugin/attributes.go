// SPDX-License-Identifier: MPL-2.0

// This file holds attributes and values that both resources and data sources have.

package plugin

import (
	"time"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ComputedOnceText is a value that the service sets when it creates the object, and
// that never changes.
func ComputedOnceText(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		MarkdownDescription: description,
	}
}

// ImmutableText is a required argument whose change replaces the object, such as the id
// of what it is in.
func ImmutableText(valid validator.String, description string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}, Validators: []validator.String{valid},
		MarkdownDescription: description,
	}
}

// ComputedText is a text that a data source reads.
func ComputedText(description string) datasource.StringAttribute {
	return datasource.StringAttribute{Computed: true, MarkdownDescription: description}
}

// ComputedList is a list of objects that a data source reads.
func ComputedList(description string, of map[string]datasource.Attribute) datasource.ListNestedAttribute {
	return datasource.ListNestedAttribute{
		Computed: true, NestedObject: datasource.NestedAttributeObject{Attributes: of},
		MarkdownDescription: description,
	}
}

// RequiredText is a required argument, most often an id.
func RequiredText(valid validator.String, description string) datasource.StringAttribute {
	return datasource.StringAttribute{
		Required: true, Validators: []validator.String{valid},
		MarkdownDescription: description,
	}
}

// OptionalText is an optional argument, such as a filter of a list.
func OptionalText(valid validator.String, description string) datasource.StringAttribute {
	attribute := RequiredText(valid, description)
	attribute.Required, attribute.Optional = false, true
	return attribute
}

// TextOrNull is null for "".
func TextOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// InstantOrNull is null for nil.
func InstantOrNull(t *time.Time) Instant {
	if t == nil {
		return NullInstant()
	}
	return NewInstant(*t)
}
