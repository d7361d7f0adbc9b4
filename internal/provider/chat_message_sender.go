// This file remembers who sent a message: only its sender changes or deletes it,
// and the provider may have another default user since.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// privateSender is where a message's private state has the raw id of its sender.
const privateSender = "sender"

// asSender is the thread as who sent the message sees it: by the message's private
// state, or else as who acts for it. A nameless token acts by itself.
func (r *chatMessageResource) asSender(ctx context.Context, private privateReader, m chatMessageModel) roster.ThreadRef {
	ref := r.recallActor(ctx, private, m.ThreadID, m.AsUserID)
	if sender := privateText(ctx, private, privateSender); sender != "" && r.services.chat.actorOf(ref) != "" {
		ref = r.services.chat.refAs(ref.ThreadID, sender)
	}
	return ref
}

// staysInThread says of a message that was to be deleted as a sender who is no
// member, or for whom no token is issued, that it stays. Where somebody else sees
// the sender in the thread, that is no answer, and false.
func (r *chatMessageResource) staysInThread(ctx context.Context, sender roster.ThreadRef, m chatMessageModel, err error) (diag.Diagnostic, bool) {
	id := r.services.chat.actorOf(sender)
	why, advice := "is no member of the thread any more", "once it is a member again"
	if withoutToken(err) {
		why, advice = "can get no token", "once a token can be issued for it"
	}
	for _, other := range r.services.chat.others(sender) {
		people, otherErr := r.services.threads.Get(ctx, other)
		if _, member := people[id]; otherErr == nil && member && !withoutToken(err) {
			return nil, false
		}
	}
	return diag.NewWarningDiagnostic("Message stays in the thread", fmt.Sprintf(
		"%s: only its sender can delete it, and %s %s. It is only dropped from the state. "+
			"Its sender can delete it %s; or delete the thread.", m.object(), actorName(id), why, advice)), true
}
