// SPDX-License-Identifier: MPL-2.0

// This file tests arguments that are null, or unknown to the plan and null in the end.

package provider_test

import (
	"fmt"
	"testing"
)

// A value that the plan does not know may turn out null, and then contradicts
// nothing.
func TestAccUnknownArgumentMayTurnOutNull(t *testing.T) {
	t.Parallel()
	const value = "resource \"terraform_data\" \"x\" { input = { n = 1, of = %q } }\n"
	rolling := "{ days = 60, renew_before_days = 30 }"
	inSubtests(t, map[string]string{
		"rolling_validity beside valid_until": roomHCL(
			`valid_until = "2026-10-01T00:00:00Z"`, "rolling_validity = terraform_data.x.output.n == 1 ? null : "+rolling),
		"valid_until beside rolling_validity": roomHCL(
			"valid_until = terraform_data.x.output.n == 1 ? null : \"2026-10-01T00:00:00Z\"", "rolling_validity = "+rolling),
		"valid_from": roomHCL("valid_from = terraform_data.x.output.n == 1 ? null : \"2026-10-01T00:00:00Z\""),
		"role":       roomHCL(fmt.Sprintf("participants = { ada = { user_id = %q, role = terraform_data.x.output.n == 1 ? null : \"Presenter\" } }", user(1))),
		"participants": roomHCL(fmt.Sprintf(
			"participants = terraform_data.x.output.n == 1 ? null : { ada = { user_id = %q, role = \"Presenter\" } }", user(1))),
		"flag": roomHCL("pstn_dial_out_enabled = terraform_data.x.output.n == 1 ? null : true"),
	}, func(t *testing.T, hcl string) {
		s := newService(t)
		w := appliedWorkspace(t, s, fmt.Sprintf(value, "one")+hcl)
		wantWrites(t, s, "POST /rooms")
		w.wantEmptyPlan()
		// The same with a room that exists: in the end nothing changes.
		w.write("main.tf", fmt.Sprintf(value, "two")+hcl)
		s.ForgetRequests()
		w.apply()
		wantWrites(t, s)
		w.wantEmptyPlan()
	})
}

// An argument set to null is the same as one left out.
func TestAccNullArgumentsAreLeftOut(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := appliedWorkspace(t, s, roomHCL("valid_from = null", "valid_until = null", "rolling_validity = null", "participants = null", "pstn_dial_out_enabled = null")+
		"resource \"acs_room_participant\" \"p\" {\n room_id = acs_room.r.id\n user_id = \""+user(1)+"\"\n role = null\n}\n"+
		"data \"acs_rooms\" \"d\" {\n status = null\n overlap_from = null\n overlap_until = null\n}\n")
	wantWrites(t, s, `POST /rooms {"pstnDialOutEnabled":false}`, `{"participants":{"`+user(1)+`":{"role":"Attendee"}}}`)
	w.wantEmptyPlan()
}
