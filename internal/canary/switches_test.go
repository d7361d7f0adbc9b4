// This file shows that probes see: each switch of the emulator, and each answer
// of another kind where there is no switch, makes exactly its own probe differ.

package canary_test

import (
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// differing are the names of the questions whose answer differs, with what was
// seen of the last. Anything unclear fails the test.
func differing(t *testing.T, r *canary.Report) (names []string, seen string) {
	t.Helper()
	for _, f := range r.Findings {
		switch f.Result {
		case canary.Differs:
			names, seen = append(names, f.Name), f.Seen
		case canary.Unclear:
			t.Errorf("%s is unclear: %s", f.Name, f.Seen)
		case canary.Holds, canary.NotProbed:
		}
	}
	for _, c := range r.LifeCycles {
		if c.Failure != "" {
			t.Errorf("the life cycle of a %s: %s", c.Name, c.Failure)
		}
	}
	return names, seen
}

func TestEachSwitchIsSeenByItsProbeAlone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options        emulator.Options
		question, seen string
		slow           bool
	}{
		"role omitted refused": {
			emulator.Options{RoleOmitted: emulator.RoleOmittedRefused}, "role-omitted", "is refused with 400", false,
		},
		"repeated create makes a room": {
			emulator.Options{RepeatedCreate: emulator.RepeatedCreateMakesRoom}, "repeated-create", "makes another room", false,
		},
		"unknown delete succeeds": {
			emulator.Options{UnknownDelete: emulator.UnknownDeleteSucceeds}, "delete-twice", "answers 204", false,
		},
		"finer times rounded": {
			emulator.Options{FinerTimes: emulator.FinerTimesRounded}, "finer-times", "is rounded to 100 nanoseconds", false,
		},
		"expired rooms gone": {
			emulator.Options{ExpiredRooms: emulator.ExpiredGone},
			"expired-room",
			"answers 404, is not listed, renewal answers 404, deletion answers 404", false,
		},
		"expired rooms read-only": {
			emulator.Options{ExpiredRooms: emulator.ExpiredReadOnly},
			"expired-room",
			"answers, is not listed, renewal answers 400, can be deleted", false,
		},
		"roster limited": {
			emulator.Options{MaxRoster: 350},
			"roster-limit",
			"takes 350 participants; one more is refused with 400", true,
		},
		"roster limited below a call": {
			emulator.Options{MaxRoster: 300},
			"roster-limit",
			"of 350 in one call is refused with 400", true,
		},
		"null metadata keeps": {
			emulator.Options{NullMetadata: emulator.NullMetadataKeeps}, "null-metadata", "leaves the key", false,
		},
		"null metadata refused": {
			emulator.Options{NullMetadata: emulator.NullMetadataRefused}, "null-metadata", "is refused with 400", false,
		},
		"empty metadata keeps": {
			emulator.Options{EmptyMetadata: emulator.EmptyMetadataKeeps},
			"empty-metadata",
			`leaves the key with the value ""`, false,
		},
		"null retention resets": {
			emulator.Options{NullRetentionPolicy: emulator.NullRetentionPolicyResets}, "null-retention", "resets the policy to none", false,
		},
		"deleted thread answers": {
			emulator.Options{DeletedThread: emulator.DeletedThreadAnswers}, "deleted-thread", "answers 200 with deletedOn", false,
		},
		"deleted thread forbidden": {
			emulator.Options{DeletedThread: emulator.DeletedThreadForbidden}, "deleted-thread", "answers 403", false,
		},
		"removal forbidden": {
			emulator.Options{RemoveNonMember: emulator.RemoveNonMemberForbidden}, "remove-non-member", "answers 403", false,
		},
		"removal not found": {
			emulator.Options{RemoveNonMember: emulator.RemoveNonMemberNotFound}, "remove-non-member", "answers 404", false,
		},
		"documented envelope": {
			emulator.Options{ChatErrorEnvelope: emulator.ChatErrorDocumented},
			"chat-error-envelope",
			"has the documented form, error", false,
		},
		"topics limited": {
			emulator.Options{TopicLimit: 256}, "topic-length", "is refused with 400", false,
		},
		"receipts refused": {
			emulator.Options{LargeThreadReceipts: emulator.LargeThreadReceiptsRefused},
			"large-thread-receipts",
			"is refused", true,
		},
		"deleted user not owned": {
			emulator.Options{DeletedUser: emulator.DeletedUserNotOwned},
			"deleted-user",
			"answers 401 to another deletion and to a request for a token", false,
		},
		"deleted user succeeds": {
			emulator.Options{DeletedUser: emulator.DeletedUserSucceeds},
			"deleted-user",
			"deletion: answers 204; token: answers 404", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options(start(t, test.options))
			o.Slow = test.slow
			names, seen := differing(t, run(t, o))
			if !slices.Equal(names, []string{test.question}) || !strings.HasPrefix(seen, test.seen) {
				t.Errorf("got %v, seen %q; want %s, seen %q", names, seen, test.question, test.seen)
			}
		})
	}
}

// Where the emulator has no switch, something in between answers otherwise.
func TestEachAnswerWithoutASwitchIsSeenByItsProbeAlone(t *testing.T) {
	t.Parallel()
	for question, test := range map[string]struct {
		of     func(sent) bool // whether this answer is replaced
		status int
		answer func(body string) string // of the emulator's answer; nil is a refusal
		seen   string
	}{
		"past-start": {
			of:     func(q sent) bool { return q.URL.Path == "/rooms" && strings.Contains(q.body, "validFrom") },
			status: http.StatusBadRequest, seen: "is refused with 400 (No.)",
		},
		"offset-times": {
			of:     func(q sent) bool { return strings.Contains(q.body, "+02:00") },
			status: http.StatusOK, answer: func(body string) string { return strings.ReplaceAll(body, "+00:00", "+02:00") },
			seen: "becomes another instant",
		},
		"other-identifiers": {
			of:     func(q sent) bool { return strings.Contains(q.body, "8:orgid:") },
			status: http.StatusOK, answer: func(string) string { return "{}" },
			seen: "Teams user: is accepted; telephone number: is refused",
		},
		"unknown-users": {
			of:     func(q sent) bool { return q.asking == "unknown-users" && q.Method == http.MethodPatch },
			status: http.StatusBadRequest, seen: "is refused",
		},
		"foreign-message": {
			of:     func(q sent) bool { return q.Method == http.MethodPatch && strings.Contains(q.body, "yours") },
			status: http.StatusNoContent, answer: func(string) string { return "" },
			seen: "change: is permitted; deletion: is refused",
		},
		"deleted-user-rosters": {
			of: func(q sent) bool {
				return q.asking == "deleted-user-rosters" && strings.HasPrefix(q.URL.Path, "/rooms/")
			},
			status: http.StatusOK, answer: func(string) string { return `{"value":[]}` },
			seen: "room: is gone; thread: stays",
		},
		"missing-assignment": {
			of:     func(q sent) bool { return q.Method == http.MethodDelete && strings.HasPrefix(q.URL.Path, "/access/") },
			status: http.StatusNoContent, answer: func(string) string { return "" },
			seen: "read: answers 404 NotFound; deletion: answers 204",
		},
		"clock-skew": {
			of:     func(q sent) bool { return q.late > 9*time.Minute },
			status: http.StatusUnauthorized, seen: "early: is accepted; late: is refused with 401 (No.)",
		},
		"token-raw-id": {
			of: func(q sent) bool {
				return q.asking == "token-raw-id" && strings.HasSuffix(q.URL.Path, "/:issueAccessToken")
			},
			status: http.StatusOK,
			answer: func(string) string { return `{"token":"opaque","expiresOn":"2040-01-01T00:00:00+00:00"}` },
			seen:   "cannot be read: the token is opaque",
		},
	} {
		t.Run(question, func(t *testing.T) {
			t.Parallel()
			s := start(t, emulator.Options{})
			o := options(s)
			between := &between{server: s, replaces: test.of, status: test.status, answer: test.answer}
			o.Progress, o.Transport = between, &http.Client{Transport: between}
			names, seen := differing(t, run(t, o))
			if !slices.Equal(names, []string{question}) || seen != test.seen {
				t.Errorf("got %v, seen %q; want %s, seen %q", names, seen, question, test.seen)
			}
		})
	}
}

// sent is a request as it is on its way.
type sent struct {
	*http.Request
	body   string
	asking string        // the name of the question
	late   time.Duration // how far the date of the signature is ahead of the clock
}

// between is a transport that replaces answers. It is told what is being asked.
type between struct {
	server   *emulator.Server
	asking   string
	replaces func(sent) bool
	status   int
	answer   func(string) string
}

func (b *between) Write(line []byte) (int, error) {
	if name, ok := strings.CutPrefix(strings.TrimSpace(string(line)), "question "); ok {
		b.asking = name
	}
	return len(line), nil
}

func (b *between) RoundTrip(r *http.Request) (*http.Response, error) {
	q := sent{Request: r, asking: b.asking}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		q.body, r.Body = string(body), io.NopCloser(strings.NewReader(string(body)))
	}
	if date, err := time.Parse(http.TimeFormat, r.Header.Get("X-Ms-Date")); err == nil {
		q.late = date.Sub(b.server.Now())
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || !b.replaces(q) {
		return resp, err
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if err := resp.Body.Close(); err != nil {
		return nil, err
	}
	answer := `{"error":{"code":"BadRequest","message":"No."}}`
	if b.answer != nil {
		answer = b.answer(string(text))
	}
	resp.StatusCode, resp.Body = b.status, io.NopCloser(strings.NewReader(answer))
	return resp, nil
}

// settled are the switches whose default was recorded, or is documented: there is nothing to ask.
func settled() []string { return []string{"RateLimits", "ParticipantErrors", "DeletedMessage"} }

// Each question is either probed by one of the tests above, or says why not.
func TestEachSwitchOfTheEmulatorIsAQuestion(t *testing.T) {
	t.Parallel()
	named := map[string]bool{}
	for _, q := range canary.Questions() {
		if q.Switch == "" {
			continue
		}
		if _, there := reflect.TypeFor[emulator.Options]().FieldByName(q.Switch); !there {
			t.Errorf("%s names the switch %s, which the emulator has not", q.Name, q.Switch)
		}
		if named[q.Switch] {
			t.Errorf("%s is named twice", q.Switch)
		}
		named[q.Switch] = true
	}
	for field := range reflect.TypeFor[emulator.Options]().Fields() {
		isSwitch := field.Type.PkgPath() == reflect.TypeFor[emulator.Options]().PkgPath() && field.Type.Kind() == reflect.Int
		if isSwitch && !slices.Contains(settled(), field.Name) && !named[field.Name] {
			t.Errorf("no question names the switch %s", field.Name)
		}
	}
}
