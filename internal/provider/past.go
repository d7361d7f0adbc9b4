// This file leaves out what is to come in a room or thread whose own time is
// over, where the service has deleted it since or takes no changes of it: it is no
// error of the configuration that a lecture has ended.

package provider

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// privateOver is in the private state of what is in a room or thread whose time is
// over: a Read found it gone, or a change was left out. An update is applied by a
// process that read nothing, and knows by this mark.
const privateOver = "over"

// past is what one process knows of rooms and threads, by id. Terraform reads
// them in the process that plans, and applies in another, which is not informed:
// what the plan found over then answers as if it never was.
type past struct {
	read atomic.Bool // whether any was read
	over sync.Map    // of those that were read or seen, whether their time is over
}

// note notes what a Read found.
func (p *past) note(id string, over bool) {
	p.over.Store(id, over)
	p.read.Store(true)
}

// saw notes a room or thread that is there, and was not read.
func (p *past) saw(id string) { p.over.LoadOrStore(id, false) }

// isOver says whether a Read found the time of the room or thread over.
func (p *past) isOver(id string) bool {
	over, _ := p.over.Load(id)
	return over == true
}

// mayBeOver is isOver, and true where nobody could know.
func (p *past) mayBeOver(id string) bool { return p.isOver(id) || !p.read.Load() }

// knownOver is isOver, also by a Read of another process.
func (p *past) knownOver(ctx context.Context, private privateReader, id string) bool {
	return p.isOver(id) || marked(ctx, private, privateOver)
}

// unsure reports whether a plan has to look if the room or thread is there.
func (p *past) unsure(id string) bool {
	over, known := p.over.Load(id)
	return over == true || !known
}

// leavesOut warns of something that was not made or changed in a room or thread.
// Terraform shows one of a room's or thread's and counts the others.
func leavesOut(kind, id, why string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Changes in %s %s are left out", kind, id), why)
}

// leftOut is leavesOut where the room or thread is gone.
func leftOut(kind, id, object string) diag.Diagnostic {
	return leavesOut(kind, id, fmt.Sprintf(
		"%s: the service has no such %s, so nothing was sent into it. The state shows what is configured, and destroying it will succeed. "+
			"That is right where the time of the %s is over. If it is not, check the id and the connection string, and drop this with `terraform state rm` before you apply again.", object, kind, kind))
}

// unlessRoomOver is the error of a change of a roster that failed: a warning where
// the room is gone and may be over, or is there after its end, and the other one
// elsewhere. Which of the two the service does is open (fact 1.6-03). One 404 alone
// does not say that the room is gone.
func (c *configured) unlessRoomOver(ctx context.Context, roomID, object string, err error, mayBeOver bool, otherwise diag.Diagnostic) diag.Diagnostic {
	info, _ := acs.ErrorDetails(err)
	if !acs.IsNotFound(err) && info.StatusCode != 400 {
		return otherwise
	}
	room, err := c.services.rooms.GetRoom(ctx, roomID, nil)
	switch {
	case acs.IsNotFound(err) && mayBeOver && info.StatusCode == 404: // a 400 is about what was sent
		return leftOut("room", roomID, object)
	case err != nil || room.ValidUntil.After(c.services.now()):
		return otherwise
	}
	return leavesOut("room", roomID, fmt.Sprintf(
		"%s: the room ended on %s and takes no changes any more. Its roster stays as it is, and only the state follows the configuration. The service answered %d: %s",
		object, newInstant(room.ValidUntil).ValueString(), info.StatusCode, reasonOf(info)))
}

// threadOver reports whether something failed in a thread because the thread's
// time was over and it was deleted.
func (c *configured) threadOver(ctx context.Context, ref roster.ThreadRef) bool {
	if !c.services.past.mayBeOver(ref.ThreadID) {
		return false
	}
	seen, diags := c.see(ctx, ref)
	return seen.gone && !diags.HasError()
}

// planInThread says at plan time what becomes of something that is to come in a
// thread that is gone, over or not.
func (c *configured) planInThread(ctx context.Context, ref roster.ThreadRef, over bool, operation, object string) diag.Diagnostics {
	if ref.ThreadID == "" || !c.services.past.unsure(ref.ThreadID) {
		return nil
	}
	seen, diags := c.see(ctx, ref)
	switch {
	case diags.HasError():
		return nil // the apply says it, where it is in the way
	case !seen.gone:
		c.services.past.saw(ref.ThreadID)
		return nil
	case over:
		return diag.Diagnostics{leftOut("thread", ref.ThreadID, object)}
	}
	return diag.Diagnostics{threadIsGone(operation, ref.ThreadID)}
}
