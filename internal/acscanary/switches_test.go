// SPDX-License-Identifier: MPL-2.0

// This file tests the probes: each switch of the emulator makes its own probe differ
// and no other, and so does each replaced answer where there is no switch.

package acscanary_test

import (
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acscanary"
	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// differing returns the names of the questions whose assumption does not hold, and what
// the last of them observed. It fails the test if a result is unclear.
func differing(t *testing.T, r *canary.Report) (names []string, observed string) {
	t.Helper()
	for _, f := range r.Findings {
		switch f.Result {
		case canary.Differs:
			names, observed = append(names, f.Name), f.Observed
		case canary.Unclear:
			t.Errorf("%s is unclear: %s", f.Name, f.Observed)
		case canary.Holds, canary.NotProbed:
		}
	}
	for _, c := range r.LifeCycles {
		if c.Failure != "" {
			t.Errorf("the life cycle of a %s: %s", c.Name, c.Failure)
		}
	}
	return names, observed
}

// switchCase is a setting of the emulator, and the one question whose assumption then
// does not hold.
type switchCase struct {
	options            emulator.Options
	question, observed string
}

func (c switchCase) run(t *testing.T, slow bool) {
	t.Helper()
	o := options(start(t, c.options))
	o.Slow = slow
	names, observed := differing(t, run(t, o))
	if !slices.Equal(names, []string{c.question}) || !strings.HasPrefix(observed, c.observed) {
		t.Errorf("got %v, observed %q; want %s, observed %q", names, observed, c.question, c.observed)
	}
}

func TestEachSwitchMakesItsOwnProbeDiffer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]switchCase{
		"role omitted refused": {
			emulator.Options{Switches: emulator.Switches{RoleOmitted: emulator.RoleOmittedRefused}}, "role-omitted", "is refused with 400",
		},
		"repeated create makes a room": {
			emulator.Options{Switches: emulator.Switches{RepeatedCreate: emulator.RepeatedCreateMakesRoom}}, "repeated-create", "makes another room",
		},
		"unknown delete succeeds": {
			emulator.Options{Switches: emulator.Switches{UnknownDelete: emulator.UnknownDeleteSucceeds}}, "delete-twice", "answers 204",
		},
		"finer times rounded": {
			emulator.Options{Switches: emulator.Switches{FinerTimes: emulator.FinerTimesRounded}}, "finer-times", "is rounded to 100 nanoseconds",
		},
		"expired rooms gone": {
			emulator.Options{Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredGone}},
			"expired-room",
			"answers 404, is not listed, renewal answers 404, deletion answers 404",
		},
		"expired rooms read-only": {
			emulator.Options{Switches: emulator.Switches{ExpiredRooms: emulator.ExpiredReadOnly}},
			"expired-room",
			"answers, is not listed, renewal answers 400, can be deleted",
		},
		"null metadata keeps": {
			emulator.Options{Switches: emulator.Switches{NullMetadata: emulator.NullMetadataKeeps}}, "null-metadata", "leaves the key",
		},
		"null metadata refused": {
			emulator.Options{Switches: emulator.Switches{NullMetadata: emulator.NullMetadataRefused}}, "null-metadata", "is refused with 400",
		},
		"empty metadata keeps": {
			emulator.Options{Switches: emulator.Switches{EmptyMetadata: emulator.EmptyMetadataKeeps}},
			"empty-metadata",
			`leaves the key with the value ""`,
		},
		"null retention resets": {
			emulator.Options{Switches: emulator.Switches{NullRetentionPolicy: emulator.NullRetentionPolicyResets}}, "null-retention", "resets the policy to none",
		},
		"deleted thread answers": {
			emulator.Options{Switches: emulator.Switches{DeletedThread: emulator.DeletedThreadAnswers}}, "deleted-thread", "answers 200 with deletedOn",
		},
		"deleted thread forbidden": {
			emulator.Options{Switches: emulator.Switches{DeletedThread: emulator.DeletedThreadForbidden}}, "deleted-thread", "answers 403",
		},
		"removal forbidden": {
			emulator.Options{Switches: emulator.Switches{RemoveNonMember: emulator.RemoveNonMemberForbidden}}, "remove-non-member", "answers 403",
		},
		"removal not found": {
			emulator.Options{Switches: emulator.Switches{RemoveNonMember: emulator.RemoveNonMemberNotFound}}, "remove-non-member", "answers 404",
		},
		"documented envelope": {
			emulator.Options{Switches: emulator.Switches{ChatErrorEnvelope: emulator.ChatErrorDocumented}},
			"chat-error-envelope",
			"has the documented form, error",
		},
		"topics limited": {
			emulator.Options{Switches: emulator.Switches{TopicLimit: 256}}, "topic-length", "is refused with 400",
		},
		"deleted user not owned": {
			emulator.Options{Switches: emulator.Switches{DeletedUser: emulator.DeletedUserNotOwned}},
			"deleted-user",
			"answers 401 to another deletion and to a request for a token",
		},
		"deleted user succeeds": {
			emulator.Options{Switches: emulator.Switches{DeletedUser: emulator.DeletedUserSucceeds}},
			"deleted-user",
			"deletion: answers 204; token: answers 404",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.run(t, false)
		})
	}
}

// The slow questions need hundreds of users.
func TestLargeLimitsMakeTheirOwnProbeDiffer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]switchCase{
		"roster limited": {
			emulator.Options{Switches: emulator.Switches{MaxRoster: 350}},
			"roster-limit",
			"holds 350 participants; one more is refused with 400",
		},
		"roster limited below a call": {
			emulator.Options{Switches: emulator.Switches{MaxRoster: 300}},
			"roster-limit",
			"350 in one call: is refused with 400",
		},
		"receipts refused": {
			emulator.Options{Switches: emulator.Switches{LargeThreadReceipts: emulator.LargeThreadReceiptsRefused}},
			"large-thread-receipts",
			"is refused",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.run(t, true)
		})
	}
}

// Where the emulator has no switch, the transport replaces its answers.
func TestEachReplacedAnswerMakesItsOwnProbeDiffer(t *testing.T) {
	t.Parallel()
	for question, test := range map[string]struct {
		of       func(probeRequest) bool // whether this answer is replaced
		status   int
		answer   func(body string) string // of the emulator's answer; nil is a refusal
		observed string
	}{
		"past-start": {
			of:     func(q probeRequest) bool { return q.URL.Path == "/rooms" && strings.Contains(q.body, "validFrom") },
			status: http.StatusBadRequest, observed: "is refused with 400 (No.)",
		},
		"offset-times": {
			of:     func(q probeRequest) bool { return strings.Contains(q.body, "+02:00") },
			status: http.StatusOK, answer: func(body string) string { return strings.ReplaceAll(body, "+00:00", "+02:00") },
			observed: "becomes another instant",
		},
		"other-identifiers": {
			of:     func(q probeRequest) bool { return strings.Contains(q.body, "8:orgid:") },
			status: http.StatusOK, answer: func(string) string { return "{}" },
			observed: "Teams user: is accepted; phone number: is refused",
		},
		"unknown-users": {
			of:     func(q probeRequest) bool { return q.question == "unknown-users" && q.Method == http.MethodPatch },
			status: http.StatusBadRequest, observed: "is refused",
		},
		"foreign-message": {
			of:     func(q probeRequest) bool { return q.Method == http.MethodPatch && strings.Contains(q.body, "yours") },
			status: http.StatusNoContent, answer: func(string) string { return "" },
			observed: "change: is permitted; deletion: is refused",
		},
		"deleted-user-rosters": {
			of: func(q probeRequest) bool {
				return q.question == "deleted-user-rosters" && strings.HasPrefix(q.URL.Path, "/rooms/")
			},
			status: http.StatusOK, answer: func(string) string { return `{"value":[]}` },
			observed: "room: is gone; thread: stays",
		},
		"missing-assignment": {
			of: func(q probeRequest) bool {
				return q.Method == http.MethodDelete && strings.HasPrefix(q.URL.Path, "/access/")
			},
			status: http.StatusNoContent, answer: func(string) string { return "" },
			observed: "read: answers 404 NotFound; deletion: answers 204",
		},
		"clock-skew": {
			of:     func(q probeRequest) bool { return q.late > 9*time.Minute },
			status: http.StatusUnauthorized, observed: "early: is accepted; late: is refused with 401 (No.)",
		},
		"token-raw-id": {
			of: func(q probeRequest) bool {
				return q.question == "token-raw-id" && strings.HasSuffix(q.URL.Path, "/:issueAccessToken")
			},
			status:   http.StatusOK,
			answer:   func(string) string { return `{"token":"opaque","expiresOn":"2040-01-01T00:00:00+00:00"}` },
			observed: "is unknown: the token is opaque",
		},
	} {
		t.Run(question, func(t *testing.T) {
			t.Parallel()
			s := start(t, emulator.Options{})
			o := options(s)
			transport := &replacingTransport{server: s, replaces: test.of, status: test.status, answer: test.answer}
			o.Progress, o.Transport = transport, &http.Client{Transport: transport}
			names, observed := differing(t, run(t, o))
			if !slices.Equal(names, []string{question}) || observed != test.observed {
				t.Errorf("got %v, observed %q; want %s, observed %q", names, observed, question, test.observed)
			}
		})
	}
}

// probeRequest is a request of a probe.
type probeRequest struct {
	*http.Request
	body     string
	question string        // the name of the question
	late     time.Duration // how far the date of the signature is ahead of the clock
}

// replacingTransport replaces answers. As the run's Progress, it knows the current question.
type replacingTransport struct {
	server   *emulator.Server
	question string
	replaces func(probeRequest) bool
	status   int
	answer   func(string) string
}

func (t *replacingTransport) Write(line []byte) (int, error) {
	if name, ok := strings.CutPrefix(strings.TrimSpace(string(line)), "question "); ok {
		t.question = name
	}
	return len(line), nil
}

func (t *replacingTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	q := probeRequest{Request: r, question: t.question}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		q.body, r.Body = string(body), io.NopCloser(strings.NewReader(string(body)))
	}
	if date, err := time.Parse(http.TimeFormat, r.Header.Get("X-Ms-Date")); err == nil {
		q.late = date.Sub(t.server.Now())
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || !t.replaces(q) {
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
	if t.answer != nil {
		answer = t.answer(string(text))
	}
	resp.StatusCode, resp.Body = t.status, io.NopCloser(strings.NewReader(answer))
	return resp, nil
}

// knownSwitches are the switches whose default is recorded or documented: there is no question.
func knownSwitches() []string { return []string{"RateLimits", "ParticipantErrors", "DeletedMessage"} }

// Each switch of Communication Services whose default is an assumption has a question.
func TestEachSwitchOfTheEmulatorIsAQuestion(t *testing.T) {
	t.Parallel()
	named := map[string]bool{}
	for _, q := range acscanary.Questions() {
		if q.Switch == "" {
			continue
		}
		if _, there := reflect.TypeFor[emulator.Switches]().FieldByName(q.Switch); !there {
			t.Errorf("%s names the switch %s, which the emulator does not have", q.Name, q.Switch)
		}
		if named[q.Switch] {
			t.Errorf("%s is named twice", q.Switch)
		}
		named[q.Switch] = true
	}
	for field := range reflect.TypeFor[emulator.Switches]().Fields() {
		isChoice := field.Type.PkgPath() == reflect.TypeFor[emulator.Switches]().PkgPath()
		isWebex := strings.HasPrefix(field.Name, "Webex") // which this canary does not ask
		if isChoice && !isWebex && !slices.Contains(knownSwitches(), field.Name) && !named[field.Name] {
			t.Errorf("no question names the switch %s", field.Name)
		}
	}
}
