// This file holds the attributes that several resources have.

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
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

// nameAttribute is how somebody is called in a thread.
func nameAttribute(description string, modifiers ...planmodifier.String) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, PlanModifiers: modifiers, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: description,
	}
}

func metadataAttribute(valid validator.Map, description string, modifiers ...planmodifier.Map) schema.MapAttribute {
	return schema.MapAttribute{
		Optional: true, ElementType: types.StringType, PlanModifiers: modifiers, Validators: []validator.Map{valid},
		MarkdownDescription: description,
	}
}
