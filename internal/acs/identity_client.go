// This file is the Identity client: users of the resource and their tokens.

package acs

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
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
	if cred == nil {
		return nil, errors.New("the token credential is nil")
	}
	return newIdentityClient(endpoint, entraAuthorizer(cred), options)
}

// NewIdentityClientWithAccessKey makes a client that signs its requests with an
// access key. The endpoint is in a form that ParseEndpoint takes.
func NewIdentityClientWithAccessKey(endpoint string, cred *AccessKeyCredential, options *ClientOptions) (*IdentityClient, error) {
	if cred == nil {
		return nil, errors.New("the access key credential is nil")
	}
	return newIdentityClient(endpoint, accessKeyAuthorizer(cred), options)
}

// NewIdentityClientFromConnectionString makes a client from what
// ParseConnectionString takes.
func NewIdentityClientFromConnectionString(connectionString string, options *ClientOptions) (*IdentityClient, error) {
	parsed, err := ParseConnectionString(connectionString)
	if err != nil {
		return nil, err
	}
	cred, err := NewAccessKeyCredential(parsed.AccessKey)
	if err != nil {
		return nil, err
	}
	return NewIdentityClientWithAccessKey(parsed.Endpoint, cred, options)
}

func newIdentityClient(endpoint string, authorize authorizer, options *ClientOptions) (*IdentityClient, error) {
	c, err := newClient("acs-identity", identityAPIVersion, endpoint, authorize, options)
	if err != nil {
		return nil, err
	}
	return &IdentityClient{client: c}, nil
}

// CreateUser creates a user.
func (c *IdentityClient) CreateUser(ctx context.Context, _ *CreateUserOptions) (CreateUserResponse, error) {
	created, err := c.create(ctx, createUserBody{})
	return CreateUserResponse{ID: created.Identity.ID}, err
}

// CreateUserAndToken creates a user and issues a token for it, in one call. Where
// the service creates the user but answers no token, the error comes with the
// user's id.
func (c *IdentityClient) CreateUserAndToken(ctx context.Context, scopes []TokenScope, options *CreateUserAndTokenOptions) (CreateUserAndTokenResponse, error) {
	if len(scopes) == 0 {
		return CreateUserAndTokenResponse{}, errors.New("a token needs at least one scope")
	}
	if options == nil {
		options = &CreateUserAndTokenOptions{}
	}
	created, err := c.create(ctx, createUserBody{CreateTokenWithScopes: scopes, ExpiresInMinutes: options.ExpiresInMinutes})
	if err != nil {
		return CreateUserAndTokenResponse{}, err
	}
	response := CreateUserAndTokenResponse{ID: created.Identity.ID, AccessToken: created.AccessToken.accessToken()}
	if response.Token == "" {
		return response, failed(fmt.Errorf("the user %s was created, but the answer holds no token", response.ID), true)
	}
	return response, nil
}

// IssueToken issues a token for a user, which leaves earlier ones as they are.
func (c *IdentityClient) IssueToken(ctx context.Context, userID string, scopes []TokenScope, options *IssueTokenOptions) (IssueTokenResponse, error) {
	if len(scopes) == 0 {
		return IssueTokenResponse{}, errors.New("a token needs at least one scope")
	}
	if options == nil {
		options = &IssueTokenOptions{}
	}
	path, err := userPath(userID, "/:issueAccessToken")
	if err != nil {
		return IssueTokenResponse{}, err
	}
	req, err := c.client.newBodyRequest(ctx, http.MethodPost, path, contentTypeJSON,
		issueTokenBody{Scopes: scopes, ExpiresInMinutes: options.ExpiresInMinutes})
	if err != nil {
		return IssueTokenResponse{}, err
	}
	resp, err := c.client.send(req)
	if err != nil {
		return IssueTokenResponse{}, err
	}
	body, err := decode[accessTokenBody](resp)
	if err != nil {
		return IssueTokenResponse{}, err
	}
	return IssueTokenResponse{AccessToken: body.accessToken()}, nil
}

// RevokeTokens makes every token of a user worthless, which may take 15 minutes
// (fact 4-09).
func (c *IdentityClient) RevokeTokens(ctx context.Context, userID string, _ *RevokeTokensOptions) (RevokeTokensResponse, error) {
	return RevokeTokensResponse{}, c.change(ctx, http.MethodPost, userID, "/:revokeAccessTokens")
}

// DeleteUser deletes a user with all its data and revokes its tokens (fact 4-04).
// An error for which IsNotFound holds may be the answer to a retry of a deletion
// whose answer was lost.
func (c *IdentityClient) DeleteUser(ctx context.Context, userID string, _ *DeleteUserOptions) (DeleteUserResponse, error) {
	return DeleteUserResponse{}, c.change(ctx, http.MethodDelete, userID, "")
}

// create creates a user, once.
func (c *IdentityClient) create(ctx context.Context, body createUserBody) (createdUserBody, error) {
	req, err := c.client.newBodyRequest(ctx, http.MethodPost, "/identities", contentTypeJSON, body)
	if err != nil {
		return createdUserBody{}, err
	}
	resp, err := c.client.sendOnce(req)
	if err != nil {
		return createdUserBody{}, err
	}
	return decode[createdUserBody](resp)
}

// change sends a call on one user that has no body either way.
func (c *IdentityClient) change(ctx context.Context, method, userID, below string) error {
	path, err := userPath(userID, below)
	if err != nil {
		return err
	}
	var req *policy.Request
	if req, err = c.client.newRequest(ctx, method, path); err != nil {
		return err
	}
	return done(c.client.send(req))
}

// userPath is the path of one user, or of what is below it.
func userPath(userID, below string) (string, error) {
	id, err := segment("user id", userID)
	if err != nil {
		return "", err
	}
	return "/identities/" + id + below, nil
}
