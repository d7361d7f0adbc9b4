// SPDX-License-Identifier: MPL-2.0

// This file tests single participants that were renamed or have changed places. The
// destroy of one resource and the create of another are about the same user, and run
// at the same time.

package provider_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// namedParticipantHCL is acs_chat_thread_participant.x with for_each, of one user
// under this key.
func namedParticipantHCL(userID, key, name string, arguments ...string) string {
	return strings.Replace(threadParticipantHCL(userID, append(arguments, `for_each = { `+key+` = "`+name+`" }`, "display_name = each.value")...), `"p"`, `"x"`, 1)
}

func TestAccThreadParticipantRenamedStaysMember(t *testing.T) {
	t.Parallel()
	const first, second = "created first", "destroyed first"
	for name, test := range map[string]struct {
		order, display string
		sends          []string
		fails          bool // once: the next apply makes it good
	}{
		"alone, created first":                       {first, "Ada", []string{":add"}, false},
		"alone, destroyed first":                     {second, "Ada", []string{":remove", ":add"}, false},
		"with another display name, created first":   {first, "Ada L", []string{":add", ":remove"}, true},
		"with another display name, destroyed first": {second, "Ada L", []string{":remove", ":add"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 2)
			before, after := namedParticipantHCL(users[1], "ada", "Ada"), namedParticipantHCL(users[1], "ada2", test.display)
			if test.order == first {
				after = strings.Replace(after, `"x"`, `"y"`, 1)                             // within one resource, destroys go first
				before += messageHCL(hello, "depends_on = [acs_chat_thread_participant.x]") // is destroyed before
				delayRequests(s, http.MethodDelete, "/chat/threads/*/messages/*")
			} else {
				after = messageHCL(hello) + namedParticipantHCL(users[1], "ada2", test.display, "depends_on = [acs_chat_message.m]")
				delayRequests(s, http.MethodPost, "/chat/threads/*/messages")
			}
			w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+before)
			w.write("main.tf", actingAs(users[0])+plainThread+after)
			s.ForgetRequests()
			began := time.Now()
			got := w.try("apply", "-auto-approve", "-refresh=false")
			if took := time.Since(began); (got.code != 0) != test.fails || took > time.Minute {
				t.Errorf("the apply ended with %d after %s, want an error: %v\n%s", got.code, took, test.fails, got.text)
			}
			wantText(t, flat(got.text), "leave and come back", "moved { from = acs_chat_thread_participant.OLD_NAME")
			var sent []string
			for _, request := range rosterChanges(s) {
				_, operation, _ := strings.Cut(request.Path, "/participants/")
				sent = append(sent, operation)
			}
			if !slices.Equal(sent, test.sends) {
				t.Errorf("the roster was changed by %q, want %q", sent, test.sends)
			}
			s.ClearFaults()
			if test.fails {
				wantText(t, flat(got.text), "User is already in the thread", "apply again", "moved block")
				w.apply()
			}
			wantThreadRoster(t, s, users, "0", "1 "+test.display)
			w.wantEmptyPlan()
		})
	}
}

// rosterChanges are the calls that change rosters of threads, in order.
func rosterChanges(s *emulator.Server) []emulator.Request {
	return slices.DeleteFunc(calls(s, http.MethodPost, "/chat/threads/"), func(r emulator.Request) bool {
		return !strings.Contains(r.Path, "/participants/")
	})
}

// The display name belongs to the index, not to the user.
func TestAccThreadParticipantsShiftedInCount(t *testing.T) {
	t.Parallel()
	s, users := chatServiceWith(t, 5, noRateLimits())
	hcl := func(order ...int) string {
		ids := make([]string, len(order))
		for place, n := range order {
			ids[place] = users[n]
		}
		return actingAs(users[0]) + plainThread + threadParticipantsHCL(ids, `display_name = "Agent ${count.index + 1}"`)
	}
	w := appliedWorkspace(t, s, hcl(1, 2, 3))
	for range 5 {
		for _, order := range [][]int{{4, 1, 2, 3}, {1, 2, 3}} {
			w.applyHCL(hcl(order...))
			want := []string{"0"}
			for place, n := range order {
				want = append(want, fmt.Sprintf("%d Agent %d", n, place+1))
			}
			slices.Sort(want)
			wantThreadRoster(t, s, users, want...)
			w.wantEmptyPlan()
		}
	}
}

// With -parallelism=1 the removal may come too late. Then the next apply adds the
// user again.
func TestAccThreadParticipantRenamedWithParallelism1(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	w := appliedWorkspace(t, s, actingAs(users[0])+plainThread+namedParticipantHCL(users[1], "ada", "Ada"))
	w.write("main.tf", actingAs(users[0])+plainThread+namedParticipantHCL(users[1], "ada2", "Ada L"))
	began := time.Now()
	got := w.try("apply", "-auto-approve", "-parallelism=1")
	if took := time.Since(began); took > time.Minute {
		t.Errorf("the apply took %s: it waited for what could not begin\n%s", took, got.text)
	}
	w.apply()
	wantThreadRoster(t, s, users, "0", "1 Ada L")
	w.wantEmptyPlan()
}
