// This file holds the attributes that several resources have.

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// lastingText is what the service says once, when the object is made.
func lastingText(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		MarkdownDescription: description,
	}
}

func lastingInstant(description string) schema.StringAttribute {
	attribute := lastingText(description)
	attribute.CustomType = instantType{}
	return attribute
}

// partOf is the id of what the object is part of, or of whom: another one replaces
// the object.
func partOf(valid validator.String, description string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}, Validators: []validator.String{valid},
		MarkdownDescription: description,
	}
}
