// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file tests whom the errors of the service are about.

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// Bodies as in fact 1.4-01, texts and targets as in fact 1.4-02.
func TestARejectionNamesItsParticipants(t *testing.T) {
	t.Parallel()
	const (
		ann = "8:acs:11111111-1111-4111-8111-111111111111_1"
		bob = "8:acs:11111111-1111-4111-8111-111111111111_12"
	)
	detail := func(message, target string) string {
		return fmt.Sprintf(`{"error":{"code":"BadRequest","message":"Malformed.","details":[{"code":"BadArgument","message":%q,"target":%q}]}}`, message, target)
	}
	message := func(text string) string {
		return fmt.Sprintf(`{"error":{"code":"BadRequest","message":%q}}`, text)
	}
	tests := map[string]struct {
		status    int
		body      string
		named     []string
		divisible bool
	}{
		"target is the raw id": {
			status: 400, body: detail("Invalid value for the Participants.", ann), named: []string{ann}, divisible: true,
		},
		"target is a path, and one id begins another": {
			status: 400, body: detail("Invalid participant role. The valid roles are: Presenter.", "$.participants."+bob+".role"),
			named: []string{bob}, divisible: true,
		},
		"target is somebody else": {status: 400, body: detail("Invalid format for communication identifier.", "8:acs:other"), divisible: true},
		"message names one, who begins another": {
			status: 400, body: message("Communication identifier " + ann + " is not supported."), named: []string{ann}, divisible: true,
		},
		"message names one whom another begins": {
			status: 400, body: message("Communication identifier " + bob + " is not supported."), named: []string{bob}, divisible: true,
		},
		"message names one in quotes, before a colon": {status: 400, body: message("'" + ann + "': no."), named: []string{ann}, divisible: true},
		"message ends in one, before a colon":         {status: 400, body: message("Not supported: " + ann + ":"), named: []string{ann}, divisible: true},
		"message names both":                          {status: 400, body: message(bob + ", " + ann), named: []string{ann, bob}, divisible: true},
		"message names one who ends like one of them": {status: 400, body: message("2" + ann + " is not supported."), divisible: true},
		"detail names one":                            {status: 400, body: detail("Identifier "+ann+" is not supported.", "participants"), named: []string{ann}, divisible: true},
		"text about a participant":                    {status: 400, body: message("Invalid value for the Participants."), divisible: true},
		"text about the room":                         {status: 400, body: message("Invalid room ID length."), divisible: true},
		"not the service's JSON":                      {status: 400, body: "bad request", divisible: true},
		"not found":                                   {status: 404, body: detail("Invalid value for the Participants.", ann)},
		"forbidden":                                   {status: 403, body: detail("Invalid value for the Participants.", ann)},
		"unavailable":                                 {status: 503, body: "try later"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, "http://localhost/rooms/1/participants", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			answer := runtime.NewResponseError(&http.Response{
				Status: http.StatusText(test.status), StatusCode: test.status,
				Header: http.Header{}, Body: io.NopCloser(strings.NewReader(test.body)), Request: request,
			})
			for _, participants := range [][]string{{ann, bob}, {bob, ann}} {
				got := parseRejection(fmt.Errorf("while patching: %w", answer), participants)
				slices.Sort(got.Named)
				if got.Divisible != test.divisible || !slices.Equal(got.Named, test.named) {
					t.Errorf("got %+v, want partial %v, named %v", got, test.divisible, test.named)
				}
			}
		})
	}
	if got := parseRejection(errors.New("connection reset"), []string{ann}); got.Divisible {
		t.Errorf("no answer of the service: got %+v, want nothing", got)
	}
}
