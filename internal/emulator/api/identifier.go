// SPDX-License-Identifier: MPL-2.0

package api

// This file checks raw ids, and makes random parts of ids.

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
)

// UserStatus says whether a raw id belongs to a user of the resource.
type UserStatus int

const (
	// UserUnknown is a user of another resource, or one that never existed.
	UserUnknown UserStatus = iota
	// UserActive is a user of the resource.
	UserActive
	// UserDeleted is a deleted user of the resource.
	UserDeleted
)

// IsCommunicationUser reports whether a raw id has the form of a communication user's (fact 3.3-01).
func IsCommunicationUser(rawID string) bool {
	kind, rest, _ := strings.Cut(rawID, ":")
	cloud, user, _ := strings.Cut(rest, ":")
	resourceID, userID, _ := strings.Cut(user, "_")
	return kind == "8" && slices.Contains([]string{"acs", "dod-acs", "gcch-acs"}, cloud) &&
		IsGUID(resourceID) && IsGUID(userID)
}

// IsGUID reports whether text is hex digits in groups of 8, 4, 4, 4 and 12 (fact 3.3-01).
func IsGUID(text string) bool {
	groups := strings.Split(text, "-")
	if len(groups) != 5 {
		return false
	}
	for i, length := range []int{8, 4, 4, 4, 12} {
		if len(groups[i]) != length || strings.Trim(groups[i], "0123456789abcdefABCDEF") != "" {
			return false
		}
	}
	return true
}

// NewGUID returns a random GUID in lower case.
func NewGUID() string {
	b := RandomBytes(16)
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// RandomBytes returns n random bytes.
func RandomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}
