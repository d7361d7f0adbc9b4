// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests TLS: which clients trust the certificate, which hosts it covers, and what plain HTTP gets.

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// startTLS is start with TLS, and a client that trusts the server's certificate and nothing else.
func startTLS(t *testing.T, o emulator.Options) *client {
	t.Helper()
	o.TLS = true
	c := start(t, o)
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(c.server.Certificate()) {
		t.Fatalf("got no certificate: %q", c.server.Certificate())
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	c.http.Transport = transport
	return c
}

// hostOf is HOST:PORT of the server.
func hostOf(t *testing.T, c *client) string {
	t.Helper()
	u, err := url.Parse(c.server.URL())
	if err != nil {
		t.Fatalf("parse the URL: %v", err)
	}
	return u.Host
}

func TestEverythingNamesTheSchemeOfTLS(t *testing.T) {
	t.Parallel()
	c := startTLS(t, emulator.Options{Switches: emulator.Switches{PageSize: 1}})
	c.create(`{}`)
	c.create(`{}`)
	first := decode[page[roomBody]](t, c.do(http.MethodGet, "/rooms", ""), http.StatusOK)
	if want := c.server.URL() + "/rooms?"; !strings.HasPrefix(first.NextLink, want) || !strings.HasPrefix(want, "https://") {
		t.Fatalf("got next link %.60s, want it to begin with %s", first.NextLink, want)
	}
	second := decode[page[roomBody]](t, c.raw(http.MethodGet, strings.TrimPrefix(first.NextLink, c.server.URL()), ""), http.StatusOK)
	if len(second.Value) != 1 || second.NextLink != "" {
		t.Errorf("got second page %+v", second)
	}
	if got := c.server.ConnectionString(); !strings.HasPrefix(got, "endpoint="+c.server.URL()+"/;") {
		t.Errorf("got a connection string for another endpoint than %s", c.server.URL())
	}
}

func TestCertificateIsForLoopbackNamesOnly(t *testing.T) {
	t.Parallel()
	addresses := map[string][]string{
		"127.0.0.1:0": {"127.0.0.1", "::1", "localhost"},
		"127.0.0.2:0": {"127.0.0.1", "::1", "localhost", "127.0.0.2"},
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "freebsd" { // their loopback has one address, unless somebody adds others
		delete(addresses, "127.0.0.2:0")
	}
	for listen, names := range addresses {
		c := startTLS(t, emulator.Options{Listen: listen})
		if got := c.do(http.MethodGet, "/rooms", ""); got.status != http.StatusOK {
			t.Errorf("%s: got %d, want 200", listen, got.status)
		}
		block, rest := pem.Decode(c.server.Certificate())
		if block == nil || block.Type != "CERTIFICATE" || len(bytes.TrimSpace(rest)) > 0 {
			t.Fatalf("%s: want one certificate and nothing else", listen)
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			t.Fatalf("%s: parse: %v", listen, err)
		}
		for _, name := range names {
			if err := certificate.VerifyHostname(name); err != nil {
				t.Errorf("%s: %v", listen, err)
			}
		}
		if certificate.VerifyHostname("contoso.communication.azure.com") == nil || !certificate.PermittedDNSDomainsCritical {
			t.Errorf("%s: the certificate is good for other hosts", listen)
		}
		// By the real time: the server's own clock stands at noon.
		if left := time.Until(certificate.NotAfter); left < 360*24*time.Hour || left > 370*24*time.Hour {
			t.Errorf("%s: got %v left, want about a year", listen, left)
		}
	}
}

func TestCertificateIsTrustedByNobodyElse(t *testing.T) {
	t.Parallel()
	c := startTLS(t, emulator.Options{})
	other := startTLS(t, emulator.Options{})
	r := other.request(http.MethodGet, "/rooms?api-version="+newest, "")
	other.sign(r, "")
	_, err := c.send(r)
	var unknown x509.UnknownAuthorityError
	if !errors.As(err, &unknown) {
		t.Errorf("got %v, want an unknown authority", err)
	}
}

func TestTLSSpeaksHTTP11Only(t *testing.T) {
	t.Parallel()
	c := startTLS(t, emulator.Options{})
	r := c.request(http.MethodGet, "/rooms?api-version="+newest, "")
	c.sign(r, "")
	answer, err := c.http.Do(r)
	if err != nil {
		t.Fatalf("send: %v", err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.Proto != "HTTP/1.1" || answer.TLS == nil || answer.TLS.NegotiatedProtocol == "h2" {
		t.Errorf("got %s", answer.Proto)
	}
}

// A client that forgets the s in https gets an error.
func TestPlainHTTPOnTheTLSPortIsAnswered(t *testing.T) {
	t.Parallel()
	c := startTLS(t, emulator.Options{})
	var dialer net.Dialer
	connection, err := dialer.DialContext(t.Context(), "tcp", hostOf(t, c))
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	if err := connection.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatalf("deadline: %v", err)
	}
	if _, err := connection.Write([]byte("GET /rooms HTTP/1.1\r\nHost: localhost\r\n\r\n")); err != nil {
		t.Fatalf("write: %v", err)
	}
	line, err := bufio.NewReader(connection).ReadString('\n')
	if err != nil || !strings.Contains(line, " 400 ") {
		t.Errorf("got %q, %v, want 400", line, err)
	}
}

func TestThereIsNoCertificateWithoutTLS(t *testing.T) {
	t.Parallel()
	if got := start(t, emulator.Options{}).server.Certificate(); got != nil {
		t.Errorf("got %q", got)
	}
}
