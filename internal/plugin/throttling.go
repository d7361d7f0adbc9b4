// SPDX-License-Identifier: MPL-2.0

// This file reports throttling: while the provider waits, in the log and in the
// progress of actions; afterwards, in a warning that says how long it took and
// which limit it was.

package plugin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// waitRecorder records the waits of one operation. The operation's context carries
// it. The wait of a call that several operations share, such as a batch, belongs to
// the operation that began the call.
type waitRecorder struct {
	progress []func(rest.Wait) // called when a wait begins
	mu       sync.Mutex
	count    int
	took     time.Duration
	reasons  []string
	advice   string
}

// maxReasonBytes is how many bytes of a reason the warning repeats: it has three,
// and stays under 4 KB.
const maxReasonBytes = 1000

type waitRecorderKey struct{}

// withWaitRecorder returns a context whose calls record their waits.
func withWaitRecorder(ctx context.Context, progress ...func(rest.Wait)) (context.Context, *waitRecorder) {
	w := &waitRecorder{progress: progress}
	return context.WithValue(ctx, waitRecorderKey{}, w), w
}

// ReportWait reports that a call begins to wait: in the provider's log, and in the
// progress of the operation if it has any.
func ReportWait(log, call context.Context, wait rest.Wait) {
	tflog.Warn(log, "The service throttles: waiting as it asks", map[string]any{
		"status": wait.Status, "wait": wait.Asked.String(), "reason": wait.Reason,
	})
	if w, ok := call.Value(waitRecorderKey{}).(*waitRecorder); ok {
		for _, progress := range w.progress {
			progress(wait)
		}
	}
}

// RecordWait records a wait that has ended. advice says how to wait less.
func RecordWait(call context.Context, wait rest.Wait, took time.Duration, advice string) {
	w, ok := call.Value(waitRecorderKey{}).(*waitRecorder)
	if !ok {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count++
	w.took += took
	w.advice = advice
	reason := rest.Printable(wait.Reason, maxReasonBytes)
	if reason != "" && !slices.Contains(w.reasons, reason) {
		w.reasons = append(w.reasons, reason)
	}
}

// warning is about the waits since the last warning, and empty if there were none.
// The summary is the same for all operations: Terraform shows one of the warnings
// in full and counts the others.
func (w *waitRecorder) warning() diag.Diagnostics {
	w.mu.Lock()
	defer w.mu.Unlock()
	var diags diag.Diagnostics
	if w.count == 0 {
		return diags
	}
	reason := "The service named no limit."
	if len(w.reasons) > 0 {
		reason = "The service said: " + Sentence(errors.New(JoinFirst(w.reasons, 3, " ")))
	}
	times := "once"
	if w.count > 1 {
		times = fmt.Sprintf("%d times", w.count)
	}
	diags.AddWarning("Waited for the service's rate limit", fmt.Sprintf(
		"The service throttled %s, and the provider waited %s in all, then went on. %s %s",
		times, w.took.Round(100*time.Millisecond), reason, w.advice))
	w.count, w.took, w.reasons = 0, 0, nil
	return diags
}

// FormatWait is how long an answer asks to wait.
func FormatWait(asked time.Duration) string {
	if asked == 0 {
		return "some seconds"
	}
	return asked.String()
}
