// This file says what the acting user and the creator are to a thread's roster,
// and how one acting user follows another.

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
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// refOf is the thread as its acting user sees it.
func (c *configured) refOf(m chatThreadModel) roster.ThreadRef {
	return c.services.chat.refAs(m.ID.ValueString(), m.AsUserID.ValueString())
}

// byNature are the members who are in a thread whether listed or not: who acts,
// ref's user who may do so in place of one who is gone, and who created it. No
// roster removes them.
func (c *configured) byNature(m chatThreadModel, ref roster.ThreadRef) map[string]bool {
	return map[string]bool{
		c.services.chat.actor(m.AsUserID): true,
		c.services.chat.actorOf(ref):      true,
		m.CreatedBy.ValueString():         true,
	}
}

// tooMany refuses more people than a thread takes: who acts and who created it
// are members whether listed or not.
func (r *chatThreadResource) tooMany(m chatThreadModel) diag.Diagnostics {
	var diags diag.Diagnostics
	listed, n := entries(m.Participants), len(m.Participants.Elements())
	open := n - len(listed) // who is not known yet may be one of the others
	natural := map[string]bool{m.CreatedBy.ValueString(): true}
	if !m.AsUserID.IsUnknown() {
		natural[r.services.chat.actor(m.AsUserID)] = true
	}
	var others []string
	for _, userID := range slices.Sorted(maps.Keys(natural)) {
		if userID != "" && listed[userID] == nil {
			others = append(others, userID)
		}
	}
	if len(others) > open && n+len(others)-open > acs.MaxThreadParticipants {
		diags.AddAttributeError(path.Root("participants"), "More participants than a thread takes", fmt.Sprintf(
			"participants has %d entries, and in the thread are as well: %s, who acts or created it. Allowed are at most %d people in all.",
			n, strings.Join(others, ", "), acs.MaxThreadParticipants))
	}
	return diags
}

// refuseChanged is the error for a change of who acts: the service has no
// update, and one who left cannot be admitted again by nobody.
func refuseChanged(object string, changed []string, have, want map[string]acs.ChatParticipant) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, userID := range changed {
		wanted := want[userID]
		entry := chatThreadParticipantModel{
			DisplayName: types.StringValue(wanted.DisplayName), ShareHistoryTime: instantOrNull(wanted.ShareHistoryTime),
			Metadata: stringMap(wanted.Metadata, types.MapNull(types.StringType)),
		}
		differences := entry.differences(have[userID])
		if len(differences) == 0 {
			differences = []string{"share_history_time is " + sharedSince(instantNull(), have[userID].ShareHistoryTime).ValueString() + ", not left out"}
		}
		diags.AddAttributeError(path.Root("participants"), "The acting user's entry cannot change", fmt.Sprintf(
			"%s: the entry of %s, who acts in the thread or created it, would change: %s. "+
				"The service has no call that changes a participant, and this one cannot leave and come back. Allowed is the entry as it is, or none.",
			object, userID, strings.Join(differences, "; ")))
	}
	return diags
}

// refuseNameless is the error for removals while nobody knows who acts: a
// chat_access_token need not say it (fact 5.4-03), and the one who acts could be
// among those who are removed, and never come back.
func (r *chatThreadResource) refuseNameless(m chatThreadModel, d roster.ThreadDiff) diag.Diagnostics {
	var diags diag.Diagnostics
	if len(d.Remove) > 0 && r.services.chat.actor(m.AsUserID) == "" {
		diags.AddAttributeError(path.Root("participants"), "Nobody can be removed by this token", fmt.Sprintf(
			"The roster would remove %s, but chat_access_token does not say whose it is, so that its own user could be among them. "+
				"Set chat_user_id or as_user_id in its place.", strings.Join(d.Remove, ", ")))
	}
	return diags
}

// handsOver reports whether another user is to act, as far as is known.
func (r *chatThreadResource) handsOver(state, plan chatThreadModel) bool {
	return plan.AsUserID.IsUnknown() || r.services.chat.actor(state.AsUserID) != r.services.chat.actor(plan.AsUserID)
}

// seenBefore looks at a thread as it is before plan is applied: as its new acting
// user, who sees it only as a member, or else as the old one.
func (r *chatThreadResource) seenBefore(ctx context.Context, state, plan chatThreadModel) (sight, diag.Diagnostics) {
	if r.handsOver(state, plan) && !plan.AsUserID.IsUnknown() {
		if thread, found, _ := r.look(ctx, r.refOf(plan)); found == done {
			return sight{thread: thread, ref: r.refOf(plan)}, nil
		}
	}
	return r.see(ctx, r.refOf(state))
}

// handOver lets the old acting user admit the new one, with the entry that plan
// has for it. Where the old one is gone, the provider's default user does.
func (r *chatThreadResource) handOver(ctx context.Context, state, plan chatThreadModel) diag.Diagnostics {
	after := r.services.chat.actor(plan.AsUserID)
	if !r.handsOver(state, plan) || after == "" {
		return nil
	}
	seen, diags := r.seenBefore(ctx, state, plan)
	// One who sees the thread is a member already, whatever became of the old one.
	if diags.HasError() || seen.gone || r.services.chat.actorOf(seen.ref) == after {
		return diags
	}
	have, err := r.services.threads.Get(ctx, seen.ref)
	if err != nil {
		diags.Append(failure("read the roster", "Thread "+state.ID.ValueString(), err))
		return diags
	}
	if _, member := have[after]; member {
		return diags
	}
	diags.Append(r.refuseWithoutRoom(plan, have)...)
	if diags.HasError() {
		return diags
	}
	newcomer, listed := threadPerson(entries(plan.Participants)[after])
	newcomer.UserID = after
	if err := r.services.threads.Add(ctx, seen.ref, newcomer); err != nil {
		diags.Append(r.refusal(ctx, seen.ref, "admit the new acting user", fmt.Sprintf("User %s in thread %s", after, state.ID.ValueString()), err)...)
	} else if !listed {
		r.services.threads.SetFormerActor(roster.ThreadRef{ThreadID: seen.ref.ThreadID, AsUser: after}, seen.ref.AsUser)
	}
	return diags
}

// removeFormer removes a former acting user whose own entry was dropped in this run,
// once its successor needs it no more.
func (c *configured) removeFormer(ctx context.Context, ref roster.ThreadRef) diag.Diagnostics {
	if err := c.services.threads.RunDeferredRemoval(ctx, ref); err != nil {
		return c.refusal(ctx, ref, "remove the former acting user", "Thread "+ref.ThreadID, err)
	}
	return nil
}

// refuseWithoutRoom is the error for a new acting user whom a full thread cannot
// take in.
func (r *chatThreadResource) refuseWithoutRoom(plan chatThreadModel, have map[string]acs.ChatParticipant) diag.Diagnostics {
	var diags diag.Diagnostics
	after := r.services.chat.actor(plan.AsUserID)
	if plan.AsUserID.IsUnknown() {
		after = "a user that is not known yet"
	}
	if _, member := have[after]; !member && after != "" && len(have) >= acs.MaxThreadParticipants {
		diags.AddAttributeError(path.Root("as_user_id"), "No room for the new acting user", fmt.Sprintf(
			"as_user_id is to be %s, and thread %s is full with %d others. "+
				"Let somebody leave first: apply with one participant less and the old acting user, which must not be deleted yet, then change as_user_id.",
			after, plan.ID.ValueString(), len(have)))
	}
	return diags
}
