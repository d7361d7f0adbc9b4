// SPDX-License-Identifier: MPL-2.0

// This file holds the window of a room: what is planned, what is refused and what is
// sent. The guide on windows and expiry has the table. Times are planned from the
// configuration and the state alone.

package provider

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

const (
	day = 24 * time.Hour
	// longestWindow is the service's limit of a window (fact 1.5-05).
	longestWindow = acs.MaxRoomWindowDays * day
	// clockSkew is how far this machine's clock may be off before a time is
	// refused at plan time.
	clockSkew = 5 * time.Minute
)

// rollingWindow is a rolling_validity block with known values, in days.
type rollingWindow struct {
	days, renewBefore int64
}

// rollingOf reads the block; false if there is none or one of its values is not known.
func rollingOf(block types.Object) (rollingWindow, bool) {
	if block.IsNull() || block.IsUnknown() {
		return rollingWindow{}, false
	}
	number := func(name string) (int64, bool) {
		v, _ := block.Attributes()[name].(types.Number)
		return plugin.WholeNumberOf(v)
	}
	days, known := number("days")
	renewBefore, alsoKnown := number("renew_before_days")
	return rollingWindow{days, renewBefore}, known && alsoKnown
}

func rollingTypes() map[string]attr.Type {
	return map[string]attr.Type{"days": types.NumberType, "renew_before_days": types.NumberType}
}

// from is the window that begins now.
func (w rollingWindow) from(now time.Time) (validFrom, validUntil *time.Time) {
	start := now.Truncate(instantPrecision)
	end := start.Add(time.Duration(w.days) * day)
	return &start, &end
}

// due reports whether fewer than renewBefore days are left.
func (w rollingWindow) due(validUntil, now time.Time) bool {
	return validUntil.Sub(now) < time.Duration(w.renewBefore)*day
}

// validateWindowArguments checks the configuration alone, without the clock.
func validateWindowArguments(config roomModel) diag.Diagnostics {
	var diags diag.Diagnostics
	block := path.Root("rolling_validity")
	if !config.RollingValidity.IsNull() && !config.RollingValidity.IsUnknown() {
		for name, v := range map[string]plugin.Instant{"valid_from": config.ValidFrom, "valid_until": config.ValidUntil} {
			if v.Known() {
				diags.AddAttributeError(path.Root(name), "Rolling and fixed window", fmt.Sprintf(
					"%s and rolling_validity are both set. Use either rolling_validity, or valid_from and valid_until.", name))
			}
		}
	}
	window, known := rollingOf(config.RollingValidity)
	if known && window.days >= 2 && window.renewBefore >= window.days {
		diags.AddAttributeError(block.AtName("renew_before_days"), "Rolling window out of range", fmt.Sprintf(
			"rolling_validity.renew_before_days is %d. It must be more than 0 and less than days, which is %d.", window.renewBefore, window.days))
	}
	return diags
}

// planWindow sets the times of the plan. On create, the service or Create decides what
// the configuration leaves open, so the plan is unknown there.
func planWindow(config roomModel, state, plan *roomModel, renew bool) {
	if state == nil || config.RollingValidity.IsUnknown() {
		// A block that is not known yet may turn out null, so configured times stay
		// in the plan.
		if !config.RollingValidity.IsNull() && config.ValidFrom.IsNull() {
			plan.ValidFrom = plugin.UnknownInstant()
		}
		if !config.RollingValidity.IsNull() && config.ValidUntil.IsNull() {
			plan.ValidUntil = plugin.UnknownInstant()
		}
		return
	}
	from, until := config.ValidFrom, config.ValidUntil
	if !config.RollingValidity.IsNull() {
		plan.ValidFrom, plan.ValidUntil = state.ValidFrom, state.ValidUntil
		// Times beside the block come from the state, if the configuration ignores their
		// changes. Then they must not change.
		if from.IsNull() && until.IsNull() && (renew || !plan.RollingValidity.Equal(state.RollingValidity)) {
			plan.ValidFrom, plan.ValidUntil = plugin.UnknownInstant(), plugin.UnknownInstant()
		}
		return
	}
	if from.IsNull() {
		plan.ValidFrom = plannedStart(until, *state)
	}
	if until.IsNull() {
		plan.ValidUntil = plannedEnd(from, *state)
	}
}

// plannedStart is the start for an end: the stored start, or 180 days before a configured
// end if that is later.
func plannedStart(until plugin.Instant, state roomModel) plugin.Instant {
	end, ok := until.Time()
	switch start, stored := state.ValidFrom.Time(); {
	case until.IsUnknown():
		return plugin.UnknownInstant()
	case !ok || until.Same(state.ValidUntil), stored && !start.Before(end.Add(-longestWindow)):
		return state.ValidFrom
	}
	return plugin.NewInstant(end.Add(-longestWindow))
}

// plannedEnd is the end for a start: the stored end, or 180 days after a start that
// changes.
func plannedEnd(from plugin.Instant, state roomModel) plugin.Instant {
	start, ok := from.Time()
	switch {
	case from.IsUnknown():
		return plugin.UnknownInstant()
	case !ok || from.Same(state.ValidFrom):
		return state.ValidUntil
	}
	return plugin.NewInstant(start.Add(longestWindow))
}

// checkWindow refuses at plan time what the service would refuse (facts 1.4-02 and
// 1.5-05). It checks a window only if it is new or changes: a stored window is never an
// error.
func checkWindow(config roomModel, state *roomModel, plan roomModel, now time.Time) diag.Diagnostics {
	var diags diag.Diagnostics
	if state != nil && plan.ValidFrom.Same(state.ValidFrom) && plan.ValidUntil.Same(state.ValidUntil) {
		return diags
	}
	// The error is about the argument that the configuration can correct.
	at := path.Root("valid_until")
	if config.ValidUntil.IsNull() {
		at = path.Root("valid_from")
	}
	from, okFrom := plan.ValidFrom.Time()
	until, okUntil := plan.ValidUntil.Time()
	opens := fmt.Sprintf("valid_from %s", plan.ValidFrom.ValueString())
	skew := time.Duration(0) // of this machine's clock, where it counts
	if state == nil && config.ValidFrom.IsNull() {
		from, okFrom, opens, skew = now, okUntil, "the room opens when it is created", clockSkew
	}
	ends := fmt.Sprintf("valid_until is %s", plan.ValidUntil.ValueString())

	isOpen := state != nil && state.openAt(now)
	switch {
	case isOpen && okFrom && config.ValidFrom.IsNull() && config.RollingValidity.IsNull() && !plan.ValidFrom.Same(state.ValidFrom):
		diags.AddAttributeError(at, "Window too long", fmt.Sprintf(
			"%s, and the room has been open since %s. The end must be at most 180 days after that. For a later end, also set valid_from to a past time that is at most 180 days before the end. A time in the future closes the room until then.",
			ends, state.ValidFrom.ValueString()))
	case okUntil && !until.After(now.Add(-clockSkew)):
		diags.AddAttributeError(at, "Window is over", ends+". It must be a time in the future. A room that is to stay open takes rolling_validity instead.")
	case okUntil && okFrom && !until.After(from) && !config.ValidFrom.IsNull():
		diags.AddAttributeError(at, "Window ends before it starts", fmt.Sprintf("%s, %s. valid_until must be a time after valid_from.", ends, opens))
	case okUntil && okFrom && !until.After(from) && state != nil:
		diags.AddAttributeError(at, "Window ends before it starts", fmt.Sprintf(
			"%s, but the room is stored with %s. Use a time after that, or set valid_from too.", ends, opens))
	case okUntil && okFrom && until.Sub(from) > longestWindow+skew:
		diags.AddAttributeError(at, "Window too long", fmt.Sprintf("%s, %s: %s. A window is at most 180 days long.", ends, opens, formatDays(until.Sub(from))))
	case okFrom && from.After(now.Add(longestWindow+clockSkew)):
		diags.AddAttributeError(path.Root("valid_from"), "Window starts too late", fmt.Sprintf(
			"valid_from is %s. It must be at most 180 days from now.", plan.ValidFrom.ValueString()))
	case okFrom && from.Before(now.Add(-longestWindow-clockSkew)):
		diags.AddAttributeError(path.Root("valid_from"), "Window starts too early", fmt.Sprintf(
			"valid_from is %s. It must be at most 180 days ago: a window ends in the future and is at most 180 days long.", plan.ValidFrom.ValueString()))
	case isOpen && okFrom && from.After(now):
		diags.AddAttributeWarning(path.Root("valid_from"), "An open room will close", fmt.Sprintf(
			"Room %s is open. With valid_from %s no one can join until then, and any call in progress ends.", state.ID.ValueString(), plan.ValidFrom.ValueString()))
	case isOpen && okUntil && until.Before(now.Add(day)) && !plan.ValidUntil.Same(state.ValidUntil):
		diags.AddAttributeWarning(at, "An open room will end soon", fmt.Sprintf(
			"Room %s is open, and was to end at %s. Now %s, in less than a day. The service deletes a room some time after its end.",
			state.ID.ValueString(), state.ValidUntil.ValueString(), ends))
	case state != nil && okFrom && from.After(now) && config.ValidFrom.IsNull() && !plan.ValidFrom.Same(state.ValidFrom):
		diags.AddAttributeWarning(at, "The room's opening moves", fmt.Sprintf(
			"%s, and a window is at most 180 days long: the start of room %s moves from %s to %s, and no one can join until then. For another start, also set valid_from, to at most 180 days before the end.",
			ends, state.ID.ValueString(), state.ValidFrom.ValueString(), plan.ValidFrom.ValueString()))
	}
	return diags
}

// openAt reports whether users can join the room at this time.
func (m roomModel) openAt(now time.Time) bool {
	from, okFrom := m.ValidFrom.Time()
	until, okUntil := m.ValidUntil.Time()
	return okFrom && okUntil && !from.After(now) && until.After(now)
}

func formatDays(d time.Duration) string {
	if d%day == 0 {
		return fmt.Sprintf("%d days", d/day)
	}
	return fmt.Sprintf("%d days and %s", d/day, (d % day).Round(time.Second))
}

// roomUpdate is the PATCH from state to plan, and whether one is needed. Start and end
// are always sent together (fact 1.5-03). A change of the flag alone sends no times.
func roomUpdate(plan, state roomModel, now time.Time) (*acs.UpdateRoomOptions, bool) {
	options := &acs.UpdateRoomOptions{}
	switch window, rolling := rollingOf(plan.RollingValidity); {
	case rolling && plan.ValidFrom.IsUnknown():
		options.ValidFrom, options.ValidUntil = window.from(now)
	case !plan.ValidFrom.Same(state.ValidFrom) || !plan.ValidUntil.Same(state.ValidUntil):
		options.ValidFrom, options.ValidUntil = plan.ValidFrom.Pointer(), plan.ValidUntil.Pointer()
	}
	if !plan.PSTNDialOutEnabled.Equal(state.PSTNDialOutEnabled) {
		options.PSTNDialOutEnabled = plan.PSTNDialOutEnabled.ValueBoolPointer()
	}
	return options, options.ValidFrom != nil || options.ValidUntil != nil || options.PSTNDialOutEnabled != nil
}
