// SPDX-License-Identifier: MPL-2.0

package main

// This file takes out of a schema what the CLI does not see of it, and what costs
// time: validators, plan modifiers and types of our own.

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

func plain(s schema.Schema) schema.Schema {
	s.Attributes = plainAttributes(s.Attributes)
	blocks := make(map[string]schema.Block, len(s.Blocks))
	for name, block := range s.Blocks {
		b, ok := block.(schema.SingleNestedBlock)
		if !ok {
			panic(fmt.Sprintf("block %s is a %T, which is not supported by plain", name, block))
		}
		b.CustomType, b.Validators, b.PlanModifiers = nil, nil, nil
		b.Attributes = plainAttributes(b.Attributes)
		blocks[name] = b
	}
	s.Blocks = blocks
	return s
}

func plainAttributes(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	result := make(map[string]schema.Attribute, len(attributes))
	for name, attribute := range attributes {
		result[name] = plainAttribute(name, attribute)
	}
	return result
}

func plainAttribute(name string, attribute schema.Attribute) schema.Attribute {
	switch a := attribute.(type) {
	case schema.StringAttribute:
		a.CustomType, a.Validators, a.PlanModifiers = nil, nil, nil
		return a
	case schema.NumberAttribute:
		a.Validators, a.PlanModifiers = nil, nil
		return a
	case schema.BoolAttribute:
		a.Validators, a.PlanModifiers = nil, nil
		return a
	case schema.MapAttribute:
		a.Validators, a.PlanModifiers = nil, nil
		return a
	case schema.SetAttribute:
		a.Validators, a.PlanModifiers = nil, nil
		return a
	case schema.SingleNestedAttribute:
		a.Validators, a.PlanModifiers = nil, nil
		a.Attributes = plainAttributes(a.Attributes)
		return a
	case schema.MapNestedAttribute:
		a.Validators, a.PlanModifiers = nil, nil
		a.NestedObject.Validators, a.NestedObject.PlanModifiers = nil, nil
		a.NestedObject.Attributes = plainAttributes(a.NestedObject.Attributes)
		return a
	default:
		panic(fmt.Sprintf("attribute %s is a %T, which is not supported by plain", name, attribute))
	}
}
