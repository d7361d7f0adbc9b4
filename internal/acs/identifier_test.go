// SPDX-License-Identifier: MPL-2.0

// This file tests the reading and writing of raw ids.

package acs_test

import (
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

const (
	resource = "5b3e1f0a-9c59-4a5c-9d0b-7c1f5a7d0e11"
	guid     = "0000001e-84e7-9c5d-5a2c-8f3a0d00ab11"
)

// Fact 3.2, fact 3.3 and fact 3.3-01.
func TestRawIDsOfEveryKind(t *testing.T) {
	t.Parallel()
	for _, want := range []acs.Identifier{
		{Kind: acs.KindCommunicationUser, RawID: "8:acs:" + resource + "_" + guid, ResourceID: resource, UserID: guid},
		{Kind: acs.KindCommunicationUser, RawID: "8:dod-acs:" + resource + "_" + guid, ResourceID: resource, UserID: guid},
		{Kind: acs.KindCommunicationUser, RawID: "8:gcch-acs:" + resource + "_" + guid, ResourceID: resource, UserID: guid},
		{Kind: acs.KindCommunicationUser, RawID: "8:acs:something"},
		{Kind: acs.KindCommunicationUser, RawID: "8:acs:a_b_c_d"},
		{Kind: acs.KindCommunicationUser, RawID: "8:acs:"},
		{Kind: acs.KindCommunicationUser, RawID: "8:spool:" + guid},
		{Kind: acs.KindCommunicationUser, RawID: "8:spool:a_b_c"},
		{Kind: acs.KindTeamsExtensionUser, RawID: "8:acs:r_t_u", ResourceID: "r", TenantID: "t", UserID: "u", Cloud: acs.CloudPublic},
		{Kind: acs.KindTeamsExtensionUser, RawID: "8:dod-acs:r_t_u", ResourceID: "r", TenantID: "t", UserID: "u", Cloud: acs.CloudDod},
		{Kind: acs.KindTeamsExtensionUser, RawID: "8:gcch-acs:r_t_u", ResourceID: "r", TenantID: "t", UserID: "u", Cloud: acs.CloudGcch},
		{Kind: acs.KindTeamsExtensionUser, RawID: "8:acs:__", Cloud: acs.CloudPublic},
		{Kind: acs.KindMicrosoftTeamsUser, RawID: "8:orgid:" + guid, UserID: guid, Cloud: acs.CloudPublic},
		{Kind: acs.KindMicrosoftTeamsUser, RawID: "8:dod:" + guid, UserID: guid, Cloud: acs.CloudDod},
		{Kind: acs.KindMicrosoftTeamsUser, RawID: "8:gcch:" + guid, UserID: guid, Cloud: acs.CloudGcch},
		{Kind: acs.KindMicrosoftTeamsUser, RawID: "8:teamsvisitor:" + guid, UserID: guid, IsAnonymous: true},
		{Kind: acs.KindMicrosoftTeamsApp, RawID: "28:orgid:" + guid, AppID: guid, Cloud: acs.CloudPublic},
		{Kind: acs.KindMicrosoftTeamsApp, RawID: "28:dod:" + guid, AppID: guid, Cloud: acs.CloudDod},
		{Kind: acs.KindMicrosoftTeamsApp, RawID: "28:gcch:" + guid, AppID: guid, Cloud: acs.CloudGcch},
		{Kind: acs.KindPhoneNumber, RawID: "4:+12345556789", PhoneNumber: "+12345556789"},
		{Kind: acs.KindPhoneNumber, RawID: "4:12345556789", PhoneNumber: "12345556789"},
		{Kind: acs.KindPhoneNumber, RawID: "4:+1234_a_b", PhoneNumber: "+1234_a_b", AssertedID: "b"},
		{Kind: acs.KindPhoneNumber, RawID: "4:+1234_", PhoneNumber: "+1234_"},
		{Kind: acs.KindPhoneNumber, RawID: "4:_anonymous", PhoneNumber: "_anonymous", AssertedID: "anonymous"},
		{Kind: acs.KindPhoneNumber, RawID: "4:anonymous", PhoneNumber: "anonymous", IsAnonymous: true},
		{Kind: acs.KindPhoneNumber, RawID: "4:a:b:c", PhoneNumber: "a:b:c"},
		{Kind: acs.KindPhoneNumber, RawID: "4:"},
		{Kind: acs.KindUnknown, RawID: ""},
		{Kind: acs.KindUnknown, RawID: "8:acs"},
		{Kind: acs.KindUnknown, RawID: "8:acs:a:b"},
		{Kind: acs.KindUnknown, RawID: "8:ACS:a"},
		{Kind: acs.KindUnknown, RawID: " 8:acs:a"},
		{Kind: acs.KindUnknown, RawID: "28:acs:a"},
		{Kind: acs.KindUnknown, RawID: "28:gcch-global:a"},
		{Kind: acs.KindUnknown, RawID: "48:" + guid},
		{Kind: acs.KindUnknown, RawID: "anything at all"},
	} {
		got := acs.ParseIdentifier(want.RawID)
		if got != want {
			t.Errorf("%q: got %+v, want %+v", want.RawID, got, want)
		}
		if raw := got.Format(); raw != want.RawID {
			t.Errorf("%q: got %q when written again", want.RawID, raw)
		}
	}
}

// Fact 3.3: from fields alone.
func TestRawIDsAreMadeFromTheFieldsOfTheirKind(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		identifier acs.Identifier
		want       string
	}{
		{acs.Identifier{Kind: acs.KindMicrosoftTeamsUser, UserID: "u"}, "8:orgid:u"},
		{acs.Identifier{Kind: acs.KindMicrosoftTeamsUser, UserID: "u", Cloud: acs.CloudPublic}, "8:orgid:u"},
		{acs.Identifier{Kind: acs.KindMicrosoftTeamsUser, UserID: "u", Cloud: acs.CloudDod}, "8:dod:u"},
		{acs.Identifier{Kind: acs.KindMicrosoftTeamsUser, UserID: "u", Cloud: acs.CloudGcch}, "8:gcch:u"},
		{acs.Identifier{Kind: acs.KindMicrosoftTeamsUser, UserID: "u", Cloud: acs.CloudDod, IsAnonymous: true}, "8:teamsvisitor:u"},
		{acs.Identifier{Kind: acs.KindMicrosoftTeamsUser, UserID: "u", RawID: "8:orgid:given"}, "8:orgid:given"},
		{acs.Identifier{Kind: acs.KindMicrosoftTeamsApp, AppID: "a"}, "28:orgid:a"},
		{acs.Identifier{Kind: acs.KindMicrosoftTeamsApp, AppID: "a", Cloud: acs.CloudDod}, "28:dod:a"},
		{acs.Identifier{Kind: acs.KindMicrosoftTeamsApp, AppID: "a", Cloud: acs.CloudGcch}, "28:gcch:a"},
		{acs.Identifier{Kind: acs.KindPhoneNumber, PhoneNumber: "+1"}, "4:+1"},
		{acs.Identifier{Kind: acs.KindTeamsExtensionUser, ResourceID: "r", TenantID: "t", UserID: "u"}, "8:acs:r_t_u"},
		{acs.Identifier{Kind: acs.KindTeamsExtensionUser, ResourceID: "r", TenantID: "t", UserID: "u", Cloud: acs.CloudDod}, "8:dod-acs:r_t_u"},
		{acs.Identifier{Kind: acs.KindTeamsExtensionUser, ResourceID: "r", TenantID: "t", UserID: "u", Cloud: acs.CloudGcch}, "8:gcch-acs:r_t_u"},
		{acs.Identifier{Kind: acs.KindCommunicationUser, RawID: "8:acs:a_b"}, "8:acs:a_b"},
		{acs.Identifier{Kind: acs.KindUnknown, RawID: "x"}, "x"},
		{acs.Identifier{RawID: "x"}, "x"},
	} {
		if got := test.identifier.Format(); got != test.want {
			t.Errorf("%+v: got %q, want %q", test.identifier, got, test.want)
		}
	}
}

func FuzzIdentifier(f *testing.F) {
	for _, seed := range []string{
		"", "4:", "4:+1_2", "4:anonymous", "8:acs:a_b", "8:acs:a_b_c", "8:dod-acs:a_b_c", "8:orgid:x", "8:teamsvisitor:x",
		"8:spool:x", "28:gcch:x", "28:x:y", "8:acs:a:b",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, rawID string) {
		parsed := acs.ParseIdentifier(rawID)
		if parsed.RawID != rawID || parsed.Format() != rawID {
			t.Errorf("%q: got %+v, which is written %q", rawID, parsed, parsed.Format())
		}
		// Without the raw id, the fields alone lead back to it.
		if parsed.Kind == acs.KindCommunicationUser || parsed.Kind == acs.KindUnknown {
			return
		}
		fields := parsed
		fields.RawID = ""
		if got := acs.ParseIdentifier(fields.Format()); got != parsed {
			t.Errorf("%q: got %+v from the fields, want %+v", rawID, got, parsed)
		}
	})
}
