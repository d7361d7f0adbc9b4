// SPDX-License-Identifier: MPL-2.0

// Command noop serves a provider with the schemas of this one that does nothing:
// it answers with what it was asked, with a value where one was not known.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
)

func main() {
	if err := providerserver.Serve(context.Background(), newProvider, providerserver.ServeOpts{Address: provider.Address}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
