// SPDX-License-Identifier: MPL-2.0

//go:build !race

// This file builds the provider without the race detector if the tests run without it.

package concurrency_test

func buildFlags() []string { return nil }
