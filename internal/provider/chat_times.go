// SPDX-License-Identifier: MPL-2.0

// This file holds the rules of times in chat: the service keeps whole seconds, and
// without share_history_time a participant sees the whole history.

package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// wholeSecondsValidator refuses times that chat would truncate (fact 2.3-05). The type
// instant refuses malformed ones.
func wholeSecondsValidator() validator.String {
	return plugin.CheckedBy("Time finer than a second", func(text string) error {
		if t, err := time.Parse(time.RFC3339Nano, text); err == nil && t.Nanosecond() != 0 {
			return fmt.Errorf("%q has a fraction of a second, and chat keeps whole seconds: use a time without one, such as %s",
				text, t.Truncate(time.Second).Format(time.RFC3339))
		}
		return nil
	})
}

// historyStart is the time from which a participant sees messages. By default that is
// the beginning, which the service shows as 1970 (fact 2.3-01).
func historyStart(v plugin.Instant) time.Time {
	if t, ok := v.Time(); ok {
		return t
	}
	return time.Unix(0, 0)
}

// historyStartValue is the service's answer for the state, or prior if both are the same
// time.
func historyStartValue(prior plugin.Instant, answered *time.Time) plugin.Instant {
	from := time.Unix(0, 0)
	if answered != nil {
		from = *answered
	}
	if historyStart(prior).Equal(from) {
		return prior
	}
	return plugin.NewInstant(from)
}

// replaceIfHistoryStartChanges replaces a participant who is to see messages from another
// time on.
func replaceIfHistoryStartChanges() planmodifier.String {
	const description = "Another start of the history replaces the participant."
	return stringplanmodifier.RequiresReplaceIf(
		func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
			plan, state := historyStart(plugin.Instant{StringValue: req.PlanValue}), historyStart(plugin.Instant{StringValue: req.StateValue})
			resp.RequiresReplace = req.PlanValue.IsUnknown() || !plan.Equal(state)
		}, description, description)
}
