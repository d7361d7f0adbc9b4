// SPDX-License-Identifier: MPL-2.0

// This file turns off logs that nobody reads.

package serving

import (
	"cmp"
	"os"
	"strings"
)

// disableUnreadLogs sets the loggers of the SDK and of the provider to the level that
// Terraform shows, and turns them off if no environment variable asks for a log. By
// default they write every call at level trace to Terraform, which parses each line
// and discards it: that took more time than the provider's own work.
func (p Program) disableUnreadLogs() error {
	level := cmp.Or(os.Getenv("TF_LOG_PROVIDER"), os.Getenv("TF_LOG"), "off")
	own := "TF_LOG_PROVIDER_" + strings.ToUpper(p.Name)
	if strings.EqualFold(level, "off") {
		// TF_LOG_CORE is only for Terraform itself.
		for _, name := range []string{own, "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO"} {
			if value := os.Getenv(name); value != "" && !strings.EqualFold(value, "off") {
				return nil
			}
		}
	}
	sdk := cmp.Or(os.Getenv("TF_LOG_SDK"), level)
	for name, value := range map[string]string{
		"TF_LOG_SDK": sdk, "TF_LOG_PROVIDER": level, own: level,
		// The framework asks for this level before it looks for its logger, at each entry
		// of a map, in a context that grows with each entry.
		"TF_LOG_SDK_FRAMEWORK": sdk,
	} {
		if os.Getenv(name) == "" {
			if err := os.Setenv(name, value); err != nil {
				return err
			}
		}
	}
	return nil
}
