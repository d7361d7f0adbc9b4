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

func (m chatThreadParticipantModel) identity() threadParticipantIdentityModel {
	return threadParticipantIdentityModel{ThreadID: m.ThreadID, UserID: m.UserID}
}

// object names the participant in diagnostics.
func (m chatThreadParticipantModel) object() string {
	return fmt.Sprintf("User %s in thread %s", m.UserID.ValueString(), m.ThreadID.ValueString())
}

// ref is the thread as the participant's acting user sees it.
func (m chatThreadParticipantModel) ref() roster.ThreadRef {
	return roster.ThreadRef{ThreadID: m.ThreadID.ValueString(), AsUser: m.AsUserID.ValueString()}
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
	m.DisplayName = types.StringNull()
	if person.DisplayName != "" {
		m.DisplayName = types.StringValue(person.DisplayName)
	}
	if imported || !m.ShareHistoryTime.IsNull() {
		m.ShareHistoryTime = sharedSince(m.ShareHistoryTime, person.ShareHistoryTime)
	}
	m.Metadata = stringMap(person.Metadata, m.Metadata)
}

// differences says in what the participant who is there is another than the one
// of m.
func (m chatThreadParticipantModel) differences(there acs.ChatParticipant) []string {
	var list []string
	if name := m.DisplayName.ValueString(); name != there.DisplayName {
		list = append(list, fmt.Sprintf("display_name is %s, not %s", spelt(there.DisplayName), spelt(name)))
	}
	if from := sharedSince(m.ShareHistoryTime, there.ShareHistoryTime); !m.ShareHistoryTime.IsNull() && !from.same(m.ShareHistoryTime) {
		list = append(list, fmt.Sprintf("share_history_time is %s, not %s", from.ValueString(), m.ShareHistoryTime.ValueString()))
	}
	if !maps.Equal(stringsOf(m.Metadata), there.Metadata) {
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
func (r *chatThreadParticipantResource) compare(plan chatThreadParticipantModel, there acs.ChatParticipant) diag.Diagnostics {
	var diags diag.Diagnostics
	differences := plan.differences(there)
	if len(differences) == 0 {
		return diags
	}
	who := "without a display name"
	if there.DisplayName != "" {
		who = fmt.Sprintf("as %q", there.DisplayName)
	}
	advice := "Set these as they are there to adopt the participant as it is. Or import it as " +
		joinID(plan.ThreadID.ValueString(), plan.UserID.ValueString()) + ": the next apply then removes the user and adds the user as configured."
	if there.UserID == r.services.chat.actor(plan.AsUserID) {
		advice = "Set these as they are there: who acts cannot leave and come back."
	}
	diags.AddError("User is in the thread already", fmt.Sprintf(
		"%s was there before, %s, and the service has no call that changes a participant: %s. Nothing was changed, and nothing entered the state.\n\n%s",
		plan.object(), who, strings.Join(differences, "; "), advice))
	return diags
}

// refuseOwnChange refuses what would replace the acting user's own entry: one
// who left cannot admit itself again.
func (r *chatThreadParticipantResource) refuseOwnChange(plan, state chatThreadParticipantModel) diag.Diagnostics {
	var diags diag.Diagnostics
	userID := state.UserID
	if userID.IsNull() || !plan.UserID.Equal(userID) || !plan.ThreadID.Equal(state.ThreadID) || userID.ValueString() != r.services.chat.actor(state.AsUserID) {
		return diags
	}
	for name, changed := range map[string]bool{
		"display_name":       !plan.DisplayName.Equal(state.DisplayName),
		"share_history_time": !sharedFrom(plan.ShareHistoryTime).Equal(sharedFrom(state.ShareHistoryTime)),
		"metadata":           otherMetadata(plan.Metadata, state.Metadata),
	} {
		if changed {
			diags.AddAttributeError(path.Root(name), "The acting user's entry cannot change", fmt.Sprintf(
				"%s of %s would change. The user acts in the thread, the service has no call that changes a participant, "+
					"and who acts cannot leave and come back. Allowed is the entry as it is, or another user in as_user_id.", name, state.object()))
		}
	}
	return diags
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

// notReadBack warns that something was made but could not be read back. It is no
// error: that would taint what is there, and the next apply would make it anew.
func notReadBack(what string, reason diag.Diagnostic) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A "+what+" could not be read back", fmt.Sprintf(
		"It was made, and the next plan reads it. %s: %s", reason.Summary(), reason.Detail()))
}
