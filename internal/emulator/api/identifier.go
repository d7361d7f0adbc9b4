package api

// This file tells raw ids apart, and makes the random parts of ids.

import (
	"crypto/rand"
	"slices"
	"strings"
)

// UserStatus is what the resource knows of a raw id.
type UserStatus int

const (
	// UserUnknown means: a user of another resource, or one that was never made.
	UserUnknown UserStatus = iota
	// UserActive means: a user of the resource.
	UserActive
	// UserDeleted means: a user of the resource that was deleted.
	UserDeleted
)

// IsCommunicationUser tells whether a raw id has the shape of a user of a communication resource (fact 3.3-01).
func IsCommunicationUser(rawID string) bool {
	kind, rest, _ := strings.Cut(rawID, ":")
	cloud, user, _ := strings.Cut(rest, ":")
	resourceID, userID, _ := strings.Cut(user, "_")
	return kind == "8" && slices.Contains([]string{"acs", "dod-acs", "gcch-acs"}, cloud) &&
		IsGUID(resourceID) && IsGUID(userID)
}

// IsGUID tells whether text is hex digits in groups of 8, 4, 4, 4 and 12 (fact 3.3-01).
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

// RandomBytes are so many random bytes.
func RandomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}
