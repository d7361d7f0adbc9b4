// SPDX-License-Identifier: MPL-2.0

// This file tests what a failed call says: every error comes from a real client
// and the emulator.

package provider

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// nobodyListens is an address that refuses connections. Any test may take a port that another one freed.
const nobodyListens = "http://127.0.0.1:1"

// connected starts an emulator and a client of it that tries nothing again.
func connected(t *testing.T, accessKey string) (*emulator.Server, *acs.RoomsClient) {
	t.Helper()
	service, err := emulator.Start(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = service.Close() })
	if accessKey == "" {
		accessKey = service.AccessKey()
	}
	return service, roomsClient(t, service.URL(), accessKey)
}

func roomsClient(t *testing.T, endpoint, accessKey string) *acs.RoomsClient {
	t.Helper()
	c, diags := resolveConnection(blockOf(t, arguments{"endpoint": endpoint, "access_key": accessKey, "max_retries": 0}), getenvOf(nil))
	wantDiagnostics(t, diags)
	s, diags := connect(t.Context(), c, Options{})
	wantDiagnostics(t, diags)
	return s.rooms
}

// wantFailure holds that the failure of reading the room says all the parts,
// and with them what failed and on which object.
func wantFailure(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("the call succeeded")
	}
	diags := diag.Diagnostics{failure("read the room", "Room "+knownRoom, err)}
	wantDiagnostics(t, diags, append(parts, "Cannot read the room", "Room "+knownRoom+": ")...)
}

const stateKept = "Nothing was removed from the state"

func TestFailureOfEachStatusSaysReasonAndWhatToDo(t *testing.T) {
	t.Parallel()
	const page = "<html><body><h1>Bad gateway</h1>\n<p>upstream is down</p></body></html>"
	for name, test := range map[string]struct {
		fault emulator.Fault
		want  []string
	}{
		"400": {
			emulator.Fault{Status: http.StatusBadRequest, Body: `{"error":{"code":"BadRequest","message":"Outer.","details":[{"code":"BadArgument","message":"Inner reason.","target":"ValidUntil"}]}}`},
			[]string{"the service answered 400 BadRequest: Inner reason.", "(at ValidUntil)", "Correct the value that the service names"},
		},
		"403": {emulator.Fault{Status: http.StatusForbidden}, []string{"answered 403 Forbidden", "needs a role on the Communication Services resource", stateKept}},
		"404 of the service": {
			emulator.Fault{Status: http.StatusNotFound}, []string{"answered 404 NotFound", "deleted outside Terraform, it expired"},
		},
		"404 of somebody else": {
			emulator.Fault{Status: http.StatusNotFound, Body: "<html>no such page</html>", ContentType: "text/html"},
			[]string{"answered 404: <html>no such page</html>", "is not from the service", "check the endpoint", stateKept},
		},
		"409": {emulator.Fault{Status: http.StatusConflict}, []string{"answered 409", "Plan again to see what is left"}},
		"500": {emulator.Fault{Status: http.StatusInternalServerError}, []string{"answered 500 InternalServerError", "apply again later", stateKept}},
		"503 with a time": {
			emulator.Fault{Status: http.StatusServiceUnavailable, RetryAfter: 2 * time.Hour}, []string{"The service failed, and asks to wait 2h0m0s", stateKept},
		},
		"502 with a page": {
			emulator.Fault{Status: http.StatusBadGateway, Body: page, ContentType: "text/html"},
			[]string{"answered 502: <html><body><h1>Bad gateway</h1> <p>upstream is down</p>", stateKept},
		},
		"503 in the other envelope": {
			emulator.Fault{Status: http.StatusServiceUnavailable, Body: `{"CommunicationError":{"Code":"Busy","Message":"Come back."}}`},
			[]string{"answered 503 Busy: Come back.", stateKept},
		},
		"504 without a body": {
			emulator.Fault{Status: http.StatusGatewayTimeout, Body: " ", ContentType: "text/plain"}, []string{"answered 504: Gateway Timeout", stateKept},
		},
		"JSON that is no envelope": {
			emulator.Fault{Status: http.StatusInternalServerError, Body: `["oops"]`}, []string{`answered 500: ["oops"]`},
		},
		"a redirect": {
			emulator.Fault{Status: http.StatusTemporaryRedirect, Location: "https://elsewhere.example/rooms?token=canary", Body: " "},
			[]string{"answered 307", "redirect to elsewhere.example", "The provider does not follow redirects: set endpoint"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service, client := connected(t, "")
			test.fault.Header = http.Header{"Ms-Cv": {"the-correlation.0"}}
			service.AddFault(test.fault)
			_, err := client.GetRoom(t.Context(), knownRoom, nil)
			wantFailure(t, err, append(test.want, "Request id: the-correlation.0")...)
		})
	}
}

func TestFailureOfASignatureKeepsTheKeyToItself(t *testing.T) {
	t.Parallel()
	_, client := connected(t, blockKey)
	_, err := client.GetRoom(t.Context(), knownRoom, nil)
	wantFailure(t, err, "answered 401 Denied", "With an access key", "check that it belongs to the endpoint", stateKept, "Request id: ")
}

// What the service says of a window and of a person (facts 1.4-01 and 1.4-02)
// reaches the user in its own words.
func TestFailureRepeatsTheServicesOwnReason(t *testing.T) {
	t.Parallel()
	service, client := connected(t, "")
	past := service.Now().Add(-time.Hour)
	_, err := client.CreateRoom(t.Context(), &acs.CreateRoomOptions{ValidUntil: &past})
	wantFailure(t, err, "400 BadRequest: The time range end is in the past.", "(at ValidUntil)")

	service.UpdateSwitches(func(sw *emulator.Switches) { sw.ParticipantErrors = emulator.ParticipantErrorsNamed })
	_, err = client.CreateRoom(t.Context(), &acs.CreateRoomOptions{Participants: map[string]acs.Role{"8:acs:123456c": acs.RoleAttendee}})
	wantFailure(t, err, "Invalid value for the Participants.", "(at 8:acs:123456c)")

	_, err = client.GetRoom(t.Context(), "123", nil)
	wantFailure(t, err, "400 BadRequest: Invalid room ID length.")
}

func TestFailureByThrottlingIsToldWhenTheTimeIsUp(t *testing.T) {
	t.Parallel()
	service, client := connected(t, "")
	service.AddFault(emulator.Fault{Status: http.StatusTooManyRequests, RetryAfter: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := client.GetRoom(ctx, knownRoom, nil)
	wantFailure(t, err, "answered 429 TooManyRequests", "asks to wait", "longer than the operation's remaining time", "-parallelism")
}

func TestFailureNamesTheFirstRequestIDThatThereIs(t *testing.T) {
	t.Parallel()
	service, client := connected(t, "")
	service.AddFault(emulator.Fault{Status: http.StatusForbidden, Count: 1, Header: http.Header{"Ms-Cv": nil, "X-Azure-Ref": {"the-ref"}}})
	_, err := client.GetRoom(t.Context(), knownRoom, nil)
	wantFailure(t, err, "Request id: the-ref")

	service.AddFault(emulator.Fault{Status: http.StatusForbidden, Header: http.Header{"Ms-Cv": nil, "X-Azure-Ref": nil}})
	_, err = client.GetRoom(t.Context(), knownRoom, nil)
	requests := service.Requests()
	sent := requests[len(requests)-1].Header.Get("X-Ms-Client-Request-Id")
	if sent == "" {
		t.Error("the request had no id of its own")
	}
	wantFailure(t, err, "Request id: "+sent)
}

func TestFailureWithoutAnAnswerSaysWhy(t *testing.T) {
	t.Parallel()
	t.Run("nobody listens", func(t *testing.T) {
		t.Parallel()
		_, cannot := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(nobodyListens, "http://"))
		var refused syscall.Errno // such as "connection refused", which each system says in its own words
		if !errors.As(cannot, &refused) {
			t.Fatalf("got %v", cannot)
		}
		_, err := roomsClient(t, nobodyListens, otherKey).GetRoom(t.Context(), knownRoom, nil)
		wantFailure(t, err, refused.Error(), "Check the endpoint, the network and the credentials", stateKept)
	})
	t.Run("the connection is dropped", func(t *testing.T) {
		t.Parallel()
		service, client := connected(t, "")
		service.AddFault(emulator.Fault{Drop: emulator.DropBefore})
		_, err := client.GetRoom(t.Context(), knownRoom, nil)
		wantFailure(t, err, "EOF", stateKept)
	})
	t.Run("an answer that is no room", func(t *testing.T) {
		t.Parallel()
		service, client := connected(t, "")
		service.AddFault(emulator.Fault{Status: http.StatusOK, Body: "<html>Welcome</html>", ContentType: "text/html"})
		_, err := client.GetRoom(t.Context(), knownRoom, nil)
		wantFailure(t, err, "Read the answer (status 200) to GET /rooms/"+knownRoom, stateKept)
	})
	t.Run("the time is up", func(t *testing.T) {
		t.Parallel()
		_, client := connected(t, "")
		ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
		defer cancel()
		_, err := client.GetRoom(ctx, knownRoom, nil)
		wantFailure(t, err, "operation's time was up", stateKept, "apply again")
	})
	t.Run("a certificate that nobody here trusts", func(t *testing.T) {
		t.Parallel()
		server := httptest.NewUnstartedServer(http.NotFoundHandler())
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.StartTLS()
		t.Cleanup(server.Close)
		client, err := acs.NewRoomsClientFromConnectionString("endpoint="+server.URL+";accesskey=a2V5", nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.CreateRoom(t.Context(), nil)
		wantFailure(t, err, "x509: ", "Nothing was sent", "SSL_CERT_FILE")
		wantFailure(t, &acs.ProxyError{Status: "407 Proxy Authentication Required"}, "Nothing was sent", "HTTPS_PROXY")
	})
	t.Run("the run was interrupted", func(t *testing.T) {
		t.Parallel()
		_, client := connected(t, "")
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := client.GetRoom(ctx, knownRoom, nil)
		wantFailure(t, err, "The run was interrupted before this call was sent", "is in the state")
	})
}
