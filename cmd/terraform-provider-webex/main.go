// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-webex is the Terraform provider for the rooms of Webex,
// which its apps call spaces.
package main

import (
	tfprovider "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/acs-terraform/terraform-provider-acs/internal/serving"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexprovider"
)

// version is set by the linker.
var version = "dev"

func main() {
	serving.Program{
		Name: "webex", Address: webexprovider.Address, Version: version,
		New: func(version string) tfprovider.Provider {
			return webexprovider.New(webexprovider.Options{Version: version})()
		},
	}.Main()
}
