// Command terraform-provider-acs is the Terraform provider for the Rooms and
// Chat data planes of Azure Communication Services.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
)

// version is set by the linker.
var version = "dev"

func main() {
	if err := disableUnreadLogs(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	debug := flag.Bool("debug", false, "serve until interrupted and print how a debugger's Terraform run reattaches")
	showVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()

	if *showVersion {
		fmt.Println(version)
		return
	}
	err := providerserver.Serve(context.Background(), provider.New(provider.Options{Version: version}), providerserver.ServeOpts{
		Address: provider.Address,
		Debug:   *debug,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
