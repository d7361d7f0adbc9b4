// Package oss stands in for Terraform's "oss" state backend, which this build
// leaves out: see ../../README.md.
package oss

import "github.com/hashicorp/terraform/internal/backend"

// New panics: no configuration that the tests run stores its state here.
func New() backend.Backend {
	panic("the state backend \"oss\" is left out of this build of Terraform, see tools/terraform/README.md")
}
