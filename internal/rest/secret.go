// This file keeps secrets out of texts and logs.

package rest

import (
	"fmt"
	"io"
	"log/slog"
)

// Redacted is printed instead of a secret.
const Redacted = "REDACTED"

// Secret is embedded in types that must not be printed.
type Secret struct{}

// Format prints REDACTED, whatever the verb.
func (Secret) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, Redacted)
}

// LogValue logs REDACTED.
func (Secret) LogValue() slog.Value {
	return slog.StringValue(Redacted)
}
