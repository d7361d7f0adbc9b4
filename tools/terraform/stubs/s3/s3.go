// Package s3 stands in for Terraform's "s3" state backend, which this build
// leaves out: see ../../README.md.
package s3

import "github.com/hashicorp/terraform/internal/backend"

// New panics: no configuration that the tests run stores its state here.
func New() backend.Backend {
	panic("the state backend \"s3\" is left out of this build of Terraform, see tools/terraform/README.md")
}
