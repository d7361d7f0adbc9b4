package roster

// This file reads from an error of the service whom it is about.

import (
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// judge says what the answer to a change of participants tells about its cause.
//
// Only a 400 is about the content of the request, and it refuses the request as
// a whole. Whom it is about may stand in its target, alone or in a path, or in
// its text, or nowhere (fact 1.4-02). The texts themselves change from release to
// release: nothing here hangs on them.
func judge(err error, participants []string) refusal {
	info, ok := acs.ErrorDetails(err)
	if !ok || info.StatusCode != http.StatusBadRequest {
		return refusal{}
	}
	r := refusal{partial: true}
	for _, id := range participants {
		if names(info.Target, id) || names(info.Detail, id) || names(info.Message, id) {
			r.named = append(r.named, id)
		}
	}
	return r
}

// names says whether text holds the raw id, and not as a part of another one. A
// colon may be in an id, and may follow one in a sentence.
func names(text, id string) bool {
	between := func(r rune) bool {
		return !strings.ContainsRune(":-_", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}
	return slices.ContainsFunc(strings.FieldsFunc(text, between), func(word string) bool {
		return strings.TrimSuffix(word, ":") == id
	})
}
