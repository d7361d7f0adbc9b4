// SPDX-License-Identifier: MPL-2.0

// This file tests the table of acs_teams_extension_assignment in the life cycles on
// a real CLI.

package provider_test

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const (
	teamsTenant  = "72a9c1de-3f54-4b08-9d6a-51e0c7b3f842"
	teamsAccount = "c4d81f06-9a27-4e35-b1c0-7f2e6d9a5b13"
	appOne       = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
	appTwo       = "1a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"

	assignmentAddress = "acs_teams_extension_assignment.a"
	accessPath        = "/access/teamsExtension/tenants/" + teamsTenant + "/assignments/" + teamsAccount
)

// assignmentHCL is an assignment of the account, with more arguments.
func assignmentHCL(principalType string, more ...string) string {
	return fmt.Sprintf("resource \"acs_teams_extension_assignment\" \"a\" {\n  tenant_id = %q\n  object_id = %q\n  principal_type = %q\n  %s\n}\n",
		teamsTenant, teamsAccount, principalType, strings.Join(more, "\n  "))
}

// clientIDs is the argument client_ids.
func clientIDs(ids ...string) string {
	return `client_ids = ["` + strings.Join(ids, `", "`) + `"]`
}

// assignment is what the service has of the account.
func assignment(principalType string, clientIDs ...string) emulator.Assignment {
	return emulator.Assignment{TenantID: teamsTenant, ObjectID: teamsAccount, PrincipalType: principalType, ClientIDs: clientIDs}
}

// wantAssigned checks that the service has this assignment and no other.
func wantAssigned(t *testing.T, s *emulator.Server, want emulator.Assignment) {
	t.Helper()
	if got := s.Assignments(); !reflect.DeepEqual(got, []emulator.Assignment{want}) {
		t.Errorf("the service has %+v, want %+v", got, want)
	}
}

func TestAccTeamsExtensionAssignmentLifeCycle(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, assignmentHCL("user", clientIDs(appTwo, appOne)))
	w.wantEmptyPlan()
	wantAssigned(t, s, assignment("user", appOne, appTwo))
	want := map[string]any{
		"id": teamsTenant + "/" + teamsAccount, "tenant_id": teamsTenant, "object_id": teamsAccount, "principal_type": "user",
		"client_ids": []any{appOne, appTwo}, "timeouts": nil,
	}
	if got := w.attributes(assignmentAddress); !reflect.DeepEqual(got, want) {
		t.Errorf("the state has %v, want %v", got, want)
	}
	// One look before the create: that costs one request.
	if looks := len(calls(s, http.MethodGet, accessPath)); looks < 1 {
		t.Error("nobody looked whether there is one already")
	}

	// Another order is no change.
	w.write("main.tf", assignmentHCL("user", clientIDs(appOne, appTwo)))
	w.wantEmptyPlan()

	// A PUT replaces all of it: what is left out is gone.
	for _, step := range []struct {
		hcl  string
		want emulator.Assignment
	}{
		{assignmentHCL("user", clientIDs(appTwo)), assignment("user", appTwo)},
		{assignmentHCL("teamsResourceAccount", clientIDs(appTwo)), assignment("teamsResourceAccount", appTwo)},
		{assignmentHCL("teamsResourceAccount"), assignment("teamsResourceAccount")},
	} {
		s.ForgetRequests()
		w.write("main.tf", step.hcl)
		w.wantPlan(assignmentAddress + " update")
		w.run("apply", "saved.tfplan")
		wantAssigned(t, s, step.want)
		if n := len(calls(s, http.MethodPut, accessPath)); n != 1 {
			t.Errorf("%d times was put, want once", n)
		}
		w.wantEmptyPlan()
	}

	// No client ids, said or not, are the same.
	w.write("main.tf", assignmentHCL("teamsResourceAccount", "client_ids = []"))
	w.wantEmptyPlan()

	w.destroy()
	if got := s.Assignments(); len(got) > 0 {
		t.Errorf("%v are left", got)
	}
}

func TestAccTeamsExtensionAssignmentOfAnotherAccountReplaces(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, assignmentHCL("user"))
	for _, id := range []string{teamsAccount, teamsTenant} {
		w.write("main.tf", strings.Replace(assignmentHCL("user"), id, appOne, 1))
		w.wantPlan(assignmentAddress + " delete create")
		w.run("apply", "saved.tfplan")
		w.wantEmptyPlan()
		if got := s.Assignments(); len(got) != 1 || got[0].TenantID != appOne && got[0].ObjectID != appOne {
			t.Errorf("the service has %+v, want one of %s", got, appOne)
		}
	}
}

// The plan repairs whatever was changed outside Terraform.
func TestAccTeamsExtensionAssignmentDriftIsRepaired(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, assignmentHCL("user", clientIDs(appOne)))
	for _, changed := range []emulator.Assignment{
		assignment("user"), assignment("user", appOne, appTwo), assignment("user", appTwo), assignment("teamsResourceAccount", appOne),
	} {
		s.PutAssignment(changed)
		w.wantPlan(assignmentAddress + " update")
		w.run("apply", "saved.tfplan")
		wantAssigned(t, s, assignment("user", appOne))
	}
	// The same in capitals, in another order or twice is no drift (fact 4-16).
	s.PutAssignment(assignment("user", strings.ToUpper(appOne), appOne))
	w.wantEmptyPlan()
}

// The interface and the documentation call a resource account by different names
// (fact 4-15): which of them the service answers plans nothing.
func TestAccTeamsExtensionAssignmentResourceAccountByEitherName(t *testing.T) {
	t.Parallel()
	for configured, answered := range map[string]string{
		"resourceAccount": "teamsResourceAccount", "teamsResourceAccount": "resourceAccount", "user": "User",
	} {
		t.Run(configured, func(t *testing.T) {
			t.Parallel()
			s := newService(t)
			w := appliedWorkspace(t, s, assignmentHCL(configured))
			s.AddFault(emulator.Fault{Method: http.MethodGet, Status: http.StatusOK, Body: fmt.Sprintf(
				`{"tenantId":%q,"objectId":%q,"principalType":%q}`, teamsTenant, teamsAccount, answered)})
			w.wantEmptyPlan()
			w.apply()
			s.ClearFaults()
			w.wantAttribute(assignmentAddress, "principal_type", configured)
			// From one name to the other is an update that sends the other.
			if configured == "resourceAccount" {
				w.applyHCL(assignmentHCL(answered, clientIDs(appOne)))
				wantAssigned(t, s, assignment(answered, appOne))
				w.wantEmptyPlan()
			}
		})
	}
}

func TestAccTeamsExtensionAssignmentDeletedOutside(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, assignmentHCL("user", clientIDs(appOne)))
	s.DeleteAssignment(teamsTenant, teamsAccount)
	p := w.plan()
	wantText(t, p.text, "Teams extension assignment deleted outside Terraform",
		"Assignment of "+teamsAccount+" in tenant "+teamsTenant+" no longer exists", "the next apply creates it again")
	if got := p.actions(assignmentAddress); got != "create" {
		t.Errorf("planned %q, want a create", got)
	}
	w.run("apply", "saved.tfplan")
	wantAssigned(t, s, assignment("user", appOne))
	w.wantEmptyPlan()

	// Between refresh and destroy, too; whether the service says so is not known
	// (fact 4-17).
	s.DeleteAssignment(teamsTenant, teamsAccount)
	w.destroy("-refresh=false")
	w.apply()
	s.AddFault(emulator.Fault{Method: http.MethodDelete, Status: http.StatusNoContent, Count: 1})
	s.DeleteAssignment(teamsTenant, teamsAccount)
	w.destroy("-refresh=false")
	w.wantNotInState(assignmentAddress)
}

// A PUT would overwrite an assignment that Terraform did not create, so the create
// looks first.
func TestAccTeamsExtensionAssignmentThatExistsIsNotOverwritten(t *testing.T) {
	t.Parallel()
	s := newService(t)
	theirs := assignment("user", appTwo)
	s.PutAssignment(theirs)
	w := newWorkspace(t, s, assignmentHCL("teamsResourceAccount", clientIDs(appOne)))
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot create the Teams extension assignment", "exists already", "would overwrite",
		"import it with the id "+teamsTenant+"/"+teamsAccount)
	wantAssigned(t, s, theirs)
	wantWrites(t, s)
	w.run("import", assignmentAddress, teamsTenant+"/"+teamsAccount)
	w.apply()
	wantAssigned(t, s, assignment("teamsResourceAccount", appOne))
	w.wantEmptyPlan()
}

// A failure leaves the state as the service has it.
func TestAccTeamsExtensionAssignmentFailures(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, noRetries+assignmentHCL("user", clientIDs(appOne)))
	fails := func(method, says string, arguments ...string) {
		t.Helper()
		for name, failure := range failures() {
			before := fmt.Sprint(w.attributes(assignmentAddress))
			t.Log(method, name)
			failure.fault.Method = method
			s.AddFault(failure.fault)
			wantText(t, w.fail(arguments...), says, failure.says, "Assignment of "+teamsAccount+" in tenant "+teamsTenant)
			s.ClearFaults()
			if after := fmt.Sprint(w.attributes(assignmentAddress)); after != before {
				t.Errorf("the state has %s, it had %s", after, before)
			}
		}
	}
	fails(http.MethodGet, "Cannot create the Teams extension assignment", "apply", "-auto-approve")
	fails(http.MethodPut, "Cannot create the Teams extension assignment", "apply", "-auto-approve")
	w.apply()
	fails(http.MethodGet, "Cannot read the Teams extension assignment", "plan")
	fails(http.MethodDelete, "Cannot delete the Teams extension assignment", "destroy", "-auto-approve")
	w.write("main.tf", noRetries+assignmentHCL("user", clientIDs(appTwo)))
	fails(http.MethodPut, "Cannot update the Teams extension assignment", "apply", "-auto-approve")
	w.apply()
	wantAssigned(t, s, assignment("user", appTwo))
	w.wantEmptyPlan()
}

// Where an answer is lost, the call is made again: none changes anything the second
// time. Where all are lost, the next apply says what there is.
func TestAccTeamsExtensionAssignmentWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	s := newService(t)
	lose := func(method string, count int) {
		s.AddFault(emulator.Fault{Method: method, Drop: emulator.DropAfter, Count: count})
	}
	w := newWorkspace(t, s, assignmentHCL("user", clientIDs(appOne)))
	lose(http.MethodPut, 1)
	w.apply()
	w.write("main.tf", assignmentHCL("user", clientIDs(appTwo)))
	lose(http.MethodPut, 1)
	w.apply()
	w.wantEmptyPlan()
	wantAssigned(t, s, assignment("user", appTwo))
	lose(http.MethodDelete, 1)
	w.destroy()

	w.write("main.tf", noRetries+assignmentHCL("user"))
	lose(http.MethodPut, 1)
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot create the Teams extension assignment", "It may have been created anyway", "how to import it")
	wantAssigned(t, s, assignment("user"))
	wantText(t, w.fail("apply", "-auto-approve"), "exists already")
	w.run("import", assignmentAddress, teamsTenant+"/"+teamsAccount)
	w.wantEmptyPlan()
}

func TestAccTeamsExtensionAssignmentImportEveryWay(t *testing.T) {
	t.Parallel()
	s := newService(t)
	testImports(t, s, assignmentHCL("user", clientIDs(appOne)), []statecheck.StateCheck{
		statecheck.ExpectIdentityValue(assignmentAddress, tfjsonpath.New("tenant_id"), knownvalue.StringExact(teamsTenant)),
		statecheck.ExpectIdentityValue(assignmentAddress, tfjsonpath.New("object_id"), knownvalue.StringExact(teamsAccount)),
	}, assignmentAddress)
}

// One that is not there is not imported.
func TestAccTeamsExtensionAssignmentImportOfNone(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, assignmentHCL("user"))
	wantText(t, w.fail("import", assignmentAddress, teamsTenant+"/"+teamsAccount), "Cannot import non-existent remote object")
}

func TestAccDataTeamsExtensionAssignment(t *testing.T) {
	t.Parallel()
	s := newService(t)
	const kind = "acs_teams_extension_assignment"
	hcl := dataHCL(kind, argument("tenant_id", teamsTenant), argument("object_id", teamsAccount))
	w := newWorkspace(t, s, hcl)
	wantText(t, w.fail("plan"), "Cannot read the Teams extension assignment", "Assignment of "+teamsAccount+" in tenant "+teamsTenant, "404 NotFound")
	for _, existing := range []emulator.Assignment{assignment("user", appTwo, appOne), assignment("resourceAccount")} {
		s.PutAssignment(existing)
		w.apply()
		ids := []any{}
		if len(existing.ClientIDs) > 0 {
			ids = []any{appOne, appTwo}
		}
		w.wantAttributes("data."+kind+".d", map[string]any{
			"id": teamsTenant + "/" + teamsAccount, "principal_type": existing.PrincipalType, "client_ids": ids,
		})
	}
	s.AddFault(emulator.Fault{Method: http.MethodGet, Status: http.StatusForbidden})
	wantText(t, w.fail("plan"), "Cannot read the Teams extension assignment", "403 Forbidden", "needs a role on")
}
