// SPDX-License-Identifier: MPL-2.0

// This file tests the ways to sign in to Microsoft Entra: which one is chosen,
// and each against a server that answers in place of the sign-in hosts.

package provider

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/entratest"
)

const (
	tenant   = entratest.Tenant
	clientID = entratest.ClientID
)

// everyWay is an environment that offers each way to sign in, but for some
// variables.
func everyWay(without ...string) map[string]string {
	all := map[string]string{"ARM_CLIENT_CERTIFICATE_PATH": "env.pem", "ARM_CLIENT_SECRET": "canary-env", "ARM_USE_OIDC": "true", "ARM_USE_MSI": "true"}
	for _, name := range without {
		delete(all, name)
	}
	return all
}

func TestSignInIsChosen(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block arguments
		env   map[string]string
		want  acs.EntraOptions
	}{
		"the Azure CLI's account without anything else": {nil, nil, acs.EntraOptions{}},
		"ids and cloud of the environment": {
			nil,
			map[string]string{"ARM_TENANT_ID": tenant, "ARM_CLIENT_ID": clientID, "ARM_ENVIRONMENT": "usgovernment"},
			acs.EntraOptions{TenantID: tenant, ClientID: clientID, Environment: "usgovernment"},
		},
		"a secret of the environment": {
			nil, map[string]string{"ARM_CLIENT_SECRET": "canary-env"}, acs.EntraOptions{ClientSecret: "canary-env"},
		},
		"a certificate of the environment": {
			nil,
			map[string]string{"ARM_CLIENT_CERTIFICATE_PATH": "env.pem", "ARM_CLIENT_CERTIFICATE_PASSWORD": "canary"},
			acs.EntraOptions{CertificatePath: "env.pem", CertificatePassword: "canary"},
		},
		"a certificate of the environment before all else": {
			nil, everyWay(), acs.EntraOptions{CertificatePath: "env.pem"},
		},
		"then a secret": {nil, everyWay("ARM_CLIENT_CERTIFICATE_PATH"), acs.EntraOptions{ClientSecret: "canary-env"}},
		"then OIDC":     {nil, everyWay("ARM_CLIENT_CERTIFICATE_PATH", "ARM_CLIENT_SECRET"), acs.EntraOptions{UseOIDC: true}},
		"then a managed identity": {
			nil, everyWay("ARM_CLIENT_CERTIFICATE_PATH", "ARM_CLIENT_SECRET", "ARM_USE_OIDC"), acs.EntraOptions{UseMSI: true},
		},
		"no OIDC by the block": {arguments{"use_oidc": false}, map[string]string{"ARM_USE_OIDC": "true"}, acs.EntraOptions{}},
		"no OIDC by the block, but the managed identity of the environment": {
			arguments{"use_oidc": false}, map[string]string{"ARM_USE_OIDC": "true", "ARM_USE_MSI": "true"}, acs.EntraOptions{UseMSI: true},
		},
		"no managed identity by the block": {arguments{"use_msi": false}, map[string]string{"ARM_USE_MSI": "true"}, acs.EntraOptions{}},
		"no CLI by the block, whatever the environment": {
			arguments{"use_cli": false}, map[string]string{"ARM_USE_CLI": "true"}, acs.EntraOptions{NoCLI: true},
		},
		"none at all by the block": {
			arguments{"use_oidc": false, "use_msi": false, "use_cli": false},
			map[string]string{"ARM_USE_OIDC": "1", "ARM_USE_MSI": "1", "ARM_USE_CLI": "1"},
			acs.EntraOptions{NoCLI: true},
		},
		"OIDC by the block before a secret of the environment": {arguments{"use_oidc": true}, everyWay(), acs.EntraOptions{UseOIDC: true}},
		"a managed identity of the environment": {
			nil, map[string]string{"ARM_USE_MSI": "1"}, acs.EntraOptions{UseMSI: true},
		},
		"no CLI by the environment": {nil, map[string]string{"ARM_USE_CLI": "false"}, acs.EntraOptions{NoCLI: true}},
		"no CLI by the block":       {arguments{"use_cli": false}, nil, acs.EntraOptions{NoCLI: true}},
		"the CLI by the block, whatever the environment": {
			arguments{"use_cli": true}, map[string]string{"ARM_USE_CLI": "false", "ARM_CLIENT_SECRET": "canary-env"}, acs.EntraOptions{},
		},
		"a secret of the block before OIDC of the environment": {
			arguments{"client_secret": "canary-block"},
			map[string]string{"ARM_USE_OIDC": "true"},
			acs.EntraOptions{ClientSecret: "canary-block"},
		},
		"a certificate of the block, its password of the environment": {
			arguments{"client_certificate_path": "block.pem"},
			map[string]string{"ARM_CLIENT_CERTIFICATE_PATH": "env.pem", "ARM_CLIENT_CERTIFICATE_PASSWORD": "canary"},
			acs.EntraOptions{CertificatePath: "block.pem", CertificatePassword: "canary"},
		},
		"an id token's file of the block before a token of the environment": {
			arguments{"use_oidc": true, "oidc_token_file_path": "token"},
			map[string]string{"ARM_OIDC_TOKEN": "canary"},
			acs.EntraOptions{UseOIDC: true, OIDCTokenFilePath: "token"},
		},
		"an id token as GitHub Actions offers it": {
			arguments{"use_oidc": true},
			map[string]string{"ACTIONS_ID_TOKEN_REQUEST_URL": "https://actions", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "canary"},
			acs.EntraOptions{UseOIDC: true, OIDCRequestURL: "https://actions", OIDCRequestToken: "canary"},
		},
		"the token of GitHub Actions does not go to an address of ARM_*": {
			arguments{"use_oidc": true},
			map[string]string{
				"ARM_OIDC_REQUEST_URL": "https://arm", "ACTIONS_ID_TOKEN_REQUEST_URL": "https://actions", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "canary",
			},
			acs.EntraOptions{UseOIDC: true, OIDCRequestURL: "https://arm"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, diags := resolveConnection(blockWithEndpoint(t, test.block), getenvOf(test.env))
			wantDiagnostics(t, diags)
			if c.entra != test.want {
				t.Errorf("got %+v, want %+v", c.entra, test.want)
			}
		})
	}
}

func TestCredentialFitsTheSignIn(t *testing.T) {
	t.Parallel()
	certificate := entratest.WriteCertificate(t)
	ids := acs.EntraOptions{TenantID: tenant, ClientID: clientID}
	with := func(change func(*acs.EntraOptions)) acs.EntraOptions {
		o := ids
		change(&o)
		return o
	}
	for name, test := range map[string]struct {
		options acs.EntraOptions
		want    string
	}{
		"secret":           {with(func(o *acs.EntraOptions) { o.ClientSecret = "canary" }), "*azidentity.ClientSecretCredential"},
		"certificate":      {with(func(o *acs.EntraOptions) { o.CertificatePath = certificate }), "*azidentity.ClientCertificateCredential"},
		"OIDC":             {with(func(o *acs.EntraOptions) { o.UseOIDC, o.OIDCToken = true, "canary" }), "*azidentity.ClientAssertionCredential"},
		"managed identity": {with(func(o *acs.EntraOptions) { o.UseMSI = true }), "*azidentity.ManagedIdentityCredential"},
		"system-assigned":  {acs.EntraOptions{UseMSI: true}, "*azidentity.ManagedIdentityCredential"},
		"Azure CLI":        {acs.EntraOptions{}, "*azidentity.AzureCLICredential"},
	} {
		credential, err := acs.NewEntraCredential(test.options)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := fmt.Sprintf("%T", credential.TokenCredential); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

func TestMalformedRequestURLOfTheEnvironmentIsRefusedByItsName(t *testing.T) {
	t.Parallel()
	block := arguments{"use_oidc": true, "tenant_id": tenant, "client_id": clientID}
	for prefix, test := range map[string]struct{ address, want string }{
		"ACTIONS_ID_TOKEN": {"http://pipelines.example/idtoken", "is not https"},
		"ARM_OIDC":         {"pipelines", "is not a URL"},
	} {
		_, diags := resolveConnection(blockWithEndpoint(t, block), getenvOf(map[string]string{prefix + "_REQUEST_URL": test.address, prefix + "_REQUEST_TOKEN": "canary"}))
		wantDiagnostics(t, diags, prefix+"_REQUEST_URL", test.want)
	}
}

func TestSignInThatCannotWorkIsRefusedWhenTheProviderIsConfigured(t *testing.T) {
	t.Parallel()
	noCertificate := filepath.Join(t.TempDir(), "none.pem")
	if err := os.WriteFile(noCertificate, []byte("canary"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		block arguments
		env   map[string]string
		want  []string
	}{
		"secret without tenant": {
			arguments{"client_secret": "canary", "client_id": clientID}, nil, []string{"client_secret needs tenant_id", "ARM_TENANT_ID"},
		},
		"secret without client": {
			arguments{"client_secret": "canary", "tenant_id": tenant}, nil, []string{"client_secret needs client_id", "ARM_CLIENT_ID"},
		},
		"OIDC without a token": {
			arguments{"use_oidc": true, "tenant_id": tenant, "client_id": clientID},
			nil,
			[]string{"use_oidc needs oidc_token, oidc_token_file_path, or oidc_request_url with oidc_request_token"},
		},
		"certificate that is not there": {
			arguments{"client_certificate_path": "/nowhere.pem", "tenant_id": tenant, "client_id": clientID},
			nil,
			[]string{"client_certificate_path", "/nowhere.pem"},
		},
		"certificate that is a device": {
			arguments{"client_certificate_path": os.DevNull, "tenant_id": tenant, "client_id": clientID},
			nil,
			[]string{"client_certificate_path", os.DevNull + " is not a file"},
		},
		"certificate that is none": {
			arguments{"client_certificate_path": noCertificate, "tenant_id": tenant, "client_id": clientID},
			nil,
			[]string{"certificate", noCertificate, "Read the certificate"},
		},
		"nothing at all and no CLI": {
			arguments{"use_cli": false}, nil, []string{"no access key and no way to sign in", "use_cli is false"},
		},
		"a cloud that is not known": {
			nil, map[string]string{"ARM_ENVIRONMENT": "german"}, []string{`is "german"`, "ARM_ENVIRONMENT", "public, usgovernment or china"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, diags := resolveConnection(blockWithEndpoint(t, test.block), getenvOf(test.env))
			wantDiagnostics(t, diags)
			_, diags = connect(t.Context(), c, Options{})
			wantDiagnostics(t, diags, append(test.want, "Cannot connect")...)
		})
	}
}

// TestSignInEndToEnd signs in with each kind of credential and creates a room
// with the token (facts 5.3-01 and 5.3-02).
func TestSignInEndToEnd(t *testing.T) {
	t.Parallel()
	certificate := entratest.WriteCertificate(t)
	tokenFile := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(tokenFile, []byte("canary-file-token\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	pipeline := "https://pipelines.example/idtoken?job=1"
	for name, test := range map[string]struct {
		block    arguments
		env      map[string]string
		host     string
		scope    string
		inForm   map[string]string // what the request for the token must hold
		asserted bool              // a signed assertion goes along
	}{
		"secret": {
			block: arguments{"client_secret": "canary-secret"}, host: "login.microsoftonline.com",
			scope: "https://communication.azure.com//.default", inForm: map[string]string{"client_secret": "canary-secret"},
		},
		"certificate": {
			block: arguments{"client_certificate_path": certificate}, host: "login.microsoftonline.com",
			scope: "https://communication.azure.com//.default", asserted: true,
		},
		"id token in a file": {
			block: arguments{"use_oidc": true, "oidc_token_file_path": tokenFile}, host: "login.microsoftonline.com",
			scope: "https://communication.azure.com//.default", inForm: map[string]string{"client_assertion": "canary-file-token"},
		},
		"id token of GitHub Actions": {
			block: arguments{"use_oidc": true},
			env:   map[string]string{"ACTIONS_ID_TOKEN_REQUEST_URL": pipeline, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": entratest.RequestToken},
			host:  "login.microsoftonline.com", scope: "https://communication.azure.com//.default",
			inForm: map[string]string{"client_assertion": entratest.IDToken},
		},
		"another cloud with a scope of its own": {
			block: arguments{"client_secret": "canary-secret", "environment": "usgovernment", "entra_scope": "https://communication.azure.us/.default"},
			host:  "login.microsoftonline.us", scope: "https://communication.azure.us/.default",
		},
		"China": {
			block: arguments{"client_secret": "canary-secret", "environment": "china"},
			host:  "login.chinacloudapi.cn", scope: "https://communication.azure.com//.default",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service, err := emulator.Start(emulator.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = service.Close() })
			entra := entratest.Start(t)
			service.AcceptToken(entratest.Token(1))

			set := arguments{"endpoint": service.URL(), "tenant_id": tenant, "client_id": clientID}
			maps.Copy(set, test.block)
			c, diags := resolveConnection(blockOf(t, set), getenvOf(test.env))
			wantDiagnostics(t, diags)
			c.entra.Transport = entra.Client()
			s, diags := connect(t.Context(), c, Options{Now: time.Now})
			wantDiagnostics(t, diags)
			if _, err := s.rooms.CreateRoom(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if n := len(service.Rooms()); n != 1 {
				t.Errorf("the service has %d rooms, want the one", n)
			}
			asked := entra.Asked()[0]
			if asked.Host != test.host {
				t.Errorf("the token was asked of %s, want %s", asked.Host, test.host)
			}
			if got := strings.Fields(asked.Form.Get("scope")); len(got) == 0 || got[0] != test.scope {
				t.Errorf("the token was asked for scope %q, want %q", got, test.scope)
			}
			for field, want := range test.inForm {
				if got := asked.Form.Get(field); got != want {
					t.Errorf("%s is %q, want %q", field, got, want)
				}
			}
			if parts := strings.Split(asked.Form.Get("client_assertion"), "."); test.asserted != (len(parts) == 3) {
				t.Errorf("the request has an assertion of %d parts", len(parts))
			}
		})
	}
}

func TestIDTokenRequestIsHeldToItsHost(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("a redirect was followed to %s, Authorization %q", r.URL, r.Header.Get("Authorization"))
	}))
	t.Cleanup(elsewhere.Close)
	redirecting := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusFound))
	t.Cleanup(redirecting.Close)
	for name, test := range map[string]struct{ url, want string }{
		"redirect":              {redirecting.URL, "answered 302 Found without a token"},
		"an answer without one": {"https://pipelines.example/empty", "answered 200 OK without a token"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := acs.EntraOptions{
				TenantID: tenant, ClientID: clientID, UseOIDC: true, Transport: entratest.Start(t).Client(),
				OIDCRequestURL: test.url, OIDCRequestToken: entratest.RequestToken,
			}
			s, diags := connect(t.Context(), connection{endpoint: nobodyListens, entra: options}, Options{})
			wantDiagnostics(t, diags)
			_, err := s.rooms.GetRoom(t.Context(), "99199690362660524", nil)
			if err == nil {
				t.Fatal("the room was read")
			}
			diags = nil
			diags.Append(failure("read the room", "Room 99199690362660524", err))
			wantDiagnostics(t, diags, test.want)
		})
	}
}
