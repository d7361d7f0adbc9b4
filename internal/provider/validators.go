// This file holds the validators of arguments: ids, whole numbers of a range, and
// texts of a list.

package provider

import (
	"context"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// wholeNumber validates a NumberAttribute. In an Int64Attribute, the framework reports a
// fraction as a bug of the provider before any validator runs.
type wholeNumber struct{ least, most int64 }

// wholeNumberOf is false if the number is not known, not set, or not whole.
func wholeNumberOf(v types.Number) (int64, bool) {
	if v.IsNull() || v.IsUnknown() || !v.ValueBigFloat().IsInt() {
		return 0, false
	}
	n, exact := v.ValueBigFloat().Int64()
	return n, exact == 0
}

// wholeNumberValue converts a number of an answer.
func wholeNumberValue(n int32) types.Number { return types.NumberValue(big.NewFloat(float64(n))) }

func (v wholeNumber) Description(context.Context) string {
	return fmt.Sprintf("a whole number between %d and %d", v.least, v.most)
}

func (v wholeNumber) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v wholeNumber) ValidateNumber(ctx context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	n, ok := wholeNumberOf(req.ConfigValue)
	if set := !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown(); set && (!ok || n < v.least || n > v.most) {
		resp.Diagnostics.AddAttributeError(req.Path, "Number not allowed", fmt.Sprintf(
			"%s is %s. It must be %s.", req.Path, req.ConfigValue.ValueBigFloat().String(), v.Description(ctx)))
	}
}

// textsOf converts the values of an enum to texts.
func textsOf[T ~string](values []T) []string {
	var texts []string
	for _, value := range values {
		texts = append(texts, string(value))
	}
	return texts
}

func oneOf[T ~string](values []T) validator.String { return stringvalidator.OneOf(textsOf(values)...) }

// checkedString validates a string by a function. The error names the attribute, the value
// and what is allowed.
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
		resp.Diagnostics.AddAttributeError(req.Path, v.summary, fmt.Sprintf("%s: %s", req.Path, sentence(err)))
	}
}

func roomIDValidator() validator.String {
	return checkedString{"Malformed room id", acs.CheckRoomID}
}

func roomUserValidator() validator.String {
	return checkedString{"User not allowed in a room", checkRoomUser}
}

func userValidator() validator.String { return checkedString{"Not a user", acs.CheckUserID} }

func threadIDValidator() validator.String {
	return checkedString{"Malformed thread id", acs.CheckThreadID}
}

func messageIDValidator() validator.String {
	return checkedString{"Malformed message id", acs.CheckMessageID}
}

func guidValidator() validator.String { return checkedString{"Malformed GUID", acs.CheckGUID} }

func roleValidator() validator.String { return oneOf(acs.PossibleRoleValues()) }
