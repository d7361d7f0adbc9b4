// SPDX-License-Identifier: MPL-2.0

//go:build race

// This file builds the provider with the race detector if the tests run with it.

package concurrency_test

func buildFlags() []string { return []string{"-race"} }
