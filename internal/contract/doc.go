// SPDX-License-Identifier: MPL-2.0

// Package contract holds what the project knows about the service, for tests: the list of facts, and a table of the
// operations that whole exchanges are checked against.
//
// The table is written from the facts alone and shares no code with the client or the emulator. So the two cannot
// agree on a mistake unnoticed.
package contract
