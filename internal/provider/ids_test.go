// SPDX-License-Identifier: MPL-2.0

// This file tests ids: import strings, room ids, and which users a room takes.

package provider

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

const (
	knownRoom = "99199690362660524"
	knownUser = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000027-d5ce-85d7-28c5-593a0d00bf46"
)

// Ids are digits (fact 1.6-01); how many is left to the service.
func TestRoomIDIsDigitsOnly(t *testing.T) {
	t.Parallel()
	for _, id := range []string{knownRoom, "9946018372970179", "0", strings.Repeat("9", 60)} {
		if err := acs.CheckRoomID(id); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	for _, id := range []string{
		"", " ", "invalid_id", "f-1234567890", "-1", "1.5", "99199690362660524 ", "99199690362660524\n", "９９", "0x1f", "../rooms",
		knownRoom + "/" + knownUser,
	} {
		err := acs.CheckRoomID(id)
		if err == nil {
			t.Errorf("%q was taken for a room id", id)
			continue
		}
		if text := err.Error(); !strings.Contains(text, "digits only, such as "+knownRoom) || !strings.Contains(text, "is not a room id") {
			t.Errorf("%q: the error does not say what is allowed: %v", id, err)
		}
	}
}

// A room takes users of Communication Services, of every cloud, and nobody else
// as far as is known (fact 1.8-01).
func TestUserThatARoomTakes(t *testing.T) {
	t.Parallel()
	for _, id := range []string{
		knownUser,
		strings.Replace(knownUser, "8:acs:", "8:gcch-acs:", 1), strings.Replace(knownUser, "8:acs:", "8:dod-acs:", 1),
	} {
		if err := checkRoomUser(id); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	const (
		phone = "(a phone number)"
		teams = "(a Microsoft Teams identity)"
	)
	for id, kind := range map[string]string{
		"4:+14255550123": phone, "4:anonymous": phone, "4:": phone,
		"8:orgid:45ab2481-1c1c-4005-be24-0ffb879b1130":  teams,
		"8:gcch:45ab2481-1c1c-4005-be24-0ffb879b1130":   teams,
		"8:dod:45ab2481-1c1c-4005-be24-0ffb879b1130":    teams,
		"8:teamsvisitor:45ab2481":                       teams,
		"28:orgid:45ab2481-1c1c-4005-be24-0ffb879b1130": teams,
		"28:gcch:45ab2481":                              teams,
		"28:dod:45ab2481":                               teams,
		"8:acs:resource_tenant_user":                    teams,
		"":                                              "",
		" ":                                             "",
		"8:acs:":                                        "",
		"8:acs:123456c":                                 "",
		"8:acs:_":                                       "",
		"8:acs:a_":                                      "",
		"8:acs:_b":                                      "",
		"8:acs:a_b_c_d":                                 "",
		"8:acs:a b_c":                                   "",
		"8:acs:a_b/c":                                   "",
		"8:acs:a_b\n":                                   "",
		"8:acs:a_b:c":                                   "",
		"acs:8-invalidMRI":                              "",
		"8:ACS:a_b":                                     "",
		"8:spool:a_b":                                   "",
		"48:a_b":                                        "",
		" " + knownUser:                                 "",
		knownUser + " ":                                 "",
		"1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000027": "",
		"someone@example.com":                           "",
		"28:orgid:a:b":                                  "",
	} {
		err := checkRoomUser(id)
		if err == nil {
			t.Errorf("%q was taken for a user of a room", id)
			continue
		}
		text := err.Error()
		if !strings.Contains(text, "only users of Communication Services are allowed, 8:acs:<resource id>_<user id>") {
			t.Errorf("%q: the error does not say what is allowed: %v", id, err)
		}
		if !strings.Contains(text, kind) || kind == "" && strings.Contains(text, "(") {
			t.Errorf("%q: got %v, want it called %q", id, err, kind)
		}
	}
}

func TestParticipantIDIsRoomAndUserJoinedBySlash(t *testing.T) {
	t.Parallel()
	parts := []plugin.IDPart{{Attribute: "room_id", Check: acs.CheckRoomID}, {Attribute: "user_id", Check: checkRoomUser}}
	got, err := plugin.SplitID(plugin.JoinID(knownRoom, knownUser), participantForm, parts...)
	if want := []string{knownRoom, knownUser}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v (%v), want %v", got, err, want)
	}
	for id, want := range map[string]string{
		"":                                "is not an import id: use ROOM_ID/USER_ID",
		knownRoom:                         "is not an import id",
		knownRoom + ":" + knownUser:       "is not an import id",
		knownRoom + "," + knownUser:       "is not an import id",
		"/":                               `"" is not a room id`,
		"/" + knownUser:                   `"" is not a room id`,
		knownRoom + "/":                   `"" cannot be in a room's roster`,
		"room/" + knownUser:               `"room" is not a room id`,
		knownUser + "/" + knownRoom:       "is not a room id",
		" " + knownRoom + "/" + knownUser: "is not a room id",
		knownRoom + "//" + knownUser:      "cannot be in a room's roster",
		knownRoom + "/" + knownUser + "/": "cannot be in a room's roster",
		knownRoom + "/4:+14255550123":     "(a phone number) cannot be in a room's roster",
		knownRoom + "/8:orgid:45ab2481":   "(a Microsoft Teams identity) cannot be in a room's roster",
	} {
		if _, err := plugin.SplitID(id, participantForm, parts...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got error %v, want it to say %q", id, err, want)
		}
	}
}

func TestCheckedTextNamesAttributeValueAndWhatIsAllowed(t *testing.T) {
	t.Parallel()
	at := path.Root("participants").AtMapKey("ada").AtName("user_id")
	validate := func(v types.String) *validator.StringResponse {
		resp := &validator.StringResponse{}
		roomUserValidator().ValidateString(t.Context(), validator.StringRequest{Path: at, ConfigValue: v}, resp)
		return resp
	}
	wantDiagnostics(t, validate(types.StringValue("4:+14255550123")).Diagnostics,
		`participants["ada"].user_id: User not allowed in a room`, `"4:+14255550123" (a phone number)`, "are allowed")
	for _, v := range []types.String{types.StringNull(), types.StringUnknown(), types.StringValue(knownUser)} {
		wantDiagnostics(t, validate(v).Diagnostics)
	}
}

// importForms are the forms of import ids of two parts.
func importForms() map[string][]plugin.IDPart {
	return map[string][]plugin.IDPart{
		participantForm:         {{Attribute: "room_id", Check: acs.CheckRoomID}, {Attribute: "user_id", Check: checkRoomUser}},
		threadParticipantIDForm: {{Attribute: "thread_id", Check: acs.CheckThreadID}, {Attribute: "user_id", Check: acs.CheckUserID}},
		messageIDForm:           {{Attribute: "thread_id", Check: acs.CheckThreadID}, {Attribute: "message_id", Check: acs.CheckMessageID}},
		"TENANT_ID/OBJECT_ID":   {{Attribute: "tenant_id", Check: acs.CheckGUID}, {Attribute: "object_id", Check: acs.CheckGUID}},
	}
}

// An import id that is accepted is the id in the state, and one that is refused says what
// is allowed, on one line.
func FuzzImportIDIsTheSameAfterFormatting(f *testing.F) {
	for _, seed := range []string{
		knownRoom + "/" + knownUser, "/", "1/8:acs:a_b", "1/8:gcch-acs:a_b", "1/4:+1", "1/8:acs:a_b/c", "", "19:acsV1_abc@thread.v2/8:acs:a_b",
		"19:acsV1_abc@thread.v2/1745345000000", "1b5cc06b-f352-4571-b1e6-d9b259b7c776/1b5cc06b-f352-4571-b1e6-d9b259b7c776", "1/\x1b[31m\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, id string) {
		accepted := 0
		for form, parts := range importForms() {
			got, err := plugin.SplitID(id, form, parts...)
			if err != nil {
				text := err.Error()
				if !strings.Contains(text, "use "+form) && !strings.Contains(text, "are allowed") && !strings.Contains(text, "digits only") &&
					!strings.Contains(text, "looks like") && !strings.Contains(text, "such as") {
					t.Errorf("%q: the error does not say what is allowed: %v", id, err)
				}
				if strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }) || len(text) > 4<<10 {
					t.Errorf("the error has control characters, or %d bytes: %.200q", len(text), text)
				}
				continue
			}
			accepted++
			if plugin.JoinID(got[0], got[1]) != id {
				t.Errorf("%q was read as %q", id, got)
			}
			for i, part := range parts {
				if part.Check(got[i]) != nil {
					t.Errorf("%q was read as %q, which are not accepted", id, got)
				}
			}
		}
		if accepted > 1 {
			t.Errorf("%q is an import id of %d kinds", id, accepted)
		}
	})
}
