// This file reads and writes the private state of resources: flags and texts that
// Terraform stores with the state and does not show.

package provider

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

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

// privateWriter is the field Private of a framework response.
type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// setPrivateFlag sets or removes a flag.
func setPrivateFlag(ctx context.Context, private privateWriter, key string, on bool) diag.Diagnostics {
	if !on {
		return private.SetKey(ctx, key, nil)
	}
	return private.SetKey(ctx, key, []byte("true"))
}

// setPrivateText sets a text, or removes it if it is "".
func setPrivateText(ctx context.Context, private privateWriter, key, text string) diag.Diagnostics {
	if text == "" {
		return private.SetKey(ctx, key, nil)
	}
	return private.SetKey(ctx, key, []byte(strconv.Quote(text)))
}

// privateReader is the field Private of a framework request.
type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// privateText is the text of a key, "" if none is set.
func privateText(ctx context.Context, private privateReader, key string) string {
	kept, _ := private.GetKey(ctx, key) // the error is about the names of keys, which are constants
	text, _ := strconv.Unquote(string(kept))
	return text
}

// privateFlag reports whether a flag is set.
func privateFlag(ctx context.Context, private privateReader, key string) bool {
	kept, _ := private.GetKey(ctx, key)
	return kept != nil
}
