// This file reads and writes raw ids, the one form in which every kind of
// identifier fits.

package acs

import (
	"strings"
)

// IdentifierKind says what a raw id identifies, in the service's own words.
type IdentifierKind string

// The kinds of identifiers.
const (
	KindCommunicationUser  IdentifierKind = "communicationUser"
	KindPhoneNumber        IdentifierKind = "phoneNumber"
	KindMicrosoftTeamsUser IdentifierKind = "microsoftTeamsUser"
	KindMicrosoftTeamsApp  IdentifierKind = "microsoftTeamsApp"
	KindTeamsExtensionUser IdentifierKind = "teamsExtensionUser"
	KindUnknown            IdentifierKind = "unknown"
)

// Cloud is the cloud of a Teams identifier.
type Cloud string

// The clouds.
const (
	CloudPublic Cloud = "public"
	CloudDod    Cloud = "dod"
	CloudGcch   Cloud = "gcch"
)

// Identifier is a raw id taken apart. The fields that its kind does not have are
// empty.
type Identifier struct {
	Kind IdentifierKind
	// RawID is the identifier in full. For an unknown identifier it is all there
	// is, and for a communication user whose id has not two parts.
	RawID string
	// PhoneNumber is the number of a phoneNumber, with its "+".
	PhoneNumber string
	// AssertedID is the part of a phoneNumber that tells apart its participants
	// in one call.
	AssertedID string
	// IsAnonymous is for a phoneNumber and a microsoftTeamsUser.
	IsAnonymous bool
	// UserID is for a communicationUser, a microsoftTeamsUser and a
	// teamsExtensionUser.
	UserID string
	// ResourceID is for a communicationUser and a teamsExtensionUser.
	ResourceID string
	// TenantID is for a teamsExtensionUser.
	TenantID string
	// AppID is for a microsoftTeamsApp.
	AppID string
	// Cloud is for all of the Teams kinds; an anonymous user has none.
	Cloud Cloud
}

const (
	prefixPhone        = "4:"
	prefixTeamsVisitor = "8:teamsvisitor:"
	prefixSpool        = "8:spool:"
	anonymousNumber    = "anonymous"
)

// cloudPrefix is a prefix of raw ids that stands for a cloud.
type cloudPrefix struct {
	cloud  Cloud
	prefix string
}

// The first prefix of each list is that of the public cloud, which is also that
// of an identifier without a cloud.

func teamsUserPrefixes() []cloudPrefix {
	return []cloudPrefix{{CloudPublic, "8:orgid:"}, {CloudDod, "8:dod:"}, {CloudGcch, "8:gcch:"}}
}

func teamsAppPrefixes() []cloudPrefix {
	return []cloudPrefix{{CloudPublic, "28:orgid:"}, {CloudDod, "28:dod:"}, {CloudGcch, "28:gcch:"}}
}

func acsPrefixes() []cloudPrefix {
	return []cloudPrefix{{CloudPublic, "8:acs:"}, {CloudDod, "8:dod-acs:"}, {CloudGcch, "8:gcch-acs:"}}
}

// ParseIdentifier reads a raw id. It takes any string: what has no known form is
// of kind unknown (fact 3.2).
func ParseIdentifier(rawID string) Identifier {
	if number, ok := strings.CutPrefix(rawID, prefixPhone); ok {
		return parsePhoneNumber(rawID, number)
	}
	if strings.Count(rawID, ":") != 2 {
		return Identifier{Kind: KindUnknown, RawID: rawID}
	}
	if userID, ok := strings.CutPrefix(rawID, prefixTeamsVisitor); ok {
		return Identifier{Kind: KindMicrosoftTeamsUser, RawID: rawID, UserID: userID, IsAnonymous: true}
	}
	if userID, cloud, ok := cutCloud(rawID, teamsUserPrefixes()); ok {
		return Identifier{Kind: KindMicrosoftTeamsUser, RawID: rawID, UserID: userID, Cloud: cloud}
	}
	if appID, cloud, ok := cutCloud(rawID, teamsAppPrefixes()); ok {
		return Identifier{Kind: KindMicrosoftTeamsApp, RawID: rawID, AppID: appID, Cloud: cloud}
	}
	if ids, cloud, ok := cutCloud(rawID, acsPrefixes()); ok {
		// A communication user has two parts (fact 3.3-01), an extension user three.
		parts := strings.Split(ids, "_")
		if len(parts) == 2 {
			return Identifier{Kind: KindCommunicationUser, RawID: rawID, ResourceID: parts[0], UserID: parts[1]}
		}
		if len(parts) != 3 {
			return Identifier{Kind: KindCommunicationUser, RawID: rawID}
		}
		return Identifier{
			Kind: KindTeamsExtensionUser, RawID: rawID,
			ResourceID: parts[0], TenantID: parts[1], UserID: parts[2], Cloud: cloud,
		}
	}
	if strings.HasPrefix(rawID, prefixSpool) {
		return Identifier{Kind: KindCommunicationUser, RawID: rawID}
	}
	return Identifier{Kind: KindUnknown, RawID: rawID}
}

// parsePhoneNumber reads what follows the prefix. The number keeps the asserted
// id as its end.
func parsePhoneNumber(rawID, number string) Identifier {
	i := Identifier{Kind: KindPhoneNumber, RawID: rawID, PhoneNumber: number, IsAnonymous: number == anonymousNumber}
	if at := strings.LastIndex(number, "_"); at >= 0 && !i.IsAnonymous {
		i.AssertedID = number[at+1:]
	}
	return i
}

// Format is the raw id of an identifier, made from the fields of its kind (fact
// 3.3). A Teams user's own RawID is preferred.
func (i Identifier) Format() string {
	switch i.Kind {
	case KindPhoneNumber:
		return prefixPhone + i.PhoneNumber
	case KindMicrosoftTeamsUser:
		switch {
		case i.RawID != "":
			return i.RawID
		case i.IsAnonymous:
			return prefixTeamsVisitor + i.UserID
		}
		return prefixOf(i.Cloud, teamsUserPrefixes()) + i.UserID
	case KindMicrosoftTeamsApp:
		return prefixOf(i.Cloud, teamsAppPrefixes()) + i.AppID
	case KindTeamsExtensionUser:
		return prefixOf(i.Cloud, acsPrefixes()) + strings.Join([]string{i.ResourceID, i.TenantID, i.UserID}, "_")
	case KindCommunicationUser, KindUnknown:
	}
	return i.RawID
}

// cutCloud takes the prefix off a raw id and says which cloud it stands for.
func cutCloud(rawID string, prefixes []cloudPrefix) (rest string, cloud Cloud, found bool) {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(rawID, p.prefix); ok {
			return rest, p.cloud, true
		}
	}
	return "", "", false
}

// prefixOf is the prefix of a cloud, the public one's where it is not known.
func prefixOf(cloud Cloud, prefixes []cloudPrefix) string {
	for _, p := range prefixes {
		if p.cloud == cloud {
			return p.prefix
		}
	}
	return prefixes[0].prefix
}
