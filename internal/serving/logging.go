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
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER", own} {
		if os.Getenv(name) == "" {
			if err := os.Setenv(name, level); err != nil {
				return err
			}
		}
	}
	return nil
}
