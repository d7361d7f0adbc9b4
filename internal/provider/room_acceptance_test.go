// This file tests the table of acs_room in the life cycles: what Read finds,
// what the user does then.

package provider_test

import (
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccRoomPlain(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{})
	w := newWorkspace(t, s, `resource "acs_room" "plain" {}`)
	p := w.plan()
	if got := p.actions("acs_room.plain"); got != "create" {
		t.Fatalf("planned %q", got)
	}
	w.apply()
	w.wantEmptyPlan()
	if n := len(s.Rooms()); n != 1 {
		t.Errorf("%d rooms", n)
	}
	w.destroy()
	if n := len(s.Rooms()); n != 0 {
		t.Errorf("%d rooms after destroy", n)
	}
}
