// Command terraform-provider-acs is the Terraform provider for the Rooms and
// Chat data planes of Azure Communication Services.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/acs-terraform/terraform-provider-acs/internal/serving"
)

// version is set by the linker.
var version = "dev"

func main() {
	if err := disableUnreadLogs(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	debug := flag.Bool("debug", false, "serve until interrupted, and print how Terraform attaches to this process")
	showVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()

	if *showVersion {
		fmt.Println(version)
		return
	}
	if err := serving.Serve(version, *debug); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
