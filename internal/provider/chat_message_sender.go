// SPDX-License-Identifier: MPL-2.0

// This file keeps the sender of a message in private state: only the sender can change
// or delete it, and the provider may have another default user by then.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/acs-terraform/terraform-provider-acs/internal/acsroster"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// privateSender is where a message's private state has the raw id of its sender.
const privateSender = "sender"

// senderRef is the thread with the sender of the message, which private state has, or
// with its acting user. A token that does not name its user is used as it is.
func (r *chatMessageResource) senderRef(ctx context.Context, private plugin.PrivateReader, m chatMessageModel) acsroster.ThreadRef {
	ref := r.refWithSavedActor(ctx, private, m.ThreadID, m.AsUserID)
	if sender := plugin.PrivateText(ctx, private, privateSender); sender != "" && r.Services.chat.actingUserOf(ref) != "" {
		ref = r.Services.chat.threadRef(ref.ThreadID, sender)
	}
	return ref
}

// staysWarning is about a message that cannot be deleted, because its sender is not a
// member or gets no token. It returns false if another user finds the sender in the
// thread.
func (r *chatMessageResource) staysWarning(ctx context.Context, sender acsroster.ThreadRef, m chatMessageModel, err error) (diag.Diagnostic, bool) {
	id := r.Services.chat.actingUserOf(sender)
	why, advice := "is no longer a member of the thread", "once it is a member again"
	if cannotIssueToken(err) {
		why, advice = "can get no token", "once a token can be issued for it"
	}
	for _, other := range r.Services.chat.standInCandidates(sender) {
		people, otherErr := r.Services.threads.Get(ctx, other)
		if _, member := people[id]; otherErr == nil && member && !cannotIssueToken(err) {
			return nil, false
		}
	}
	return diag.NewWarningDiagnostic("Message stays in the thread", fmt.Sprintf(
		"%s: only its sender can delete it, and %s %s. It was only removed from the state. "+
			"Its sender can delete it %s; or delete the thread.", m.object(), actorName(id), why, advice)), true
}
