// SPDX-License-Identifier: MPL-2.0

// Command cross checks that this repository, tests included, compiles for other operating
// systems. It checks types and generates no code, so it takes seconds where `go build`
// takes minutes; a release builds for all of them. The arguments are the root of the
// repository, and the systems by the names that GOOS has.
package main

import (
	"fmt"
	"os"

	"golang.org/x/tools/go/packages"
)

func main() {
	failed := false
	for _, system := range os.Args[2:] {
		// NeedDeps has the dependencies checked from source too, not from compiled files.
		config := &packages.Config{
			Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
				packages.NeedDeps | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesSizes,
			Dir:   os.Args[1],
			Env:   append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0"),
			Tests: true,
		}
		found, err := packages.Load(config, "./...")
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", system, err)
			os.Exit(1)
		}
		failed = packages.PrintErrors(found) > 0 || failed
		fmt.Printf("%s: %d packages checked, with tests\n", system, len(found))
	}
	if failed {
		os.Exit(1)
	}
}
