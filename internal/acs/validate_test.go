// SPDX-License-Identifier: MPL-2.0

// This file tests that the client trusts no answer: not its shape, its ids, its size,
// its time or its characters.

package acs_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// everyList reads the first page of each list.
func everyList(t *testing.T, url string) map[string]func(context.Context) error {
	t.Helper()
	rooms, thread := newRoomsClient(t, url, fastRetries()), newChatClient(t, url, fastRetries()).Thread(threadID)
	return map[string]func(context.Context) error{
		"rooms": func(ctx context.Context) error { _, err := rooms.NewListRoomsPager(nil).NextPage(ctx); return err },
		"room participants": func(ctx context.Context) error {
			_, err := rooms.NewListRoomParticipantsPager(roomID, nil).NextPage(ctx)
			return err
		},
		"threads": func(ctx context.Context) error {
			_, err := newChatClient(t, url, fastRetries()).NewListThreadsPager(nil).NextPage(ctx)
			return err
		},
		"thread participants": func(ctx context.Context) error {
			_, err := thread.NewListParticipantsPager(nil).NextPage(ctx)
			return err
		},
		"messages": func(ctx context.Context) error { _, err := thread.NewListMessagesPager(nil).NextPage(ctx); return err },
		"read receipts": func(ctx context.Context) error {
			_, err := thread.NewListReadReceiptsPager(nil).NextPage(ctx)
			return err
		},
	}
}

func TestAListWithoutValueIsAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{``, `{}`, `null`, `[]`, `{"value":null}`, `{"value":[null]}`, `{"value":[{}]}`, `{"values":[]}`, `{"value":{}}`} {
		_, url := serveAnswers(t, wireAnswer{status: 200, body: body})
		for name, list := range everyList(t, url) {
			if err := list(t.Context()); err == nil || !strings.Contains(err.Error(), "GET /") {
				t.Errorf("%s: got %v of %s, want an error that names the call", name, err, body)
			}
		}
	}
	_, url := serveAnswers(t, wireAnswer{status: 200, body: `{"value":[],"more":{"of":"it"}}`})
	for name, list := range everyList(t, url) {
		if err := list(t.Context()); err != nil {
			t.Errorf("%s: got %v of an empty list, want none", name, err)
		}
	}
}

// malformedIDs are ids that no object has.
func malformedIDs() []string {
	return []string{"", ".", "..", "../x", "1\x00", "1\n2", "1/2", "\x1b[31m1", strings.Repeat("1", 100_000), "19:a b@thread.v2", "19:\u202ea@thread.v2", "8:acs:a_b\n"}
}

func TestAMalformedIDInAnAnswerIsAnError(t *testing.T) {
	t.Parallel()
	for _, id := range malformedIDs() {
		for name, check := range map[string]func(string) error{
			"room": acs.CheckRoomID, "thread": acs.CheckThreadID, "message": acs.CheckMessageID, "user": acs.CheckUserID,
		} {
			if err := check(id); err == nil || len(err.Error()) > 4096 {
				t.Errorf("%s: %.40q was taken, or named in full", name, id)
			}
		}
		room := `{"id":` + quoted(t, id) + `,` + roomTimes + `}`
		thread := `{"id":` + quoted(t, id) + `,` + threadRest + `}`
		message := strings.Replace(messageAnswer, `"1730000000000"`, quoted(t, id), 1)
		for body, calls := range map[string][]string{
			room: {"create", "get", "update"}, thread: {"Get"}, `{"chatThread":` + thread + `}`: {"CreateThread"},
			message: {"GetMessage"}, `{"id":` + quoted(t, id) + `}`: {"SendMessage"}, `{"identity":{"id":` + quoted(t, id) + `}}`: {"CreateUser"},
		} {
			_, url := serveAnswers(t, wireAnswer{status: 200, body: body})
			for _, name := range calls {
				err := callsThatRead(t, url)[name](t.Context())
				if reads := strings.HasPrefix(strings.ToLower(name), "get"); err == nil || acs.OutcomeUnknown(err) == reads {
					t.Errorf("%s: got %v of the id %.40q, which may have happened: %t", name, err, id, acs.OutcomeUnknown(err))
				}
				wantPrintable(t, err)
			}
		}
	}
}

// callsThatRead has every call whose answer is an object.
func callsThatRead(t *testing.T, url string) map[string]func(context.Context) error {
	t.Helper()
	calls := everyCall(newRoomsClient(t, url, fastRetries()), roomID)
	chat := newChatClient(t, url, fastRetries())
	calls["Get"] = func(ctx context.Context) error { _, err := chat.Thread(threadID).Get(ctx, nil); return err }
	calls["CreateThread"] = func(ctx context.Context) error { _, err := chat.CreateThread(ctx, "T", nil); return err }
	calls["GetMessage"] = func(ctx context.Context) error {
		_, err := chat.Thread(threadID).GetMessage(ctx, "1730000000000")
		return err
	}
	calls["SendMessage"] = func(ctx context.Context) error {
		_, err := chat.Thread(threadID).SendMessage(ctx, "Hi", nil)
		return err
	}
	calls["CreateUser"] = func(ctx context.Context) error {
		_, err := newIdentityClient(t, url, fastRetries()).CreateUser(ctx, nil)
		return err
	}
	return calls
}

func wantPrintable(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	info, _ := acs.ErrorDetails(err)
	for _, text := range []string{err.Error(), info.Message, info.Detail, info.Code, info.Target, info.RequestID()} {
		if len(text) > 4096 || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("got %.200q of %d bytes in an error, want up to 4 KB for a terminal", text, len(text))
		}
	}
}

func TestAnAnswerAboutAnotherObjectIsAnError(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"get": `{"id":"1",` + roomTimes + `}`, "update": `{"id":"1",` + roomTimes + `}`,
		"Get":        `{"id":"19:other@thread.v2",` + threadRest + `}`,
		"GetMessage": strings.Replace(messageAnswer, "1730", "1731", 1),
	} {
		_, url := serveAnswers(t, wireAnswer{status: 200, body: body})
		if err := callsThatRead(t, url)[name](t.Context()); err == nil {
			t.Errorf("%s: got another object's answer, want an error", name)
		}
	}
}

func TestAnIncompleteObjectIsAnError(t *testing.T) {
	t.Parallel()
	for name, bodies := range map[string][]string{
		"get":        {`{"id":"` + roomID + `"}`, `{"id":"` + roomID + `","createdAt":null,"validFrom":null,"validUntil":null}`},
		"Get":        {`{"id":"` + threadID + `"}`, strings.Replace(threadAnswer, `"topic"`, `"subject"`, 1), strings.Replace(threadAnswer, `"createdByC`, `"changedByC`, 1)},
		"GetMessage": {`{"id":"1730000000000"}`},
	} {
		for _, body := range bodies {
			_, url := serveAnswers(t, wireAnswer{status: 200, body: body})
			if err := callsThatRead(t, url)[name](t.Context()); err == nil {
				t.Errorf("%s: got %s for an object, want an error", name, body)
			}
		}
	}
}

// Any 2xx whose body is the object is a success, and a deletion takes 200, 202
// and 204.
func TestAnotherSuccessCounts(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 201, 202, 203} {
		for name, body := range map[string]string{
			"create": roomAnswer, "update": roomAnswer, "CreateThread": `{"chatThread":` + threadAnswer + `}`,
			"SendMessage": `{"id":"1730000000000"}`, "CreateUser": `{"identity":{"id":"` + userA + `"}}`,
		} {
			_, url := serveAnswers(t, wireAnswer{status: status, body: body})
			if err := callsThatRead(t, url)[name](t.Context()); err != nil {
				t.Errorf("%s: got %v of a %d with the object, want none", name, err, status)
			}
		}
	}
	for status, done := range map[int]bool{200: true, 202: true, 204: true, 201: false, 206: false} {
		_, url := serveAnswers(t, wireAnswer{status: status})
		for _, name := range []string{"delete", "change participants"} {
			err := everyCall(newRoomsClient(t, url, fastRetries()), roomID)[name](t.Context())
			if (err == nil) != done || acs.OutcomeUnknown(err) == done {
				t.Errorf("%s: got %v of a %d", name, err, status)
			}
		}
	}
}

// The texts of an error answer come from whoever answers.
func TestTextsOfAnswersArePrintable(t *testing.T) {
	t.Parallel()
	escape := "\x1b[2J\x07\u202e\u009b" + strings.Repeat("long ", 2_000)
	for _, body := range []string{
		`{"error":{"code":` + quoted(t, escape[:12]) + `,"message":` + quoted(t, escape[:10_000]) + `,"target":` + quoted(t, escape[:3000]) + `}}`,
		`{"error":{"message":` + quoted(t, escape) + `}}`,
		escape,
	} {
		for _, status := range []int{200, 201, 302, 400, 401, 404, 429} {
			_, url := serveAnswers(t, wireAnswer{status: status, body: body, header: map[string]string{"x-ms-error-code": "a\u009bb", "MS-CV": "c\u202ed", "Retry-After": "7200"}})
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			for _, call := range callsThatRead(t, url) {
				wantPrintable(t, call(ctx))
			}
			cancel()
		}
	}
	_, url := serveAnswers(t, wireAnswer{status: 201, body: `{"invalidParticipants":[{"target":"\u001b[31m","code":"\u0007403","message":"\u001b]0;x"}]}`})
	got, err := newChatClient(t, url, fastRetries()).Thread(threadID).AddParticipants(t.Context(), []acs.ChatParticipant{{UserID: userA}}, nil)
	if text := fmt.Sprint(got.InvalidParticipants); err != nil || strings.ContainsFunc(text, unicode.IsControl) {
		t.Errorf("got %q, error %v", text, err)
	}
}

// Not parallel: it measures the memory of the process.
//
//nolint:paralleltest // see above
func TestLargeAnswersCostLittleMemory(t *testing.T) {
	nested := func(n int) string {
		return strings.Repeat(`{"error":{"innererror":`, n) + "null" + strings.Repeat("}}", n)
	}
	for name, body := range map[string]string{
		"a nested refusal":     nested(9_000),
		"a large refusal":      `{"error":{"message":"` + strings.Repeat("x", 5<<20) + `"}}`,
		"many details":         `{"error":{"details":[` + strings.Repeat("{},", 3<<20) + `{}]}}`,
		"a list of many":       `{"value":[` + strings.Repeat("{},", 5<<20) + `{}]}`,
		"a list of nulls":      `{"value":[` + strings.Repeat("null,", 3<<20) + `null]}`,
		"many who were not in": `{"chatThread":` + threadAnswer + `,"invalidParticipants":[` + strings.Repeat("{},", 5<<20) + `{}]}`,
		"a long id":            `{"id":"` + strings.Repeat("1", 15<<20) + `",` + roomTimes + `}`,
	} {
		for _, status := range []int{200, 400} {
			_, url := serveAnswers(t, wireAnswer{status: status, body: body})
			for call, do := range callsThatRead(t, url) {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				err := do(t.Context())
				runtime.ReadMemStats(&after)
				if used := (after.TotalAlloc - before.TotalAlloc) >> 20; err == nil && !strings.Contains(call, "delete") && !strings.Contains(call, "change") || used > 150 {
					t.Errorf("%s, %d to %s: got %v and %d MiB allocated, want an error and at most 150", name, status, call, err, used)
				}
				wantPrintable(t, err)
			}
		}
	}
}

// slowBody is an answer whose body never ends.
type slowBody struct{ ctx context.Context } //nolint:containedctx // that of the request

func (b slowBody) Read(p []byte) (int, error) {
	select {
	case <-time.After(time.Second):
		p[0] = ' '
		return 1, nil
	case <-b.ctx.Done():
		return 0, b.ctx.Err()
	}
}

func (slowBody) Close() error { return nil }

func (slowBody) Do(req *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: slowBody{req.Context()}, Request: req}, nil
}

func TestASlowBodyTimesOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		options := &acs.ClientOptions{MaxRetries: ptr[int32](0)}
		options.Transport = slowBody{}
		begin := time.Now()
		_, err := newRoomsClient(t, "https://a.example", options).GetRoom(t.Context(), roomID, nil)
		if took := time.Since(begin); err == nil || took > 3*time.Minute || !strings.Contains(err.Error(), "no complete answer within 2m") || !strings.Contains(err.Error(), "GET /rooms/") {
			t.Errorf("got %v after %s, want the limit of a try", err, took)
		}
	})
}

func TestLargeListWithoutEndEnds(t *testing.T) {
	t.Parallel()
	page := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		page++
		entries := strings.Repeat(`{"id":"1",`+roomTimes+`},`, 4_000)
		_, _ = io.WriteString(w, fmt.Sprintf(`{"value":[%s],"nextLink":"/rooms?n=%d"}`, strings.TrimSuffix(entries, ","), page))
	}))
	t.Cleanup(server.Close)
	_, _, err := listRooms(t.Context(), newRoomsClient(t, server.URL, fastRetries()))
	if err == nil || !strings.Contains(err.Error(), "/rooms") || !strings.Contains(err.Error(), "does not end") {
		t.Errorf("got %v after %d pages, want an error that names the list", err, page)
	}
}
