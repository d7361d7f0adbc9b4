// SPDX-License-Identifier: MPL-2.0

// This file holds what the participants maps of rooms and threads share: each user has
// one label.

package provider

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// elementUserID is the user of an element; false if it is missing or not known.
func elementUserID(element attr.Value) (string, bool) {
	fields, _ := plugin.ElementFields(element)
	userID, ok := fields["user_id"].(types.String)
	return userID.ValueString(), ok && !userID.IsNull() && !userID.IsUnknown()
}

// validateUsers refuses elements without a user, and one user under two labels, as far
// as ids are known.
func validateUsers(people types.Map) diag.Diagnostics {
	diags := checkDuplicateUsers(people)
	for label, element := range plugin.SortedByLabel(people) {
		fields, known := plugin.ElementFields(element)
		switch {
		case element.IsNull():
			diags.AddAttributeError(path.Root("participants").AtMapKey(label), "Participant without a user", fmt.Sprintf(
				"participants[%q] is null. It must be an object with user_id. Remove the entry if you mean nobody.", label))
		case known && fields["user_id"].IsNull():
			diags.Append(missingUserError(label))
		}
	}
	return diags
}

// checkDuplicateUsers refuses one user under two labels. The GUIDs of an id have no case.
func checkDuplicateUsers(people types.Map) diag.Diagnostics {
	var diags diag.Diagnostics
	firsts := map[string]string{}
	for label, element := range plugin.SortedByLabel(people) {
		userID, ok := elementUserID(element)
		if !ok {
			continue
		}
		key := strings.ToLower(userID)
		if first, taken := firsts[key]; taken {
			diags.AddAttributeError(path.Root("participants").AtMapKey(label).AtName("user_id"), "One user under two labels", fmt.Sprintf(
				"participants[%q].user_id is %q, and so is participants[%q].user_id. Use each user once.", label, userID, first))
			continue
		}
		firsts[key] = label
	}
	return diags
}

func missingUserError(label string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("participants").AtMapKey(label), "Participant without a user", fmt.Sprintf(
		"participants[%q].user_id is not set. Use the raw id of a user, 8:acs:<resource id>_<user id>.", label))
}

// labelsOf gives each of the present users a label, as assignLabels does.
func labelsOf(present []string, rosters ...types.Map) map[string]string {
	return plugin.AssignLabels(present, elementUserID, func(userID string) string { return strings.TrimPrefix(userID, "8:acs:") }, rosters...)
}

// claimRoster records who manages the roster of a room or a thread, as kind says: its
// map, or single participants. It warns if both do, because each would undo what the
// other did.
func (c *configured) claimRoster(kind, id string, by roster.Owner) diag.Diagnostics {
	if id == "" || !c.IsConfigured() {
		return nil
	}
	claim, whole := c.Services.rosters.Claim, "acs_room"
	if kind == "thread" {
		claim, whole = c.Services.threads.Claim, "acs_chat_thread"
	}
	if !claim(id, by) {
		return nil
	}
	return diag.Diagnostics{diag.NewWarningDiagnostic("Two owners of one roster", fmt.Sprintf(
		"The roster of %s %s is managed both by participants of %s and by %[3]s_participant: each apply undoes what the other did. "+
			"Use only one of them for a %[1]s.", kind, id, whole))}
}

// requestedUsers names the users of a refused call, if the service does not say whom it
// refused (facts 1.4-02 and 2.2-02).
func requestedUsers(err error, people iter.Seq[string]) string {
	names := slices.Sorted(people)
	info, ok := acs.ErrorDetails(err)
	if !ok || info.StatusCode != 400 || info.Target != "" || len(names) == 0 {
		return ""
	}
	return " with " + plugin.JoinFirst(names, 10, ", ")
}

// unplannedRemovalWarning warns of users whom an update removed although its plan did not
// show them: they joined after it was made. state has the roster of which the plan knew;
// if it is null, the plan has named those whom the apply removes.
func unplannedRemovalWarning(object string, state types.Map, removed []string) diag.Diagnostics {
	shown := elementsByUserID(state)
	removed = slices.DeleteFunc(removed, func(userID string) bool {
		_, found := shown[userID]
		return found
	})
	if state.IsNull() || len(removed) == 0 {
		return nil
	}
	slices.Sort(removed)
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("participants"), "Participants who joined after the plan were removed",
		object+": participants manages the whole roster, so the apply removed these users, whom the plan does not show:\n- "+plugin.JoinFirst(removed, 10, "\n- "))}
}
