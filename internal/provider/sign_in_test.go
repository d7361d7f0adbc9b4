// SPDX-License-Identifier: MPL-2.0

// This file tests sign-ins to Microsoft Entra that are not by a request of our own, and
// what is said about those that fail.

package provider

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/entratest"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// signedIn are the clients of a provider block that signs in at the server.
func signedIn(t *testing.T, entra *entratest.Server, change func(*acs.EntraOptions), block arguments) *services {
	t.Helper()
	c, diags := resolveConnection(blockOf(t, block), getenvOf(nil))
	wantDiagnostics(t, diags)
	c.entra.Transport = entra.Client()
	if change != nil {
		change(&c.entra)
	}
	s, diags := connect(t.Context(), c, Options{Now: time.Now})
	wantDiagnostics(t, diags)
	return s
}

func startEmulator(t *testing.T) *emulator.Server {
	t.Helper()
	service, err := emulator.Start(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = service.Close() })
	return service
}

// scopeOf is a scope of a test's own: the SDK keeps the tokens of managed identities for
// the whole process.
func scopeOf(service *emulator.Server) string {
	return strings.Replace(service.URL(), "http:", "https:", 1) + "//.default"
}

func TestSignInByManagedIdentity(t *testing.T) {
	t.Parallel()
	for name, id := range map[string]string{"system-assigned": "", "user-assigned": clientID} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service, entra := startEmulator(t), entratest.Start(t)
			service.AcceptToken(entratest.Token(1))
			block := arguments{"endpoint": service.URL(), "use_msi": true, "entra_scope": scopeOf(service)}
			if id != "" {
				block["client_id"] = id
			}
			if _, err := signedIn(t, entra, nil, block).rooms.CreateRoom(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			asked := entra.Asked()[0]
			if asked.Host != "169.254.169.254" || asked.Form.Get("resource")+"/.default" != scopeOf(service) || asked.Form.Get("client_id") != id {
				t.Errorf("got %+v", asked)
			}
		})
	}
}

// wantSignInFailure makes a call, which has to fail before it is sent, and checks what is
// said about it.
func wantSignInFailure(t *testing.T, s *services, service *emulator.Server, parts ...string) {
	t.Helper()
	_, err := s.rooms.CreateRoom(t.Context(), nil)
	if err == nil {
		t.Fatal("the room was created")
	}
	if acs.OutcomeUnknown(err) {
		t.Errorf("a sign-in that failed counts as a call that was sent: %v", err)
	}
	wantDiagnostics(t, diag.Diagnostics{createFailure("create the room", "acs_room", err, "")},
		append(parts, "Cannot create the room", "acs_room: The sign-in to Microsoft Entra with ", "The call was not sent")...)
	if requests := service.Requests(); len(requests) > 0 {
		t.Errorf("the service got %+v", requests)
	}
}

func TestFailedSignInNamesTheSetting(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "none")
	secret := arguments{"client_secret": "canary-secret", "tenant_id": tenant, "client_id": clientID}
	for name, test := range map[string]struct {
		block        arguments
		status       int
		code, reason string
		want         []string
	}{
		"wrong secret": {
			secret, 401, "invalid_client", "AADSTS7000215: Invalid client secret provided: canary-secret.",
			[]string{"client_secret failed: the answer was 401 invalid_client: AADSTS7000215", "Check client_secret (or ARM_CLIENT_SECRET)"},
		},
		"expired secret": {
			secret, 401, "invalid_client", "AADSTS7000222: The provided client secret keys are expired.",
			[]string{"AADSTS7000222", "which may have expired"},
		},
		"application of another tenant": {
			secret, 400, "unauthorized_client", "AADSTS700016: Application was not found in the directory 'Contoso'.",
			[]string{"AADSTS700016", "client_id (or ARM_CLIENT_ID) and tenant_id (or ARM_TENANT_ID)"},
		},
		"tenant that does not exist": {
			arguments{"client_secret": "canary-secret", "tenant_id": "no-tenant.example", "client_id": clientID},
			0, "", "",
			[]string{"client_secret failed", "AADSTS90002", "tenant_id (or ARM_TENANT_ID)"},
		},
		"certificate of another application": {
			arguments{"client_certificate_path": entratest.WriteCertificate(t), "tenant_id": tenant, "client_id": clientID},
			401, "invalid_client", "AADSTS700027: The certificate is not registered on application.",
			[]string{"client_certificate_path failed", "AADSTS700027", "client_certificate_path (or ARM_CLIENT_CERTIFICATE_PATH)", "tenant_id (or ARM_TENANT_ID)"},
		},
		"no federated credential": {
			arguments{"use_oidc": true, "oidc_token": "canary-token", "tenant_id": tenant, "client_id": clientID},
			401, "invalid_client", "AADSTS700213: No matching federated identity record found for presented assertion subject 'repo:a/b'.",
			[]string{"use_oidc failed", "AADSTS700213", "federated credential", "oidc_token_file_path"},
		},
		"no file with an id token": {
			arguments{"use_oidc": true, "oidc_token_file_path": missing, "tenant_id": tenant, "client_id": clientID},
			0, "", "",
			[]string{"use_oidc failed", "read oidc_token_file_path", missing},
		},
		"no managed identity of that id": {
			arguments{"use_msi": true, "client_id": clientID},
			400, "invalid_request", "Identity not found",
			[]string{"use_msi failed: the answer was 400 invalid_request: Identity not found", "use_msi (or ARM_USE_MSI)", "client_id (or ARM_CLIENT_ID)"},
		},
		"no managed identity": {
			arguments{"use_msi": true}, 400, "invalid_request", "Identity not found", []string{"use_msi failed", "Identity not found", "has a managed identity"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service, entra := startEmulator(t), entratest.Start(t)
			if test.status != 0 {
				entra.Refuse(test.status, test.code, test.reason)
			}
			block := maps.Clone(test.block) // some tests have the same one
			block["endpoint"], block["entra_scope"] = service.URL(), scopeOf(service)
			wantSignInFailure(t, signedIn(t, entra, nil, block), service, test.want...)
		})
	}
}

// TestNoAnswerOfEntraBringsASecretIntoAnError: neither the token that comes with it, nor what
// it repeats of the request.
func TestNoAnswerOfEntraBringsASecretIntoAnError(t *testing.T) {
	t.Parallel()
	const clientSecret = "canary~secret/with=signs&spaces "
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("canary-token-of-the-file"), 0o600); err != nil {
		t.Fatal(err)
	}
	ways := map[string]arguments{
		"client secret":       {"client_secret": clientSecret},
		"certificate":         {"client_certificate_path": entratest.WriteCertificate(t)},
		"id token":            {"use_oidc": true, "oidc_token": "canary-token"},
		"file of id token":    {"use_oidc": true, "oidc_token_file_path": file},
		"request of id token": {"use_oidc": true, "oidc_request_token": entratest.RequestToken},
		"managed identity":    {"use_msi": true},
	}
	const issued = `"token_type":"Bearer","access_token":"canary-access"`
	for name, answer := range map[string]struct {
		status int
		body   string
	}{
		"cut off":              {200, `{` + issued[:len(issued)-3]},
		"a time of no number":  {200, `{` + issued + `,"expires_in":"soon","expires_on":"soon"}`},
		"a time of a list":     {200, `{` + issued + `,"expires_in":[],"expires_on":[]}`},
		"no time":              {200, `{` + issued + `}`},
		"a list":               {200, `[{` + issued + `}]`},
		"another success":      {201, `{` + issued + `,"expires_in":3600}`},
		"a changed answer":     {203, `{` + issued + `,"expires_in":3600}`},
		"a refusal":            {400, `{` + issued + `,"refresh_token":"canary-refresh"}`},
		"another refusal":      {401, `{` + issued + `}`},
		"an error that echoes": {400, `{"error":"invalid_client","error_description":"AADSTS1: ASSERTION SECRET"}`},
		"a page that echoes":   {400, `<html>client_assertion=ASSERTION&client_secret=SECRET</html>`},
	} {
		for way, block := range ways {
			t.Run(name+", "+way, func(t *testing.T) {
				t.Parallel()
				service, entra := startEmulator(t), entratest.Start(t)
				entra.Answer(answer.status, answer.body)
				block := maps.Clone(block)
				block["endpoint"], block["entra_scope"] = service.URL(), scopeOf(service)
				if way != "managed identity" {
					block["tenant_id"], block["client_id"] = tenant, clientID
				}
				if way == "request of id token" {
					block["oidc_request_url"] = "https://pipelines.example/idtoken?job=1"
				}
				_, err := signedIn(t, entra, nil, block).rooms.CreateRoom(t.Context(), nil)
				if err == nil {
					t.Fatal("the room was created")
				}
				for _, text := range []string{err.Error(), fmt.Sprintf("%+v", createFailure("create the room", "acs_room", err, ""))} {
					if strings.Contains(text, "canary") {
						t.Errorf("got %s", text)
					}
				}
			})
		}
	}
}

// TestSignInThatDoesNotEndEndsOnce: the calls that waited for it do not each wait again.
func TestSignInThatDoesNotEndEndsOnce(t *testing.T) {
	t.Parallel()
	service, entra := startEmulator(t), entratest.Start(t)
	entra.Hang()
	timeout := 500 * time.Millisecond
	s := signedIn(t, entra, func(o *acs.EntraOptions) { o.SignInTimeout = timeout },
		arguments{"endpoint": service.URL(), "client_secret": "canary-secret", "tenant_id": tenant, "client_id": clientID})
	var calls sync.WaitGroup
	for range 20 {
		calls.Go(func() { wantSignInFailure(t, s, service, "client_secret failed: it did not end within 500ms") })
	}
	calls.Wait()
	if n := len(entra.Asked()); n > 5 {
		t.Errorf("20 calls asked for %d tokens, one after the other", n)
	}
}

// TestOperationThatEndsInASignInSaysSo: it is not the service that took the time.
func TestOperationThatEndsInASignInSaysSo(t *testing.T) {
	t.Parallel()
	service, entra := startEmulator(t), entratest.Start(t)
	entra.Hang()
	s := signedIn(t, entra, nil, arguments{"endpoint": service.URL(), "client_secret": "canary-secret", "tenant_id": tenant, "client_id": clientID})
	var diags diag.Diagnostics
	ctx, end := plugin.WithWriteTimeout(t.Context(), func(_ context.Context, _ time.Duration) (time.Duration, diag.Diagnostics) {
		return 50 * time.Millisecond, nil
	}, &diags)
	defer end()
	_, err := s.rooms.CreateRoom(ctx, nil)
	if err == nil || acs.OutcomeUnknown(err) {
		t.Fatalf("got %v", err)
	}
	wantDiagnostics(t, diag.Diagnostics{createFailure("create the room", "acs_room", err, "")},
		"time of 50ms was up", "the sign-in to Microsoft Entra with client_secret failed", "Check client_secret", "The call was not sent")
}

// TestServiceThatIsAwayAfterASignInWasNotReached: the sign-in is no try of the call.
func TestServiceThatIsAwayAfterASignInWasNotReached(t *testing.T) {
	t.Parallel()
	entra := entratest.Start(t)
	s := signedIn(t, entra, nil, arguments{
		"endpoint": nobodyListens, "max_retries": 0, "client_secret": "canary-secret", "tenant_id": tenant, "client_id": clientID,
	})
	_, err := s.rooms.CreateRoom(t.Context(), nil)
	if err == nil || acs.OutcomeUnknown(err) || len(entra.Asked()) != 1 {
		t.Errorf("got %v after %d sign-ins", err, len(entra.Asked()))
	}
}

// TestEndOfTheRunInASignIn: an interruption is no fault of the credentials.
func TestEndOfTheRunInASignIn(t *testing.T) {
	t.Parallel()
	service, entra := startEmulator(t), entratest.Start(t)
	entra.Hang()
	s := signedIn(t, entra, nil, arguments{"endpoint": service.URL(), "client_secret": "canary-secret", "tenant_id": tenant, "client_id": clientID})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := s.rooms.GetRoom(ctx, "99199690362660524", nil)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	wantDiagnostics(t, diag.Diagnostics{failure("read the room", "Room 99199690362660524", err)}, "The run was interrupted before this call was sent")
}

func TestRefusalsNameTheRoleAndTheSettings(t *testing.T) {
	t.Parallel()
	for status, want := range map[int][]string{
		http.StatusForbidden:    {"403 Forbidden", "Communication and Email Service Owner", "network rules"},
		http.StatusUnauthorized: {"401 Denied", "AZURE_COMMUNICATION_CONNECTION_STRING", "was not regenerated", "tenant_id or ARM_TENANT_ID"},
	} {
		service, entra := startEmulator(t), entratest.Start(t)
		service.AcceptToken(entratest.Token(1))
		service.AddFault(emulator.Fault{Status: status})
		s := signedIn(t, entra, nil, arguments{"endpoint": service.URL(), "client_secret": "canary-secret", "tenant_id": tenant, "client_id": clientID})
		_, err := s.rooms.CreateRoom(t.Context(), nil)
		if err == nil {
			t.Fatal("the room was created")
		}
		wantDiagnostics(t, diag.Diagnostics{failure("create the room", "acs_room", err)}, want...)
	}
}

func TestVariableThatIsNeitherTrueNorFalseIsRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ARM_USE_OIDC", "ARM_USE_MSI", "ARM_USE_CLI"} {
		_, diags := resolveConnection(blockWithEndpoint(t, nil), getenvOf(map[string]string{name: "yes"}))
		wantDiagnostics(t, diags, "Value not allowed", "The environment variable "+name+` is "yes". It must be true or false.`)
		// A block that chooses a way, or a key, does not look at it.
		_, diags = resolveConnection(blockWithEndpoint(t, arguments{"use_msi": true}), getenvOf(map[string]string{name: "yes"}))
		wantDiagnostics(t, diags)
		_, diags = resolveConnection(blockWithEndpoint(t, arguments{"access_key": "a2V5"}), getenvOf(map[string]string{name: "yes"}))
		wantDiagnostics(t, diags)
	}
}
