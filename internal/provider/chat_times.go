// This file holds what chat asks of times: it keeps whole seconds, and a
// history that is shared from no given time on is shared from its beginning.

package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// wholeSeconds refuses times that chat would cut (fact 2.3-05). What is no time
// at all is left to the type.
func wholeSeconds() validator.String {
	return checkedString{"Time finer than a second", func(text string) error {
		if t, err := time.Parse(time.RFC3339Nano, text); err == nil && t.Nanosecond() != 0 {
			return fmt.Errorf("%q has a fraction, and chat keeps whole seconds: allowed is a time without one, such as %s",
				text, t.Truncate(time.Second).Format(time.RFC3339))
		}
		return nil
	}}
}

// sharedFrom is from when on a participant sees the history of a thread. Left
// out, it is the beginning, which the service shows as 1970 (fact 2.3-01).
func sharedFrom(v instant) time.Time {
	if t, ok := v.time(); ok {
		return t
	}
	return time.Unix(0, 0)
}

// sharedSince is what the service says of that, in the spelling of prior where
// both mean the same.
func sharedSince(prior instant, answered *time.Time) instant {
	from := time.Unix(0, 0)
	if answered != nil {
		from = *answered
	}
	if sharedFrom(prior).Equal(from) {
		return prior
	}
	return newInstant(from)
}

// replacedByAnotherBeginning replaces a participant who is to see the history
// from another time on.
func replacedByAnotherBeginning() planmodifier.String {
	const description = "Another beginning of the history replaces the participant."
	return stringplanmodifier.RequiresReplaceIf(
		func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
			plan, state := sharedFrom(instant{req.PlanValue}), sharedFrom(instant{req.StateValue})
			resp.RequiresReplace = req.PlanValue.IsUnknown() || !plan.Equal(state)
		}, description, description)
}
