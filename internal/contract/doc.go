// Package contract is what the project holds to be true about the service, in a form that tests can use: the list of
// facts, and a table of the operations, against which whole exchanges are checked.
//
// The table is written from the facts alone. It knows nothing of the client and nothing of the emulator, so that
// neither can drift from the service with the other following.
package contract
