// SPDX-License-Identifier: MPL-2.0

// This file has the client of the Teams extension: which accounts of a Teams tenant
// have access to the resource. It is the part of Identity that goes with Teams.

package acs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// teamsExtensionAPIVersion is the only released version of Identity that has
// assignments (fact 4-13).
const teamsExtensionAPIVersion = "2025-06-30"

// TeamsPrincipalType is the kind of account that an assignment is for.
type TeamsPrincipalType string

// The kinds of account. The last two are one: the interface and the documentation
// call it by different names (fact 4-15).
const (
	TeamsPrincipalTypeUser                 TeamsPrincipalType = "user"
	TeamsPrincipalTypeResourceAccount      TeamsPrincipalType = "resourceAccount"
	TeamsPrincipalTypeTeamsResourceAccount TeamsPrincipalType = "teamsResourceAccount"
)

// PossibleTeamsPrincipalTypeValues returns the kinds of account, by all their names.
func PossibleTeamsPrincipalTypeValues() []TeamsPrincipalType {
	return []TeamsPrincipalType{TeamsPrincipalTypeUser, TeamsPrincipalTypeTeamsResourceAccount, TeamsPrincipalTypeResourceAccount}
}

// TeamsExtensionAssignment gives an account of a Teams tenant access to the
// resource.
type TeamsExtensionAssignment struct {
	// TenantID and ObjectID are GUIDs, in lower case in answers.
	TenantID, ObjectID string
	// PrincipalType is the kind of the account.
	PrincipalType TeamsPrincipalType
	// ClientIDs are the applications through which a user has access, GUIDs in
	// lower case in answers, in any order (fact 4-16).
	ClientIDs []string
}

type (
	// GetAssignmentOptions has no members yet.
	GetAssignmentOptions struct{}
	// GetAssignmentResponse is the assignment.
	GetAssignmentResponse struct{ TeamsExtensionAssignment }
	// PutAssignmentOptions has no members yet.
	PutAssignmentOptions struct{}
	// PutAssignmentResponse is the assignment as it is now.
	PutAssignmentResponse struct{ TeamsExtensionAssignment }
	// DeleteAssignmentOptions has no members yet.
	DeleteAssignmentOptions struct{}
	// DeleteAssignmentResponse has no members: the answer has no body.
	DeleteAssignmentResponse struct{}
)

// TeamsExtensionClient manages the assignments of a Communication Services resource.
// It is safe for concurrent use.
//
// Its methods retry as the package says: all of them are idempotent. The service has
// no operation that lists assignments.
type TeamsExtensionClient struct {
	client *client
}

// NewTeamsExtensionClient returns a client that authenticates with Microsoft Entra
// ID. The endpoint has a form that [ParseEndpoint] accepts.
func NewTeamsExtensionClient(endpoint string, cred azcore.TokenCredential, options *ClientOptions) (*TeamsExtensionClient, error) {
	return newTeamsExtensionClient(endpoint, entraAuthorizer(cred), options)
}

// NewTeamsExtensionClientWithAccessKey returns a client that signs its requests with
// an access key. The endpoint has a form that [ParseEndpoint] accepts.
func NewTeamsExtensionClientWithAccessKey(endpoint string, cred *AccessKeyCredential, options *ClientOptions) (*TeamsExtensionClient, error) {
	return newTeamsExtensionClient(endpoint, accessKeyAuthorizer(cred, nil), options)
}

// NewTeamsExtensionClientFromConnectionString returns a client for a connection
// string in a form that [ParseConnectionString] accepts.
func NewTeamsExtensionClientFromConnectionString(connectionString string, options *ClientOptions) (*TeamsExtensionClient, error) {
	parsed, err := ParseConnectionString(connectionString)
	if err != nil {
		return nil, err
	}
	return newTeamsExtensionClient(parsed.Endpoint, accessKeyAuthorizer(NewAccessKeyCredential(parsed.AccessKey)), options)
}

func newTeamsExtensionClient(endpoint string, authorize authorizer, options *ClientOptions) (*TeamsExtensionClient, error) {
	return newClient[TeamsExtensionClient]("acs-teams-extension", teamsExtensionAPIVersion, endpoint, oneLimit("acs-teams-extension"), authorize, options)
}

// GetAssignment reads the assignment of an account. If it has none, [IsNotFound] is
// true for the error.
func (c *TeamsExtensionClient) GetAssignment(ctx context.Context, tenantID, objectID string, _ *GetAssignmentOptions) (GetAssignmentResponse, error) {
	got, err := doWithResult(ctx, c.client, rest.Request{Path: assignmentPath(tenantID, objectID)}, assignmentBody.assignment)
	return GetAssignmentResponse{got}, err
}

// PutAssignment creates the assignment of an account, or replaces the whole of it:
// the service forgets client ids that a does not have.
func (c *TeamsExtensionClient) PutAssignment(ctx context.Context, a TeamsExtensionAssignment, _ *PutAssignmentOptions) (PutAssignmentResponse, error) {
	put, err := doWithResult(ctx, c.client, rest.Request{
		Method: http.MethodPut, Path: assignmentPath(a.TenantID, a.ObjectID),
		Body: putAssignmentBody{a.PrincipalType, append([]string{}, a.ClientIDs...)},
	}, assignmentBody.assignment)
	return PutAssignmentResponse{put}, err
}

// DeleteAssignment deletes the assignment of an account. If an answer is lost, its
// retry may return an error for which [IsNotFound] is true, although this call
// deleted the assignment.
func (c *TeamsExtensionClient) DeleteAssignment(ctx context.Context, tenantID, objectID string, _ *DeleteAssignmentOptions) (DeleteAssignmentResponse, error) {
	return DeleteAssignmentResponse{}, c.client.DoWithoutResult(ctx, rest.Request{Method: http.MethodDelete, Path: assignmentPath(tenantID, objectID)})
}

// assignmentPath is the path of the assignment of an account.
func assignmentPath(tenantID, objectID string) rest.Path {
	object := rest.NewPath("/assignments/", "object id", objectID, "")
	tenant := rest.NewPath("/access/teamsExtension/tenants/", "tenant id", tenantID, object.Escaped)
	return rest.Path{Escaped: tenant.Escaped, ID: strings.ToLower(tenantID + "/" + objectID), Err: cmp.Or(tenant.Err, object.Err)}
}

// The types below are the JSON bodies (fact 4-13).

// putAssignmentBody always has the client ids: no document says what the service does
// if a PUT leaves them out.
type putAssignmentBody struct {
	PrincipalType TeamsPrincipalType `json:"principalType"`
	ClientIDs     []string           `json:"clientIds"`
}

type assignmentBody struct {
	ObjectID      string             `json:"objectId"`
	TenantID      string             `json:"tenantId"`
	PrincipalType TeamsPrincipalType `json:"principalType"`
	ClientIDs     []string           `json:"clientIds"`
}

func (b assignmentBody) assignment() TeamsExtensionAssignment {
	return TeamsExtensionAssignment{
		TenantID: strings.ToLower(b.TenantID), ObjectID: strings.ToLower(b.ObjectID),
		PrincipalType: b.PrincipalType, ClientIDs: convertAll(b.ClientIDs, strings.ToLower),
	}
}

func (b assignmentBody) validate(requestedID string) error {
	if b.PrincipalType == "" {
		return errors.New("the assignment lacks its principal type")
	}
	for _, id := range append([]string{b.TenantID, b.ObjectID}, b.ClientIDs...) {
		if err := CheckGUID(strings.ToLower(id)); err != nil {
			return fmt.Errorf("an id of the assignment: %w", err)
		}
	}
	return checkRequested(requestedID, strings.ToLower(b.TenantID+"/"+b.ObjectID))
}

var guidPattern = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// CheckGUID returns an error if id is not a GUID in lower case, the form in which
// Microsoft Entra ID shows GUIDs. The error quotes id and names the form.
func CheckGUID(id string) error {
	return checkID(id, guidPattern, "not a GUID in lower case, such as 1b5cc06b-f352-4571-b1e6-d9b259b7c776")
}
