// This file holds what the participants maps of rooms and threads share: each user has
// one label, and users without a label get a generated one.

package provider

import (
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// elementFields are the attributes of one element of a map; false if the element is null
// or unknown.
func elementFields(element attr.Value) (map[string]attr.Value, bool) {
	object, ok := element.(types.Object)
	return object.Attributes(), ok && !object.IsNull() && !object.IsUnknown()
}

// elementUserID is the user of an element; false if it is missing or not known.
func elementUserID(element attr.Value) (string, bool) {
	fields, _ := elementFields(element)
	userID, ok := fields["user_id"].(types.String)
	return userID.ValueString(), ok && !userID.IsNull() && !userID.IsUnknown()
}

// sortedByLabel iterates over a map in the order of its labels. It calls Elements once,
// because each call copies all of them.
func sortedByLabel(people types.Map) iter.Seq2[string, attr.Value] {
	return func(yield func(string, attr.Value) bool) {
		elements := people.Elements()
		for _, label := range slices.Sorted(maps.Keys(elements)) {
			if !yield(label, elements[label]) {
				return
			}
		}
	}
}

// validateUsers refuses elements without a user, and one user under two labels, as far
// as ids are known.
func validateUsers(people types.Map) diag.Diagnostics {
	diags := checkDuplicateUsers(people)
	for label, element := range sortedByLabel(people) {
		fields, known := elementFields(element)
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

func checkDuplicateUsers(people types.Map) diag.Diagnostics {
	var diags diag.Diagnostics
	firsts := map[string]string{}
	for label, element := range sortedByLabel(people) {
		userID, ok := elementUserID(element)
		if !ok {
			continue
		}
		if first, taken := firsts[userID]; taken {
			diags.AddAttributeError(path.Root("participants").AtMapKey(label).AtName("user_id"), "One user under two labels", fmt.Sprintf(
				"participants[%q].user_id is %q, and so is participants[%q].user_id. Use each user once.", label, userID, first))
			continue
		}
		firsts[userID] = label
	}
	return diags
}

func missingUserError(label string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("participants").AtMapKey(label), "Participant without a user", fmt.Sprintf(
		"participants[%q].user_id is not set. Use the raw id of a user, 8:acs:<resource id>_<user id>.", label))
}

// assignLabels gives each of the present users a label: the label in the first of the
// rosters that has the user, unless another user has it already, or one generated from
// the raw id. Generated labels are valid identifiers, because OpenTofu generates
// configuration without quotes around keys.
func assignLabels(present []string, rosters ...types.Map) map[string]string {
	users := map[string]string{}
	left := map[string]bool{}
	for _, userID := range present {
		left[userID] = true
	}
	for _, people := range rosters {
		for label, element := range sortedByLabel(people) {
			if userID, ok := elementUserID(element); ok && left[userID] && users[label] == "" {
				users[label] = userID
				delete(left, userID)
			}
		}
	}
	notInLabel := regexp.MustCompile(`[^A-Za-z0-9_-]`)
	for _, userID := range slices.Sorted(maps.Keys(left)) {
		base := "user_" + notInLabel.ReplaceAllString(strings.TrimPrefix(userID, "8:acs:"), "_")
		label := base
		for n := 2; users[label] != ""; n++ {
			label = fmt.Sprintf("%s_%d", base, n)
		}
		users[label] = userID
	}
	return users
}

// removalWarning is about users whom a roster removes and whom the plan does not show.
// why says what happens to the roster. Each user is a line of the text.
func removalWarning(object, why string, people []string, open bool) diag.Diagnostics {
	if len(people) == 0 {
		return nil
	}
	text := fmt.Sprintf("The roster of %s %s. Users who are in it but not in participants will be removed:\n\n  - %s", object, why, strings.Join(people, "\n  - "))
	if open {
		text += "\n\nSome user ids are not known yet: they may be among these."
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("participants"), "Participants will be removed", text)}
}

// claimRoster records who manages the roster of a room or a thread, as kind says: its
// map, or single participants. It warns if both do, because each would undo what the
// other did.
func (c *configured) claimRoster(kind, id string, by roster.Owner) diag.Diagnostics {
	if id == "" || !c.isConfigured() {
		return nil
	}
	claim, whole := c.services.rosters.Claim, "acs_room"
	if kind == "thread" {
		claim, whole = c.services.threads.Claim, "acs_chat_thread"
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
	return " with " + joinFirst(names, 10, ", ")
}
