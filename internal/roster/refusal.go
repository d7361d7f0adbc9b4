package roster

// This file reads from an error of the service whom it is about.

import (
	"net/http"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// judge says what the answer to a change of participants tells about its cause.
//
// Only a 400 is about the content of the request, and it refuses the request as
// a whole. Its target may be a participant's raw id, or a path that holds it;
// errors about an id are known to name nobody (fact 1.4-02).
func judge(err error, participants []string) refusal {
	info, ok := acs.ErrorDetails(err)
	if !ok || info.StatusCode != http.StatusBadRequest {
		return refusal{}
	}
	r := refusal{
		partial:  true,
		reason:   strings.Join([]string{info.Code, info.Message, info.Detail, info.Target}, "\n"),
		personal: personal(info.Message) || personal(info.Detail),
	}
	if id := namedIn(info.Target, participants); id != "" {
		r.named = []string{id}
	}
	return r
}

// personal says whether message calls somebody's identifier or role invalid,
// as all the recorded ones do (fact 1.4-02). That a room is full, say, is about
// participants too, but about no particular one. A text that this does not know
// costs precision, not correctness: all whom it was sent to get it.
func personal(message string) bool {
	message = strings.ToLower(message)
	return strings.Contains(message, "invalid") &&
		(strings.Contains(message, "participant") || strings.Contains(message, "identifier"))
}

// namedIn returns the longest of participants that target holds, "" where it
// holds none: one raw id may be the beginning of another.
func namedIn(target string, participants []string) string {
	longest := ""
	for _, id := range participants {
		if len(id) > len(longest) && strings.Contains(target, id) {
			longest = id
		}
	}
	return longest
}
