// Package cos stands in for Terraform's "cos" state backend, which this build
// leaves out: see ../../README.md.
package cos

import "github.com/hashicorp/terraform/internal/backend"

// New panics: no configuration that the tests run stores its state here.
func New() backend.Backend {
	panic("the state backend \"cos\" is left out of this build of Terraform, see tools/terraform/README.md")
}
