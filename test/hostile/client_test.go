// SPDX-License-Identifier: MPL-2.0

// Package hostile_test attacks the clients and the providers with the answers of a
// service that means ill: each answer is to be an error, or the right result, without
// a panic, a hang, a secret in an error, or a call of another host.
package hostile_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

const (
	// stallTime is the deadline of a call that is not answered.
	stallTime = 50 * time.Millisecond
	// hangTime is when a call that has not returned counts as hanging. It is far more
	// than a loaded machine needs.
	hangTime = 2 * time.Minute
	// maxErrorText is the longest error, in bytes.
	maxErrorText = 4 << 10
)

func TestHostileAnswersAreErrorsOrRight(t *testing.T) {
	t.Parallel()
	s := recordService(t)
	general := slices.Concat(statusAnswers(), redirectAnswers(), bodyAnswers(), refusalAnswers(), brokenAnswers(), stallingAnswers(), echoAnswers())
	var tried atomic.Int64
	t.Cleanup(func() { t.Logf("%d operations, %d attacks", len(s.right), tried.Load()) })
	for operation, right := range s.right {
		t.Run(right.name, func(t *testing.T) {
			t.Parallel()
			answers := append(slices.Clone(general), bodiesOf(right.exchanges[0])...)
			if isList(right) {
				answers = append(answers, linkAnswers()...)
			}
			for i, a := range answers {
				if (i+operation)%eachNth == 0 {
					attack(t, s, right, a)
					tried.Add(1)
				}
			}
		})
	}
}

// Bodies and lists without end take seconds with the race detector.
func TestLargeHostileAnswersAreErrors(t *testing.T) {
	t.Parallel()
	s := recordService(t)
	names := []string{"list participants", "list Webex memberships", "get room", "delete user"}
	if eachNth > 1 {
		names = names[:1]
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := slices.IndexFunc(s.right, func(r rightAnswer) bool { return r.name == name })
			answers := largeAnswers()
			if isList(s.right[i]) {
				answers = append(answers, endlessLists()...)
			}
			for _, a := range answers {
				attack(t, s, s.right[i], a)
			}
		})
	}
}

// isList reports whether the operation reads a list.
func isList(right rightAnswer) bool { return reflect.ValueOf(right.result).Kind() == reflect.Slice }

// attack carries out an operation with a hostile answer, and checks what becomes of it.
func attack(t *testing.T, s service, right rightAnswer, a answer) {
	t.Helper()
	server, trapped := hostileServer(t, right, a)
	defer server.Close()
	limit := hangTime
	if a.stalls {
		limit = stallTime
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	type ending struct {
		result   any
		err      error
		panicked any
	}
	done := make(chan ending, 1)
	c := newClients(t, server.URL, s.accounts, s.objects)
	go func() {
		var o ending
		defer func() {
			o.panicked = recover()
			done <- o
		}()
		o.result, o.err = right.call(ctx, c)
	}()
	select {
	case o := <-done:
		if o.panicked != nil {
			t.Fatalf("%s: the client panicked: %v", a.name, o.panicked)
		}
		for _, problem := range problemsOf(t, s, right, a, o.result, o.err) {
			t.Errorf("%s: %s", a.name, problem)
		}
	case <-time.After(hangTime + stallTime):
		server.CloseClientConnections()
		t.Fatalf("%s: the client hangs", a.name)
	}
	if trapped.Load() > 0 {
		t.Errorf("%s: the client called another host", a.name)
	}
}

// hostileServer answers the first request of an operation with a hostile answer, and all
// others rightly. trapped counts the requests to the host that nobody may call.
func hostileServer(t *testing.T, right rightAnswer, a answer) (server *httptest.Server, trapped *atomic.Int64) {
	t.Helper()
	trapped = new(atomic.Int64)
	var trapURL string
	server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		if strings.HasPrefix(r.Host, "localhost:") {
			trapped.Add(1)
			return
		}
		sent, _ := io.ReadAll(r.Body) // otherwise the server does not notice that the client is gone
		r.Body = io.NopCloser(bytes.NewReader(sent))
		for i, e := range right.exchanges {
			switch {
			case !e.is(r):
			case i == 0:
				a.write(trapWriter{w, trapURL}, r, e)
				return
			default:
				e.write(w)
				return
			}
		}
		http.NotFound(w, r)
	}))
	server.Config.ErrorLog = discard()
	server.Start()
	_, port, _ := strings.Cut(server.Listener.Addr().String(), ":")
	trapURL = "localhost:" + port
	return server, trapped
}

// problemsOf are what is wrong with the result of a hostile answer.
func problemsOf(t *testing.T, s service, right rightAnswer, a answer, result any, err error) []string {
	t.Helper()
	if err != nil {
		problems := textProblems(s, err)
		if a.want == mustSucceed {
			problems = append(problems, "the client failed: "+err.Error())
		}
		return problems
	}
	got, want := plain(t, result), plain(t, right.result)
	// All of the meeting details may be missing, and the id of a new message may be any.
	reads := !reflect.ValueOf(right.result).IsZero() && right.name != "get Webex meeting details" &&
		(right.name != "send message" || a.name != "another object")
	switch {
	case a.want == mustFail, a.want == mustFailIfRead && reads:
		return []string{fmt.Sprintf("the client took it for a success: %.200v", got)}
	case a.want == mustSucceed && !reflect.DeepEqual(got, want):
		return []string{fmt.Sprintf("the result is %.300v, want %.300v", got, want)}
	}
	return invented(got, want)
}

// textProblems are what is wrong with the texts of an error.
func textProblems(s service, err error) []string {
	texts := map[string]string{"the error": err.Error()}
	if info, ok := acs.ErrorDetails(err); ok {
		texts["the code"], texts["the message"], texts["the detail"], texts["the target"], texts["the request id"] = info.Code, info.Message, info.Detail, info.Target, info.RequestID()
	}
	if info, ok := webex.ErrorDetails(err); ok {
		texts["the message"], texts["the descriptions"], texts["the tracking id"] = info.Message, strings.Join(info.Descriptions, "; "), info.TrackingID
	}
	var problems []string
	for name, text := range texts {
		if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			problems = append(problems, fmt.Sprintf("%s has control characters: %.200q", name, text))
		}
		if len(text) > maxErrorText {
			problems = append(problems, fmt.Sprintf("%s has %d bytes: %.100q", name, len(text), text))
		}
		for _, secret := range s.secrets() {
			if strings.Contains(text, secret) {
				problems = append(problems, fmt.Sprintf("%s has a secret", name))
			}
		}
		if strings.Contains(text, "Signature=") {
			problems = append(problems, fmt.Sprintf("%s has a signature: %.300q", name, text))
		}
	}
	return problems
}
