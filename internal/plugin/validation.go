// SPDX-License-Identifier: MPL-2.0

// This file holds validators of arguments: whole numbers of a range, texts of a list,
// and texts that a function checks.

package plugin

import (
	"context"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// WholeNumberBetween validates a NumberAttribute. In an Int64Attribute, the framework
// reports a fraction as a bug of the provider before any validator runs.
func WholeNumberBetween(minimum, maximum int64) validator.Number {
	return wholeNumber{minimum, maximum}
}

type wholeNumber struct{ min, max int64 }

// WholeNumberOf is false if the number is not known, not set, or not whole.
func WholeNumberOf(v types.Number) (int64, bool) {
	if v.IsNull() || v.IsUnknown() || !v.ValueBigFloat().IsInt() {
		return 0, false
	}
	n, exact := v.ValueBigFloat().Int64()
	return n, exact == 0
}

// WholeNumberValue converts a number of an answer.
func WholeNumberValue(n int32) types.Number { return types.NumberValue(big.NewFloat(float64(n))) }

func (v wholeNumber) Description(context.Context) string {
	return fmt.Sprintf("a whole number between %d and %d", v.min, v.max)
}

func (v wholeNumber) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v wholeNumber) ValidateNumber(ctx context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	n, ok := WholeNumberOf(req.ConfigValue)
	if set := !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown(); set && (!ok || n < v.min || n > v.max) {
		resp.Diagnostics.AddAttributeError(req.Path, "Number not allowed", fmt.Sprintf(
			"%s is %s. It must be %s.", req.Path, req.ConfigValue.ValueBigFloat().String(), v.Description(ctx)))
	}
}

// TextsOf converts the values of an enum to texts.
func TextsOf[T ~string](values []T) []string {
	var texts []string
	for _, value := range values {
		texts = append(texts, string(value))
	}
	return texts
}

// OneOf validates a text that must be one of the values.
func OneOf[T ~string](values []T) validator.String { return stringvalidator.OneOf(TextsOf(values)...) }

// CheckedBy validates a text by a function, whose error names the value and what is
// allowed. The error of the attribute has this summary.
func CheckedBy(summary string, check func(string) error) validator.String {
	return checkedString{summary, check}
}

type checkedString struct {
	summary string
	check   func(string) error
}

func (v checkedString) Description(context.Context) string { return v.summary }

func (v checkedString) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v checkedString) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := v.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, v.summary, fmt.Sprintf("%s: %s", req.Path, Sentence(err)))
	}
}
