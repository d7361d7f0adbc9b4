// SPDX-License-Identifier: MPL-2.0

// This file holds the limits of chat that the provider checks at plan time.

package provider

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// contentValidator checks the length of a message.
func contentValidator() validator.String {
	return plugin.CheckedBy("Content of a wrong length", func(text string) error {
		if n := len(text); n == 0 || n > acs.MaxMessageBytes {
			return fmt.Errorf("the text has %d bytes: use 1 to %d (28 KB)", n, acs.MaxMessageBytes)
		}
		return nil
	})
}

// topicValidator refuses a topic of spaces alone.
func topicValidator() validator.String {
	return plugin.CheckedBy("Blank topic", func(text string) error {
		if text != "" && strings.TrimSpace(text) == "" {
			return errors.New("the topic is blank: use a text with characters other than spaces")
		}
		return nil
	})
}
