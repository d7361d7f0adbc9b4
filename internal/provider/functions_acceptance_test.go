// SPDX-License-Identifier: MPL-2.0

// This file tests the provider's functions on a real CLI.

package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccParseConnectionString(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{})
	w := newWorkspace(t, s, `
variable "connection_string" { sensitive = true }
locals { parts = provider::acs::parse_connection_string(var.connection_string) }
output "endpoint" { value = nonsensitive(local.parts.endpoint) }
output "same_key" { value = nonsensitive(local.parts.access_key == "c2VjcmV0") }
`)
	w.write("terraform.tfvars", `connection_string = "AccessKey=c2VjcmV0;endpoint=https://Name.communication.azure.com/;"`)
	shown := w.apply()
	if got := w.outputs(); got["endpoint"] != "https://name.communication.azure.com" || got["same_key"] != true {
		t.Errorf("got %v", got)
	}
	if strings.Contains(shown, "c2VjcmV0") {
		t.Errorf("the key is shown:\n%s", shown)
	}
	wantNoRequests(t, s)
}

func TestAccParseConnectionStringKeepsTheMark(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{})
	// Terraform refuses an output with a part of a sensitive argument, and allows it if
	// the argument is not sensitive.
	for _, part := range []string{"endpoint", "access_key"} {
		hcl := `
variable "connection_string" { sensitive = %t }
output "part" { value = provider::acs::parse_connection_string(var.connection_string).%s }
`
		w := newWorkspace(t, s, fmt.Sprintf(hcl, true, part))
		w.write("terraform.tfvars", `connection_string = "endpoint=https://name.communication.azure.com/;accesskey=c2VjcmV0"`)
		if text := w.fail("plan"); !strings.Contains(text, "Output refers to sensitive values") || strings.Contains(text, "c2VjcmV0") {
			t.Errorf("%s: got %s", part, text)
		}
		w.applyHCL(fmt.Sprintf(hcl, false, part))
	}
}

func TestAccParseConnectionStringRefuses(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{})
	for given, want := range map[string]string{
		"":                      "The connection string is empty",
		"endpoint=https://a.b/": "The connection string has no accesskey",
		"accesskey=c2VjcmV0":    "The connection string has no endpoint",
		"endpoint=https://a.b/;accesskey=c2Vjcm$$V0": "accesskey",
		"endpoint=http://a.b/;accesskey=c2VjcmV0":    "plain http",
		"endpoint=https://a.b/x;accesskey=c2VjcmV0":  "has a path",
		"c2VjcmV0": "not a key=value pair",
		"endpoint=https://a.b/;accesskey=c2VjcmV0;a=b;accesskey=c2VjcmV0": "more than one accesskey",
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, s, fmt.Sprintf("variable \"cs\" {\n default = %q\n sensitive = true\n}\nlocals {\n parts = provider::acs::parse_connection_string(var.cs)\n}\nresource \"terraform_data\" \"d\" {\n input = local.parts\n}\n", given))
			text := w.fail("plan")
			if !strings.Contains(text, want) || !strings.Contains(text, "Use endpoint=https://...;accesskey=...") {
				t.Errorf("got %s", text)
			}
			if strings.Contains(text, "c2Vjcm") {
				t.Errorf("the error quotes the key: %s", text)
			}
		})
	}
}

func TestAccParseIdentifier(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{})
	cases := map[string]map[string]any{
		"8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000001": {
			"kind": "communicationUser", "resource_id": "1b5cc06b-f352-4571-b1e6-d9b259b7c776", "user_id": "00000000-0000-0000-0000-000000000001",
		},
		"8:acs:<resource id>_<user id>": {"kind": "communicationUser", "resource_id": "<resource id>", "user_id": "<user id>"},
		"8:dod-acs:R_U":                 {"kind": "communicationUser", "resource_id": "R", "user_id": "U"},
		"8:acs:whole":                   {"kind": "communicationUser"},
		"8:ACS:r_u":                     {"kind": "unknown"},
		"4:+14255550123":                {"kind": "phoneNumber", "phone_number": "+14255550123", "is_anonymous": false},
		"4:+14255550123_7":              {"kind": "phoneNumber", "phone_number": "+14255550123_7", "asserted_id": "7", "is_anonymous": false},
		"4:anonymous":                   {"kind": "phoneNumber", "phone_number": "anonymous", "is_anonymous": true},
		"8:orgid:abc":                   {"kind": "microsoftTeamsUser", "user_id": "abc", "cloud": "public", "is_anonymous": false},
		"8:teamsvisitor:v":              {"kind": "microsoftTeamsUser", "user_id": "v", "is_anonymous": true},
		"28:dod:app":                    {"kind": "microsoftTeamsApp", "app_id": "app", "cloud": "dod"},
		"8:gcch-acs:r_t_u":              {"kind": "teamsExtensionUser", "resource_id": "r", "tenant_id": "t", "user_id": "u", "cloud": "gcch"},
		"whatever":                      {"kind": "unknown"},
		"":                              {"kind": "unknown"},
	}
	ids := slices.Sorted(maps.Keys(cases))
	encoded, err := json.Marshal(ids)
	if err != nil {
		t.Fatal(err)
	}
	w := appliedWorkspace(t, s, fmt.Sprintf("output \"ids\" {\n value = [for id in %s : provider::acs::parse_identifier(id)]\n}\n", encoded))
	got, ok := w.outputs()["ids"].([]any)
	if !ok || len(got) != len(ids) {
		t.Fatalf("got %v", w.outputs())
	}
	for i, id := range ids {
		parts, want := got[i].(map[string]any), cases[id]
		want["raw_id"] = id
		if len(parts) != 10 {
			t.Errorf("%q has %d parts, want 10: %v", id, len(parts), parts)
		}
		for name, value := range parts {
			if value != want[name] {
				t.Errorf("%q: %s is %v, want %v", id, name, value, want[name])
			}
		}
	}
}
