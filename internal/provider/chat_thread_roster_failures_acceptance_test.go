// SPDX-License-Identifier: MPL-2.0

// This file tests states and errors after a change of a thread's roster that failed,
// wholly or in part.

package provider_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const malformed = "8:acs:short_id"

// generatedLabel is the label of a participant that the map does not list.
func generatedLabel(userID string) string {
	return "user_" + strings.NewReplacer("8:acs:", "", ":", "_").Replace(userID)
}

// Five participants do not fit into the create, and the service refuses one of them.
func TestAccThreadCreateNamesUsersRefusedInSecondCall(t *testing.T) {
	t.Parallel()
	s, users := chatServiceWith(t, 206, noRateLimits())
	people := numberedParticipants(users, 1, 206)
	people[203].userID = malformed
	w := newWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(people...))
	_, text, _ := strings.Cut(w.fail("apply", "-auto-approve"), "Error:")
	wantText(t, text, "Cannot add the participants", "with "+malformed+": the service answered 400")
	for _, userID := range users {
		wantNoText(t, text, userID)
	}
	wantThreadSize(t, s, 205)
	people[203].userID = users[204]
	w.applyHCL(actingAs(users[0]) + threadWithRosterHCL(people...))
	w.wantEmptyPlan()
}

// The error of an update names only those whom it could not add.
func TestAccThreadUpdateNamesRefusedUsers(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 6)
	w := appliedWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(numberedParticipants(users, 1, 2)...))
	w.write("main.tf", actingAs(users[0])+threadWithRosterHCL(append(numberedParticipants(users, 1, 6), person{"x", malformed, ""})...))
	_, text, _ := strings.Cut(w.fail("apply", "-auto-approve"), "Error:")
	wantText(t, text, "Cannot change the roster", "with "+malformed+": the service answered 400")
	for _, userID := range users {
		wantNoText(t, text, userID)
	}
}

// If the create fails and the thread cannot be deleted again, it stays in the state.
func TestAccThreadCreateNotUndoneStaysInState(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 2)
	s.AddFault(emulator.Fault{Method: http.MethodDelete, Path: "/chat/threads/*", Status: 403})
	w := newWorkspace(t, s, actingAs(users[0])+threadWithRosterHCL(person{"ada", users[1], ""}, person{"eve", foreigner(), ""}))
	text := w.fail("apply", "-auto-approve")
	wantText(t, text, foreigner(), "could not delete the thread", "stays in the state, tainted")
	wantNoText(t, text, "deleted the thread again", "nothing entered the state")
	w.wantThreadLabels(map[string]string{"ada": users[1]})
	s.ClearFaults()
	w.applyHCL(actingAs(users[0]) + threadWithRosterHCL(person{"ada", users[1], ""}))
	onlyThread(t, s) // the first one is gone
	w.wantEmptyPlan()
}

// After an error the state has those who are in the thread: under the labels of the
// configuration, or else under their old labels.
func TestAccThreadRosterUpdateThatFailsLosesNobody(t *testing.T) {
	t.Parallel()
	const roster, unlabelled = "/chat/threads/*/participants", "unlabelled"
	const bot, b, c, d, outside = 0, 1, 2, 3, 4
	type entry struct {
		label string
		user  int
	}
	for name, test := range map[string]struct {
		before, after []entry
		faults        []emulator.Fault
		labels        map[string]int
	}{
		"a label goes to another": {
			before: []entry{{"a", b}},
			after:  []entry{{"a", c}, {"b", b}, {"c", outside}},
			labels: map[string]int{"a": c, "b": b},
		},
		"who was to leave stays": {
			before: []entry{{"a", b}},
			after:  []entry{{"a", c}},
			faults: []emulator.Fault{{Method: http.MethodPost, Path: roster + "/:remove", Status: 403}},
			labels: map[string]int{"a": c, unlabelled: b},
		},
		"an old label whose successor was refused": {
			before: []entry{{"a", b}},
			after:  []entry{{"a", outside}},
			faults: []emulator.Fault{{Method: http.MethodPost, Path: roster + "/:remove", Status: 403}},
			labels: map[string]int{"a": b},
		},
		"the answer was lost": {
			before: []entry{{"a", b}},
			after:  []entry{{"a", c}, {"b", b}},
			faults: []emulator.Fault{{Method: http.MethodPost, Path: roster + "/:add", Drop: emulator.DropAfter}},
			labels: map[string]int{"a": c, "b": b},
		},
		"labels go round": {
			before: []entry{{"a", b}, {"b", c}, {"c", d}},
			after:  []entry{{"a", c}, {"b", d}, {"c", outside}},
			faults: []emulator.Fault{{Method: http.MethodPost, Path: roster + "/:remove", Status: 403}},
			labels: map[string]int{"a": c, "b": d, unlabelled: b},
		},
		"the roster cannot be read afterwards": {
			before: []entry{{"a", b}},
			after:  []entry{{"a", c}, {"b", b}, {"c", outside}},
			faults: []emulator.Fault{
				{Method: http.MethodGet, Path: roster, Delay: 1, Count: 1}, // before the change
				{Method: http.MethodGet, Path: roster, Status: 403},
			},
			labels: map[string]int{"a": c, "b": b},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 4)
			hcl := func(entries []entry) string {
				var people []person
				for _, e := range entries {
					people = append(people, person{e.label, append(users, foreigner())[e.user], ""})
				}
				return actingAs(users[bot]) + threadWithRosterHCL(people...)
			}
			w := appliedWorkspace(t, s, hcl(test.before))
			for _, fault := range test.faults {
				s.AddFault(fault)
			}
			w.write("main.tf", hcl(test.after))
			w.fail("apply", "-auto-approve", "-refresh=false")
			s.ClearFaults()
			labels, members := map[string]string{}, []string{strconv.Itoa(bot)}
			for label, user := range test.labels {
				if label == unlabelled {
					label = generatedLabel(users[user])
				}
				labels[label], members = users[user], append(members, strconv.Itoa(user))
			}
			w.wantThreadLabels(labels)
			wantThreadRoster(t, s, users, members...)
			w.applyHCL(hcl([]entry{{"z", d}}))
			w.wantEmptyPlan()
			wantThreadRoster(t, s, users, "0", "3")
		})
	}
}
