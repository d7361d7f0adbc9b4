// SPDX-License-Identifier: MPL-2.0

//go:build race

// This file thins the attacks out if the tests run with the race detector, which takes
// ten times as long: each operation gets each eighth answer, and each answer goes to some
// operation.

package hostile_test

const eachNth = 8
