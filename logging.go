// This file turns off logs that nobody reads.

package main

import (
	"cmp"
	"os"
	"strings"
)

// disableUnreadLogs sets the loggers of the SDK and of the provider to the level that
// Terraform shows, and turns them off if no environment variable asks for a log. By
// default they write every call at level trace to Terraform, which parses each line
// and discards it: that took more time than the provider's own work.
func disableUnreadLogs() error {
	level := cmp.Or(os.Getenv("TF_LOG_PROVIDER"), os.Getenv("TF_LOG"), "off")
	if strings.EqualFold(level, "off") {
		// TF_LOG_CORE is only for Terraform itself.
		for _, name := range []string{"TF_LOG_PROVIDER_ACS", "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO"} {
			if value := os.Getenv(name); value != "" && !strings.EqualFold(value, "off") {
				return nil
			}
		}
	}
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_ACS"} {
		if os.Getenv(name) == "" {
			if err := os.Setenv(name, level); err != nil {
				return err
			}
		}
	}
	return nil
}
