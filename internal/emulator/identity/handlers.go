// SPDX-License-Identifier: MPL-2.0

package identity

// This file has the operations of Identity.

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

const codeValidation = "ValidationError"

// Routes returns the operations of Identity.
func (st *Store) Routes() []api.Route {
	// The stable versions, in which the four operations are the same, fact 4-01.
	service := &api.Service{Supported: []string{"2022-10-01", "2023-10-01", "2025-06-30"}}
	h := handlers{st}
	return []api.Route{
		service.Route(http.MethodPost, "/identities", "", h.create),
		service.Route(http.MethodDelete, "/identities/{id}", "", h.owned(true, h.delete)),
		service.Route(http.MethodPost, "/identities/{id}/:issueAccessToken", api.MediaJSON, h.owned(false, api.WithBody(h.issue))),
		service.Route(http.MethodPost, "/identities/{id}/:revokeAccessTokens", "", h.owned(true, h.revoke)),
	}
}

type handlers struct{ store *Store }

type identityModel struct {
	ID string `json:"id"`
}

type tokenModel struct {
	Token     string      `json:"token"`
	ExpiresOn api.Instant `json:"expiresOn"` // in the form of Rooms, fact 4-08
}

type createdIdentity struct {
	Identity    identityModel `json:"identity"`
	AccessToken *tokenModel   `json:"accessToken,omitempty"`
}

// owned refuses ids of users who are not the resource's. A switch chooses the answer for a deleted user. ends is for
// operations that end something which the deletion has already ended.
func (h handlers) owned(ends bool, handle api.Handler) api.Handler {
	return func(c *api.Call) (api.Answer, *api.Failure) {
		if !api.IsCommunicationUser(c.ID) {
			return api.Answer{}, wrongValue("Id", "The identity is malformed.")
		}
		switch h.store.Status(c.ID) {
		case api.UserActive:
			return handle(c)
		case api.UserDeleted:
			switch {
			case c.Switches.DeletedUser == api.DeletedUserSucceeds && ends:
				return api.Answered(http.StatusNoContent, nil), nil
			case c.Switches.DeletedUser != api.DeletedUserNotOwned:
				return api.Answer{}, api.NotFound()
			}
		case api.UserUnknown:
		}
		return api.Answer{}, notOwned()
	}
}

// notOwned is the refusal for a user of another resource, or one that never existed.
func notOwned() *api.Failure {
	return &api.Failure{
		Status: http.StatusUnauthorized, Code: "IdentityNotOwned",
		Message: "Provided identity doesn't belong to the resource.",
	}
}

// wrongValue is a refusal of one value (fact 4-08).
func wrongValue(target, message string) *api.Failure {
	return &api.Failure{Status: http.StatusBadRequest, Code: codeValidation, Message: message, Target: target}
}

// create creates a user, with a token if scopes are given. The body may be empty (fact 4-02).
func (h handlers) create(c *api.Call) (api.Answer, *api.Failure) {
	body, f := c.OptionalBody()
	if f != nil {
		return api.Answer{}, f
	}
	scopes, f := readScopes(body, "createTokenWithScopes")
	if f != nil {
		return api.Answer{}, f
	}
	life, f := readTokenLife(body)
	if f != nil {
		return api.Answer{}, f
	}
	created := createdIdentity{Identity: identityModel{h.store.CreateUser()}}
	if len(scopes) > 0 {
		token, expires, ok := h.store.IssueToken(created.Identity.ID, scopes, life)
		if !ok {
			return api.Answer{}, api.NotFound()
		}
		created.AccessToken = &tokenModel{token, api.Instant(expires)}
	}
	return api.Answered(http.StatusCreated, created), nil
}

// issue answers with a new token; earlier tokens stay valid (fact 4-03).
func (h handlers) issue(c *api.Call, body api.Fields) (api.Answer, *api.Failure) {
	scopes, f := readScopes(body, "scopes")
	if f != nil {
		return api.Answer{}, f
	}
	if len(scopes) == 0 {
		return api.Answer{}, wrongValue("Scopes", "Scopes must name at least one scope.")
	}
	life, f := readTokenLife(body)
	if f != nil {
		return api.Answer{}, f
	}
	token, expires, ok := h.store.IssueToken(c.ID, scopes, life)
	if !ok {
		return api.Answer{}, api.NotFound() // deleted in this moment
	}
	return api.Answered(http.StatusOK, tokenModel{token, api.Instant(expires)}), nil
}

func (h handlers) revoke(c *api.Call) (api.Answer, *api.Failure) {
	if !h.store.RevokeTokens(c.ID) {
		return api.Answer{}, api.NotFound() // deleted in this moment
	}
	return api.Answered(http.StatusNoContent, nil), nil
}

func (h handlers) delete(c *api.Call) (api.Answer, *api.Failure) {
	if !h.store.DeleteUser(c.ID) {
		return api.Answer{}, api.NotFound() // deleted in this moment
	}
	return api.Answered(http.StatusNoContent, nil), nil
}

// readScopes reads a list of scopes; null is the same as absent.
func readScopes(f api.Fields, name string) ([]string, *api.Failure) {
	if !f.Given(name) {
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

// readTokenLife reads expiresInMinutes; null is the same as absent (fact 4-03).
func readTokenLife(f api.Fields) (time.Duration, *api.Failure) {
	if !f.Given("expiresInMinutes") {
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
