// SPDX-License-Identifier: MPL-2.0

// This file checks ids. They are taken as Webex answers them: one that is rebuilt for
// another cluster is not found (fact W1.11-02).

package webex

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// CheckID returns an error if id does not have the form of an id of Webex: the base64,
// URL-safe and without padding, of ciscospark://CLUSTER/KIND/UUID (fact W1.11-01). It
// does not check the kind (fact W4-06). The error quotes id and names the form.
func CheckID(id string) error {
	plain, ok := plainID(id)
	if !ok || strings.Count(strings.TrimPrefix(plain, idScheme), "/") != 2 || uuidOf(id) == "" {
		return fmt.Errorf("%q is not an id of Webex: one is long and begins with Y2lzY29zcGFyazovL", id[:min(len(id), maxIDBytes)])
	}
	return nil
}

// idScheme begins every id.
const idScheme = "ciscospark://"

// plainID decodes an id. It returns false if id is none.
func plainID(id string) (string, bool) {
	plain, err := base64.RawURLEncoding.DecodeString(id)
	isWhole := err == nil && base64.RawURLEncoding.EncodeToString(plain) == id // the decoder skips ends of lines
	return string(plain), isWhole && len(id) <= maxIDBytes && strings.HasPrefix(string(plain), idScheme)
}

// uuidOf returns the last part of an id, or the whole of it if it has another form. It
// is for comparisons only.
func uuidOf(id string) string {
	plain, ok := plainID(id)
	if !ok {
		return id
	}
	return strings.ToLower(plain[strings.LastIndex(plain, "/")+1:])
}

// checkObject returns an error if the answer lacks the id of its object, or is about
// another object than the request. An empty requested id matches everything.
func checkObject(kind, requestedID, answeredID string) error {
	if err := CheckID(answeredID); err != nil {
		return fmt.Errorf("the id of the %s: %w", kind, err)
	}
	if requestedID != "" && uuidOf(requestedID) != uuidOf(answeredID) {
		return fmt.Errorf("it is about %s, not about %s", answeredID, requestedID)
	}
	return nil
}
