// SPDX-License-Identifier: MPL-2.0

// This file holds what maps of people by label share: people without a label get a
// generated one.

package plugin

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
)

// ElementFields are the attributes of one element of a map; false if the element is null
// or unknown.
func ElementFields(element attr.Value) (map[string]attr.Value, bool) {
	object, ok := element.(types.Object)
	return object.Attributes(), ok && !object.IsNull() && !object.IsUnknown()
}

// SortedByLabel iterates over a map in the order of its labels. It calls Elements once,
// because each call copies all of them.
func SortedByLabel(people types.Map) iter.Seq2[string, attr.Value] {
	return func(yield func(string, attr.Value) bool) {
		elements := people.Elements()
		for _, label := range slices.Sorted(maps.Keys(elements)) {
			if !yield(label, elements[label]) {
				return
			}
		}
	}
}

// AssignLabels gives each of the present users a label: the label in the first of the
// rosters that has the user, unless another user has it already, or one generated from
// what name says of the user. userOf is the user of an element, false if it has none.
// Generated labels are valid identifiers, because OpenTofu generates configuration
// without quotes around keys.
func AssignLabels(present []string, userOf func(attr.Value) (string, bool), name func(userID string) string, rosters ...types.Map) map[string]string {
	users := map[string]string{}
	left := map[string]bool{}
	for _, userID := range present {
		left[userID] = true
	}
	for _, people := range rosters {
		for label, element := range SortedByLabel(people) {
			if userID, ok := userOf(element); ok && left[userID] && users[label] == "" {
				users[label] = userID
				delete(left, userID)
			}
		}
	}
	notInLabel := regexp.MustCompile(`[^A-Za-z0-9_-]`)
	for _, userID := range slices.Sorted(maps.Keys(left)) {
		base := "user_" + notInLabel.ReplaceAllString(name(userID), "_")
		label := base
		for n := 2; users[label] != ""; n++ {
			label = fmt.Sprintf("%s_%d", base, n)
		}
		users[label] = userID
	}
	return users
}

// RemovalWarning is about users whom a roster removes and whom the plan does not show.
// attribute is the map, such as participants. why says what happens to the roster. Each
// user is a line of the text.
func RemovalWarning(summary, attribute, object, why string, people []string, open bool) diag.Diagnostics {
	if len(people) == 0 {
		return nil
	}
	text := fmt.Sprintf("The roster of %s %s. Users who are in it but not in %s will be removed:\n\n  - %s", object, why, attribute, strings.Join(people, "\n  - "))
	if open {
		text += "\n\nSome user ids are not known yet: they may be among these."
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root(attribute), summary, text)}
}
