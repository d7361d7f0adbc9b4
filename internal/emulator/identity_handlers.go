package emulator

// This file is the operations of Identity.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

const (
	codeValidation = "ValidationError"

	// Lifetimes of tokens, fact 4-07.
	shortestTokenLife = time.Hour
	longestTokenLife  = 24 * time.Hour
)

// identityRoutes are the operations of Identity over st.
func identityRoutes(st *userStore) []route {
	// The stable versions that serve the four operations unchanged, fact 4-01.
	identity := &service{supported: []string{"2022-10-01", "2023-10-01", "2025-06-30"}}
	h := identityHandlers{st}
	return []route{
		{http.MethodPost, "/identities", "", identity, h.create},
		{http.MethodDelete, "/identities/{id}", "", identity, h.owned(true, h.delete)},
		{http.MethodPost, "/identities/{id}/:issueAccessToken", mediaJSON, identity, h.owned(false, h.issue)},
		{http.MethodPost, "/identities/{id}/:revokeAccessTokens", "", identity, h.owned(true, h.revoke)},
	}
}

type identityHandlers struct{ users *userStore }

type identityModel struct {
	ID string `json:"id"`
}

type tokenModel struct {
	Token     string  `json:"token"`
	ExpiresOn instant `json:"expiresOn"` // in the form of Rooms, fact 4-08
}

type createdIdentity struct {
	Identity    identityModel `json:"identity"`
	AccessToken *tokenModel   `json:"accessToken,omitempty"`
}

// owned refuses ids that are no user's of this resource. The answer about a deleted user is a switch; ends says that
// the operation ends something, which has ended with the user.
func (h identityHandlers) owned(ends bool, handle func(*call) (answer, *failure)) func(*call) (answer, *failure) {
	return func(c *call) (answer, *failure) {
		if !isCommunicationUser(c.id) {
			return answer{}, wrongValue("Id", "The identity is malformed.")
		}
		switch h.users.standing(c.id) {
		case standingUser:
			return handle(c)
		case standingDeleted:
			switch {
			case c.options.DeletedUser == DeletedUserSucceeds && ends:
				return answered(http.StatusNoContent, nil), nil
			case c.options.DeletedUser != DeletedUserNotOwned:
				return answer{}, notFound()
			}
		case standingForeign:
		}
		return answer{}, notOwned()
	}
}

// notOwned is the answer about a user of another resource, and about one that never was.
func notOwned() *failure {
	return &failure{
		status: http.StatusUnauthorized, code: "IdentityNotOwned",
		message: "Provided identity doesn't belong to the resource.",
	}
}

// wrongValue is a refusal of Identity about one value (fact 4-08).
func wrongValue(target, message string) *failure {
	return &failure{status: http.StatusBadRequest, code: codeValidation, message: message, target: target}
}

// create makes a user, and a token with it where scopes are given. The body may be empty (fact 4-02).
func (h identityHandlers) create(c *call) (answer, *failure) {
	body, f := c.optionalBody()
	if f != nil {
		return answer{}, f
	}
	scopes, f := body.scopes("createTokenWithScopes")
	if f != nil {
		return answer{}, f
	}
	life, f := body.tokenLife()
	if f != nil {
		return answer{}, f
	}
	created := createdIdentity{Identity: identityModel{h.users.create()}}
	if len(scopes) > 0 {
		token, expires, ok := h.users.issue(created.Identity.ID, scopes, life)
		if !ok {
			return answer{}, notFound()
		}
		created.AccessToken = &tokenModel{token, instant(expires)}
	}
	return answered(http.StatusCreated, created), nil
}

// issue answers with a new token; those issued before stay good (fact 4-03).
func (h identityHandlers) issue(c *call) (answer, *failure) {
	body, f := decodeFields(c.body)
	if f != nil {
		return answer{}, f
	}
	scopes, f := body.scopes("scopes")
	if f != nil {
		return answer{}, f
	}
	if len(scopes) == 0 {
		return answer{}, wrongValue("Scopes", "Scopes must name at least one scope.")
	}
	life, f := body.tokenLife()
	if f != nil {
		return answer{}, f
	}
	token, expires, ok := h.users.issue(c.id, scopes, life)
	if !ok {
		return answer{}, notFound() // deleted in this moment
	}
	return answered(http.StatusOK, tokenModel{token, instant(expires)}), nil
}

func (h identityHandlers) revoke(c *call) (answer, *failure) {
	if !h.users.revoke(c.id) {
		return answer{}, notFound() // deleted in this moment
	}
	return answered(http.StatusNoContent, nil), nil
}

func (h identityHandlers) delete(c *call) (answer, *failure) {
	if !h.users.delete(c.id) {
		return answer{}, notFound() // deleted in this moment
	}
	return answered(http.StatusNoContent, nil), nil
}

// optionalBody reads a body that may be left out: nothing at all is the same as {}.
func (c *call) optionalBody() (fields, *failure) {
	if len(bytes.TrimSpace(c.body)) == 0 {
		return fields{}, nil
	}
	if f := c.requireMedia(mediaJSON); f != nil {
		return nil, f
	}
	return decodeFields(c.body)
}

// scopes reads a list of scopes; null is the same as left out.
func (f fields) scopes(name string) ([]string, *failure) {
	if !f.given(name) {
		return nil, nil
	}
	var scopes []string
	if err := json.Unmarshal(f[name], &scopes); err != nil {
		return nil, wrongValue("Scopes", "Scopes must be a list of names.")
	}
	for _, scope := range scopes {
		if !slices.Contains(tokenScopes(), scope) {
			return nil, wrongValue("Scopes", "Scopes value "+strconv.Quote(scope)+" is invalid.")
		}
	}
	return scopes, nil
}

// tokenLife reads expiresInMinutes; null is the same as left out (fact 4-03).
func (f fields) tokenLife() (time.Duration, *failure) {
	if !f.given("expiresInMinutes") {
		return longestTokenLife, nil
	}
	const target = "ExpiresInMinutes"
	var minutes int32
	if err := json.Unmarshal(f["expiresInMinutes"], &minutes); err != nil {
		return 0, wrongValue(target, target+" must be a whole number.")
	}
	life := time.Duration(minutes) * time.Minute
	if life < shortestTokenLife || life > longestTokenLife {
		return 0, wrongValue(target, fmt.Sprintf("%s value %d is invalid. The value must be between %d and %d.",
			target, minutes, shortestTokenLife/time.Minute, longestTokenLife/time.Minute))
	}
	return life, nil
}
