// This file tests what of a window is measured by this machine's clock, and so
// has to allow for its being off.

package provider

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestSkewIsAllowedForOnlyWhereTheClockSaysWhenTheRoomOpens(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	stored := &roomModel{ValidFrom: newInstant(now), ValidUntil: newInstant(now.Add(day))}
	for name, test := range map[string]struct {
		state *roomModel
		from  instant // as configured
		want  time.Duration
	}{
		"created without a start":          {nil, instantNull(), clockSkew},
		"created with a start":             {nil, newInstant(now), 0},
		"created with a start to come":     {nil, instantUnknown(), 0},
		"changed, its start stored":        {stored, instantNull(), 0},
		"changed, its start given":         {stored, newInstant(now), 0},
		"changed, its start not yet there": {stored, instantUnknown(), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := roomModel{ValidFrom: test.from, ValidUntil: newInstant(now.Add(2 * day)), RollingValidity: types.ObjectNull(rollingTypes())}
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
				plan.ValidUntil = newInstant(now.Add(longestWindow + end.beyond))
				if diags := checkWindow(config, test.state, plan, now); diags.HasError() != end.refused {
					t.Errorf("180 days and %s: refused is %v, want %v: %v", end.beyond, diags.HasError(), end.refused, diags)
				}
			}
		})
	}
}
