// SPDX-License-Identifier: MPL-2.0

// This file reads and writes raw ids: the form that every kind of identifier has.

package acs

import (
	"cmp"
	"strings"
)

// IdentifierKind is what a raw id identifies, by the name that the service uses.
type IdentifierKind string

// The kinds of identifiers. KindUnknown is for raw ids of no known form.
const (
	KindCommunicationUser  IdentifierKind = "communicationUser"
	KindPhoneNumber        IdentifierKind = "phoneNumber"
	KindMicrosoftTeamsUser IdentifierKind = "microsoftTeamsUser"
	KindMicrosoftTeamsApp  IdentifierKind = "microsoftTeamsApp"
	KindTeamsExtensionUser IdentifierKind = "teamsExtensionUser"
	KindUnknown            IdentifierKind = "unknown"
)

// Cloud is the cloud of a Microsoft Teams identifier.
type Cloud string

// The clouds: public, and those of the US Department of Defense and of US government
// community (GCC High).
const (
	CloudPublic Cloud = "public"
	CloudDod    Cloud = "dod"
	CloudGcch   Cloud = "gcch"
)

// Identifier has the parts of a raw id. Fields that its kind does not have are empty.
// The JSON names are those of the object that requests have next to the raw id.
type Identifier struct {
	// Kind decides which of the other fields are set.
	Kind IdentifierKind `json:"-"`
	// RawID is the whole raw id. It is the only field of an unknown identifier, and of
	// a communicationUser whose id does not have two parts.
	RawID string `json:"id,omitempty"`
	// PhoneNumber is the number of a phoneNumber, with its "+".
	PhoneNumber string `json:"value,omitempty"`
	// AppID is for a microsoftTeamsApp.
	AppID string `json:"appId,omitempty"`
	// UserID is for a communicationUser, a microsoftTeamsUser and a
	// teamsExtensionUser.
	UserID string `json:"userId,omitempty"`
	// TenantID is for a teamsExtensionUser.
	TenantID string `json:"tenantId,omitempty"`
	// ResourceID is for a communicationUser and a teamsExtensionUser.
	ResourceID string `json:"resourceId,omitempty"`
	// IsAnonymous is for a phoneNumber and a microsoftTeamsUser.
	IsAnonymous bool `json:"isAnonymous,omitempty"`
	// AssertedID is the part of a phoneNumber that distinguishes participants of one
	// call with the same number.
	AssertedID string `json:"assertedId,omitempty"`
	// Cloud is for the Teams kinds; an anonymous user has none.
	Cloud Cloud `json:"cloud,omitempty"`
}

// rawPrefix is the prefix of the raw ids of a kind and a cloud.
type rawPrefix struct {
	kind   IdentifierKind
	cloud  Cloud
	prefix string
}

// rawPrefixes has, for each kind, the prefix of the public cloud first; identifiers
// without a cloud use it too. The cloud of an anonymous Teams user is "".
func rawPrefixes() []rawPrefix {
	return []rawPrefix{
		{KindPhoneNumber, "", "4:"},
		{KindMicrosoftTeamsUser, CloudPublic, "8:orgid:"},
		{KindMicrosoftTeamsUser, CloudDod, "8:dod:"},
		{KindMicrosoftTeamsUser, CloudGcch, "8:gcch:"},
		{KindMicrosoftTeamsUser, "", "8:teamsvisitor:"},
		{KindMicrosoftTeamsApp, CloudPublic, "28:orgid:"},
		{KindMicrosoftTeamsApp, CloudDod, "28:dod:"},
		{KindMicrosoftTeamsApp, CloudGcch, "28:gcch:"},
		{KindTeamsExtensionUser, CloudPublic, "8:acs:"},
		{KindTeamsExtensionUser, CloudDod, "8:dod-acs:"},
		{KindTeamsExtensionUser, CloudGcch, "8:gcch-acs:"},
		{KindCommunicationUser, "", "8:spool:"},
	}
}

// ParseIdentifier reads a raw id. It accepts any string: one of no known form is of
// kind unknown (fact 3.2).
func ParseIdentifier(rawID string) Identifier {
	for _, p := range rawPrefixes() {
		rest, found := strings.CutPrefix(rawID, p.prefix)
		if !found || p.kind != KindPhoneNumber && strings.Count(rawID, ":") != 2 {
			continue
		}
		parts := strings.Split(rest, "_")
		i := Identifier{Kind: p.kind, RawID: rawID, Cloud: p.cloud}
		switch {
		case p.kind == KindPhoneNumber:
			i.PhoneNumber, i.IsAnonymous = rest, rest == "anonymous"
			if len(parts) > 1 { // the number keeps it as its end
				i.AssertedID = parts[len(parts)-1]
			}
		case p.kind == KindMicrosoftTeamsUser:
			i.UserID, i.IsAnonymous = rest, p.cloud == ""
		case p.kind == KindMicrosoftTeamsApp:
			i.AppID = rest
		case p.kind == KindTeamsExtensionUser && len(parts) == 3:
			i.ResourceID, i.TenantID, i.UserID = parts[0], parts[1], parts[2]
		case p.kind == KindTeamsExtensionUser && len(parts) == 2: // fact 3.3-01
			return Identifier{Kind: KindCommunicationUser, RawID: rawID, ResourceID: parts[0], UserID: parts[1]}
		default:
			return Identifier{Kind: KindCommunicationUser, RawID: rawID}
		}
		return i
	}
	return Identifier{Kind: KindUnknown, RawID: rawID}
}

// Format makes the raw id from the fields of the kind (fact 3.3). A Teams user, an
// unknown identifier and a communicationUser keep their RawID.
func (i Identifier) Format() string {
	rest, cloud := "", cmp.Or(i.Cloud, CloudPublic)
	switch {
	case i.Kind == KindPhoneNumber:
		rest = i.PhoneNumber
	case i.Kind == KindMicrosoftTeamsUser && i.RawID == "":
		rest = i.UserID
		if i.IsAnonymous {
			cloud = ""
		}
	case i.Kind == KindMicrosoftTeamsApp:
		rest = i.AppID
	case i.Kind == KindTeamsExtensionUser:
		rest = strings.Join([]string{i.ResourceID, i.TenantID, i.UserID}, "_")
	default:
		return i.RawID
	}
	prefix := ""
	for _, p := range rawPrefixes() {
		if p.kind == i.Kind && (prefix == "" || p.cloud == cloud) {
			prefix = p.prefix
		}
	}
	return prefix + rest
}
