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

// computedOnceText is a value that the service sets when it creates the object, and
// that never changes.
func computedOnceText(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		MarkdownDescription: description,
	}
}

func computedOnceInstant(description string) schema.StringAttribute {
	attribute := computedOnceText(description)
	attribute.CustomType = instantType{}
	return attribute
}

// immutableText is a required argument whose change replaces the object, such as the id
// of its room.
func immutableText(valid validator.String, description string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}, Validators: []validator.String{valid},
		MarkdownDescription: description,
	}
}

// displayNameAttribute is the name of a participant or sender in a thread.
func displayNameAttribute(description string, modifiers ...planmodifier.String) schema.StringAttribute {
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
