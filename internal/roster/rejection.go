package roster

// This file finds out from an error of the service which participants it is about.

import (
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// rejection is what an error says about the members of a call.
type rejection struct {
	// divisible is set if the service might accept some of the members without the
	// others, and sending again those that it accepted does no harm.
	divisible bool
	// named are the members that the error names as its cause.
	named []string
}

// parseRejection reads the error of a call that changes participants.
//
// Only a 400 is about the content of the request, and it refuses the whole request.
// The refused participant may stand in its target (alone or in a path), in its
// text, or nowhere (fact 1.4-02). The texts change from release to release, so
// nothing here depends on their wording.
func parseRejection(err error, participants []string) rejection {
	info, ok := acs.ErrorDetails(err)
	if !ok || info.StatusCode != http.StatusBadRequest {
		return rejection{}
	}
	r := rejection{divisible: true}
	for _, id := range participants {
		if containsID(info.Target, id) || containsID(info.Detail, id) || containsID(info.Message, id) {
			r.named = append(r.named, id)
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
