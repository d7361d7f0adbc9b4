// SPDX-License-Identifier: MPL-2.0

package serving

import (
	"os"
	"testing"
)

// The variables decide who logs at which level: what a user set stays, and the rest gets
// the level that Terraform shows.
func TestLevelsOfUnreadLogs(t *testing.T) {
	names := []string{"TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_ACS"}
	for name, test := range map[string]struct {
		set  map[string]string
		want [5]string // in the order of names
	}{
		"nothing set":                          {nil, [5]string{"off", "off", "", "off", "off"}},
		"TF_LOG":                               {map[string]string{"TF_LOG": "TRACE"}, [5]string{"TRACE", "TRACE", "", "TRACE", "TRACE"}},
		"TF_LOG is off":                        {map[string]string{"TF_LOG": "Off"}, [5]string{"Off", "Off", "", "Off", "Off"}},
		"TF_LOG is no level":                   {map[string]string{"TF_LOG": "bogus"}, [5]string{"bogus", "bogus", "", "bogus", "bogus"}},
		"TF_LOG_PROVIDER beside TF_LOG":        {map[string]string{"TF_LOG": "TRACE", "TF_LOG_PROVIDER": "WARN"}, [5]string{"WARN", "WARN", "", "WARN", "WARN"}},
		"TF_LOG_SDK beside TF_LOG":             {map[string]string{"TF_LOG": "TRACE", "TF_LOG_SDK": "DEBUG"}, [5]string{"DEBUG", "DEBUG", "", "TRACE", "TRACE"}},
		"TF_LOG_SDK alone":                     {map[string]string{"TF_LOG_SDK": "TRACE"}, [5]string{"TRACE", "", "", "", ""}},
		"TF_LOG_SDK is off":                    {map[string]string{"TF_LOG_SDK": "off"}, [5]string{"off", "off", "", "off", "off"}},
		"TF_LOG_SDK_FRAMEWORK is off":          {map[string]string{"TF_LOG": "TRACE", "TF_LOG_SDK_FRAMEWORK": "off"}, [5]string{"TRACE", "off", "", "TRACE", "TRACE"}},
		"TF_LOG_SDK_FRAMEWORK alone":           {map[string]string{"TF_LOG_SDK_FRAMEWORK": "TRACE"}, [5]string{"", "TRACE", "", "", ""}},
		"TF_LOG_SDK_PROTO beside TF_LOG=ERROR": {map[string]string{"TF_LOG": "ERROR", "TF_LOG_SDK_PROTO": "TRACE"}, [5]string{"ERROR", "ERROR", "TRACE", "ERROR", "ERROR"}},
		"the provider's own":                   {map[string]string{"TF_LOG_PROVIDER_ACS": "TRACE"}, [5]string{"", "", "", "", "TRACE"}},
		"the own of another provider":          {map[string]string{"TF_LOG_PROVIDER_WEBEX": "TRACE"}, [5]string{"off", "off", "", "off", "off"}},
		"TF_LOG_CORE":                          {map[string]string{"TF_LOG_CORE": "TRACE"}, [5]string{"off", "off", "", "off", "off"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range append([]string{"TF_LOG", "TF_LOG_CORE", "TF_LOG_PROVIDER_WEBEX"}, names...) {
				t.Setenv(variable, test.set[variable])
			}
			if err := (Program{Name: "acs"}).disableUnreadLogs(); err != nil {
				t.Fatal(err)
			}
			for i, variable := range names {
				if got := os.Getenv(variable); got != test.want[i] {
					t.Errorf("%s is %q, want %q", variable, got, test.want[i])
				}
			}
		})
	}
}
