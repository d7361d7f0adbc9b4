// This file converts between acs_chat_thread_participant's model and the
// service's participants, and compares the two.

package provider

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// object names the participant in diagnostics.
func (m chatThreadParticipantModel) object() string {
	if m.ThreadID.IsUnknown() {
		return fmt.Sprintf("User %s in a thread that is to be created", m.UserID.ValueString())
	}
	return fmt.Sprintf("User %s in thread %s", m.UserID.ValueString(), m.ThreadID.ValueString())
}

// own is the thread as the participant itself sees it.
func (m chatThreadParticipantModel) own() roster.ThreadRef {
	return roster.ThreadRef{ThreadID: m.ThreadID.ValueString(), AsUser: m.UserID.ValueString()}
}

// person is the participant for requests.
func (m chatThreadParticipantModel) person() acs.ChatParticipant {
	return acs.ChatParticipant{
		UserID:           m.UserID.ValueString(),
		DisplayName:      m.DisplayName.ValueString(),
		ShareHistoryTime: m.ShareHistoryTime.pointer(),
		Metadata:         stringsOf(m.Metadata),
	}
}

// fill takes over what the service says of the participant. A beginning of the
// history that the configuration leaves out stays out: what counts is from when
// on the user was to see it.
func (m *chatThreadParticipantModel) fill(person acs.ChatParticipant, imported bool) {
	m.DisplayName = textOrNull(person.DisplayName)
	if imported || !m.ShareHistoryTime.IsNull() {
		m.ShareHistoryTime = sharedSince(m.ShareHistoryTime, person.ShareHistoryTime)
	}
	m.Metadata = stringMap(person.Metadata, m.Metadata)
}

// differences says in what the participant who is there is another than the one
// of m.
func (m chatThreadParticipantModel) differences(there acs.ChatParticipant) []string {
	var list []string
	if name := m.DisplayName.ValueString(); !roster.SameText(name, there.DisplayName) {
		list = append(list, fmt.Sprintf("display_name is %s, not %s", spelt(there.DisplayName), spelt(name)))
	}
	if from := sharedSince(m.ShareHistoryTime, there.ShareHistoryTime); !m.ShareHistoryTime.IsNull() && !from.same(m.ShareHistoryTime) {
		list = append(list, fmt.Sprintf("share_history_time is %s, not %s", from.ValueString(), m.ShareHistoryTime.ValueString()))
	}
	if !roster.SameTexts(stringsOf(m.Metadata), there.Metadata) {
		list = append(list, "metadata is "+stringMap(there.Metadata, m.Metadata).String())
	}
	return list
}

func spelt(name string) string {
	if name == "" {
		return "left out"
	}
	return fmt.Sprintf("%q", name)
}

// compare is the error for a user who was in the thread before, as another than
// was asked for: the service then changes nothing (fact 2.2-03).
func (r *chatThreadParticipantResource) compare(ctx context.Context, plan chatThreadParticipantModel, there acs.ChatParticipant) diag.Diagnostics {
	var diags diag.Diagnostics
	differences := plan.differences(there)
	who := "without a display name"
	if there.DisplayName != "" {
		who = fmt.Sprintf("as %q", there.DisplayName)
	}
	advice := "Where a resource that was renamed is destroyed in the same run, apply again: the user may be gone by now, and is added then. " +
		"A moved block from the old address to the new one spares that.\n\n" +
		"Otherwise set these as they are there to adopt the participant as it is. Or import it as " +
		joinID(plan.ThreadID.ValueString(), plan.UserID.ValueString()) + ": the next apply then removes the user and adds the user as configured. " +
		"Where this was to replace an entry of the state, create_before_destroy of this resource, or of one that depends on it, had the user added before being removed: take that out."
	if reason := r.cannotLeave(ctx, plan); reason != "" {
		advice = fmt.Sprintf("Set these as they are there: who %s the thread cannot leave and come back.", reason)
	}
	diags.AddError("User is in the thread already", fmt.Sprintf(
		"%s was there before, %s, and the service has no call that changes a participant: %s. Nothing was changed, and nothing entered the state.\n\n%s",
		plan.object(), who, strings.Join(differences, "; "), advice))
	return diags
}

// What keeps a user in a thread.
const (
	acts    = "acts in"
	created = "created"
)

// cannotLeave says what keeps the user of m in the thread, "" where nothing does.
func (r *chatThreadParticipantResource) cannotLeave(ctx context.Context, m chatThreadParticipantModel) string {
	ref := r.services.chat.ref(m.ThreadID, m.AsUserID)
	switch m.UserID.ValueString() {
	case r.services.chat.actorOf(ref):
		return acts
	case r.creatorOf(ctx, ref):
		return created
	}
	return ""
}

// changes are the attributes in which m is to be another than state, as far as is
// known: what is not known yet is compared by the apply.
func (m chatThreadParticipantModel) changes(state chatThreadParticipantModel) (changed []string) {
	if !m.DisplayName.IsUnknown() && !m.DisplayName.Equal(state.DisplayName) {
		changed = append(changed, "display_name")
	}
	if !m.ShareHistoryTime.IsUnknown() && !sharedFrom(m.ShareHistoryTime).Equal(sharedFrom(state.ShareHistoryTime)) {
		changed = append(changed, "share_history_time")
	}
	if !m.Metadata.IsUnknown() && otherMetadata(m.Metadata, state.Metadata) {
		changed = append(changed, "metadata")
	}
	return changed
}

// refuseOwnChange refuses what would replace the entry of who acts, who cannot
// admit itself again, or of who created the thread, whom no destroy removes. One
// who is not in the state yet has the entry that is there, or none.
func (r *chatThreadParticipantResource) refuseOwnChange(ctx context.Context, plan, state chatThreadParticipantModel) diag.Diagnostics {
	var diags diag.Diagnostics
	isNew := state.UserID.IsNull()
	if isNew {
		there, known := r.ownEntry(ctx, plan)
		if !known || len(plan.differences(there)) == 0 {
			return diags
		}
		state = plan
		state.fill(there, false)
	}
	if !plan.UserID.Equal(state.UserID) || !plan.ThreadID.Equal(state.ThreadID) {
		return diags
	}
	changed := plan.changes(state)
	if len(changed) == 0 {
		return diags
	}
	reason := r.cannotLeave(ctx, state)
	if reason == "" && !plan.AsUserID.IsUnknown() && r.services.chat.actor(plan.AsUserID) == plan.UserID.ValueString() {
		reason = acts
	}
	var whose, allowed string
	switch reason {
	case acts:
		whose, allowed = "acting user", "Allowed is the entry as it is, or another user in as_user_id."
	case created:
		whose, allowed = "creator", "Allowed is the entry as it is."
	default:
		return diags
	}
	if isNew {
		allowed = "Leave it out here to adopt the entry as it is. Or import the participant while another user acts, who can then remove and add the user."
	}
	for _, name := range changed {
		diags.AddAttributeError(path.Root(name), "The "+whose+"'s entry cannot change", fmt.Sprintf(
			"%s of %s would change. The user %s the thread, the service has no call that changes a participant, "+
				"and who %s it cannot leave and come back. %s", name, state.object(), reason, reason, allowed))
	}
	return diags
}

// ownEntry is the entry in the thread of a participant who acts in it or created
// it, as far as is known: who creates a thread has none at first. The entry of one
// who was let in by the former acting user of this run is open still.
func (r *chatThreadParticipantResource) ownEntry(ctx context.Context, m chatThreadParticipantModel) (there acs.ChatParticipant, known bool) {
	ref := r.services.chat.ref(m.ThreadID, m.AsUserID)
	isActor := !m.AsUserID.IsUnknown() && m.UserID.ValueString() == r.services.chat.actorOf(ref)
	_, admitted := r.services.threads.FormerActor(m.own())
	switch {
	case m.UserID.IsUnknown() || admitted:
		return there, false
	case m.ThreadID.IsUnknown():
		return there, r.services.chat.actsInNew(m.UserID.ValueString())
	case !isActor && m.UserID.ValueString() != r.services.threads.Creator(m.ThreadID.ValueString()):
		return there, false
	}
	people, err := r.services.threads.Get(ctx, ref)
	there, known = people[m.UserID.ValueString()]
	return there, known && err == nil
}

// replacedByOtherMetadata replaces a participant of other metadata. An empty
// map and none are the same to the service (fact 2.3-04).
func replacedByOtherMetadata() planmodifier.Map {
	const description = "Other metadata replaces the participant."
	return mapplanmodifier.RequiresReplaceIf(
		func(_ context.Context, req planmodifier.MapRequest, resp *mapplanmodifier.RequiresReplaceIfFuncResponse) {
			resp.RequiresReplace = otherMetadata(req.PlanValue, req.StateValue)
		}, description, description)
}

// otherMetadata reports whether two maps differ, or may do so.
func otherMetadata(plan, state types.Map) bool {
	open := func(v attr.Value) bool { return v.IsUnknown() }
	for _, value := range plan.Elements() {
		if open(value) {
			return true
		}
	}
	return open(plan) || !maps.Equal(stringsOf(plan), stringsOf(state))
}

// notReadBack warns that the service took something, and it could not be read back.
// It is no error: that would taint what is there, and the next apply would make it
// anew.
func notReadBack(what string, reason diag.Diagnostic) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A "+what+" could not be read back", fmt.Sprintf(
		"The service took it, and whether it is there as configured is not known: the next plan reads it. %s: %s", reason.Summary(), reason.Detail()))
}
