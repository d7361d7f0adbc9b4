// SPDX-License-Identifier: MPL-2.0

package emulator

// This file shows and sets the server's clock.

import (
	"fmt"
	"math"
	"regexp"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// durationForm matches durations. One that matches and cannot be parsed is too long.
var durationForm = regexp.MustCompile(`^[-+]?(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$`)

type clockModel struct {
	Now    string `json:"now"`
	Frozen bool   `json:"frozen"`
}

// clockChange is the body of POST clock; what is left out stays.
type clockChange struct {
	Set     *string `json:"set"`
	Advance *string `json:"advance"`
	Frozen  *bool   `json:"frozen"`
}

func (s *Server) adminClock(*adminCall) (any, error) {
	now, frozen := s.clock.state()
	return clockModel{api.FormatTime(now), frozen}, nil
}

// adminSetClock is POST clock: it sets the clock, then moves it, then stops or starts it.
func (s *Server) adminSetClock(c *adminCall) (any, error) {
	var change clockChange
	if err := decodeStrict(c.body, &change); err != nil {
		return nil, err
	}
	var at *time.Time
	if change.Set != nil {
		set, ok := api.ParseTime(*change.Set)
		if !ok {
			return nil, fmt.Errorf("set is %q: want a time such as 2026-03-01T12:00:00Z", *change.Set)
		}
		at = &set
	}
	var by time.Duration
	if change.Advance != nil {
		var err error
		by, err = time.ParseDuration(*change.Advance)
		switch {
		case err != nil && durationForm.MatchString(*change.Advance):
			return nil, fmt.Errorf("advance is %q, which is too long: want %d hours at most; set the clock to go further",
				*change.Advance, int64(math.MaxInt64/time.Hour))
		case err != nil:
			return nil, fmt.Errorf("advance is %q: want a duration such as 36h or 90s", *change.Advance)
		}
	}
	if err := s.clock.change(at, by, change.Frozen); err != nil {
		return nil, err
	}
	return s.adminClock(c)
}
