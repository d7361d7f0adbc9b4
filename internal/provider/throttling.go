// This file tells of throttling. While the provider waits, only the log and the
// progress of actions can say so; afterwards a warning says how long it took and
// which limit it was.

package provider

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// waits are the waits of one operation. It travels with the operation's context.
// A call that several operations share, such as a batch, is noted in the one that
// began it.
type waits struct {
	progress []func(acs.Wait) // who can be told on the way
	mu       sync.Mutex
	count    int
	took     time.Duration
	reasons  []string
}

// mostOfReason is how many bytes of a reason the warning repeats: it has three,
// and stays under 4 KB.
const mostOfReason = 1000

type waitsKey struct{}

// noting returns a context whose calls note their waits.
func noting(ctx context.Context, progress ...func(acs.Wait)) (context.Context, *waits) {
	w := &waits{progress: progress}
	return context.WithValue(ctx, waitsKey{}, w), w
}

// tellOfWait says that a call begins to wait: in the log of the provider, and in
// the progress of the operation where it has one.
func tellOfWait(log, call context.Context, wait acs.Wait) {
	tflog.Warn(log, "The service throttles: waiting as it asks", map[string]any{
		"status": wait.Status, "wait": wait.Asked.String(), "reason": wait.Reason,
	})
	if w, ok := call.Value(waitsKey{}).(*waits); ok {
		for _, tell := range w.progress {
			tell(wait)
		}
	}
}

// noteWait notes a wait that is over.
func noteWait(call context.Context, wait acs.Wait, took time.Duration) {
	w, ok := call.Value(waitsKey{}).(*waits)
	if !ok {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count++
	w.took += took
	reason := acs.Printable(wait.Reason, mostOfReason)
	if reason != "" && !slices.Contains(w.reasons, reason) {
		w.reasons = append(w.reasons, reason)
	}
}

// warning says what the operation waited since the last warning; nothing where
// it did not. The summary is the same for all operations: Terraform shows one of
// them in full and counts the others.
func (w *waits) warning() diag.Diagnostics {
	w.mu.Lock()
	defer w.mu.Unlock()
	var diags diag.Diagnostics
	if w.count == 0 {
		return diags
	}
	reason := "The service named no limit."
	if len(w.reasons) > 0 {
		reason = "The service said: " + sentence(errors.New(firstOf(w.reasons, 3, " ")))
	}
	times := "once"
	if w.count > 1 {
		times = fmt.Sprintf("%d times", w.count)
	}
	diags.AddWarning("Waited for the service's rate limit", fmt.Sprintf(
		"The service throttled %s, and the provider waited %s in all, then went on. %s "+
			"Fewer, larger changes help, such as a roster as a map, or a lower -parallelism.",
		times, w.took.Round(100*time.Millisecond), reason))
	w.count, w.took, w.reasons = 0, 0, nil
	return diags
}

// spellWait says how long an answer asks to wait.
func spellWait(asked time.Duration) string {
	if asked == 0 {
		return "some seconds"
	}
	return asked.String()
}
