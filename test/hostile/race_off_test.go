// SPDX-License-Identifier: MPL-2.0

//go:build !race

// This file has all attacks made if the tests run without the race detector.

package hostile_test

const eachNth = 1
