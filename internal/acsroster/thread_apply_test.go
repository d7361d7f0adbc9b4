// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file tests Threads.Apply against the emulator.

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// A thread holds 250, and a call adds 200 (fact 2.4-01). The host is one of the 250.
func TestApplyMakesFewCallsAndNeverClearsTheThread(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		present                    int
		arrive, leave, changeNames int
		steps                      string
	}{
		"nothing":                      {present: 1},
		"249 arrive":                   {present: 1, arrive: 249, steps: "+200 +49"},
		"all leave":                    {present: 5, leave: 4, steps: "-4"},
		"some come before others go":   {present: 5, arrive: 3, leave: 2, steps: "+3 -2"},
		"full, one for one":            {present: 250, arrive: 1, leave: 1, steps: "-1 +1"},
		"full, a dozen for a dozen":    {present: 250, arrive: 12, leave: 12, steps: "-9 +9 -3 +3"},
		"full, and more go than come":  {present: 250, arrive: 2, leave: 5, steps: "-2 +2 -3"},
		"little room":                  {present: 247, arrive: 5, leave: 4, steps: "-2 +5 -2"},
		"room for some of many":        {present: 60, arrive: 240, leave: 59, steps: "-9 +199 -9 +9 -9 +9 -9 +9 -9 +9 -5 +5 -9"},
		"one changes":                  {present: 3, changeNames: 1, steps: "-1 +1"},
		"eleven change":                {present: 20, changeNames: 11, steps: "-9 +9 -2 +2"},
		"one changes in a full thread": {present: 250, changeNames: 1, steps: "-1 +1"},
		"some come, some go, some change, little room": {present: 249, arrive: 2, leave: 2, changeNames: 2, steps: "-1 +2 -3 +2"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newTestThread(t, emulator.Options{}, Options{})
			seated := c.newUsers(test.present - 1)
			c.addDirectly(seated...)
			want := make(map[string]string)
			for _, id := range seated[test.leave:] {
				want[id] = ""
			}
			changing := seated[test.leave:][:test.changeNames]
			d := ThreadDiff{Add: withName("new", c.newUsers(test.arrive)...), Remove: slices.Clone(seated[:test.leave+test.changeNames])}
			d.Add = append(d.Add, withName("new", changing...)...)
			for _, p := range d.Add {
				want[p.UserID] = p.DisplayName
			}

			accepted, err := c.Apply(t.Context(), c.ref, d, test.present)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.EqualFunc(accepted.Add, d.Add, deepEqual) || !slices.Equal(accepted.Remove, d.Remove) {
				t.Errorf("got %+v accepted, want all of %+v", accepted, d)
			}
			if got := c.steps(t); got != test.steps {
				t.Errorf("got calls %s, want %s", got, test.steps)
			}
			c.wantRoster(t, want)
		})
	}
}

func deepEqual(a, b acs.ChatParticipant) bool { return reflect.DeepEqual(a, b) }

func TestAnAppliedDiffLeavesNoDiff(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{}, Options{})
	ids := c.newUsers(4)
	want := make(map[string]acs.ChatParticipant)
	apply := func() {
		t.Helper()
		have, err := c.Get(t.Context(), c.ref)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Apply(t.Context(), c.ref, DiffThread(have, nil, want), len(have)); err != nil {
			t.Fatal(err)
		}
		if have, err = c.Get(t.Context(), c.ref); err != nil || !DiffThread(have, nil, want).Empty() {
			t.Errorf("got %+v, error %v, which still differs from %+v", have, err, want)
		}
	}
	want[c.host] = acs.ChatParticipant{UserID: c.host} // added by nature, fact 2.3-01
	for _, p := range withName("member", ids[:3]...) {
		p.Metadata = map[string]string{"team": "blue"}
		want[p.UserID] = p
	}
	apply()
	if got := c.steps(t); got != "+3" {
		t.Errorf("got calls %s, want one addition of three", got)
	}
	delete(want, ids[0])
	want[ids[1]] = acs.ChatParticipant{UserID: ids[1], DisplayName: "member", Metadata: map[string]string{"team": "red"}}
	want[ids[3]] = acs.ChatParticipant{UserID: ids[3]}
	apply()
	if got := c.steps(t); got != "+1 -2 +1" {
		t.Errorf("got calls %s, want an addition, a removal, and a removal and addition of who is changed", got)
	}
}

func TestApplyReturnsWhatWasDoneAndWhatWasRefused(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{}, Options{})
	ids := c.newUsers(3)
	c.addDirectly(ids[0])
	const malformed = "8:acs:123456c"
	foreigners := []string{user(1), user(2)}
	d := ThreadDiff{
		Add:    withName("new", ids[1], foreigners[0], malformed, ids[2], foreigners[1]),
		Remove: []string{ids[0]},
	}
	accepted, err := c.Apply(t.Context(), c.ref, d, 2)
	want := ThreadDiff{Add: withName("new", ids[1], ids[2]), Remove: d.Remove}
	if !reflect.DeepEqual(accepted, want) {
		t.Errorf("got %+v accepted, want %+v", accepted, want)
	}
	c.wantRoster(t, map[string]string{ids[1]: "new", ids[2]: "new"})

	var invalid *acs.InvalidParticipantsError
	if !errors.As(err, &invalid) || len(invalid.Participants) != 2 {
		t.Errorf("got %v, want an error of two who are invalid", err)
	}
	if info, ok := acs.ErrorDetails(err); !ok || info.StatusCode != http.StatusBadRequest {
		t.Errorf("got %v, want the service's 400 in it", err)
	}
	for _, id := range append(foreigners, malformed, c.ref.ThreadID) {
		if !strings.Contains(err.Error(), id) {
			t.Errorf("got %v, want it to name %s", err, id)
		}
	}
	for _, id := range ids {
		if strings.Contains(strings.SplitN(err.Error(), "\n", 2)[0], id) {
			t.Errorf("got %v, which names %s, who was not refused", err, id)
		}
	}
}

// The emulator's error for a full thread names no participant.
func TestAThreadThatIsFullerThanExpectedRefusesTheRest(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{}, Options{})
	c.addDirectly(c.newUsers(249)...)
	arriving := c.newUsers(12)
	accepted, err := c.Apply(t.Context(), c.ref, ThreadDiff{Add: withName("", arriving...)}, 250)
	info, ok := acs.ErrorDetails(err)
	if !ok || info.StatusCode != http.StatusBadRequest || !accepted.Empty() {
		t.Errorf("got %+v accepted, error %v, want the service's 400 and nothing", accepted, err)
	}
	if n := strings.Count(err.Error(), "at most"); n != 1 {
		t.Errorf("got %v, which says the same %d times, want once", err, n)
	}
	if got, want := c.steps(t), "+12 +6 +6 +3 +3 +1 +2 +1 +1"; got != want {
		t.Errorf("got calls %s, want %s", got, want)
	}
}

func TestAnErrorAboutNoParticipantEndsTheApply(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		path  string
		steps string
		put   int // how many of the two who arrive
	}{
		"of an addition": {path: ":add", steps: "+2"},
		"of a removal":   {path: ":remove", steps: "+2 -1", put: 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newTestThread(t, emulator.Options{}, Options{})
			seated, arriving := c.newUsers(4), c.newUsers(2)
			c.addDirectly(seated...)
			c.server.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/chat/threads/*/participants/" + test.path, Status: http.StatusForbidden})
			d := ThreadDiff{Add: withName("new", append(arriving, seated[3])...), Remove: seated}
			accepted, err := c.Apply(t.Context(), c.ref, d, 5)
			if info, ok := acs.ErrorDetails(err); !ok || info.StatusCode != http.StatusForbidden || strings.Contains(err.Error(), arriving[0]) {
				t.Errorf("got %v, want the service's 403, which is about nobody in particular", err)
			}
			if len(accepted.Add) != test.put || len(accepted.Remove) != 0 {
				t.Errorf("got %+v accepted, want %d additions", accepted, test.put)
			}
			if got := c.steps(t); got != test.steps {
				t.Errorf("got calls %s, want %s", got, test.steps)
			}
		})
	}
}

func TestAReplacedParticipantIsAddedAgainAfterACancellation(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{Switches: emulator.Switches{Latency: 50 * time.Millisecond}}, Options{})
	ids := c.newUsers(3)
	c.addDirectly(ids...)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer cancel()
		c.awaitRequest() // the first removal
	}()
	accepted, err := c.Apply(ctx, c.ref, ThreadDiff{Add: withName("new", ids...), Remove: ids}, 4)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	want := ThreadDiff{Add: withName("new", ids[0]), Remove: ids[:1]}
	if !reflect.DeepEqual(accepted, want) {
		t.Errorf("got %+v accepted, want %+v", accepted, want)
	}
	c.wantRoster(t, map[string]string{ids[0]: "new", ids[1]: "", ids[2]: ""})

	accepted, err = c.Apply(ctx, c.ref, ThreadDiff{Add: withName("newer", ids...), Remove: ids}, 4)
	if !errors.Is(err, context.Canceled) || !accepted.Empty() {
		t.Errorf("with an ended context: got %+v accepted, error %v, want nothing and %v", accepted, err, context.Canceled)
	}
	if got, want := c.steps(t), "-1 +1"; got != want {
		t.Errorf("got calls %s, want %s", got, want)
	}
}

// A stop ends waits and starts no further change, but participants who are out are
// added again.
func TestAReplacedParticipantIsAddedAgainAfterAStop(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{Switches: emulator.Switches{Latency: 50 * time.Millisecond}}, Options{})
	ids := c.newUsers(3)
	c.addDirectly(ids...)
	stopped, stop := context.WithCancel(t.Context())
	go func() {
		defer stop()
		c.awaitRequest() // the first removal
	}()
	d := ThreadDiff{Add: withName("new", ids...), Remove: ids}
	accepted, err := c.Apply(acs.WithStop(t.Context(), stopped), c.ref, d, 4)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	if want := (ThreadDiff{Add: withName("new", ids[0]), Remove: ids[:1]}); !reflect.DeepEqual(accepted, want) {
		t.Errorf("got %+v accepted, want %+v", accepted, want)
	}
	if got, want := c.steps(t), "-1 +1"; got != want {
		t.Errorf("got calls %s, want %s", got, want)
	}
	c.wantRoster(t, map[string]string{ids[0]: "new", ids[1]: "", ids[2]: ""})
}

func TestAParticipantWhoMayBeRemovedIsAddedAgainAndNotReported(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault emulator.Fault // of each retry too
		name  string         // of the person afterwards
	}{
		"carried out and not answered":     {emulator.Fault{Drop: emulator.DropAfter}, "new"},
		"not carried out, nobody can tell": {emulator.Fault{Status: http.StatusGatewayTimeout}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newTestThread(t, emulator.Options{}, Options{})
			ids := c.newUsers(2)
			c.addDirectly(ids...)
			test.fault.Method, test.fault.Path = http.MethodPost, "/chat/threads/*/participants/:remove"
			c.server.AddFault(test.fault)
			accepted, err := c.Apply(t.Context(), c.ref, ThreadDiff{Add: withName("new", ids...), Remove: ids}, 3)
			if err == nil || !accepted.Empty() {
				t.Errorf("got %+v accepted, error %v, want nothing and an error", accepted, err)
			}
			c.wantRoster(t, map[string]string{ids[0]: test.name, ids[1]: ""})
			if got, want := c.steps(t), "-4 +1"; got != want {
				t.Errorf("got calls %s, want four tries and an addition: %s", got, want)
			}
		})
	}
}

func TestIfOneCannotBeRemovedAnotherMakesRoom(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{}, Options{})
	seated, arriving := c.newUsers(249), c.newUsers(1)
	c.addDirectly(seated...)
	c.server.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/chat/threads/*/participants/:remove", Status: http.StatusBadRequest, Count: 1})
	d := ThreadDiff{Add: withName("new", arriving...), Remove: seated[:2]}
	accepted, err := c.Apply(t.Context(), c.ref, d, 250)
	if err == nil || !strings.Contains(err.Error(), seated[0]) {
		t.Errorf("got %v, want an error of %s", err, seated[0])
	}
	if want := (ThreadDiff{Add: d.Add, Remove: seated[1:2]}); !reflect.DeepEqual(accepted, want) {
		t.Errorf("got %+v accepted, want %+v", accepted, want)
	}
}
