// This file looks into the access tokens of users.

package acs

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

const (
	// userTokenMargin is how long before its expiry a token is due for renewal
	// (fact 5.4-01).
	userTokenMargin = 10 * time.Minute
	// lastSecond is the last of the year 9999: no token expires later.
	lastSecond = 253402300799
)

// UserToken is what an access token says of itself. The format of tokens is no
// contract of the service (fact 5.4-03): every field may be empty.
type UserToken struct {
	// RawID is whom the token is for.
	RawID string
	// ExpiresOn is in UTC, to the millisecond.
	ExpiresOn time.Time
	// Scopes are what the token allows, such as "chat".
	Scopes []string
}

// ParseUserToken reads a token without verifying its signature: what it says is
// good for choosing a default and a time to renew, and for no decision about
// rights. It is false for a token that is no JWT, which is a token still.
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
	if claims.Expires > 0 && claims.Expires <= lastSecond {
		t.ExpiresOn = time.UnixMilli(int64(claims.Expires * 1000)).UTC()
	}
	for scope := range strings.SplitSeq(claims.ACSScope, ",") {
		if scope = strings.TrimSpace(scope); scope != "" {
			t.Scopes = append(t.Scopes, scope)
		}
	}
	return t, true
}

// NeedsRefresh reports whether less than 10 minutes of the token's life are left
// (fact 5.4-01). It is false where the token does not say when it expires.
func (t UserToken) NeedsRefresh(now time.Time) bool {
	return !t.ExpiresOn.IsZero() && t.ExpiresOn.Sub(now) < userTokenMargin
}
