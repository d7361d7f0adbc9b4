// SPDX-License-Identifier: MPL-2.0

// This file converts between the model of acs_chat_thread_participant and the service's
// participants, and compares the two.

package provider

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/acsroster"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// object names the participant in diagnostics.
func (m chatThreadParticipantModel) object() string {
	who := "User " + m.UserID.ValueString()
	if m.UserID.IsUnknown() {
		who = "A user"
	}
	if m.ThreadID.IsUnknown() {
		return who + " in a thread that is to be created"
	}
	return who + " in thread " + m.ThreadID.ValueString()
}

// ownRef is the thread with the participant as its acting user.
func (m chatThreadParticipantModel) ownRef() acsroster.ThreadRef {
	return acsroster.ThreadRef{ThreadID: m.ThreadID.ValueString(), AsUser: m.UserID.ValueString()}
}

// participant is the participant for requests.
func (m chatThreadParticipantModel) participant() acs.ChatParticipant {
	return acs.ChatParticipant{
		UserID:           m.UserID.ValueString(),
		DisplayName:      m.DisplayName.ValueString(),
		ShareHistoryTime: m.ShareHistoryTime.Pointer(),
		Metadata:         stringsOf(m.Metadata),
	}
}

// fill sets the entry from the service's answer. If the configuration has no
// share_history_time, the state has none either.
func (m *chatThreadParticipantModel) fill(person acs.ChatParticipant, imported bool) {
	m.DisplayName = plugin.TextOrNull(person.DisplayName)
	if imported || !m.ShareHistoryTime.IsNull() {
		m.ShareHistoryTime = historyStartValue(m.ShareHistoryTime, person.ShareHistoryTime)
	}
	m.Metadata = stringMap(withValues(person.Metadata), m.Metadata)
}

// differences says in which attributes the entry in the thread differs from m.
func (m chatThreadParticipantModel) differences(existing acs.ChatParticipant) []string {
	var list []string
	if name := m.DisplayName.ValueString(); !acsroster.SameText(name, existing.DisplayName) {
		list = append(list, fmt.Sprintf("display_name is %s, not %s", quotedOrLeftOut(existing.DisplayName), quotedOrLeftOut(name)))
	}
	if from := historyStartValue(m.ShareHistoryTime, existing.ShareHistoryTime); !m.ShareHistoryTime.IsNull() && !from.Same(m.ShareHistoryTime) {
		list = append(list, fmt.Sprintf("share_history_time is %s, not %s", from.ValueString(), m.ShareHistoryTime.ValueString()))
	}
	if !acsroster.SameTexts(stringsOf(m.Metadata), existing.Metadata) {
		list = append(list, "metadata is "+stringMap(withValues(existing.Metadata), m.Metadata).String())
	}
	return list
}

func quotedOrLeftOut(name string) string {
	if name == "" {
		return "left out"
	}
	return fmt.Sprintf("%q", name)
}

// existingEntryError is the error of a user who is in the thread already with another
// entry, which the service does not change (fact 2.2-03).
func (r *chatThreadParticipantResource) existingEntryError(ctx context.Context, plan chatThreadParticipantModel, existing acs.ChatParticipant) diag.Diagnostics {
	var diags diag.Diagnostics
	differences := plan.differences(existing)
	who := "without a display name"
	if existing.DisplayName != "" {
		who = fmt.Sprintf("as %q", existing.DisplayName)
	}
	advice := "If this run also destroys the resource under its old name, apply again: the user may have left by now, and is then added. " +
		"A moved block from the old address to the new one avoids that.\n\n" +
		"Otherwise configure the entry as it is in the thread, to adopt the participant. Or import it as " +
		plugin.JoinID(plan.ThreadID.ValueString(), plan.UserID.ValueString()) + ": the next apply then removes the user and adds the user as configured. " +
		"If this was a replacement, create_before_destroy of this resource, or of one that depends on it, made Terraform add the user before it removed the user: remove that setting."
	if reason := r.reasonToStay(ctx, plan); reason != "" {
		advice = fmt.Sprintf("Configure the entry as it is in the thread: a user who %s the thread cannot be removed and added again.", reason)
	}
	diags.AddError("User is already in the thread", fmt.Sprintf(
		"%s was there before, %s, and the service has no call that changes a participant: %s. Nothing was changed, and nothing entered the state.\n\n%s",
		plan.object(), who, strings.Join(differences, "; "), advice))
	return diags
}

// The reasons why a user cannot leave a thread.
const (
	reasonActs    = "acts in"
	reasonCreated = "created"
)

// reasonToStay is why the user of m cannot leave the thread, "" if it can.
func (r *chatThreadParticipantResource) reasonToStay(ctx context.Context, m chatThreadParticipantModel) string {
	ref := r.Services.chat.resolveRef(m.ThreadID, m.AsUserID)
	switch m.UserID.ValueString() {
	case r.Services.chat.actingUserOf(ref):
		return reasonActs
	case r.creatorOf(ctx, ref):
		return reasonCreated
	}
	return ""
}

// changedAttributes are the attributes in which m differs from state. The apply compares
// those that are not known yet.
func (m chatThreadParticipantModel) changedAttributes(state chatThreadParticipantModel) (changed []string) {
	if !m.DisplayName.IsUnknown() && !m.DisplayName.Equal(state.DisplayName) {
		changed = append(changed, "display_name")
	}
	if !m.ShareHistoryTime.IsUnknown() && !historyStart(m.ShareHistoryTime).Equal(historyStart(state.ShareHistoryTime)) {
		changed = append(changed, "share_history_time")
	}
	if !m.Metadata.IsUnknown() && metadataMayDiffer(m.Metadata, state.Metadata) {
		changed = append(changed, "metadata")
	}
	return changed
}

// checkPermanentEntry is the error of a change that would replace the entry of the acting
// user or the creator: neither can be removed and added again.
func (r *chatThreadParticipantResource) checkPermanentEntry(ctx context.Context, plan, state chatThreadParticipantModel) diag.Diagnostics {
	var diags diag.Diagnostics
	isNew := state.UserID.IsNull()
	if isNew {
		existing, known := r.permanentEntry(ctx, plan)
		if !known || len(plan.differences(existing)) == 0 {
			return diags
		}
		state = plan
		state.fill(existing, false)
	}
	if !plan.UserID.Equal(state.UserID) || !plan.ThreadID.Equal(state.ThreadID) {
		return diags
	}
	changed := plan.changedAttributes(state)
	if len(changed) == 0 {
		return diags
	}
	reason := r.reasonToStay(ctx, state)
	if reason == "" && !plan.AsUserID.IsUnknown() && r.Services.chat.actingUser(plan.AsUserID) == plan.UserID.ValueString() {
		reason = reasonActs
	}
	var whose, allowed string
	switch reason {
	case reasonActs:
		whose, allowed = "acting user", "Keep the entry unchanged, or use another user in as_user_id."
	case reasonCreated:
		whose, allowed = "creator", "Keep the entry unchanged."
	default:
		return diags
	}
	if isNew {
		allowed = "Do not set it here, to adopt the entry as it is. Or import the participant while another user acts, who can then remove the user and add the user again."
	}
	for _, name := range changed {
		diags.AddAttributeError(path.Root(name), "Cannot change the "+whose+"'s entry", fmt.Sprintf(
			"%s of %s would change. The user %s the thread, the service has no call that changes a participant, "+
				"and a user who %s it cannot be removed and added again. %s", name, state.object(), reason, reason, allowed))
	}
	return diags
}

// permanentEntry is the entry in the thread of a participant who acts in it or created
// it. It is not known for a user whom the former acting user added in this run: that
// one may still be changed. The creator of a new thread has no entry at first.
func (r *chatThreadParticipantResource) permanentEntry(ctx context.Context, m chatThreadParticipantModel) (existing acs.ChatParticipant, known bool) {
	ref := r.Services.chat.resolveRef(m.ThreadID, m.AsUserID)
	isActor := !m.AsUserID.IsUnknown() && m.UserID.ValueString() == r.Services.chat.actingUserOf(ref)
	_, admitted := r.Services.threads.FormerActor(m.ownRef())
	switch {
	case m.UserID.IsUnknown() || admitted:
		return existing, false
	case m.ThreadID.IsUnknown():
		return existing, r.Services.chat.actsInNewThreads(m.UserID.ValueString())
	case !isActor && m.UserID.ValueString() != r.Services.threads.Creator(m.ThreadID.ValueString()):
		return existing, false
	}
	people, err := r.Services.threads.Get(ctx, ref)
	existing, known = people[m.UserID.ValueString()]
	return existing, known && err == nil
}

// replaceIfMetadataChanges replaces a participant whose metadata changes. To the service
// an empty map and none are the same (fact 2.3-04).
func replaceIfMetadataChanges() planmodifier.Map {
	const description = "Other metadata replaces the participant."
	return mapplanmodifier.RequiresReplaceIf(
		func(_ context.Context, req planmodifier.MapRequest, resp *mapplanmodifier.RequiresReplaceIfFuncResponse) {
			resp.RequiresReplace = metadataMayDiffer(req.PlanValue, req.StateValue)
		}, description, description)
}

// metadataMayDiffer reports whether two maps differ, or may once all is known.
func metadataMayDiffer(plan, state types.Map) bool {
	for _, value := range plan.Elements() {
		if value.IsUnknown() {
			return true
		}
	}
	return plan.IsUnknown() || !maps.Equal(stringsOf(plan), stringsOf(state))
}

// readBackWarning is about an object that was created or changed and could not be read
// after that. An error would taint the object, and the next apply would replace it.
func readBackWarning(what string, reason diag.Diagnostic) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Cannot read the "+what+" back", fmt.Sprintf(
		"The service accepted the call, but the provider does not know whether the result is as configured: the next plan reads it. %s: %s", reason.Summary(), reason.Detail()))
}
