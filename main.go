// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-acs is the Terraform provider for the Rooms and
// Chat data planes of Azure Communication Services.
package main

import (
	tfprovider "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
	"github.com/acs-terraform/terraform-provider-acs/internal/serving"
)

// version is set by the linker.
var version = "dev"

func main() {
	serving.Program{
		Name: "acs", Address: provider.Address, Version: version,
		New: func(version string) tfprovider.Provider {
			return provider.New(provider.Options{Version: version})()
		},
	}.Main()
}
