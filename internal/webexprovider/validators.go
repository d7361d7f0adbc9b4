// SPDX-License-Identifier: MPL-2.0

// This file holds the validators of texts, ids and people.

package webexprovider

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

func idValidator() validator.String { return plugin.CheckedBy("Malformed id", webex.CheckID) }

func titleValidator() validator.String {
	return plugin.CheckedBy("Blank title", func(text string) error {
		if strings.TrimSpace(text) == "" {
			return errors.New("the title is blank: use a text with characters other than spaces")
		}
		return nil
	})
}

func descriptionValidator() validator.String {
	return plugin.CheckedBy("Blank description", func(text string) error {
		if strings.TrimSpace(text) == "" {
			return errors.New("the description is blank: use a text with characters other than spaces, or null for none")
		}
		return nil
	})
}

func emailValidator() validator.String { return plugin.CheckedBy("Malformed address", checkEmail) }

// checkEmail refuses what Webex answers with 404 (fact W3.2-05), and what would not be
// told apart from the next address.
func checkEmail(text string) error {
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Address != text || strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || strings.ContainsRune(";,:<>", r)
	}) {
		return fmt.Errorf("%q is not an e-mail address: use an address such as jane@example.com", text)
	}
	return nil
}
