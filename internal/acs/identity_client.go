// SPDX-License-Identifier: MPL-2.0

// This file has the Identity client: the users of a resource and their tokens.

package acs

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// identityAPIVersion is the newest stable version of Identity (fact 4-01).
const identityAPIVersion = "2025-06-30"

// IdentityClient creates and deletes the users of a Communication Services resource,
// and issues and revokes their tokens. It is safe for concurrent use.
//
// Its methods retry as the package says. The two methods that create a user would
// create two, so they are retried only on 429, or if no connection was made. The
// service has no operation that reads a user (fact 4-06).
type IdentityClient struct {
	client *client
}

// NewIdentityClient returns a client that authenticates with Microsoft Entra ID. The
// endpoint has a form that [ParseEndpoint] accepts.
func NewIdentityClient(endpoint string, cred azcore.TokenCredential, options *ClientOptions) (*IdentityClient, error) {
	return newIdentityClient(endpoint, entraAuthorizer(cred), options)
}

// NewIdentityClientWithAccessKey returns a client that signs its requests with an
// access key. The endpoint has a form that [ParseEndpoint] accepts.
func NewIdentityClientWithAccessKey(endpoint string, cred *AccessKeyCredential, options *ClientOptions) (*IdentityClient, error) {
	return newIdentityClient(endpoint, accessKeyAuthorizer(cred, nil), options)
}

// NewIdentityClientFromConnectionString returns a client for a connection string in a
// form that [ParseConnectionString] accepts.
func NewIdentityClientFromConnectionString(connectionString string, options *ClientOptions) (*IdentityClient, error) {
	parsed, err := ParseConnectionString(connectionString)
	if err != nil {
		return nil, err
	}
	return newIdentityClient(parsed.Endpoint, accessKeyAuthorizer(NewAccessKeyCredential(parsed.AccessKey)), options)
}

func newIdentityClient(endpoint string, authorize authorizer, options *ClientOptions) (*IdentityClient, error) {
	return newClient[IdentityClient]("acs-identity", identityAPIVersion, endpoint, oneLimit("acs-identity"), authorize, options)
}

// CreateUser creates a user without a token.
func (c *IdentityClient) CreateUser(ctx context.Context, _ *CreateUserOptions) (CreateUserResponse, error) {
	created, err := c.create(ctx, createUserBody{})
	return CreateUserResponse{ID: created.ID}, err
}

// CreateUserAndToken creates a user and issues a token with these scopes (at least
// one), in one call. If the answer has a user but no token, the response has the id
// of the user next to the error.
func (c *IdentityClient) CreateUserAndToken(ctx context.Context, scopes []TokenScope, options *CreateUserAndTokenOptions) (CreateUserAndTokenResponse, error) {
	if len(scopes) == 0 {
		return CreateUserAndTokenResponse{}, errors.New("a token needs at least one scope")
	}
	created, err := c.create(ctx, createUserBody{scopes, valueOrZero(options)})
	if err == nil && created.Token == "" {
		err = rest.NewCallError(fmt.Errorf("the user %s was created, but the answer has no token", created.ID), true)
	}
	return created, err
}

// IssueToken issues a token with these scopes (at least one) for a user. Earlier
// tokens stay valid.
func (c *IdentityClient) IssueToken(ctx context.Context, userID string, scopes []TokenScope, options *IssueTokenOptions) (IssueTokenResponse, error) {
	if len(scopes) == 0 {
		return IssueTokenResponse{}, errors.New("a token needs at least one scope")
	}
	token, err := doWithResult(ctx, c.client, rest.Request{
		Method: http.MethodPost, Path: userPath(userID, "/:issueAccessToken"),
		Body: issueTokenBody{scopes, valueOrZero(options)},
	}, accessTokenBody.accessToken)
	return IssueTokenResponse{AccessToken: token}, err
}

// RevokeTokens revokes all tokens of a user. That may take 15 minutes (fact 4-09).
func (c *IdentityClient) RevokeTokens(ctx context.Context, userID string, _ *RevokeTokensOptions) (RevokeTokensResponse, error) {
	return RevokeTokensResponse{}, c.client.DoWithoutResult(ctx, rest.Request{Method: http.MethodPost, Path: userPath(userID, "/:revokeAccessTokens")})
}

// DeleteUser deletes a user with all of its data, and revokes its tokens (fact 4-04).
// If an answer is lost, its retry may return an error for which [IsNotFound] is true,
// although this call deleted the user.
func (c *IdentityClient) DeleteUser(ctx context.Context, userID string, _ *DeleteUserOptions) (DeleteUserResponse, error) {
	return DeleteUserResponse{}, c.client.DoWithoutResult(ctx, rest.Request{Method: http.MethodDelete, Path: userPath(userID, "")})
}

// create creates a user, with a token if body has scopes.
func (c *IdentityClient) create(ctx context.Context, body createUserBody) (CreateUserAndTokenResponse, error) {
	return doWithResult(ctx, c.client, rest.Request{Method: http.MethodPost, Path: rest.Path{Escaped: "/identities"}, Body: body, AtMostOnce: true},
		func(b createdUserBody) CreateUserAndTokenResponse {
			return CreateUserAndTokenResponse{ID: b.Identity.ID, AccessToken: b.AccessToken.accessToken()}
		})
}

// userPath is the path of a user, plus what follows it.
func userPath(userID, suffix string) rest.Path {
	return rest.NewPath("/identities/", "user id", userID, suffix)
}
