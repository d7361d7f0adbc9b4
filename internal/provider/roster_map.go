// This file holds what rosters as maps have in common, in rooms and in threads:
// one user stands under one label, and people whom nobody labelled get a label.

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

// fieldsOf reads one element of a roster. An element can be wholly unknown, so
// it is taken as an object first; false then.
func fieldsOf(element attr.Value) (map[string]attr.Value, bool) {
	object, ok := element.(types.Object)
	return object.Attributes(), ok && !object.IsNull() && !object.IsUnknown()
}

// userOf is the user of an element; false where it is missing or not known.
func userOf(element attr.Value) (string, bool) {
	fields, _ := fieldsOf(element)
	userID, ok := fields["user_id"].(types.String)
	return userID.ValueString(), ok && !userID.IsNull() && !userID.IsUnknown()
}

// byLabel goes through a roster in the order of its labels. It copies the
// elements once: to look each label up would copy all of them each time.
func byLabel(people types.Map) iter.Seq2[string, attr.Value] {
	return func(yield func(string, attr.Value) bool) {
		elements := people.Elements()
		for _, label := range slices.Sorted(maps.Keys(elements)) {
			if !yield(label, elements[label]) {
				return
			}
		}
	}
}

// validateUsers refuses entries without a user, and one user under two labels
// as far as ids are known.
func validateUsers(people types.Map) diag.Diagnostics {
	diags := duplicates(people)
	for label, element := range byLabel(people) {
		fields, known := fieldsOf(element)
		switch {
		case element.IsNull():
			diags.AddAttributeError(path.Root("participants").AtMapKey(label), "Participant without a user", fmt.Sprintf(
				"participants[%q] is null. Allowed is an object with user_id; leave the entry out for nobody.", label))
		case known && fields["user_id"].IsNull():
			diags.Append(withoutUser(label))
		}
	}
	return diags
}

func duplicates(people types.Map) diag.Diagnostics {
	var diags diag.Diagnostics
	firsts := map[string]string{}
	for label, element := range byLabel(people) {
		userID, ok := userOf(element)
		if !ok {
			continue
		}
		if first, taken := firsts[userID]; taken {
			diags.AddAttributeError(path.Root("participants").AtMapKey(label).AtName("user_id"), "One user under two labels", fmt.Sprintf(
				"participants[%q].user_id is %q, and so is participants[%q].user_id. Allowed is each user once.", label, userID, first))
			continue
		}
		firsts[userID] = label
	}
	return diags
}

func withoutUser(label string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("participants").AtMapKey(label), "Participant without a user", fmt.Sprintf(
		"participants[%q].user_id is not set. Allowed is the raw id of a user, 8:acs:<resource id>_<user id>.", label))
}

// labelled gives each of the present users a label: that of the first of rosters
// that has the user, unless somebody else took it, or one made of the raw id that
// is an identifier, as OpenTofu writes generated map keys without quotes.
func labelled(present []string, rosters ...types.Map) map[string]string {
	users := map[string]string{}
	left := map[string]bool{}
	for _, userID := range present {
		left[userID] = true
	}
	for _, people := range rosters {
		for label, element := range byLabel(people) {
			if userID, ok := userOf(element); ok && left[userID] && users[label] == "" {
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

// removals warns of those whom a roster removes though no plan shows them; why
// is what becomes of it. Each is a line of the text.
func removals(object, why string, people []string, open bool) diag.Diagnostics {
	if len(people) == 0 {
		return nil
	}
	text := fmt.Sprintf("The roster of %s %s. Who is in it but not in participants will be removed:\n\n  - %s", object, why, strings.Join(people, "\n  - "))
	if open {
		text += "\n\nSome user ids are not known yet: they may be among these."
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("participants"), "Participants will be removed", text)}
}

// claim notes who manages the roster of a room or a thread, as kind says: its map,
// or single participants. It warns where both do: each would undo what the other
// did.
func (c *configured) claim(kind, id string, by roster.Owner) diag.Diagnostics {
	if id == "" || !c.reachable() {
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

// sentAlong names whom a refused call was to put into a roster, where the
// service does not say whom it refused (facts 1.4-02 and 2.2-02).
func sentAlong(err error, people iter.Seq[string]) string {
	names := slices.Sorted(people)
	info, ok := acs.ErrorDetails(err)
	if !ok || info.StatusCode != 400 || info.Target != "" || len(names) == 0 {
		return ""
	}
	return " with " + firstOf(names, 10, ", ")
}
