// SPDX-License-Identifier: MPL-2.0

// This file holds the attributes that several resources have.

package provider

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// instantPrecision is what Rooms keeps of a time (fact 1.5-06).
const instantPrecision = 100 * time.Nanosecond

// instantType is the type of attributes that hold a time.
func instantType() plugin.InstantType { return plugin.InstantType{Precision: instantPrecision} }

func computedOnceInstant(description string) schema.StringAttribute {
	attribute := plugin.ComputedOnceText(description)
	attribute.CustomType = instantType()
	return attribute
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
