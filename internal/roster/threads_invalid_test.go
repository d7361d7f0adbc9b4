package roster

// This file tests what is made of those whom the service calls invalid in words
// that were not sent.

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// calledInvalid lets the service answer every addition so, and change nothing.
func (c *club) calledInvalid(targets ...string) {
	var list []string
	for _, target := range targets {
		list = append(list, `{"code":"403","message":"Permissions check failed","target":"`+target+`"}`)
	}
	c.server.AddFault(emulator.Fault{
		Method: http.MethodPost, Path: "/chat/threads/*/participants/:add", Status: http.StatusCreated,
		Body: `{"invalidParticipants":[` + strings.Join(list, ",") + `]}`,
	})
}

// wantInvalid holds who of an Apply of people was refused, and that all others
// were accepted, in one call. It returns the error.
func (c *club) wantInvalid(t *testing.T, people []string, want ...string) error {
	t.Helper()
	accepted, err := c.Apply(t.Context(), c.ref, ThreadDifference{Put: called("", people...)}, 1)
	var refused []string
	var invalid *acs.InvalidParticipantsError
	if errors.As(err, &invalid) {
		for _, p := range invalid.Participants {
			refused = append(refused, p.UserID)
		}
	}
	if !slices.Equal(refused, want) {
		t.Errorf("got %v, want errors of %v", err, want)
	}
	if got := len(accepted.Put); got != len(people)-len(want) {
		t.Errorf("got %d accepted, want all but %v", got, want)
	}
	if got, once := c.steps(t), fmt.Sprintf("+%d", len(people)); got != once {
		t.Errorf("got calls %s, want one", got)
	}
	return err
}

func TestAnInvalidStranger(t *testing.T) {
	t.Parallel()
	ids := newClub(t, emulator.Options{}, Options{}).newUsers(4)
	slices.Sort(ids)

	t.Run("is who is not in the thread afterwards", func(t *testing.T) {
		t.Parallel()
		c := newClub(t, emulator.Options{}, Options{})
		c.seat(ids[0], ids[1], ids[3])
		c.calledInvalid("somebody")
		err := c.wantInvalid(t, ids, ids[2])
		if text := err.Error(); !strings.Contains(text, "Permissions check failed") || !strings.Contains(text, `"somebody"`) {
			t.Errorf("got %v, want what the service said", err)
		}
	})
	t.Run("fails nobody where all are in the thread", func(t *testing.T) {
		t.Parallel()
		c := newClub(t, emulator.Options{}, Options{})
		c.seat(ids...)
		c.calledInvalid("a member who was deleted")
		if err := c.wantInvalid(t, ids); err != nil {
			t.Error(err)
		}
	})
	t.Run("beside one who was sent", func(t *testing.T) {
		t.Parallel()
		c := newClub(t, emulator.Options{}, Options{})
		c.seat(ids[0], ids[1], ids[2])
		c.calledInvalid(ids[3], "a member who was deleted")
		if err := c.wantInvalid(t, ids, ids[3]); strings.Contains(err.Error(), "deleted") {
			t.Errorf("got %v, want nothing about the other", err)
		}
	})
	t.Run("may be each of them where the roster cannot be read", func(t *testing.T) {
		t.Parallel()
		c := newClub(t, emulator.Options{}, Options{})
		c.calledInvalid("somebody")
		c.server.AddFault(emulator.Fault{Method: http.MethodGet, Path: "/chat/threads/*/participants", Status: http.StatusForbidden})
		err := c.wantInvalid(t, ids, ids...)
		if !strings.Contains(err.Error(), "somebody") {
			t.Errorf("got %v, want what the service said", err)
		}
	})
}
