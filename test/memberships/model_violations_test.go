// SPDX-License-Identifier: MPL-2.0

// This file tests that the model finds each wrong state of the service.

package memberships_test

import (
	"slices"
	"strings"
	"testing"
)

// validResult is an apply without violations.
func validResult() applyResult {
	list := func() map[string]entry { return map[string]entry{"a": {"u1", "Presenter"}, "b": {"u2", ""}} }
	named := func() map[string]entry { return map[string]entry{"a": {"u1", "Ann"}} }
	configured := configuration{defaultUser: "u0", places: map[string]*place{
		"map":     {number: 1, roster: asMap, people: list()},
		"singles": {number: 2, roster: asSingles, people: list()},
		"alone":   {number: 3},
		"thread": {number: 4, chat: true, roster: asMap, people: named(), messages: map[string]message{
			"m": {sender: "u1", content: "Message 1"},
		}},
	}}
	there := func() service {
		return service{
			places: map[int][]placeState{
				1: {{id: "r1", members: map[string]string{"u1": "Presenter", "u2": "Attendee"}}},
				2: {{id: "r2", members: map[string]string{"u1": "Presenter", "u2": "Attendee", "u5": "Consumer"}}},
				3: {{id: "r3", members: map[string]string{"u6": "Consumer"}}},
				4: {{
					id: "t4", creator: "u0", members: map[string]string{"u0": "", "u1": "Ann"},
					messages: []messageState{{"100", "u1", "Message 1"}},
				}},
			},
			others: []placeState{{id: "s", members: map[string]string{"u0": "Attendee"}}},
		}
	}
	return applyResult{last: configured, attempted: configured, now: configured.clone(), before: there(), after: there()}
}

func TestModelFindsViolations(t *testing.T) {
	t.Parallel()
	if wrong := validResult().violations(); len(wrong) > 0 {
		t.Fatalf("violations of a valid result: %v", wrong)
	}
	for name, test := range map[string]struct {
		spoil func(*applyResult)
		want  string
	}{
		"gone":                      {func(r *applyResult) { delete(r.after.places, 1) }, "room 1 is at the service 0 times"},
		"twice":                     {func(r *applyResult) { r.after.places[1] = append(r.after.places[1], placeState{id: "r9"}) }, "room 1 is at the service 2 times"},
		"left over":                 {func(r *applyResult) { delete(r.now.places, "alone") }, "number 3 is at the service as r3"},
		"missing in a map":          {func(r *applyResult) { delete(r.after.places[1][0].members, "u1") }, "u1 is not in room 1"},
		"another role":              {func(r *applyResult) { r.after.places[1][0].members["u2"] = "Presenter" }, `u2 is "Presenter" in room 1, not "Attendee"`},
		"too many in a map":         {func(r *applyResult) { r.after.places[1][0].members["u7"] = "Attendee" }, "u7 is in room 1, although nobody added them"},
		"missing beside singles":    {func(r *applyResult) { delete(r.after.places[2][0].members, "u5") }, "u5 is not in room 2"},
		"another beside singles":    {func(r *applyResult) { r.after.places[2][0].members["u5"] = "Attendee" }, `u5 is "Attendee" in room 2, not "Consumer"`},
		"too many beside singles":   {func(r *applyResult) { r.after.places[2][0].members["u7"] = "Attendee" }, "u7 is in room 2"},
		"a single that stays":       {func(r *applyResult) { delete(r.now.places["singles"].people, "a") }, "u1 is in room 2, although nobody added them"},
		"one of two singles":        {func(r *applyResult) { duplicateParticipant(r); delete(r.after.places[2][0].members, "u1") }, "u1 is not in room 2"},
		"a roster that is nobody's": {func(r *applyResult) { delete(r.after.places[3][0].members, "u6") }, "u6 is not in room 3"},
		"who acts":                  {func(r *applyResult) { delete(r.after.places[4][0].members, "u0") }, "u0 is not in thread 4"},
		"a name":                    {func(r *applyResult) { r.after.places[4][0].members["u1"] = "" }, `u1 is "" in thread 4, not "Ann"`},
		"out for a while":           {func(r *applyResult) { r.removals = []removal{{"r2", "u1"}} }, "u1 was removed from room 2 for a while"},
		"a message lost":            {func(r *applyResult) { r.after.places[4][0].messages = nil }, `message "Message 1" is in thread 4 0 times`},
		"a message by another":      {func(r *applyResult) { r.after.places[4][0].messages[0].sender = "u0" }, `message "Message 1" in thread 4 is by u0, not u1`},
		"a message that stays":      {func(r *applyResult) { delete(r.now.places["thread"].messages, "m") }, `message "Message 1" by u1 stays in thread 4`},
		"a message without warning": {deletedSender, `message "Message 1" by u1 stays in thread 4`},
		"a stranger":                {func(r *applyResult) { r.after.others[0].members["u1"] = "Attendee" }, "what is not in the configuration was"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := validResult()
			test.spoil(&r)
			wrong := r.violations()
			if !slices.ContainsFunc(wrong, func(text string) bool { return strings.Contains(text, test.want) }) {
				t.Errorf("got %q, want %q", wrong, test.want)
			}
		})
	}
}

// duplicateParticipant removes one of two single participants of one user from the
// configuration.
func duplicateParticipant(r *applyResult) {
	r.last = r.last.clone()
	r.last.places["singles"].people["c"] = entry{"u1", "Presenter"}
}

// deletedSender removes a message and its sender from the configuration.
func deletedSender(r *applyResult) {
	p := r.now.places["thread"]
	p.people, p.messages = nil, nil
	delete(r.after.places[4][0].members, "u1")
}

// A message may stay if its sender is no longer a member and the provider said so.
func TestModelAllowsWhatTheProviderWarnedAbout(t *testing.T) {
	t.Parallel()
	r := validResult()
	deletedSender(&r)
	r.output = "Warning: Message stays in the thread\n\nMessage 100 in thread\nt4: only its sender can delete it, and User u1 is no member"
	if wrong := r.violations(); len(wrong) > 0 {
		t.Errorf("got %q", wrong)
	}
}
