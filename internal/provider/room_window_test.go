// SPDX-License-Identifier: MPL-2.0

// This file tests what of a window is measured by this machine's clock, and so
// has to allow for its being off.

package provider

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

func TestSkewIsAllowedForOnlyWhereTheClockSaysWhenTheRoomOpens(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	stored := &roomModel{ValidFrom: plugin.NewInstant(now), ValidUntil: plugin.NewInstant(now.Add(day))}
	for name, test := range map[string]struct {
		state *roomModel
		from  plugin.Instant // as configured
		want  time.Duration
	}{
		"created without a start":          {nil, plugin.NullInstant(), clockSkew},
		"created with a start":             {nil, plugin.NewInstant(now), 0},
		"created with a start to come":     {nil, plugin.UnknownInstant(), 0},
		"changed, its start stored":        {stored, plugin.NullInstant(), 0},
		"changed, its start given":         {stored, plugin.NewInstant(now), 0},
		"changed, its start not yet there": {stored, plugin.UnknownInstant(), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := roomModel{ValidFrom: test.from, ValidUntil: plugin.NewInstant(now.Add(2 * day)), RollingValidity: types.ObjectNull(rollingTypes())}
			// The longest end that passes is that far beyond 180 days.
			plan := config
			if test.state != nil && config.ValidFrom.IsNull() {
				plan.ValidFrom = test.state.ValidFrom
			}
			if plan.ValidFrom.IsUnknown() {
				return // nothing can be measured yet
			}
			for _, end := range []struct {
				beyond  time.Duration
				refused bool
			}{{test.want, false}, {test.want + time.Second, true}} {
				plan.ValidUntil = plugin.NewInstant(now.Add(longestWindow + end.beyond))
				if diags := checkWindow(config, test.state, plan, now); diags.HasError() != end.refused {
					t.Errorf("180 days and %s: refused is %v, want %v: %v", end.beyond, diags.HasError(), end.refused, diags)
				}
			}
		})
	}
}
