// SPDX-License-Identifier: MPL-2.0

// This file tests the texts of all recorded error answers.

package acs_test

import (
	"errors"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// Facts 1.4-01, 1.4-02, 1.4-03 and 1.5-05: the texts are the recorded ones, and the
// useful one is the innermost.
func TestEachRecordedRefusalSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	const unknownRoom = "99415750115958000"
	now := instant(t, "2026-03-02T10:00:00Z")
	day := 24 * time.Hour

	create := func(o acs.CreateRoomOptions) func(*testing.T, *acs.RoomsClient, string) error {
		return func(t *testing.T, c *acs.RoomsClient, _ string) error {
			_, err := c.CreateRoom(t.Context(), &o)
			return err
		}
	}
	update := func(o acs.UpdateRoomOptions) func(*testing.T, *acs.RoomsClient, string) error {
		return func(t *testing.T, c *acs.RoomsClient, id string) error {
			_, err := c.UpdateRoom(t.Context(), id, &o)
			return err
		}
	}
	participants := func(rawID string, role acs.Role) func(*testing.T, *acs.RoomsClient, string) error {
		return func(t *testing.T, c *acs.RoomsClient, id string) error {
			_, err := c.UpdateRoomParticipants(t.Context(), id, map[string]*acs.Role{rawID: &role}, nil)
			return err
		}
	}

	tests := map[string]struct {
		call   func(t *testing.T, c *acs.RoomsClient, id string) error
		status int
		code   string
		text   string
		target string
	}{
		"end in the past": {
			create(acs.CreateRoomOptions{ValidFrom: ptr(now.Add(-2 * day)), ValidUntil: ptr(now.Add(-day))}),
			400, "BadRequest", "The time range end is in the past.", "ValidUntil",
		},
		"longer than 180 days": {
			create(acs.CreateRoomOptions{ValidFrom: ptr(now), ValidUntil: ptr(now.Add(181 * day))}),
			400, "BadRequest", "The input provided could not be converted. Please check the input and try again.", "ValidUntil",
		},
		"begins in more than 180 days": {
			create(acs.CreateRoomOptions{ValidFrom: ptr(now.Add(181 * day)), ValidUntil: ptr(now.Add(182 * day))}),
			400, "BadRequest", "Value is incorrect or more than 180 days in the future.", "ValidFrom",
		},
		"one time without the other (fact 1.5-03)": {
			update(acs.UpdateRoomOptions{ValidUntil: ptr(now.Add(day))}),
			400, "BadRequest", "validFrom and validUntil should be set together.", "",
		},
		// Fact 1.3-04: without x-ms-error-code, so the code is the body's.
		"unknown role (fact 1.2-05)": {
			participants(user(1), "Chair"),
			400, "BadRequest", "Invalid participant role. The valid roles are: Presenter, Attendee, Consumer, Collaborator.",
			"$.participants." + user(1) + ".role",
		},
		"identifier without a form": {
			participants("acs:8-invalidMRI", acs.RoleAttendee),
			400, "BadRequest", "Invalid format for communication identifier.", "",
		},
		"identifier of nobody": {
			participants("8:acs:123456c", acs.RoleAttendee),
			400, "BadRequest", "Communication identifier 8:acs:123456c is not supported.", "",
		},
		"telephone number (fact 1.8-01)": {
			participants("4:+12345556789", acs.RoleAttendee),
			400, "BadRequest", "Communication identifier 4:+12345556789 is not supported.", "",
		},
		"malformed id to get": {
			func(t *testing.T, c *acs.RoomsClient, _ string) error {
				_, err := c.GetRoom(t.Context(), "invalid_id", nil)
				return err
			},
			400, "BadRequest", "Invalid room ID length.", "",
		},
		"malformed id to update": {
			func(t *testing.T, c *acs.RoomsClient, _ string) error {
				_, err := c.UpdateRoom(t.Context(), "f-1234567890", nil)
				return err
			},
			400, "BadRequest", "Invalid room ID length.", "",
		},
		"malformed id to delete": {
			func(t *testing.T, c *acs.RoomsClient, _ string) error {
				_, err := c.DeleteRoom(t.Context(), "123-invalidId", nil)
				return err
			},
			400, "BadRequest", "Invalid room ID length.", "",
		},
		"unknown room": {
			func(t *testing.T, c *acs.RoomsClient, _ string) error {
				_, err := c.GetRoom(t.Context(), unknownRoom, nil)
				return err
			},
			404, "NotFound", "The server cannot find the requested resource.", "",
		},
		"roster of an unknown room": {
			func(t *testing.T, c *acs.RoomsClient, _ string) error {
				_, err := c.NewListRoomParticipantsPager(unknownRoom, nil).NextPage(t.Context())
				return err
			},
			404, "NotFound", "The server cannot find the requested resource.", "",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t, emulator.Options{Now: now})
			client := emulatorClient(t, server)
			room := createRoom(t, client, nil)
			err := test.call(t, client, room.ID)
			info, ok := acs.ErrorDetails(err)
			if !ok {
				t.Fatalf("got error %v, want a refusal of the service", err)
			}
			text := info.Detail
			if text == "" {
				text = info.Message
			}
			if info.StatusCode != test.status || info.Code != test.code || text != test.text || info.Target != test.target {
				t.Errorf("got %d %s %q at %q, want %d %s %q at %q",
					info.StatusCode, info.Code, text, info.Target, test.status, test.code, test.text, test.target)
			}
			if got, want := acs.IsNotFound(err), test.status == 404; got != want {
				t.Errorf("got IsNotFound %t, want %t", got, want)
			}
			// Fact 1.3-03: MS-CV and X-Azure-Ref are answered, the client's own id is not.
			sent := lastRequest(t, server).Header.Get("X-Ms-Client-Request-Id")
			if info.MSCV == "" || info.AzureRef == "" || info.ClientRequestID != sent {
				t.Errorf("got ids %q, %q, %q, want all three, the last %q", info.MSCV, info.AzureRef, info.ClientRequestID, sent)
			}
		})
	}
}

// Fact 5.1-04: a signature with another key is refused.
func TestAWrongKeyIsDenied(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	client := newRoomsClient(t, server.URL(), fastRetries())
	_, err := client.CreateRoom(t.Context(), nil)
	info, ok := acs.ErrorDetails(err)
	if !ok || info.StatusCode != 401 || acs.IsNotFound(err) {
		t.Errorf("got %v, want a 401", err)
	}
	if got := len(server.Requests()); got != 1 {
		t.Errorf("got %d requests, want 1: a 401 does not pass by itself", got)
	}
}

func TestAnErrorWithoutAnAnswerHasNoDetails(t *testing.T) {
	t.Parallel()
	for _, err := range []error{nil, errors.New("no such host")} {
		if _, ok := acs.ErrorDetails(err); ok {
			t.Errorf("got details of %v, want none", err)
		}
		if acs.IsNotFound(err) {
			t.Errorf("got IsNotFound for %v, want false", err)
		}
	}
}
