// This file keeps logging to what somebody reads.

package main

import (
	"cmp"
	"os"
	"strings"
)

// disableUnreadLogs has the loggers of the SDK and of the provider write at the
// level that Terraform shows, and turns them off where no variable asks for a log.
// Without that they write every call at level trace to Terraform, which parses each
// line and drops it: that took more time than the provider's own work.
func disableUnreadLogs() error {
	level := cmp.Or(os.Getenv("TF_LOG_PROVIDER"), os.Getenv("TF_LOG"), "off")
	if strings.EqualFold(level, "off") {
		// TF_LOG_CORE is not among them: it is about Terraform itself.
		for _, name := range []string{"TF_LOG_PROVIDER_ACS", "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO"} {
			if asked := os.Getenv(name); asked != "" && !strings.EqualFold(asked, "off") {
				return nil
			}
		}
	}
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER"} {
		if os.Getenv(name) == "" {
			if err := os.Setenv(name, level); err != nil {
				return err
			}
		}
	}
	return nil
}
