// SPDX-License-Identifier: MPL-2.0

// This file holds a server that answers in place of Microsoft Entra's sign-in
// hosts, and a certificate to sign in with.

package provider

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// entraServer answers over TLS as the sign-in hosts and as the host of a
// pipeline's id tokens, and notes the request for an access token.
type entraServer struct {
	server *httptest.Server
	refuse bool
	mu     sync.Mutex
	asked  tokenRequest
}

type tokenRequest struct {
	host string
	form url.Values
}

func startEntra(t *testing.T, refuse bool) *entraServer {
	t.Helper()
	e := &entraServer{refuse: refuse}
	e.server = httptest.NewUnstartedServer(e)
	e.server.Config.ErrorLog = log.New(io.Discard, "", 0) // dials that were given up
	e.server.StartTLS()
	t.Cleanup(e.server.Close)
	return e
}

// ServeHTTP answers just what a sign-in asks for.
func (e *entraServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := map[string]any{}
	switch base := "https://" + r.Host + "/" + tenant; {
	case r.URL.Path == "/idtoken":
		if r.Header.Get("Authorization") != "Bearer canary-request-token" || r.URL.Query().Get("job") != "1" ||
			r.URL.Query().Get("audience") != "api://AzureADTokenExchange" {
			w.WriteHeader(http.StatusUnauthorized)
		}
		answer["value"] = "canary-pipeline-token"
	case strings.HasSuffix(r.URL.Path, "/openid-configuration"):
		answer = map[string]any{
			"issuer": base + "/v2.0", "authorization_endpoint": base + "/oauth2/v2.0/authorize", "token_endpoint": base + "/oauth2/v2.0/token",
		}
	case strings.HasSuffix(r.URL.Path, "/discovery/instance"):
		answer["tenant_discovery_endpoint"] = base + "/v2.0/.well-known/openid-configuration"
	case r.URL.Path != "/"+tenant+"/oauth2/v2.0/token":
	case e.refuse:
		w.WriteHeader(http.StatusUnauthorized)
		answer = map[string]any{"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."}
	default:
		e.note(r)
		answer = map[string]any{"token_type": "Bearer", "expires_in": 3600, "access_token": "canary-access-token"}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func (e *entraServer) note(r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 64<<10))
	if err != nil {
		return
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked = tokenRequest{r.Host, form}
}

func (e *entraServer) tokenRequest() tokenRequest {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.asked
}

// client reaches the server under whatever name over TLS; plain http goes
// where it says.
func (e *entraServer) client() *http.Client {
	pool := x509.NewCertPool()
	pool.AddCert(e.server.Certificate())
	dialer := &tls.Dialer{Config: &tls.Config{RootCAs: pool, ServerName: "example.com", MinVersion: tls.VersionTLS12}}
	return &http.Client{Transport: &http.Transport{
		DialTLSContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, e.server.Listener.Addr().String())
		},
	}}
}

// writeCertificate makes a certificate with its key in one PEM file.
func writeCertificate(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "service principal"}, NotAfter: time.Now().Add(time.Hour),
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text := append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})...)
	path := filepath.Join(t.TempDir(), "client.pem")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
