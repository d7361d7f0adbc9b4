// This file is the Identity client: users of the resource and their tokens.

package acs

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
)

// identityAPIVersion is the newest stable version of Identity (fact 4-01).
const identityAPIVersion = "2025-06-30"

// IdentityClient makes the users of one Communication Services resource and
// issues their tokens. It is safe for concurrent use.
//
// Its methods try again as those of RoomsClient do, except for the two that
// create a user: these go by no id under which the service would know a call
// again, so they are tried again only on 429 and where no connection was made.
// There is no method to read a user: the service has none (fact 4-06).
type IdentityClient struct {
	client *client
}

// NewIdentityClient makes a client that authenticates with Microsoft Entra ID.
// The endpoint is in a form that ParseEndpoint takes.
func NewIdentityClient(endpoint string, cred azcore.TokenCredential, options *ClientOptions) (*IdentityClient, error) {
	return newIdentityClient(endpoint, entraAuthorizer(cred), options)
}

// NewIdentityClientWithAccessKey makes a client that signs its requests with an
// access key. The endpoint is in a form that ParseEndpoint takes.
func NewIdentityClientWithAccessKey(endpoint string, cred *AccessKeyCredential, options *ClientOptions) (*IdentityClient, error) {
	return newIdentityClient(endpoint, accessKeyAuthorizer(cred, nil), options)
}

// NewIdentityClientFromConnectionString makes a client from what
// ParseConnectionString takes.
func NewIdentityClientFromConnectionString(connectionString string, options *ClientOptions) (*IdentityClient, error) {
	parsed, err := ParseConnectionString(connectionString)
	if err != nil {
		return nil, err
	}
	return newIdentityClient(parsed.Endpoint, accessKeyAuthorizer(NewAccessKeyCredential(parsed.AccessKey)), options)
}

func newIdentityClient(endpoint string, authorize authorizer, options *ClientOptions) (*IdentityClient, error) {
	return newClient[IdentityClient]("acs-identity", identityAPIVersion, endpoint, authorize, options)
}

// CreateUser creates a user.
func (c *IdentityClient) CreateUser(ctx context.Context, _ *CreateUserOptions) (CreateUserResponse, error) {
	created, err := c.create(ctx, createUserBody{})
	return CreateUserResponse{ID: created.ID}, err
}

// CreateUserAndToken creates a user and issues a token for it, in one call. Where
// the service creates the user but answers no token, the error comes with the
// user's id.
func (c *IdentityClient) CreateUserAndToken(ctx context.Context, scopes []TokenScope, options *CreateUserAndTokenOptions) (CreateUserAndTokenResponse, error) {
	if len(scopes) == 0 {
		return CreateUserAndTokenResponse{}, errors.New("a token needs at least one scope")
	}
	created, err := c.create(ctx, createUserBody{scopes, given(options)})
	if err == nil && created.Token == "" {
		err = failed(fmt.Errorf("the user %s was created, but the answer holds no token", created.ID), true)
	}
	return created, err
}

// IssueToken issues a token for a user, which leaves earlier ones as they are.
func (c *IdentityClient) IssueToken(ctx context.Context, userID string, scopes []TokenScope, options *IssueTokenOptions) (IssueTokenResponse, error) {
	if len(scopes) == 0 {
		return IssueTokenResponse{}, errors.New("a token needs at least one scope")
	}
	token, err := receive(ctx, c.client, request{
		method: http.MethodPost, path: userPath(userID, "/:issueAccessToken"),
		body: issueTokenBody{scopes, given(options)},
	}, accessTokenBody.accessToken)
	return IssueTokenResponse{AccessToken: token}, err
}

// RevokeTokens makes every token of a user worthless, which may take 15 minutes
// (fact 4-09).
func (c *IdentityClient) RevokeTokens(ctx context.Context, userID string, _ *RevokeTokensOptions) (RevokeTokensResponse, error) {
	return RevokeTokensResponse{}, c.client.change(ctx, request{method: http.MethodPost, path: userPath(userID, "/:revokeAccessTokens")})
}

// DeleteUser deletes a user with all its data and revokes its tokens (fact 4-04).
// An error for which IsNotFound holds may be the answer to a retry of a deletion
// whose answer was lost.
func (c *IdentityClient) DeleteUser(ctx context.Context, userID string, _ *DeleteUserOptions) (DeleteUserResponse, error) {
	return DeleteUserResponse{}, c.client.change(ctx, request{method: http.MethodDelete, path: userPath(userID, "")})
}

// create creates a user, once.
func (c *IdentityClient) create(ctx context.Context, body createUserBody) (CreateUserAndTokenResponse, error) {
	return receive(ctx, c.client, request{method: http.MethodPost, path: path{text: "/identities"}, body: body, once: true},
		func(b createdUserBody) CreateUserAndTokenResponse {
			return CreateUserAndTokenResponse{ID: b.Identity.ID, AccessToken: b.AccessToken.accessToken()}
		})
}

// userPath is the path of one user, or of what is below it.
func userPath(userID, below string) path {
	return pathOf("/identities/", "user id", userID, below)
}
