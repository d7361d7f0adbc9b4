// SPDX-License-Identifier: MPL-2.0

// This file lists the keys of private state.

package provider

// The keys of private state. What depends on the clock is written by Read, so that
// ModifyPlan need not ask the clock: Terraform plans again during apply, and both
// plans must agree.
const (
	// privateRenew: a rolling window has to be renewed.
	privateRenew = "renew"
	// privateGone: the room or thread ended and the service deleted it.
	privateGone = "gone"
	// privateImport: the next Read is the first one after an import.
	privateImport = "import"
	// privateHost has the host that the resource was made or last found at.
	privateHost = "host"
	// privateExpired is set for a resource in a room or thread that has ended: a Read
	// found it gone, or a change was left out. The process that applies an update
	// has read nothing, so it needs this flag.
	privateExpired = "over"
	// privatePlanned is set by a plan that began with a state. Terraform plans a
	// replacement twice, the second time without the state but with this flag.
	privatePlanned = "planned"
	// privateStays is set by a planned destroy of a participant whom another
	// resource keeps. The destroy then removes nobody.
	privateStays = "stays"
)
