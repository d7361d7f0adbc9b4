// SPDX-License-Identifier: MPL-2.0

package acsroster

// This file tests the rosters of threads, with the real client against the emulator.

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestTenWorkersFillAThreadInFewCalls(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{Switches: emulator.Switches{Latency: 50 * time.Millisecond}}, Options{})
	ids := c.newUsers(200)
	want := make(map[string]string)
	for _, id := range ids {
		want[id] = "member"
	}

	// Each reads back what it added: the service does not return it (fact 2.2-03).
	tenWorkers(ids, func(id string) {
		if err := c.Add(t.Context(), c.ref, acs.ChatParticipant{UserID: id, DisplayName: "member"}); err != nil {
			t.Error(err)
		}
		if roster, err := c.Get(t.Context(), c.ref); err != nil || roster[id].DisplayName != "member" {
			t.Errorf("got %+v, error %v, want a member", roster[id], err)
		}
	})
	if _, calls := c.additions(t); calls > 24 {
		t.Errorf("got %d calls for 200 additions, want at most 24", calls)
	}
	c.wantRoster(t, want)

	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.Latency = 0 })
	tenWorkers(ids, func(id string) {
		if err := c.Remove(t.Context(), c.ref, id); err != nil {
			t.Error(err)
		}
	})
	if got := c.count(http.MethodPost, "/participants/:remove"); got != 200 {
		t.Errorf("got %d calls for 200 removals, want 200", got)
	}
	c.wantRoster(t, nil)
}

// The limits are ten calls in ten seconds and thirty in a minute (fact 2.4-02);
// here they pass 30 times as fast, which a busy machine still meets.
func TestRateLimitsAreWaitedOut(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{RateSpeed: 30}, Options{})
	ids := c.newUsers(60)
	tenWorkers(ids, func(id string) {
		if err := c.Add(t.Context(), c.ref, acs.ChatParticipant{UserID: id}); err != nil {
			t.Error(err)
		}
		if _, err := c.Get(t.Context(), c.ref); err != nil {
			t.Error(err)
		}
	})
	tenWorkers(ids, func(id string) {
		if err := c.Remove(t.Context(), c.ref, id); err != nil {
			t.Error(err)
		}
	})
	c.wantRoster(t, nil)
	limited := func(r emulator.Request) bool { return r.Status == http.StatusTooManyRequests }
	if !slices.ContainsFunc(c.server.Requests(), limited) {
		t.Error("no call met a limit: nothing was tried")
	}
}

func TestAnInvalidParticipantDoesNotFailTheOthers(t *testing.T) {
	t.Parallel()
	const malformed = "8:acs:123456c"
	foreign, deleted := user(1), "a user who was deleted"
	tests := map[string]struct {
		wrong   string
		invalid string // code, facts 2.2-02
	}{
		"foreign":   {wrong: foreign, invalid: "403"},
		"deleted":   {wrong: deleted, invalid: "404"},
		"malformed": {wrong: malformed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newTestThread(t, emulator.Options{Switches: emulator.Switches{Latency: 5 * time.Millisecond}}, Options{})
			people, want := c.newUsers(29), make(map[string]string)
			for _, id := range people {
				want[id] = "member"
			}
			wrong := test.wrong
			if wrong == deleted {
				wrong = c.server.CreateUser()
				c.server.DeleteUser(wrong)
			}
			var failed atomic.Int32
			tenWorkers(slices.Insert(people, 15, wrong), func(id string) {
				err := c.Add(t.Context(), c.ref, acs.ChatParticipant{UserID: id, DisplayName: "member"})
				if err == nil {
					return
				}
				failed.Add(1)
				if id != wrong || !strings.Contains(err.Error(), wrong) {
					t.Errorf("%s: got %v, want an error of %s alone", id, err, wrong)
				}
				var invalid *acs.InvalidParticipantsError
				switch found := errors.As(err, &invalid); {
				case found != (test.invalid != ""):
					t.Errorf("got %v, want a participant who is invalid: %v", err, test.invalid != "")
				case found && (len(invalid.Participants) != 1 || invalid.Participants[0].UserID != wrong || invalid.Participants[0].Code != test.invalid):
					t.Errorf("got %+v, want %s alone with code %s", invalid.Participants, wrong, test.invalid)
				}
			})
			if got := failed.Load(); got != 1 {
				t.Errorf("got %d errors, want 1", got)
			}
			c.wantRoster(t, want)

			accepted, _ := c.additions(t)
			sent := make(map[string]int)
			for _, id := range slices.Concat(accepted...) {
				sent[id]++
			}
			for id := range want {
				if sent[id] != 1 {
					t.Errorf("%s was added %d times, want once", id, sent[id])
				}
			}
		})
	}
}

func TestChangesToOneParticipantKeepTheirOrder(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{Switches: emulator.Switches{Latency: 100 * time.Millisecond}}, Options{})
	ids := c.newUsers(3)
	ann, bob, first := ids[0], ids[1], ids[2]
	c.addDirectly(bob)
	var callers sync.WaitGroup
	add := func(id, name string) {
		callers.Go(func() {
			if err := c.Add(t.Context(), c.ref, acs.ChatParticipant{UserID: id, DisplayName: name}); err != nil {
				t.Error(err)
			}
		})
	}
	remove := func(id string) {
		callers.Go(func() {
			if err := c.Remove(t.Context(), c.ref, id); err != nil {
				t.Error(err)
			}
		})
	}
	add(first, "first")
	c.awaitRequest()
	for i, change := range []func(){
		func() { add(ann, "Ann") },
		func() { add(ann, "Anne") }, // changes nothing, fact 2.2-03
		func() { remove(bob) },
		func() { add(bob, "Bob") },
		func() { remove(ann) },
		func() { add(ann, "Anna") },
	} {
		change()
		c.awaitPending(i + 1)
	}
	callers.Wait()
	c.wantRoster(t, map[string]string{first: "first", bob: "Bob", ann: "Anna"})
	if got, want := c.steps(t), "+1 +1 +1 -1 +1 -1 +1"; got != want {
		t.Errorf("got calls %s, want %s", got, want)
	}
}

func TestTheFirstOfTwoDisplayNamesStays(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{Switches: emulator.Switches{Latency: 50 * time.Millisecond}}, Options{})
	ids := c.newUsers(2)
	var callers sync.WaitGroup
	for i, p := range slices.Concat(withName("first", ids[0]), withName("Ann", ids[1]), withName("Anne", ids[1]), withName("Ann", ids[1])) {
		callers.Go(func() {
			if err := c.Add(t.Context(), c.ref, p); err != nil {
				t.Error(err)
			}
		})
		if i == 0 {
			c.awaitRequest()
		} else {
			c.awaitPending(i)
		}
	}
	callers.Wait()
	c.wantRoster(t, map[string]string{ids[0]: "first", ids[1]: "Ann"})
	if got, want := c.steps(t), "+1 +1 +1 +1"; got != want {
		t.Errorf("got calls %s, want %s", got, want)
	}
}

// It is not known how the service answers the removal of a user who is not in the
// thread (fact 2.3-08).
func TestRemovingANonMemberSucceeds(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]emulator.RemoveNonMember{
		"204": emulator.RemoveNonMemberSucceeds,
		"403": emulator.RemoveNonMemberForbidden,
		"404": emulator.RemoveNonMemberNotFound,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newTestThread(t, emulator.Options{Switches: emulator.Switches{RemoveNonMember: answer}}, Options{})
			ids := c.newUsers(2)
			c.addDirectly(ids[0])
			if err := c.Remove(t.Context(), c.ref, ids[1]); err != nil {
				t.Error(err)
			}
			// A user who is not a member cannot read or remove anybody (fact 2.3-07).
			err := c.Remove(t.Context(), c.as(ids[1]), ids[0])
			if info, ok := acs.ErrorDetails(err); !ok || info.StatusCode != http.StatusForbidden {
				t.Errorf("got %v, want the service's 403", err)
			}
			c.wantRoster(t, map[string]string{ids[0]: ""})
		})
	}
}

func TestARemovalThatTheServiceRefusesIsAnError(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{}, Options{})
	ids := c.newUsers(1)
	c.addDirectly(ids...)
	c.server.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/chat/threads/*/participants/:remove", Status: http.StatusForbidden})
	err := c.Remove(t.Context(), c.ref, ids[0])
	if info, ok := acs.ErrorDetails(err); !ok || info.StatusCode != http.StatusForbidden {
		t.Errorf("got %v, want the service's 403 about somebody who is there", err)
	}
}

func TestCallsAreMadeAsTheUserOfTheThread(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{Switches: emulator.Switches{Latency: 50 * time.Millisecond}}, Options{})
	ids := c.newUsers(4)
	bot, stranger, want := ids[0], ids[1], map[string]string{ids[0]: "", ids[2]: "by host", ids[3]: "by bot"}
	c.addDirectly(bot)
	var callers sync.WaitGroup
	put := func(ref ThreadRef, id, name string, status int) {
		callers.Go(func() {
			err := c.Add(t.Context(), ref, acs.ChatParticipant{UserID: id, DisplayName: name})
			if info, _ := acs.ErrorDetails(err); (err != nil) != (status != 0) || info.StatusCode != status {
				t.Errorf("as %q: got %v, want status %d", ref.AsUser, err, status)
			}
		})
	}
	put(c.ref, ids[2], "by host", 0)
	put(c.as(bot), ids[3], "by bot", 0)
	put(c.as(stranger), stranger, "by stranger", http.StatusForbidden) // fact 2.3-07
	put(c.as(stranger), ids[2], "by host", http.StatusForbidden)
	callers.Wait()
	c.wantRoster(t, want)

	if roster, err := c.Get(t.Context(), c.as(bot)); err != nil || len(roster) != 4 {
		t.Errorf("as the bot: got %v, error %v, want four people", roster, err)
	}
	if _, err := c.Get(t.Context(), c.as(stranger)); err == nil {
		t.Error("as a stranger: got the roster of a thread that others read")
	}
}

func TestAWriteIsSeenByReadersAsAnotherUser(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{}, Options{})
	ids := c.newUsers(2)
	c.addDirectly(ids[0])
	wantPeople := func(want int) {
		t.Helper()
		for _, ref := range []ThreadRef{c.ref, c.as(ids[0])} {
			if got, err := c.Get(t.Context(), ref); err != nil || len(got) != want {
				t.Errorf("as %q: got %v, error %v, want %d people", ref.AsUser, got, err, want)
			}
		}
	}
	wantPeople(2)
	if err := c.Add(t.Context(), c.as(ids[0]), acs.ChatParticipant{UserID: ids[1]}); err != nil {
		t.Fatal(err)
	}
	wantPeople(3)
	wantPeople(3)
	if got := c.count(http.MethodGet, "/participants"); got != 4 {
		t.Errorf("got %d listings, want one for each user before and after", got)
	}
	if _, err := c.Apply(t.Context(), c.ref, ThreadDiff{Remove: []string{ids[1]}}, 3); err != nil {
		t.Fatal(err)
	}
	wantPeople(2)
}

func TestReadersOfAThreadShareAListingOfAllPages(t *testing.T) {
	t.Parallel()
	var clock atomic.Int64
	c := newTestThread(t, emulator.Options{Switches: emulator.Switches{PageSize: 20}}, Options{Now: func() time.Time { return time.Unix(0, clock.Load()) }})
	ids := c.newUsers(49)
	c.addDirectly(ids...)
	// A read every 500 ms, for a minute.
	tenWorkers(make([]string, 120), func(string) {
		roster, err := c.Get(t.Context(), c.ref)
		if err != nil || len(roster) != 50 {
			t.Errorf("got %d people, error %v, want 50", len(roster), err)
			return
		}
		clear(roster) // the map is the reader's own
		clock.Add(int64(500 * time.Millisecond))
	})
	const pages = 3
	if got := c.count(http.MethodGet, "/participants"); got < 2*pages || got > 4*pages {
		t.Errorf("got %d pages in a minute, want three in 30 s", got)
	}
}

func TestADeletedThreadFailsEveryCaller(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{}, Options{})
	ids := c.newUsers(10)
	c.server.DeleteThread(c.ref.ThreadID)
	tenWorkers(ids, func(id string) {
		if err := c.Add(t.Context(), c.ref, acs.ChatParticipant{UserID: id}); !acs.IsNotFound(err) {
			t.Errorf("Add: got %v, want the service's 404", err)
		}
		if err := c.Remove(t.Context(), c.ref, id); !acs.IsNotFound(err) {
			t.Errorf("Remove: got %v, want the service's 404", err)
		}
	})
	if _, err := c.Get(t.Context(), c.ref); !acs.IsNotFound(err) {
		t.Errorf("Get: got %v, want the service's 404", err)
	}
}

func TestAnErrorOfTheClientFunctionFailsTheCall(t *testing.T) {
	t.Parallel()
	nobody := errors.New("nobody to act as")
	threads := NewThreads(func(string) (*acs.ChatClient, error) { return nil, nobody }, Options{})
	ref := ThreadRef{ThreadID: "19:thread@thread.v2"}
	_, getErr := threads.Get(t.Context(), ref)
	accepted, applyErr := threads.Apply(t.Context(), ref, ThreadDiff{Add: withName("", user(1)), Remove: []string{user(2)}}, 1)
	for call, err := range map[string]error{
		"Get":    getErr,
		"Add":    threads.Add(t.Context(), ref, acs.ChatParticipant{UserID: user(1)}),
		"Remove": threads.Remove(t.Context(), ref, user(1)),
		"Apply":  applyErr,
	} {
		if !errors.Is(err, nobody) {
			t.Errorf("%s: got %v, want %v", call, err, nobody)
		}
	}
	if !accepted.Empty() {
		t.Errorf("got %+v accepted, want nothing", accepted)
	}
}

func TestChangesToThreadsWithEndedContextsAreNotSent(t *testing.T) {
	t.Parallel()
	c := newTestThread(t, emulator.Options{}, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, getErr := c.Get(ctx, c.ref)
	_, applyErr := c.Apply(ctx, c.ref, ThreadDiff{Add: withName("", user(1), user(2)), Remove: []string{user(2), user(3)}}, 3)
	for call, err := range map[string]error{
		"Add":    c.Add(ctx, c.ref, acs.ChatParticipant{UserID: user(1)}),
		"Remove": c.Remove(ctx, c.ref, user(1)),
		"Apply":  applyErr,
		"Get":    getErr,
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want %v", call, err, context.Canceled)
		}
	}
	if got := len(c.server.Requests()); got != 0 {
		t.Errorf("got %d requests, want none", got)
	}
}
