// SPDX-License-Identifier: MPL-2.0

// This file tests what is told of waits.

package plugin

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

func TestReasonsOfThrottlingAreToldToABound(t *testing.T) {
	t.Parallel()
	ctx, waits := withWaitRecorder(t.Context())
	for i := range 5 {
		RecordWait(ctx, rest.Wait{Reason: fmt.Sprintf("Limit %d.%s", i, strings.Repeat(" Slow down.", 180))}, time.Second, "Slow down yourself.")
	}
	diags := waits.warning()
	if len(diags) != 1 {
		t.Fatalf("got %v, want one diagnostic", diags)
	}
	text := diags[0].Detail()
	if len(text) >= 4096 {
		t.Errorf("got %d bytes", len(text))
	}
	for _, part := range []string{"5 times", "Limit 0.", "Limit 2.", " and 2 more. Slow down yourself."} {
		if !strings.Contains(text, part) {
			t.Errorf("the text does not say %q: %s", part, text)
		}
	}
}
