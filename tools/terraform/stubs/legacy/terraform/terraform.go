// Package terraform stands in for a package that only Terraform's own tests
// import. It is never built, but `go mod tidy` wants to find it: see
// ../../../README.md.
package terraform
