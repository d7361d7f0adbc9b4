// SPDX-License-Identifier: MPL-2.0

// This file reads what the access tokens of users say.

package acs

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

const (
	// userTokenMargin is how long before its expiry a token is renewed (fact 5.4-01).
	userTokenMargin = 10 * time.Minute
	// maxExpiry is the last second of the year 9999: no token expires later.
	maxExpiry = 253402300799
)

// UserToken is what an access token says. The service does not document the format
// of its tokens (fact 5.4-03), so every field may be empty.
type UserToken struct {
	// RawID is the raw id of the user.
	RawID string
	// ExpiresOn is in UTC, to the millisecond.
	ExpiresOn time.Time
	// Scopes are the scopes of the token, such as "chat".
	Scopes []string
}

// ParseUserToken reads a token, and does not verify its signature: the result is good
// for a default and for the time to renew, but not for a decision about permissions.
// It returns false if the token is not a JWT, which does not mean that it is invalid.
func ParseUserToken(token string) (UserToken, bool) {
	parts := strings.Split(strings.TrimSpace(token), ".")
	if len(parts) != 3 {
		return UserToken{}, false
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return UserToken{}, false
	}
	var claims struct {
		SkypeID  string  `json:"skypeid"`
		ACSScope string  `json:"acsScope"`
		Expires  float64 `json:"exp"`
	}
	if err := json.Unmarshal(payload, &claims); err != nil {
		return UserToken{}, false
	}
	var t UserToken
	if claims.SkypeID != "" {
		t.RawID = "8:" + claims.SkypeID
	}
	if claims.Expires > 0 && claims.Expires <= maxExpiry {
		t.ExpiresOn = time.UnixMilli(int64(claims.Expires * 1000)).UTC()
	}
	for scope := range strings.SplitSeq(claims.ACSScope, ",") {
		if scope = strings.TrimSpace(scope); scope != "" {
			t.Scopes = append(t.Scopes, scope)
		}
	}
	return t, true
}

// NeedsRefresh reports whether the token expires in less than 10 minutes (fact
// 5.4-01). It returns false if the token does not say when it expires.
func (t UserToken) NeedsRefresh(now time.Time) bool {
	return !t.ExpiresOn.IsZero() && t.ExpiresOn.Sub(now) < userTokenMargin
}
