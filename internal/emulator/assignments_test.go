// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests assignments of the Teams extension: over HTTP, behind Terraform's back, across a restart, and in a seed.

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const (
	tenant      = "11111111-2222-3333-4444-555555555555"
	account     = "0000000a-aaaa-bbbb-cccc-00000000000a"
	application = "0000000b-aaaa-bbbb-cccc-00000000000b"
)

type assignmentBody struct {
	ObjectID      string   `json:"objectId"`
	TenantID      string   `json:"tenantId"`
	PrincipalType string   `json:"principalType"`
	ClientIDs     []string `json:"clientIds"`
}

// assignment calls an operation on the assignment of an account.
func (c *client) assignment(method, account, body string) reply {
	c.t.Helper()
	return c.identity(method, "/access/teamsExtension/tenants/"+tenant+"/assignments/"+account, body, "Content-Type", "application/json")
}

// Facts 4-13 and 4-14: a PUT creates an assignment, or replaces all of it.
func TestLifeOfAnAssignment(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	want(t, c.assignment("GET", account, ""), http.StatusNotFound)
	for _, step := range []struct {
		body   string
		status int
		want   assignmentBody
	}{
		{`{"principalType":"user","clientIds":["` + application + `"]}`, 201, assignmentBody{account, tenant, "user", []string{application}}},
		{`{"principalType":"user","clientIds":null}`, 200, assignmentBody{account, tenant, "user", nil}},
		{`{"principalType":"teamsResourceAccount"}`, 200, assignmentBody{account, tenant, "teamsResourceAccount", nil}},
		{`{"principalType":"resourceAccount","clientIds":[]}`, 200, assignmentBody{account, tenant, "resourceAccount", nil}},
	} {
		got := decode[assignmentBody](t, c.assignment("PUT", account, step.body), step.status)
		read := decode[assignmentBody](t, c.assignment("GET", account, ""), http.StatusOK)
		if !reflect.DeepEqual(got, step.want) || !reflect.DeepEqual(read, step.want) {
			t.Errorf("%s: got %+v and %+v, want %+v", step.body, got, read, step.want)
		}
	}
	if got := decode[assignmentBody](t, c.assignment("GET", strings.ToUpper(account), ""), http.StatusOK); got.ObjectID != account {
		t.Errorf("got %+v, want the same in capitals", got)
	}
	want(t, c.assignment("GET", application, ""), http.StatusNotFound)
	want(t, c.assignment("DELETE", account, ""), http.StatusNoContent)
	want(t, c.assignment("DELETE", account, ""), http.StatusNotFound)
	want(t, c.assignment("GET", account, ""), http.StatusNotFound)
}

// Only one version has assignments (fact 4-13).
func TestAssignmentsThatAreRefused(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for name, test := range map[string]struct{ account, body, target string }{
		"no principal type":      {account, `{}`, "PrincipalType"},
		"unknown principal type": {account, `{"principalType":"group"}`, "PrincipalType"},
		"no list of clients":     {account, `{"principalType":"user","clientIds":"x"}`, "ClientIds"},
		"no GUID as a client":    {account, `{"principalType":"user","clientIds":["x"]}`, "ClientIds"},
		"no GUID as an account":  {"me", `{"principalType":"user"}`, "ObjectId"},
	} {
		got := decode[errorBody](t, c.assignment("PUT", test.account, test.body), http.StatusBadRequest).Error
		if got.Code != "ValidationError" || got.Target != test.target {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	const path = "/access/teamsExtension/tenants/me/assignments/" + account
	want(t, c.identity("GET", path, ""), http.StatusBadRequest)
	want(t, c.raw("GET", strings.Replace(path, "me", tenant, 1)+"?api-version=2023-10-01", ""), http.StatusBadRequest)
	want(t, c.assignment("POST", account, `{}`), http.StatusMethodNotAllowed)
	want(t, c.assignment("PUT", account, `[]`), http.StatusBadRequest)
	want(t, c.assignment("PUT", account, `{"principalType":1}`), http.StatusBadRequest)
	if got := c.server.Assignments(); len(got) != 0 {
		t.Errorf("got %+v, want none", got)
	}
}

func TestAssignmentsBehindTerraformsBack(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	first := emulator.Assignment{TenantID: tenant, ObjectID: application, PrincipalType: "user", ClientIDs: []string{account}}
	second := emulator.Assignment{TenantID: tenant, ObjectID: account, PrincipalType: "teamsResourceAccount"}
	c.server.PutAssignment(first)
	c.server.PutAssignment(second)
	first.PrincipalType = "resourceAccount"
	c.server.PutAssignment(first)
	if got, want := c.server.Assignments(), []emulator.Assignment{first, second}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if !c.server.DeleteAssignment(tenant, account) || c.server.DeleteAssignment(tenant, account) {
		t.Error("an assignment is deleted once")
	}
	c.server.Reset()
	if got := c.server.Assignments(); len(got) != 0 {
		t.Errorf("got %+v after a reset, want none", got)
	}
}

func TestAssignmentsOutliveARestart(t *testing.T) {
	t.Parallel()
	c, path := startWithDataFile(t)
	for _, id := range []string{account, application, tenant} {
		want(t, c.assignment("PUT", id, `{"principalType":"user","clientIds":["`+application+`"]}`), http.StatusCreated)
	}
	want(t, c.assignment("PUT", account, `{"principalType":"teamsResourceAccount"}`), http.StatusOK)
	want(t, c.assignment("DELETE", application, ""), http.StatusNoContent)
	before := c.server.Assignments()
	c = c.restarted(path)
	if got := c.server.Assignments(); len(got) != 2 || !reflect.DeepEqual(got, before) {
		t.Errorf("got %+v, want %+v", got, before)
	}
	// A new one comes last.
	want(t, c.assignment("PUT", application, `{"principalType":"user"}`), http.StatusCreated)
	if got := c.server.Assignments(); got[2].ObjectID != application {
		t.Errorf("got %+v", got)
	}
}

func TestAssignmentsInASeed(t *testing.T) {
	t.Parallel()
	old, fresh := start(t, emulator.Options{}), start(t, emulator.Options{})
	entry := func(object, kind, clients string) string {
		return `{"tenantId":"` + tenant + `","objectId":"` + object + `","principalType":"` + kind + `","clientIds":` + clients + `}`
	}
	seed := func(entries ...string) string {
		return `{"teamsExtensionAssignments":[` + strings.Join(entries, ",") + `]}`
	}
	old.seed(seed(entry(account, "user", `["`+application+`"]`), entry(application, "teamsResourceAccount", "null")))
	state := old.admin("GET", "state", "").body
	fresh.seed(state)
	if got := fresh.admin("GET", "state", "").body; got != state || !strings.Contains(got, entry(application, "teamsResourceAccount", "[]")) {
		t.Errorf("got  %s\nwant %s", got, state)
	}
	for body, says := range map[string]string{
		seed(entry("me", "user", "[]")):                                 `"me" is not a GUID`,
		seed(entry(tenant, "group", "[]")):                              `principalType is "group"`,
		seed(entry(tenant, "user", `["x"]`)):                            `"x" is not a GUID`,
		seed(entry(strings.ToUpper(account), "user", "[]")):             "already",
		seed(entry(tenant, "user", "[]"), entry(tenant, "user", "[]")):  "teamsExtensionAssignments[1]",
		`{"teamsExtensionAssignments":[{"tenantId":"` + tenant + `"}]}`: `"" is not a GUID`,
		`{"teamsExtensionAssignments":[{"tenant":"` + tenant + `"}]}`:   `unknown member "tenant"`,
	} {
		wantRefused(t, fresh.admin("POST", "seed", body), 400, says)
	}
	if got := fresh.admin("GET", "state", "").body; got != state {
		t.Errorf("a refused seed changed the state to %s", got)
	}
}
