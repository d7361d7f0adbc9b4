// SPDX-License-Identifier: MPL-2.0

package emulator

// This file makes the certificate of a server with TLS. Its key is only in memory.

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"slices"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// certificateLife is how long a certificate is valid, in real time, by which clients verify it.
const certificateLife = 365 * 24 * time.Hour

// certificateSlack is how long before now a certificate begins, for clients whose clock is a little behind.
const certificateSlack = time.Hour

// newCertificate makes a self-signed certificate for address and the loopback names, and returns it in PEM too. It is
// limited to loopback names, so that a client that trusts it trusts no other host.
func newCertificate(address net.Addr) (tls.Certificate, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("make the key of the certificate: %w", err)
	}
	addresses := []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	if own, ok := address.(*net.TCPAddr); ok && !slices.ContainsFunc(addresses, own.IP.Equal) {
		addresses = append(addresses, own.IP)
	}
	now, serial := time.Now(), api.RandomBytes(16)
	template := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(serial),
		// A unique name: some clients look for an issuer by name, and would find another emulator's certificate.
		Subject:     pkix.Name{CommonName: "acs-emulator " + hex.EncodeToString(serial)},
		NotBefore:   now.Add(-certificateSlack),
		NotAfter:    now.Add(certificateLife),
		DNSNames:    []string{"localhost"},
		IPAddresses: addresses,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},

		BasicConstraintsValid:       true,
		IsCA:                        true,
		MaxPathLenZero:              true,
		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         []string{"localhost"},
		PermittedIPRanges: []*net.IPNet{
			{IP: net.IPv4(127, 0, 0, 0).To4(), Mask: net.CIDRMask(8, 32)},
			{IP: net.IPv6loopback, Mask: net.CIDRMask(128, 128)},
		},
	}
	content, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("make the certificate: %w", err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: content})
	return tls.Certificate{Certificate: [][]byte{content}, PrivateKey: key}, text, nil
}

// withTLS returns a listener that speaks TLS over l, for HTTP/1.1 only, and its certificate in PEM. net/http answers
// plain HTTP with 400.
func withTLS(l net.Listener) (net.Listener, []byte, error) {
	certificate, text, err := newCertificate(l.Addr())
	if err != nil {
		return nil, nil, errors.Join(err, l.Close())
	}
	return tls.NewListener(l, &tls.Config{
		Certificates: []tls.Certificate{certificate},
		NextProtos:   []string{"http/1.1"},
		MinVersion:   tls.VersionTLS12,
	}), text, nil
}
