// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file tests an answer with an invalid participant who was not sent.

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// No recording says whom it would be about (fact 2.2-02), so every change of the
// call fails, with what the service said.
func TestAnUnknownInvalidParticipantFailsTheWholeCall(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{}, Options{})
	ids := c.newUsers(3)
	c.server.AddFault(emulator.Fault{
		Method: http.MethodPost, Path: "/chat/threads/*/participants/:add", Status: http.StatusCreated,
		Body: `{"invalidParticipants":[{"code":"403","message":"Permissions check failed","target":"` + ids[0] + `"},` +
			`{"code":"404","message":"Not found","target":"somebody"}]}`,
	})
	accepted, err := c.Apply(t.Context(), c.ref, ThreadDiff{Add: withName("", ids...)}, 1)
	if !accepted.Empty() || err == nil {
		t.Fatalf("got %+v accepted and error %v, want an error of all", accepted, err)
	}
	if text := err.Error(); strings.Count(text, "somebody") != 1 || !strings.Contains(text, "Not found") {
		t.Errorf("got %v, want once what the service said", err)
	}
	var invalid *acs.InvalidParticipantsError
	if errors.As(err, &invalid) {
		t.Errorf("got %v, which is about particular people", err)
	}
	if got := c.steps(t); got != "+3" {
		t.Errorf("got calls %s, want one", got)
	}
}
