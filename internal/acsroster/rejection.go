// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file finds out from an error of the service which participants it is about.

import (
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// parseRejection reads the error of a call that changes participants.
//
// Only a 400 is about the content of the request, and it refuses the whole request.
// The refused participant may stand in its target (alone or in a path), in its
// text, or nowhere (fact 1.4-02). The texts change from release to release, so
// nothing here depends on their wording.
func parseRejection(err error, participants []string) roster.Rejection {
	info, ok := acs.ErrorDetails(err)
	if !ok || info.StatusCode != http.StatusBadRequest {
		return roster.Rejection{}
	}
	r := roster.Rejection{Divisible: true}
	for _, id := range participants {
		if containsID(info.Target, id) || containsID(info.Detail, id) || containsID(info.Message, id) {
			r.Named = append(r.Named, id)
		}
	}
	return r
}

// containsID reports whether text has the raw id as a whole word, not as a part of
// another id. A colon may be part of an id, and may follow one in a sentence.
func containsID(text, id string) bool {
	isSeparator := func(r rune) bool {
		return !strings.ContainsRune(":-_", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}
	return slices.ContainsFunc(strings.FieldsFunc(text, isSeparator), func(word string) bool {
		return strings.TrimSuffix(word, ":") == id
	})
}
