// This file holds the validators of arguments with a closed set of values: whole
// numbers of a range, and texts of a list.

package provider

import (
	"context"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// wholeNumber validates a number attribute. Of an Int64 attribute the framework
// takes a fraction for a bug of the provider, before any validator sees it.
type wholeNumber struct{ least, most int64 }

// wholeNumberOf is false where the number is not known, not set, or not whole.
func wholeNumberOf(v types.Number) (int64, bool) {
	if v.IsNull() || v.IsUnknown() || !v.ValueBigFloat().IsInt() {
		return 0, false
	}
	n, exact := v.ValueBigFloat().Int64()
	return n, exact == 0
}

// wholeNumberValue is an answer's number as a value.
func wholeNumberValue(n int32) types.Number { return types.NumberValue(big.NewFloat(float64(n))) }

func (v wholeNumber) Description(context.Context) string {
	return fmt.Sprintf("a whole number between %d and %d", v.least, v.most)
}

func (v wholeNumber) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v wholeNumber) ValidateNumber(ctx context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	n, ok := wholeNumberOf(req.ConfigValue)
	if set := !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown(); set && (!ok || n < v.least || n > v.most) {
		resp.Diagnostics.AddAttributeError(req.Path, "Number not allowed", fmt.Sprintf(
			"%s is %s. Allowed is %s.", req.Path, req.ConfigValue.ValueBigFloat().String(), v.Description(ctx)))
	}
}

// textsOf are the values of a closed set as plain texts.
func textsOf[T ~string](values []T) []string {
	var texts []string
	for _, value := range values {
		texts = append(texts, string(value))
	}
	return texts
}

func oneOf[T ~string](values []T) validator.String { return stringvalidator.OneOf(textsOf(values)...) }
