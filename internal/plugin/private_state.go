// SPDX-License-Identifier: MPL-2.0

// This file reads and writes the private state of resources: flags and texts that
// Terraform stores with the state and does not show.

package plugin

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// PrivateWriter is the field Private of a framework response.
type PrivateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// SetPrivateFlag sets or removes a flag.
func SetPrivateFlag(ctx context.Context, private PrivateWriter, key string, on bool) diag.Diagnostics {
	if !on {
		return private.SetKey(ctx, key, nil)
	}
	return private.SetKey(ctx, key, []byte("true"))
}

// SetPrivateText sets a text, or removes it if it is "".
func SetPrivateText(ctx context.Context, private PrivateWriter, key, text string) diag.Diagnostics {
	if text == "" {
		return private.SetKey(ctx, key, nil)
	}
	return private.SetKey(ctx, key, []byte(strconv.Quote(text)))
}

// PrivateReader is the field Private of a framework request.
type PrivateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// PrivateText is the text of a key, "" if none is set.
func PrivateText(ctx context.Context, private PrivateReader, key string) string {
	kept, _ := private.GetKey(ctx, key) // the error is about the names of keys, which are constants
	text, _ := strconv.Unquote(string(kept))
	return text
}

// PrivateFlag reports whether a flag is set.
func PrivateFlag(ctx context.Context, private PrivateReader, key string) bool {
	kept, _ := private.GetKey(ctx, key)
	return kept != nil
}
