// SPDX-License-Identifier: MPL-2.0

// This file holds the validators of ids and roles.

package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// checkRoomUser refuses identifiers that cannot be in a room's roster (fact 1.8-01).
func checkRoomUser(rawID string) error {
	if acs.CheckUserID(rawID) == nil {
		return nil
	}
	kind := ""
	switch acs.ParseIdentifier(rawID).Kind {
	case acs.KindPhoneNumber:
		kind = " (a phone number)"
	case acs.KindMicrosoftTeamsUser, acs.KindMicrosoftTeamsApp, acs.KindTeamsExtensionUser:
		kind = " (a Microsoft Teams identity)"
	default:
	}
	return fmt.Errorf("%q%s cannot be in a room's roster: only users of Communication Services are allowed, 8:acs:<resource id>_<user id>", rawID, kind)
}

func roomIDValidator() validator.String {
	return plugin.CheckedBy("Malformed room id", acs.CheckRoomID)
}

func roomUserValidator() validator.String {
	return plugin.CheckedBy("User not allowed in a room", checkRoomUser)
}

func userValidator() validator.String { return plugin.CheckedBy("Not a user", acs.CheckUserID) }

func threadIDValidator() validator.String {
	return plugin.CheckedBy("Malformed thread id", acs.CheckThreadID)
}

func messageIDValidator() validator.String {
	return plugin.CheckedBy("Malformed message id", acs.CheckMessageID)
}

func guidValidator() validator.String { return plugin.CheckedBy("Malformed GUID", acs.CheckGUID) }

func roleValidator() validator.String { return plugin.OneOf(acs.PossibleRoleValues()) }
