// Package kubernetes stands in for Terraform's "kubernetes" state backend, which this build
// leaves out: see ../../README.md.
package kubernetes

import "github.com/hashicorp/terraform/internal/backend"

// New panics: no configuration that the tests run stores its state here.
func New() backend.Backend {
	panic("the state backend \"kubernetes\" is left out of this build of Terraform, see tools/terraform/README.md")
}
