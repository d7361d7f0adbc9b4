// SPDX-License-Identifier: MPL-2.0

// This file tests the reading of error answers, and what errors must not contain.

package acs_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

func TestErrorDetailsOfEveryEnvelope(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status int
		header map[string]string
		body   string
		want   acs.ErrorInfo
	}{
		"details inside, fact 1.4-01": {
			status: 400,
			body: `{"error":{"code":"BadRequest","message":"One or more values are wrong.",` +
				`"details":[{"code":"BadArgument","message":"Too late.","target":"ValidUntil"}]}}`,
			want: acs.ErrorInfo{StatusCode: 400, Code: "BadRequest", Message: "One or more values are wrong.", Detail: "Too late.", Target: "ValidUntil"},
		},
		"inner error inside a detail": {
			status: 400,
			body: `{"error":{"code":"BadRequest","message":"Outer.","details":[{"code":"X","message":""},` +
				`{"code":"Y","message":"Middle.","target":"m","innererror":{"code":"Z","message":"Inner.","target":"i"}}]}}`,
			want: acs.ErrorInfo{StatusCode: 400, Code: "BadRequest", Message: "Outer.", Detail: "Inner.", Target: "i"},
		},
		"nothing inside, a target outside": {
			status: 400,
			body:   `{"error":{"code":"ValidationError","message":"Value 1441 is invalid.","target":"ExpiresInMinutes"}}`,
			want:   acs.ErrorInfo{StatusCode: 400, Code: "ValidationError", Message: "Value 1441 is invalid.", Target: "ExpiresInMinutes"},
		},
		"capitalised members, fact 2.3-10": {
			status: 400,
			body:   "{\r\n  \"CommunicationError\": {\"Code\":\"BadRequest\",\"Message\":\"No.\",\"Details\":[{\"Code\":\"C\",\"Message\":\"Why.\",\"Target\":\"t\"}]}}",
			want:   acs.ErrorInfo{StatusCode: 400, Code: "BadRequest", Message: "No.", Detail: "Why.", Target: "t"},
		},
		"capitalised members without a message, fact 2.3-10": {
			status: 403,
			body:   `{"CommunicationError":{"Code":"Forbidden","Details":[]}}`,
			want:   acs.ErrorInfo{StatusCode: 403, Code: "Forbidden"},
		},
		"the body's code before the header's, fact 1.3-04": {
			status: 400,
			header: map[string]string{"x-ms-error-code": "FromHeader"},
			body:   `{"error":{"code":"FromBody","message":"m"}}`,
			want:   acs.ErrorInfo{StatusCode: 400, Code: "FromBody", Message: "m"},
		},
		"a code in the header only": {
			status: 403,
			header: map[string]string{"x-ms-error-code": "Denied"},
			want:   acs.ErrorInfo{StatusCode: 403, Code: "Denied", Message: "Forbidden"},
		},
		"a page of a proxy": {
			status: 403,
			header: map[string]string{"Content-Type": "text/html"},
			body:   "<html>\n  <h1>Blocked\tby policy</h1>\xff</html>",
			want:   acs.ErrorInfo{StatusCode: 403, Message: "<html> <h1>Blocked by policy</h1></html>"},
		},
		"a long page": {
			status: 403,
			body:   strings.Repeat("é", 400),
			want:   acs.ErrorInfo{StatusCode: 403, Message: strings.Repeat("é", 300) + "..."},
		},
		"JSON of another make": {
			status: 400,
			body:   `{"title": "Bad"}`,
			want:   acs.ErrorInfo{StatusCode: 400, Message: `{"title": "Bad"}`},
		},
		"no body": {
			status: 418,
			want:   acs.ErrorInfo{StatusCode: 418, Message: "I'm a teapot"},
		},
		"ids in headers": {
			status: 400,
			header: map[string]string{"MS-CV": "cv.0", "X-Azure-Ref": "ref", "x-ms-client-request-id": "echoed"},
			body:   `{"error":{"code":"c","message":"m"}}`,
			want:   acs.ErrorInfo{StatusCode: 400, Code: "c", Message: "m", MSCV: "cv.0", AzureRef: "ref", ClientRequestID: "echoed"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent string
			client := serve(t, fastRetries(), func(w http.ResponseWriter, r *http.Request) {
				sent = r.Header.Get("x-ms-client-request-id")
				for name, value := range test.header {
					w.Header().Set(name, value)
				}
				w.WriteHeader(test.status)
				write(t, w, test.body)
			})
			_, err := client.GetRoom(t.Context(), roomID, nil)
			got, ok := acs.ErrorDetails(fmt.Errorf("read the room: %w", err))
			if !ok {
				t.Fatalf("got %v, want a refusal of the service", err)
			}
			want := test.want
			if want.ClientRequestID == "" {
				want.ClientRequestID = sent
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestErrorDetailsWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	got, ok := acs.ErrorDetails(&azcore.ResponseError{StatusCode: 503, ErrorCode: "Busy"})
	want := acs.ErrorInfo{StatusCode: 503, Code: "Busy", Message: "Service Unavailable"}
	if !ok || got != want {
		t.Errorf("got %+v, %t, want %+v", got, ok, want)
	}
}

func TestTheRequestIDIsTheServicesOwnWhereThereIsOne(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		info acs.ErrorInfo
		want string
	}{
		{acs.ErrorInfo{MSCV: "cv", AzureRef: "ref", ClientRequestID: "id"}, "cv"},
		{acs.ErrorInfo{AzureRef: "ref", ClientRequestID: "id"}, "ref"},
		{acs.ErrorInfo{ClientRequestID: "id"}, "id"},
		{acs.ErrorInfo{}, ""},
	} {
		if got := test.info.RequestID(); got != test.want {
			t.Errorf("got %q of %+v, want %q", got, test.info, test.want)
		}
	}
}

// A wrong endpoint or a proxy must not make rooms look deleted.
func TestOnlyTheServicesOwn404IsNotFound(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status int
		code   string
		body   string
		want   bool
	}{
		"the service's":                {404, "", `{"error":{"code":"NotFound","message":"m"}}`, true},
		"the service's, capitalised":   {404, "", `{"CommunicationError":{"Code":"NotFound"}}`, true},
		"with a code in the header":    {404, "NotFound", "", true},
		"a gateway's":                  {404, "", `{"error":{"code":"DeploymentNotFound","message":"m"}}`, false},
		"a gateway's, in the header":   {404, "ResourceNotFound", "", false},
		"a user's, of Rooms":           {404, "", `{"error":{"code":"UserNotFound","message":"m"}}`, false},
		"a code without an envelope":   {404, "", `{"code":"NotFound","message":"m"}`, false},
		"a web server's page":          {404, "", "<html>404</html>", false},
		"without a body":               {404, "", "", false},
		"JSON of another server":       {404, "", `{"error":"no such route"}`, false},
		"gone":                         {410, "", `{"error":{"code":"Gone","message":"m"}}`, false},
		"a 400 that says it otherwise": {400, "NotFound", `{"error":{"code":"NotFound","message":"m"}}`, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) {
				if test.code != "" {
					w.Header().Set("x-ms-error-code", test.code)
				}
				w.WriteHeader(test.status)
				write(t, w, test.body)
			})
			_, err := client.GetRoom(t.Context(), roomID, nil)
			if got := acs.IsNotFound(err); got != test.want {
				t.Errorf("got %t for %v, want %t", got, err, test.want)
			}
		})
	}
}

// No recording has a 404 of Identity: its code may name the user.
func TestA404OfIdentityMayNameTheUser(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"NotFound": true, "IdentityNotFound": true, "UserNotFound": true, "ResourceNotFound": false, "DeploymentNotFound": false,
	} {
		_, url := serveAnswers(t, wireAnswer{status: http.StatusNotFound, body: `{"error":{"code":"` + code + `","message":"m"}}`})
		_, err := newIdentityClient(t, url, fastRetries()).DeleteUser(t.Context(), userA, nil)
		if got := acs.IsNotFound(err); got != want {
			t.Errorf("got %t for %v, want %t", got, err, want)
		}
	}
}

// A debugging proxy may answer with the request that it refused.
func TestAnAnswerThatEchoesTheCredentialIsBlanked(t *testing.T) {
	t.Parallel()
	var signature string
	client := serve(t, fastRetries(), func(w http.ResponseWriter, r *http.Request) {
		_, signature, _ = strings.Cut(r.Header.Get("Authorization"), "Signature=")
		w.WriteHeader(http.StatusForbidden)
		write(t, w, "refused: "+r.Header.Get("Authorization"))
	})
	_, err := client.GetRoom(t.Context(), roomID, nil)
	info, _ := acs.ErrorDetails(err)
	if got, want := info.Message, "refused: HMAC-SHA256 REDACTED"; got != want {
		t.Errorf("got message %q, want %q", got, want)
	}
	if strings.Contains(err.Error(), signature) {
		t.Errorf("got the signature in %v", err)
	}
}

func TestAnAnswerThatIsNoRoomIsAnError(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"empty":             "",
		"not JSON":          "<html>signed in</html>",
		"without an id":     `{}`,
		"with a wrong time": `{"id":"1","createdAt":"yesterday"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) { write(t, w, body) })
			room, err := client.GetRoom(t.Context(), roomID, nil)
			if err == nil {
				t.Fatalf("got %+v, want an error", room)
			}
			if !strings.Contains(err.Error(), "GET /rooms/"+roomID) {
				t.Errorf("got %v, want it to name the call", err)
			}
			if _, ok := acs.ErrorDetails(err); ok {
				t.Errorf("got details of %v, want none: the service refused nothing", err)
			}
		})
	}
}

// Users of Terraform do not know the types of this package.
func TestAFieldOfTheWrongTypeIsNamed(t *testing.T) {
	t.Parallel()
	list := func(ctx context.Context, rooms *acs.RoomsClient) error {
		_, _, err := listRooms(ctx, rooms)
		return err
	}
	get := func(ctx context.Context, rooms *acs.RoomsClient) error {
		_, err := rooms.GetRoom(ctx, roomID, nil)
		return err
	}
	for body, test := range map[string]struct {
		call func(context.Context, *acs.RoomsClient) error
		want string
	}{
		`{"id":1}`:                 {get, "GET /rooms/" + roomID + ": its field id has the wrong type: number"},
		`[]`:                       {get, ": the whole answer has the wrong type: array"},
		`{"id":"1","validFrom":1}`: {get, ": 1 is not a time"},
		`{"value":[{"id":true}]}`:  {list, "GET /rooms: its field value.id has the wrong type: bool"},
		`{"value":{}}`:             {list, ": its field value has the wrong type: object"},
	} {
		client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) { write(t, w, body) })
		if err := test.call(t.Context(), client); err == nil || !strings.HasSuffix(err.Error(), test.want) {
			t.Errorf("got %v of %s, want it to end in %q", err, body, test.want)
		}
	}
}

// write writes the body of an answer.
func write(t *testing.T, w http.ResponseWriter, body string) {
	t.Helper()
	if _, err := w.Write([]byte(body)); err != nil {
		t.Errorf("write the answer: %v", err)
	}
}

// Each answer, or lost answer, says whether the service may have done something.
func TestOutcomeUnknown(t *testing.T) {
	t.Parallel()
	type faultSequence []func(http.ResponseWriter)
	answer := func(status int, body string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body)) // the client may hang up before the end
		}
	}
	lost := func(http.ResponseWriter) { panic(http.ErrAbortHandler) }
	for name, test := range map[string]struct {
		faultSequence faultSequence
		want          bool
	}{
		"refused":                          {faultSequence{answer(400, "")}, false},
		"failed":                           {faultSequence{answer(503, "")}, true},
		"timed out by the service":         {faultSequence{answer(408, "")}, true},
		"answer lost":                      {faultSequence{lost}, true},
		"answer lost, then refused":        {faultSequence{lost, answer(403, "")}, true},
		"failed, then refused":             {faultSequence{answer(500, ""), answer(404, "")}, true},
		"a success without a body":         {faultSequence{answer(204, "")}, true},
		"a success of another kind":        {faultSequence{answer(202, `{"status":"Running"}`)}, true},
		"a success that is no JSON":        {faultSequence{answer(201, "<html>")}, true},
		"a success that is too large":      {faultSequence{answer(201, strings.Repeat(" ", 17<<20))}, true},
		"a room without its times":         {faultSequence{answer(201, `{"id":"`+roomID+`"}`)}, true},
		"a room with the id of another ..": {faultSequence{answer(201, `{"id":"..",`+roomTimes+`}`)}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var seen atomic.Int32
			client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) {
				test.faultSequence[min(int(seen.Add(1)), len(test.faultSequence))-1](w)
			})
			for _, method := range []string{"create", "update", "get"} {
				seen.Store(0)
				err := everyCall(client, roomID)[method](t.Context())
				if id := rest.RequestID(err); (id != "") != (test.want && method != "get") {
					t.Errorf("%s: got the request id %q", method, id)
				}
				if want := test.want && method != "get"; err == nil || acs.OutcomeUnknown(fmt.Errorf("tried: %w", err)) != want {
					t.Errorf("%s: got %v, which may have happened: %t, want %t", method, err, acs.OutcomeUnknown(err), want)
				}
			}
		})
	}
}

func TestTheOutcomeOfAnUnsentCallIsKnown(t *testing.T) {
	t.Parallel()
	over, cancel := context.WithCancel(t.Context())
	cancel()
	untrusted := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(untrusted.Close)
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	for name, test := range map[string]struct {
		ctx context.Context //nolint:containedctx // the one of the case
		url string
	}{
		"a call that is over before it begins": {over, nobodyListens},
		"nobody there":                         {t.Context(), nobodyListens},
		"an authority that is not known":       {t.Context(), untrusted.URL},
	} {
		for method, call := range everyCall(newRoomsClient(t, test.url, fastRetries()), roomID) {
			if err := call(test.ctx); err == nil || acs.OutcomeUnknown(err) {
				t.Errorf("%s, %s: got %v, which may have happened: %t", name, method, err, acs.OutcomeUnknown(err))
			}
		}
	}
	if err := (&acs.TokenIssueError{UserID: userA, Err: io.EOF}); acs.OutcomeUnknown(err) {
		t.Error("a call without a token may have happened")
	}
}

// Fact 5.5-02 is what another SDK does: this client does not follow.
func TestARedirectIsAnError(t *testing.T) {
	t.Parallel()
	for status, redirect := range map[int]bool{302: true, 307: true, 304: false} {
		client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://elsewhere.example/")
			w.WriteHeader(status)
		})
		_, err := client.GetRoom(t.Context(), roomID, nil)
		info, _ := acs.ErrorDetails(err)
		if info.StatusCode != status || info.IsRedirect() != redirect || strings.Contains(info.Message, "redirect to elsewhere.example") != redirect {
			t.Errorf("got %v and redirect %t after %d, want %t", err, info.IsRedirect(), status, redirect)
		}
	}
}
