// SPDX-License-Identifier: MPL-2.0

// This file tests the client of the Teams extension, against the emulator and by its
// requests.

package acs_test

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const (
	tenant      = "0b9d7a5e-2c14-4f0e-8a53-6d1f2e7c9b10"
	account     = "5f1d2a7c-9e3b-4c68-b0a4-8c7e6d5f4a21"
	application = "c2e4f6a8-1b3d-4d5f-9a7b-0e1c2d3f4b32"

	assignmentTarget = "/access/teamsExtension/tenants/" + tenant + "/assignments/" + account + "?api-version=2025-06-30"
	assignmentAnswer = `{"objectId":"` + account + `","tenantId":"` + tenant + `","principalType":"user"}`
)

func newTeamsExtensionClient(t *testing.T, connectionString string) *acs.TeamsExtensionClient {
	t.Helper()
	client, err := acs.NewTeamsExtensionClientFromConnectionString(connectionString, fastRetries())
	if err != nil {
		t.Fatalf("make a client: %v", err)
	}
	return client
}

// Facts 4-13 and 5.5-01: a PUT always has the client ids.
func TestEachTeamsExtensionCallOnTheWire(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		call                            func(context.Context, *acs.TeamsExtensionClient) error
		status                          int
		answer, line, contentType, body string
	}{
		"get": {
			func(ctx context.Context, c *acs.TeamsExtensionClient) error {
				_, err := c.GetAssignment(ctx, tenant, account, nil)
				return err
			},
			200, assignmentAnswer, "GET " + assignmentTarget, "", "",
		},
		"put": {
			func(ctx context.Context, c *acs.TeamsExtensionClient) error {
				_, err := c.PutAssignment(ctx, acs.TeamsExtensionAssignment{
					TenantID: tenant, ObjectID: account, PrincipalType: acs.TeamsPrincipalTypeUser, ClientIDs: []string{application},
				}, nil)
				return err
			},
			201, assignmentAnswer, "PUT " + assignmentTarget, "application/json",
			`{"principalType":"user","clientIds":["` + application + `"]}`,
		},
		"put without client ids": {
			func(ctx context.Context, c *acs.TeamsExtensionClient) error {
				_, err := c.PutAssignment(ctx, acs.TeamsExtensionAssignment{
					TenantID: tenant, ObjectID: account, PrincipalType: acs.TeamsPrincipalTypeTeamsResourceAccount,
				}, nil)
				return err
			},
			200, assignmentAnswer, "PUT " + assignmentTarget, "application/json", `{"principalType":"teamsResourceAccount","clientIds":[]}`,
		},
		"delete": {
			func(ctx context.Context, c *acs.TeamsExtensionClient) error {
				_, err := c.DeleteAssignment(ctx, tenant, account, nil)
				return err
			},
			204, "", "DELETE " + assignmentTarget, "", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// The first try fails: each call is idempotent.
			server, url := serveAnswers(t, wireAnswer{status: http.StatusServiceUnavailable}, wireAnswer{status: test.status, body: test.answer})
			if err := test.call(t.Context(), newTeamsExtensionClient(t, "endpoint="+url+";accesskey="+anyKey)); err != nil {
				t.Fatalf("got error %v, want none", err)
			}
			server.wantRequests(t, 2, test.line, test.contentType, test.body)
		})
	}
}

// Facts 4-13 and 4-14.
func TestTheLifeOfAnAssignment(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	client := newTeamsExtensionClient(t, server.ConnectionString())
	want := acs.TeamsExtensionAssignment{
		TenantID: tenant, ObjectID: account, PrincipalType: acs.TeamsPrincipalTypeUser, ClientIDs: []string{application},
	}
	for range 2 { // the second time it is replaced
		put, err := client.PutAssignment(t.Context(), want, nil)
		if err != nil || !reflect.DeepEqual(put.TeamsExtensionAssignment, want) {
			t.Errorf("got %+v, error %v, want %+v", put, err, want)
		}
	}
	if got, err := client.GetAssignment(t.Context(), tenant, account, nil); err != nil || !reflect.DeepEqual(got.TeamsExtensionAssignment, want) {
		t.Errorf("got %+v, error %v, want %+v", got, err, want)
	}
	want.PrincipalType, want.ClientIDs = acs.TeamsPrincipalTypeResourceAccount, []string{}
	if put, err := client.PutAssignment(t.Context(), want, nil); err != nil || !reflect.DeepEqual(put.TeamsExtensionAssignment, want) {
		t.Errorf("got %+v, error %v, want the client ids gone", put, err)
	}
	if _, err := client.DeleteAssignment(t.Context(), tenant, account, nil); err != nil {
		t.Errorf("got error %v, want none", err)
	}
	if _, err := client.GetAssignment(t.Context(), tenant, account, nil); !acs.IsNotFound(err) {
		t.Errorf("got error %v, want not found", err)
	}
	if _, err := client.DeleteAssignment(t.Context(), tenant, account, nil); !acs.IsNotFound(err) {
		t.Errorf("got error %v, want not found", err)
	}
}

// Fact 4-16: GUIDs are the same in any case.
func TestAnswersAboutAssignmentsAreChecked(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ answer, wants string }{
		"in capitals":         {`{"objectId":"` + strings.ToUpper(account) + `","tenantId":"` + strings.ToUpper(tenant) + `","principalType":"user","clientIds":["` + strings.ToUpper(application) + `"]}`, ""},
		"another account":     {strings.Replace(assignmentAnswer, account, application, 1), "it is about " + tenant + "/" + application},
		"another tenant":      {strings.Replace(assignmentAnswer, tenant, application, 1), "it is about " + application + "/" + account},
		"no principal type":   {strings.Replace(assignmentAnswer, "user", "", 1), "lacks its principal type"},
		"client ids as text":  {strings.Replace(assignmentAnswer, `{`, `{"clientIds":"x",`, 1), "its field clientIds has the wrong type"},
		"no GUID as a client": {strings.Replace(assignmentAnswer, `{`, `{"clientIds":["x"],`, 1), `"x" is not a GUID in lower case`},
		"nothing":             {`{}`, "lacks its principal type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, url := serveAnswers(t, wireAnswer{status: 200, body: test.answer})
			got, err := newTeamsExtensionClient(t, "endpoint="+url+";accesskey="+anyKey).GetAssignment(t.Context(), tenant, account, nil)
			if test.wants == "" {
				if err != nil || got.TenantID != tenant || got.ObjectID != account || !slices.Equal(got.ClientIDs, []string{application}) {
					t.Errorf("got %+v, error %v, want ids in lower case", got, err)
				}
			} else if err == nil || !strings.Contains(err.Error(), test.wants) {
				t.Errorf("got error %v, want %q", err, test.wants)
			}
		})
	}
}

// An id that would change the path is not sent.
func TestInvalidAssignmentIDsAreNotSent(t *testing.T) {
	t.Parallel()
	server, url := serveAnswers(t, wireAnswer{status: 200, body: assignmentAnswer})
	client := newTeamsExtensionClient(t, "endpoint="+url+";accesskey="+anyKey)
	for _, ids := range [][2]string{{"", account}, {tenant, ""}, {"..", account}, {tenant, "."}} {
		if _, err := client.GetAssignment(t.Context(), ids[0], ids[1], nil); err == nil {
			t.Errorf("got no error for %q, want one", ids)
		}
	}
	if requests := server.received(); len(requests) > 0 {
		t.Errorf("got %d requests, want none", len(requests))
	}
}

// No recording has a 404 of an assignment: its code may name it.
func TestNotFoundOfAnAssignment(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{"NotFound": true, "AssignmentNotFound": true, "UserNotFound": false, "DeploymentNotFound": false} {
		_, url := serveAnswers(t, wireAnswer{status: 404, body: `{"error":{"code":"` + code + `","message":"There is none."}}`})
		_, err := newTeamsExtensionClient(t, "endpoint="+url+";accesskey="+anyKey).GetAssignment(t.Context(), tenant, account, nil)
		if err == nil || acs.IsNotFound(err) != want {
			t.Errorf("%s: got %v, want not found: %t", code, err, want)
		}
	}
}
