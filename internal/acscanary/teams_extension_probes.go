// SPDX-License-Identifier: MPL-2.0

package acscanary

// This file has the probe of the Teams extension. It creates no assignment, because one
// would give an account of a tenant access to the resource.

import (
	"context"
	"net/http"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
)

// unusedTenant and unusedAccount are GUIDs of a version that does not exist, so that
// Microsoft Entra ID gives them to nobody.
const (
	unusedTenant  = "ffffffff-ffff-ffff-ffff-fffffffffffe"
	unusedAccount = "ffffffff-ffff-ffff-ffff-fffffffffffd"
)

func (r *runner) probeMissingAssignment(ctx context.Context) (string, error) {
	_, err := r.teams.GetAssignment(ctx, unusedTenant, unusedAccount, nil)
	read, err := statusAndCode(err, http.StatusOK)
	if err != nil {
		return "", err
	}
	_, err = r.teams.DeleteAssignment(ctx, unusedTenant, unusedAccount, nil)
	deletion, err := statusAndCode(err, http.StatusNoContent)
	if err != nil {
		return "", err
	}
	if read == deletion {
		return read + " to a read and to a deletion", nil
	}
	return canary.JoinOutcomes("read", read, "deletion", deletion), nil
}

// statusAndCode is statusOutcome with the code of the refusal.
func statusAndCode(err error, success int) (string, error) {
	observed, failure := statusOutcome(err, success)
	if info, refused := acs.ErrorDetails(err); failure == nil && refused && info.Code != "" {
		observed += " " + info.Code
	}
	return observed, failure
}
