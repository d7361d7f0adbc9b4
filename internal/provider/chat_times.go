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
func wholeSeconds() validator.String { return secondsOnly{} }

type secondsOnly struct{}

func (secondsOnly) Description(context.Context) string { return "Chat keeps whole seconds." }

func (v secondsOnly) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (secondsOnly) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	text := req.ConfigValue.ValueString()
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || t.Nanosecond() == 0 {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Time finer than a second", fmt.Sprintf(
		"%s is %q, and chat keeps whole seconds. Allowed is a time without a fraction, such as %s.",
		req.Path, text, t.Truncate(time.Second).Format(time.RFC3339)))
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
