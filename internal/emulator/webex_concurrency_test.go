// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests that many clients at once leave Webex as each of them says.

import (
	"fmt"
	"maps"
	"sync"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestManyClientsOfWebexAtOnce(t *testing.T) {
	t.Parallel()
	const clients, rounds = 8, 10
	person, _, _ := webex(t, emulator.Options{})
	room := person.locked("shared")
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			email := fmt.Sprintf("p%d@example.com", i)
			for range rounds {
				added := person.add(room.ID, email)
				person.putSpace(room.ID, `{"title":"shared","description":"`+email+`"}`)
				want(t, person.call("PUT", "/memberships/"+added.ID, `{"isModerator":true}`), 200)
				person.spaces("?sortBy=lastactivity")
				person.memberships(room.ID)
				want(t, person.renew(person.grant()), 200)
				want(t, person.call("DELETE", "/memberships/"+added.ID, ""), 204)
			}
			person.add(room.ID, email)
			person.space(`{"title":"` + email + `"}`)
		})
	}
	// Tests look on and change Webex while clients work.
	for range rounds {
		person.server.UpdateWebexRoom(room.ID, func(r *emulator.WebexRoom) {
			r.IsReadOnly = !r.IsReadOnly
			r.Errors = map[string]emulator.WebexPartialFailure{"description": {Code: "kms_failure", Reason: "r"}}
		})
		want(t, person.admin("GET", "state", ""), 200)
		_, _ = person.server.WebexRooms(), person.server.WebexSecrets()
	}
	wg.Wait()

	got, all := map[string]bool{}, map[string]bool{"person@example.com": true}
	for _, m := range person.memberships(room.ID) {
		got[m.PersonEmail] = true
	}
	for i := range clients {
		all[fmt.Sprintf("p%d@example.com", i)] = true
	}
	if !maps.Equal(got, all) {
		t.Errorf("got members %v, want %v", got, all)
	}
	if n := len(person.spaces("")); n != clients+1 {
		t.Errorf("got %d rooms, want %d", n, clients+1)
	}
}
