// This file turns logging off where nobody reads it.

package main

import (
	"os"
	"strings"
)

// disableUnreadLogs turns the loggers of the SDK and of the provider off where
// no variable asks for a log. Without that they write every call at level trace
// to Terraform, which parses each line and drops it: that took more time than
// the provider's own work.
func disableUnreadLogs() error {
	// TF_LOG_CORE is not among them: it is about Terraform itself.
	for _, name := range []string{"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_ACS", "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO"} {
		if level := os.Getenv(name); level != "" && !strings.EqualFold(level, "off") {
			return nil
		}
	}
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER"} {
		if err := os.Setenv(name, "off"); err != nil {
			return err
		}
	}
	return nil
}
