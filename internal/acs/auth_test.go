// SPDX-License-Identifier: MPL-2.0

// This file tests the credentials: what they add to requests, and that nothing prints
// them.

package acs_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/log"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// entraCredential is an Entra credential with a fixed token.
type entraCredential struct {
	token  azcore.AccessToken
	err    error
	mu     sync.Mutex
	scopes []string
}

func (c *entraCredential) GetToken(_ context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.scopes = append(c.scopes, o.Scopes...)
	return c.token, c.err
}

func entraToken() azcore.AccessToken {
	return azcore.AccessToken{Token: "entra-token", ExpiresOn: time.Now().Add(time.Hour)}
}

// Facts 5.3-01 and 5.3-02: Rooms takes key and token alike.
func TestAnEntraTokenIsAskedForTheServicesScope(t *testing.T) {
	t.Parallel()
	for scope, want := range map[string]string{
		"": "https://communication.azure.com//.default",
		"https://communication.azure.us/.default": "https://communication.azure.us/.default",
	} {
		server := startEmulator(t, emulator.Options{})
		server.AcceptToken("entra-token")
		options := fastRetries()
		options.Scope = scope
		credential := &entraCredential{token: entraToken()}
		client, err := acs.NewRoomsClient(server.URL(), credential, options)
		if err != nil {
			t.Fatal(err)
		}
		room := createRoom(t, client, nil)
		if _, err := emulatorClient(t, server).GetRoom(t.Context(), room.ID, nil); err != nil {
			t.Errorf("got error %v for the room read with the key, want none", err)
		}
		if got := strings.Join(credential.scopes, " "); got != want {
			t.Errorf("got a token for %q, want %q", got, want)
		}
	}
}

func TestAFailedSignInIsNotRetriedAndSendsNothing(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, emulator.Options{})
	failure := errors.New("no such tenant")
	credential := &entraCredential{err: failure}
	client, err := acs.NewRoomsClient(server.URL(), credential, fastRetries())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.GetRoom(t.Context(), roomID, nil); !errors.Is(err, failure) {
		t.Errorf("got error %v, want %v", err, failure)
	}
	if len(credential.scopes) != 1 || len(server.Requests()) != 0 {
		t.Errorf("got %d sign-ins and %d requests, want 1 and none", len(credential.scopes), len(server.Requests()))
	}
}

func TestAClientNeedsACredential(t *testing.T) {
	t.Parallel()
	if _, err := acs.NewRoomsClient("https://a.example", nil, nil); err == nil {
		t.Error("got a client without a token credential, want an error")
	}
	if _, err := acs.NewRoomsClientWithAccessKey("https://a.example", nil, nil); err == nil {
		t.Error("got a client without an access key, want an error")
	}
}

func TestAClientChecksItsEndpoint(t *testing.T) {
	t.Parallel()
	key, err := acs.NewAccessKeyCredential(anyKey)
	if err != nil {
		t.Fatal(err)
	}
	for _, endpoint := range []string{"", "http://a.example", "https://a.example/path"} {
		if _, err := acs.NewRoomsClientWithAccessKey(endpoint, key, nil); err == nil {
			t.Errorf("got a client of %q, want an error", endpoint)
		}
		if _, err := acs.NewRoomsClient(endpoint, &entraCredential{}, nil); err == nil {
			t.Errorf("got a client of %q, want an error", endpoint)
		}
	}
	if _, err := acs.NewRoomsClientFromConnectionString("endpoint=https://a.example", nil); err == nil {
		t.Error("got a client of half a connection string, want an error")
	}
}

func TestAnAccessKeyIsCheckedAndNeverShown(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"", "  ", "not base64!", "c2VjcmV0"[:7], "===="} {
		_, err := acs.NewAccessKeyCredential(key)
		if err == nil {
			t.Errorf("got a credential of %q, want an error", key)
		} else if strings.TrimSpace(key) != "" && strings.Contains(err.Error(), key) {
			t.Errorf("got the key in %v", err)
		}
	}

	credential, err := acs.NewAccessKeyCredential(" " + anyKey + "\n")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := acs.ParseConnectionString("endpoint=https://a.example;accesskey=" + anyKey)
	if err != nil {
		t.Fatal(err)
	}
	var logged bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&logged, nil))
	logger.Info("m", "credential", credential, "parsed", parsed)
	shown := logged.String()
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		shown += fmt.Sprintf(format, credential)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		shown += fmt.Sprintf(format, parsed) + fmt.Sprintf(format, &parsed) + fmt.Sprintf(format, []any{parsed})
	}
	for _, secret := range []string{anyKey, "0123456789abcdef", "30313233", "48 49 50"} {
		if strings.Contains(shown, secret) {
			t.Errorf("got %q in %s", secret, shown)
		}
	}
	if !strings.Contains(shown, "endpoint=https://a.example/;accesskey=REDACTED") {
		t.Errorf("got %s, want the connection string with its key redacted", shown)
	}
}

// captureLog returns a function that returns what azcore has logged since. azcore's log
// has one listener for the process, so the tests that use it are not parallel.
func captureLog(t *testing.T) func() string {
	t.Helper()
	var mu sync.Mutex
	var logged strings.Builder
	log.SetListener(func(event log.Event, message string) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintln(&logged, event, message)
	})
	t.Cleanup(func() { log.SetListener(nil) })
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		return logged.String()
	}
}

// captureLog is for one test at a time.
//
//nolint:paralleltest // see above
func TestTheLogHoldsNeitherCredentialsNorBodies(t *testing.T) {
	logged := captureLog(t)
	options := fastRetries()
	options.Logging.IncludeBody = true
	var authorization string
	client := serve(t, options, func(w http.ResponseWriter, r *http.Request) {
		authorization = r.Header.Get("Authorization")
		write(t, w, `{"id":"`+roomID+`",`+roomTimes+`,"note":"answered body"}`)
	})
	if _, err := client.UpdateRoom(t.Context(), roomID, &acs.UpdateRoomOptions{PSTNDialOutEnabled: ptr(true)}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(logged(), "/rooms/"+roomID) {
		t.Fatalf("got the log %s, want the request in it", logged())
	}
	_, signature, _ := strings.Cut(authorization, "Signature=")
	for _, secret := range []string{signature, "answered body", "pstnDialOutEnabled"} {
		if strings.Contains(logged(), secret) {
			t.Errorf("got %q in the log %s", secret, logged())
		}
	}
}
