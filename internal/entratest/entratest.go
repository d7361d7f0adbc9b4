// SPDX-License-Identifier: MPL-2.0

// Package entratest has a server for tests that answers in place of Microsoft Entra's
// sign-in hosts, of the host of managed identities and of a pipeline's id tokens.
package entratest

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
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

const (
	// Tenant is the tenant that the server issues tokens for.
	Tenant = "11111111-2222-3333-4444-555555555555"
	// ClientID is the application that the server issues tokens for.
	ClientID = "66666666-7777-8888-9999-aaaaaaaaaaaa"

	// RequestToken is the bearer token for a request of the id token IDToken, from a URL
	// with the path /idtoken and the query job=1.
	RequestToken = "canary-request-token"
	// IDToken is the id token that such a request gets.
	IDToken = "canary-pipeline-token"
)

// Server is the server, over TLS and by plain HTTP.
type Server struct {
	secure, plain *httptest.Server
	authority     []byte // the certificate in PEM

	mu      sync.Mutex
	status  int // of refusals; 0 is none
	code    string
	reason  string
	body    string // of every answer to a request for a token, unless it is ""
	hanging bool
	life    int // of a token, in seconds
	asked   []Request
}

// Request is a request for an access token.
type Request struct {
	Host string
	// Form is the form, or the query if there is no form.
	Form url.Values
}

// Start starts a server, which runs until the end of the test.
func Start(t *testing.T) *Server {
	t.Helper()
	s := &Server{life: 3600}
	s.secure = httptest.NewUnstartedServer(s)
	s.secure.Config.ErrorLog = log.New(io.Discard, "", 0) // dials that were given up
	certificate, key := newCertificate(t, "login.microsoftonline.com", "login.microsoftonline.us", "login.chinacloudapi.cn", "pipelines.example")
	s.authority = certificate
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	s.secure.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	s.secure.StartTLS()
	t.Cleanup(s.secure.Close)
	s.plain = httptest.NewServer(s)
	t.Cleanup(s.plain.Close)
	return s
}

// Refuse makes the server refuse every token in this way.
func (s *Server) Refuse(status int, code, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status, s.code, s.reason = status, code, reason
}

// Answer makes the server answer every request for a token with this. ASSERTION and SECRET
// in it are the id token and the client secret of the request, as its form has them.
func (s *Server) Answer(status int, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status, s.body = status, body
}

// Hang makes the server answer no request for a token.
func (s *Server) Hang() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hanging = true
}

// SetTokenLife sets how many seconds the next tokens live.
func (s *Server) SetTokenLife(seconds int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.life = seconds
}

// Asked returns the requests for access tokens. The n-th got [Token] of n.
func (s *Server) Asked() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[:len(s.asked):len(s.asked)]
}

// Token is the n-th token that a server issues, from 1.
func Token(n int) string { return fmt.Sprintf("canary-access-token-%d", n) }

// ServeHTTP answers just what a sign-in asks for.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := map[string]any{}
	status := http.StatusOK
	switch base := "https://" + r.Host + "/" + Tenant; {
	case r.Method == http.MethodConnect:
		s.tunnel(w)
		return
	case r.URL.Path == "/idtoken":
		if r.Header.Get("Authorization") != "Bearer "+RequestToken || r.URL.Query().Get("job") != "1" ||
			r.URL.Query().Get("audience") != "api://AzureADTokenExchange" {
			status = http.StatusUnauthorized
		}
		answer["value"] = IDToken
	case strings.HasSuffix(r.URL.Path, "/openid-configuration") && !strings.HasPrefix(r.URL.Path, "/"+Tenant+"/"):
		status = http.StatusBadRequest
		answer = map[string]any{"error": "invalid_tenant", "error_description": "AADSTS90002: Tenant not found."}
	case strings.HasSuffix(r.URL.Path, "/openid-configuration"):
		answer = map[string]any{
			"issuer": base + "/v2.0", "authorization_endpoint": base + "/oauth2/v2.0/authorize", "token_endpoint": base + "/oauth2/v2.0/token",
		}
	case strings.HasSuffix(r.URL.Path, "/discovery/instance"):
		answer["tenant_discovery_endpoint"] = base + "/v2.0/.well-known/openid-configuration"
	case r.URL.Path == "/"+Tenant+"/oauth2/v2.0/token", r.URL.Path == "/metadata/identity/oauth2/token" && r.Header.Get("Metadata") == "true":
		var body string
		if status, answer, body = s.issue(r); body != "" {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
			return
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

// issue answers a request for an access token, with the body if that is not "".
func (s *Server) issue(r *http.Request) (status int, answer map[string]any, body string) {
	sent, err := io.ReadAll(io.LimitReader(r.Body, 64<<10))
	form, formErr := url.ParseQuery(string(sent))
	if err != nil || formErr != nil {
		return http.StatusBadRequest, nil, ""
	}
	if len(form) == 0 {
		form = r.URL.Query()
	}
	s.mu.Lock()
	s.asked = append(s.asked, Request{r.Host, form})
	hanging := s.hanging
	status, answer = http.StatusOK, map[string]any{
		"token_type": "Bearer", "expires_in": s.life, "access_token": Token(len(s.asked)),
		"expires_on": fmt.Sprint(time.Now().Unix() + int64(s.life)), "resource": form.Get("resource"), // of managed identities
	}
	body = strings.NewReplacer("ASSERTION", url.QueryEscape(form.Get("client_assertion")), "SECRET", url.QueryEscape(form.Get("client_secret"))).Replace(s.body)
	if s.status != 0 {
		status, answer = s.status, map[string]any{"error": s.code, "error_description": s.reason}
	}
	s.mu.Unlock()
	if hanging {
		<-r.Context().Done()
	}
	return status, answer, body
}

// tunnel answers a CONNECT with a connection to the server itself, whatever host it names.
func (s *Server) tunnel(w http.ResponseWriter) {
	to, err := net.Dial("tcp", s.secure.Listener.Addr().String())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	from, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		_ = to.Close()
		return
	}
	_, _ = io.WriteString(from, "HTTP/1.1 200 OK\r\n\r\n")
	for _, way := range [][2]net.Conn{{to, from}, {from, to}} {
		go func() {
			_, _ = io.Copy(way[0], way[1])
			_ = way[0].Close()
			_ = way[1].Close()
		}()
	}
}

// Client reaches the server under whatever name over TLS, and as the host of managed
// identities; otherwise plain HTTP goes where it says.
func (s *Server) Client() *http.Client {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(s.authority)
	return &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			switch _, port, _ := net.SplitHostPort(address); {
			case port == "443":
				address = s.secure.Listener.Addr().String()
			case address == "169.254.169.254:80":
				address = s.plain.Listener.Addr().String()
			}
			return (&net.Dialer{}).DialContext(ctx, network, address)
		},
	}}
}

// Environment makes a program reach the server as any host over TLS.
func (s *Server) Environment(t *testing.T) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(file, s.authority, 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"HTTPS_PROXY=" + s.plain.URL, "SSL_CERT_FILE=" + file}
}

// WriteCertificate makes a certificate of a service principal with its key in one PEM
// file, and returns the path.
func WriteCertificate(t *testing.T) string {
	t.Helper()
	certificate, key := newCertificate(t)
	path := filepath.Join(t.TempDir(), "client.pem")
	if err := os.WriteFile(path, append(key, certificate...), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// newCertificate makes a certificate for host names, signed by itself.
func newCertificate(t *testing.T, names ...string) (certificate, key []byte) {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, DNSNames: names,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	made, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: made}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded})
}
