// SPDX-License-Identifier: MPL-2.0

// This file leaves out changes in a room or thread that has ended by its own window
// or retention, if the service has deleted it since or refuses changes. An
// ended lecture is not a configuration error.

package provider

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/acsroster"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// expiryCache is what one process knows of rooms and threads, by id. Terraform reads
// them in the process that plans, and applies in another process, which reads none:
// there, a room that ended and one that never existed look the same.
type expiryCache struct {
	anyRead atomic.Bool // whether a Read recorded any
	expired sync.Map    // bool by id, of those that are recorded
}

// recordRead records what a Read found.
func (e *expiryCache) recordRead(id string, expired bool) {
	e.expired.Store(id, expired)
	e.anyRead.Store(true)
}

// recordPresent records a room or thread that exists, found by another call than a
// Read.
func (e *expiryCache) recordPresent(id string) { e.expired.LoadOrStore(id, false) }

// isExpired reports whether a Read found that the room or thread has ended.
func (e *expiryCache) isExpired(id string) bool {
	expired, _ := e.expired.Load(id)
	return expired == true
}

// mayBeExpired is isExpired, and true if this process has read none.
func (e *expiryCache) mayBeExpired(id string) bool { return e.isExpired(id) || !e.anyRead.Load() }

// isExpiredOrMarked is isExpired, or that an earlier process has marked the resource.
func (e *expiryCache) isExpiredOrMarked(ctx context.Context, private plugin.PrivateReader, id string) bool {
	return e.isExpired(id) || plugin.PrivateFlag(ctx, private, privateExpired)
}

// mustCheck reports whether a plan has to ask the service if the room or thread
// exists.
func (e *expiryCache) mustCheck(id string) bool {
	expired, known := e.expired.Load(id)
	return expired == true || !known
}

// leftOutWarning is about something that was not created or changed in a room or
// thread. Terraform shows one of these warnings for each room or thread and counts
// the others.
func leftOutWarning(kind, id, why string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Changes in %s %s are left out", kind, id), why)
}

// leftOutAsGone is leftOutWarning for a room or thread that does not exist.
func leftOutAsGone(kind, id, object string) diag.Diagnostic {
	return leftOutWarning(kind, id, fmt.Sprintf(
		"%s: the %s does not exist, so nothing was sent. The state shows what is configured, and destroying it will succeed. "+
			"This is expected if the %s has ended. If it has not, check the id and the connection string, and drop this object from the state with `terraform state rm` before you apply again.", object, kind, kind))
}

// roomExpiredWarningOr is the diagnostic of a roster change that failed: a warning if
// the room is gone and may have ended, or exists and has ended; otherwise the given
// one. Which of the two the service does is not known (fact 1.6-03). A 404 of the
// change does not show that the room is gone, so the room is read.
func (c *configured) roomExpiredWarningOr(ctx context.Context, roomID, object string, err error, mayBeExpired bool, otherwise diag.Diagnostic) diag.Diagnostic {
	info, _ := acs.ErrorDetails(err)
	if !acs.IsNotFound(err) && info.StatusCode != 400 {
		return otherwise
	}
	room, err := c.Services.rooms.GetRoom(ctx, roomID, nil)
	switch {
	case acs.IsNotFound(err) && mayBeExpired && info.StatusCode == 404: // a 400 is about what was sent
		return leftOutAsGone("room", roomID, object)
	case err != nil || room.ValidUntil.After(c.Services.now()):
		return otherwise
	}
	return leftOutWarning("room", roomID, fmt.Sprintf(
		"%s: the room ended on %s and accepts no more changes. Its roster stays as it is, and only the state follows the configuration. The service answered %d: %s",
		object, plugin.NewInstant(room.ValidUntil).ValueString(), info.StatusCode, reasonOf(info)))
}

// threadExpired reports whether something failed in a thread because the thread was
// deleted and its retention may be over.
func (c *configured) threadExpired(ctx context.Context, ref acsroster.ThreadRef) bool {
	if !c.Services.expiry.mayBeExpired(ref.ThreadID) {
		return false
	}
	seen, diags := c.lookUpThread(ctx, ref)
	return seen.deleted && !diags.HasError()
}

// checkThreadExists is, at plan time, the error of something that is planned in a
// thread that is gone: a warning if the thread has ended.
func (c *configured) checkThreadExists(ctx context.Context, ref acsroster.ThreadRef, expired bool, operation, object string) diag.Diagnostics {
	if ref.ThreadID == "" || !c.Services.expiry.mustCheck(ref.ThreadID) {
		return nil
	}
	seen, diags := c.lookUpThread(ctx, ref)
	switch {
	case diags.HasError():
		return nil // if it matters, the apply reports it
	case !seen.deleted:
		c.Services.expiry.recordPresent(ref.ThreadID)
		return nil
	case expired:
		return diag.Diagnostics{leftOutAsGone("thread", ref.ThreadID, object)}
	}
	return diag.Diagnostics{threadDeletedError(operation, ref.ThreadID)}
}
