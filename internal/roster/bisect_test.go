// SPDX-License-Identifier: MPL-2.0

package roster

// This file tests which changes a rejection fails, and how many calls that needs.

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// testRejection is an error of the recorder, with what parseRejection is to return.
type testRejection struct{ Rejection }

func (e testRejection) Error() string {
	return "bad " + strings.Join(e.Named, ",")
}

func parseTestRejection(err error, _ []string) Rejection {
	var r testRejection
	if errors.As(err, &r) {
		return r.Rejection
	}
	return Rejection{}
}

// membersIn returns those of members that are in changes, in their order.
func membersIn(changes map[string]string, members ...string) []string {
	return slices.DeleteFunc(slices.Clone(members), func(m string) bool {
		_, ok := changes[m]
		return !ok
	})
}

func TestARejectionReachesTheRefusedParticipants(t *testing.T) {
	t.Parallel()
	forbidden := errors.New("forbidden")
	refused := func(r Rejection) error { r.Divisible = true; return testRejection{r} }
	tests := map[string]struct {
		answer  func(changes map[string]string) error
		failing string // members a to h
		calls   int
	}{
		"one who is named": {
			answer: func(changes map[string]string) error {
				if bad := membersIn(changes, "c"); len(bad) > 0 {
					return refused(Rejection{Named: bad})
				}
				return nil
			},
			failing: "c", calls: 2,
		},
		"two who are named one after the other": {
			answer: func(changes map[string]string) error {
				if bad := membersIn(changes, "c", "g"); len(bad) > 0 {
					return refused(Rejection{Named: bad[:1]})
				}
				return nil
			},
			failing: "cg", calls: 3,
		},
		"all, named one after the other": {
			answer: func(changes map[string]string) error {
				return refused(Rejection{Named: membersIn(changes, "a", "b", "c", "d", "e", "f", "g", "h")[:1]})
			},
			failing: "abcdefgh", calls: 8,
		},
		"one who is not named": { // 8, 4+4, 2+2, 1+1
			answer: func(changes map[string]string) error {
				if len(membersIn(changes, "c")) > 0 {
					return refused(Rejection{})
				}
				return nil
			},
			failing: "c", calls: 7,
		},
		"one in each half": {
			answer: func(changes map[string]string) error {
				if len(membersIn(changes, "c", "g")) > 0 {
					return refused(Rejection{})
				}
				return nil
			},
			failing: "cg", calls: 11,
		},
		"two side by side": { // 8, 4+4, 2+2, 1+1
			answer: func(changes map[string]string) error {
				if len(membersIn(changes, "a", "b")) > 0 {
					return refused(Rejection{})
				}
				return nil
			},
			failing: "ab", calls: 7,
		},
		"all but one of one half": { // 8, 4+4, 2+2, 1+1, 1+1
			answer: func(changes map[string]string) error {
				if len(membersIn(changes, "a", "b", "d")) > 0 {
					return refused(Rejection{})
				}
				return nil
			},
			failing: "abd", calls: 9,
		},
		"everybody, where a few were refused alone and nobody was accepted": { // 8, 4+4, 2+2, 1+1, 1+1
			answer: func(map[string]string) error {
				return refused(Rejection{})
			},
			failing: "abcdefgh", calls: 9,
		},
		"everybody, where the error is not about the content": {
			answer:  func(map[string]string) error { return forbidden },
			failing: "abcdefgh", calls: 1,
		},
		"the half for which another error comes while the cause is looked for": {
			answer: func(changes map[string]string) error {
				if len(changes) == 8 {
					return refused(Rejection{})
				}
				if len(membersIn(changes, "a")) > 0 {
					return forbidden
				}
				return nil
			},
			failing: "abcd", calls: 3,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := newRecorder(t)
				r.answer = test.answer
				results := make(map[string]<-chan error)
				for member := range strings.SplitSeq("abcdefgh", "") {
					results[member] = r.submitLater(t.Context(), "room", member, "1")
				}
				for member, result := range results {
					err := <-result
					if got, want := err != nil, strings.Contains(test.failing, member); got != want {
						t.Errorf("%s: got %v, want an error: %v", member, err, want)
					}
					var refused testRejection
					if errors.As(err, &refused) && len(refused.Named) > 0 && !slices.Equal(refused.Named, []string{member}) {
						t.Errorf("%s: got the error of %v", member, refused.Named)
					}
				}
				if got := len(r.calls); got != test.calls {
					t.Errorf("got %d calls, want %d: %v", got, test.calls, r.calls)
				}
			})
		})
	}
}

func TestAWithdrawnChangeOfARefusedBatchIsNotSentAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		r.answer = func(changes map[string]string) error {
			if bad := membersIn(changes, "bad"); len(bad) > 0 {
				return testRejection{Rejection{Divisible: true, Named: bad}}
			}
			return nil
		}
		ctx, cancel := context.WithCancel(t.Context())
		bad := r.submitLater(t.Context(), "room", "bad", "1")
		ann := r.submitLater(ctx, "room", "ann", "1")
		bob := r.submitLater(t.Context(), "room", "bob", "1")
		time.Sleep(debounceDelay + latency/2)
		cancel()
		if err := <-ann; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		if err := <-bad; err == nil {
			t.Error("got no error for the bad member")
		}
		wantSuccess(t, bob)
		r.wantCalls(t,
			map[string]string{"bad": "1", "ann": "1", "bob": "1"},
			map[string]string{"bob": "1"})
	})
}

func TestErrorsOfSingleMembersDoNotResendTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		own := MemberErrors{"bob": errors.New("bob is foreign"), "dan": errors.New("dan is unknown")}
		r.answer = func(map[string]string) error { return own }
		results := make(map[string]<-chan error)
		for _, member := range []string{"ann", "bob", "cid", "dan"} {
			results[member] = r.submitLater(t.Context(), "room", member, "1")
		}
		for member, result := range results {
			if got, want := <-result, own[member]; !errors.Is(got, want) {
				t.Errorf("%s: got %v, want %v", member, got, want)
			}
		}
		if err := <-r.submitLater(t.Context(), "room", "bob", "1"); !errors.Is(err, own["bob"]) {
			t.Errorf("a call of its own: got %v, want %v", err, own["bob"])
		}
		r.wantCalls(t,
			map[string]string{"ann": "1", "bob": "1", "cid": "1", "dan": "1"},
			map[string]string{"bob": "1"})
		if got, want := own.Error(), "bob: bob is foreign; dan: dan is unknown"; got != want {
			t.Errorf("got text %q, want %q", got, want)
		}
	})
}

func TestAChangeOfSeveralMembersIsNotDivided(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRecorder(t)
		r.answer = func(map[string]string) error {
			return testRejection{Rejection{Divisible: true, Named: []string{"ann"}}}
		}
		if err := <-r.submitAllLater(t.Context(), map[string]string{"ann": "1", "bob": "1"}); err == nil {
			t.Error("got no error")
		}
		r.wantCalls(t, map[string]string{"ann": "1", "bob": "1"})
	})
}

func TestARejectionOfOneMemberFailsItsWholeChange(t *testing.T) {
	t.Parallel()
	for name, named := range map[string][]string{"named": {"ann"}, "not named": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := newRecorder(t)
				r.answer = func(changes map[string]string) error {
					if len(membersIn(changes, "ann")) > 0 {
						return testRejection{Rejection{Divisible: true, Named: named}}
					}
					return nil
				}
				both := r.submitAllLater(t.Context(), map[string]string{"ann": "1", "bob": "1"})
				wantSuccess(t, r.submitLater(t.Context(), "room", "cid", "1"))
				if err := <-both; err == nil {
					t.Error("got no error")
				}
				if want := (map[string]string{"cid": "1"}); !maps.Equal(r.calls[len(r.calls)-1], want) {
					t.Errorf("got calls %v, want the last to be %v", r.calls, want)
				}
			})
		})
	}
}
