// SPDX-License-Identifier: MPL-2.0

// This file holds the rules for the acting user and the creator in a thread's roster,
// and hands a thread over to a new acting user.

package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/acsroster"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// refOf is the thread with its acting user.
func (c *configured) refOf(m chatThreadModel) acsroster.ThreadRef {
	return c.Services.chat.threadRef(m.ID.ValueString(), m.AsUserID.ValueString())
}

// permanentMembers are those whom a roster never removes, even if it does not list
// them: the acting user, who acts instead of one who is gone (in ref), and the creator.
func (c *configured) permanentMembers(m chatThreadModel, ref acsroster.ThreadRef) map[string]bool {
	return map[string]bool{
		c.Services.chat.actingUser(m.AsUserID): true,
		c.Services.chat.actingUserOf(ref):      true,
		m.CreatedBy.ValueString():              true,
	}
}

// checkThreadSize is the error of a roster that is too large for a thread together with
// the acting user and the creator, whom it need not list.
func (r *chatThreadResource) checkThreadSize(m chatThreadModel) diag.Diagnostics {
	var diags diag.Diagnostics
	listed, n := elementsByUserID(m.Participants), len(m.Participants.Elements())
	unknownUsers := n - len(listed) // an unknown user may be one of the others
	permanent := map[string]bool{m.CreatedBy.ValueString(): true}
	if !m.AsUserID.IsUnknown() {
		permanent[r.Services.chat.actingUser(m.AsUserID)] = true
	}
	var others []string
	for _, userID := range slices.Sorted(maps.Keys(permanent)) {
		if userID != "" && listed[userID] == nil {
			others = append(others, userID)
		}
	}
	if len(others) > unknownUsers && n+len(others)-unknownUsers > acs.MaxThreadParticipants {
		diags.AddAttributeError(path.Root("participants"), "Too many participants for a thread", fmt.Sprintf(
			"participants has %d entries, and these members are not in it but count too: %s (the acting user or the creator). Use at most %d people in all.",
			n, strings.Join(others, ", "), acs.MaxThreadParticipants))
	}
	return diags
}

// changedEntryErrors are the errors of entries of the acting user or the creator that
// would change. The service has no call for that, and the provider never removes these
// two.
func changedEntryErrors(object string, changed []string, have, want map[string]acs.ChatParticipant) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, userID := range changed {
		wanted := want[userID]
		entry := chatThreadParticipantModel{
			DisplayName: types.StringValue(wanted.DisplayName), ShareHistoryTime: plugin.InstantOrNull(wanted.ShareHistoryTime),
			Metadata: stringMap(wanted.Metadata, types.MapNull(types.StringType)),
		}
		differences := entry.differences(have[userID])
		if len(differences) == 0 {
			differences = []string{"share_history_time is " + historyStartValue(plugin.NullInstant(), have[userID].ShareHistoryTime).ValueString() + ", not left out"}
		}
		diags.AddAttributeError(path.Root("participants"), "Cannot change the acting user's entry", fmt.Sprintf(
			"%s: the entry of %s, who acts in the thread or created it, would change: %s. "+
				"The service has no call that changes a participant, and the provider cannot remove this user and add them again. Keep the entry unchanged, or remove it.",
			object, userID, strings.Join(differences, "; ")))
	}
	return diags
}

// checkTokenUserKnown is the error of removals by a chat_access_token that does not name
// its user (fact 5.4-03): that user could be among those who are removed, and could not
// come back.
func (r *chatThreadResource) checkTokenUserKnown(m chatThreadModel, d acsroster.ThreadDiff) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(d.Remove) > 0 && r.Services.chat.actingUser(m.AsUserID) == "" {
		diags.AddAttributeError(path.Root("participants"), "Cannot remove participants with this token", fmt.Sprintf(
			"The roster would remove %s, but chat_access_token does not name its own user, who could be among them. "+
				"Set chat_user_id or as_user_id instead.", strings.Join(d.Remove, ", ")))
	}
	return diags
}

// changesActingUser reports whether the plan has another acting user, or may have.
func (r *chatThreadResource) changesActingUser(state, plan chatThreadModel) bool {
	return plan.AsUserID.IsUnknown() || r.Services.chat.actingUser(state.AsUserID) != r.Services.chat.actingUser(plan.AsUserID)
}

// lookUpThreadBefore reads a thread before plan is applied: as the new acting user if that
// is a member already, otherwise as the old one.
func (r *chatThreadResource) lookUpThreadBefore(ctx context.Context, state, plan chatThreadModel) (threadLookup, diag.Diagnostics) {
	if r.changesActingUser(state, plan) && !plan.AsUserID.IsUnknown() {
		if thread, found, _ := r.getThread(ctx, r.refOf(plan)); found == succeeded {
			return threadLookup{thread: thread, ref: r.refOf(plan)}, nil
		}
	}
	return r.lookUpThread(ctx, r.refOf(state))
}

// handOverThread adds the new acting user, with its entry in plan. The old acting user
// does that, or, if it is gone, the provider's default user.
func (r *chatThreadResource) handOverThread(ctx context.Context, state, plan chatThreadModel) diag.Diagnostics {
	after := r.Services.chat.actingUser(plan.AsUserID)
	if !r.changesActingUser(state, plan) || after == "" {
		return nil
	}
	seen, diags := r.lookUpThreadBefore(ctx, state, plan)
	// Whoever can read the thread is a member already.
	if diags.HasError() || seen.deleted || r.Services.chat.actingUserOf(seen.ref) == after {
		return diags
	}
	have, err := r.Services.threads.Get(ctx, seen.ref)
	if err != nil {
		diags.Append(failure("read the roster", "Thread "+state.ID.ValueString(), err))
		return diags
	}
	if _, member := have[after]; member {
		return diags
	}
	diags.Append(r.checkThreadNotFull(plan, have)...)
	if diags.HasError() {
		return diags
	}
	newcomer, listed := threadParticipant(elementsByUserID(plan.Participants)[after])
	newcomer.UserID = after
	if err := r.Services.threads.Add(ctx, seen.ref, newcomer); err != nil {
		diags.Append(r.chatFailure(ctx, seen.ref, "add the new acting user", fmt.Sprintf("User %s in thread %s", after, state.ID.ValueString()), err)...)
	} else if !listed {
		r.Services.threads.SetFormerActor(acsroster.ThreadRef{ThreadID: seen.ref.ThreadID, AsUser: after}, seen.ref.AsUser)
	}
	return diags
}

// removeFormerActor removes a former acting user whose own resource was destroyed in this
// run, once the new acting user no longer needs it.
func (c *configured) removeFormerActor(ctx context.Context, ref acsroster.ThreadRef) diag.Diagnostics {
	if err := c.Services.threads.RunDeferredRemoval(ctx, ref); err != nil {
		return c.chatFailure(ctx, ref, "remove the former acting user", "Thread "+ref.ThreadID, err)
	}
	return nil
}

// checkThreadNotFull is the error of a new acting user for whom a full thread has no
// place.
func (r *chatThreadResource) checkThreadNotFull(plan chatThreadModel, have map[string]acs.ChatParticipant) diag.Diagnostics {
	var diags diag.Diagnostics
	after := r.Services.chat.actingUser(plan.AsUserID)
	if plan.AsUserID.IsUnknown() {
		after = "a user who is not known yet"
	}
	if _, member := have[after]; !member && after != "" && len(have) >= acs.MaxThreadParticipants {
		diags.AddAttributeError(path.Root("as_user_id"), "Cannot hand over a full thread", fmt.Sprintf(
			"as_user_id is to be %s, and thread %s is full with %d others. "+
				"Remove a participant first: apply with one participant fewer and with the old acting user, who must not be deleted yet. Then change as_user_id.",
			after, plan.ID.ValueString(), len(have)))
	}
	return diags
}
