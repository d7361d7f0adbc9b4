package canary

// This file is the probe of the Teams extension. It makes no assignment: one would
// give an account of a tenant access to the resource.

import (
	"context"
	"net/http"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// nobodysTenant and nobodysAccount are GUIDs that Microsoft Entra ID gives to
// nobody: their version is none that there is.
const (
	nobodysTenant  = "ffffffff-ffff-ffff-ffff-fffffffffffe"
	nobodysAccount = "ffffffff-ffff-ffff-ffff-fffffffffffd"
)

func askMissingAssignment(ctx context.Context, b *bench) (string, error) {
	_, err := b.teams.GetAssignment(ctx, nobodysTenant, nobodysAccount, nil)
	read, err := statusAndCode(err, http.StatusOK)
	if err != nil {
		return "", err
	}
	_, err = b.teams.DeleteAssignment(ctx, nobodysTenant, nobodysAccount, nil)
	deletion, err := statusAndCode(err, http.StatusNoContent)
	if err != nil {
		return "", err
	}
	if read == deletion {
		return read + " to a read and to a deletion", nil
	}
	return both("read", read, "deletion", deletion), nil
}

// statusAndCode is status with the code of the refusal.
func statusAndCode(err error, success int) (string, error) {
	seen, failure := status(err, success)
	if info, refused := acs.ErrorDetails(err); failure == nil && refused && info.Code != "" {
		seen += " " + info.Code
	}
	return seen, failure
}
