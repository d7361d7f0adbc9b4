// SPDX-License-Identifier: MPL-2.0

package emulator

// This file authenticates requests to Rooms and Identity: by signatures with the access key, or by Entra ID tokens. For
// user tokens see package identity.

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/webex"
)

const (
	hmacScheme    = "HMAC-SHA256 "
	signedHeaders = "x-ms-date;host;x-ms-content-sha256"
)

// authenticator holds the access key and the accepted bearer tokens.
type authenticator struct {
	mu     sync.Mutex
	key    []byte
	tokens []string
}

func newAuthenticator(key []byte) *authenticator { return &authenticator{key: key} }

// accessKey returns the key that signs requests.
func (a *authenticator) accessKey() []byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.key
}

func (a *authenticator) setAccessKey(key []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.key = key
}

func (a *authenticator) accept(token string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tokens = append(a.tokens, token)
}

// secrets returns everything that must not be in a record, except user tokens, which are recognized by their form.
func (a *authenticator) secrets() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string{base64.StdEncoding.EncodeToString(a.key)}, a.tokens...)
}

// refusal returns why a request to Rooms or Identity is refused, without secrets; "" if it is accepted.
func (a *authenticator) refusal(r *http.Request, body []byte) string {
	values := r.Header.Values("Authorization")
	switch {
	case len(values) == 0:
		return "no Authorization header"
	case len(values) > 1:
		return "more than one Authorization header"
	}
	if token, ok := strings.CutPrefix(values[0], api.BearerScheme); ok {
		return a.bearerRefusal(token)
	}
	if credential, ok := strings.CutPrefix(values[0], hmacScheme); ok {
		return a.signatureRefusal(r, body, credential)
	}
	return "unknown authorization scheme"
}

func (a *authenticator) bearerRefusal(token string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, known := range a.tokens {
		if subtle.ConstantTimeCompare([]byte(known), []byte(token)) == 1 {
			return ""
		}
	}
	return "unknown bearer token"
}

// signatureRefusal verifies a signature over what is on the wire: method, request target, x-ms-date, Host and the hash of
// the real body (facts 5.1-01 to 5.1-05). It does not compare the date with a clock.
func (a *authenticator) signatureRefusal(r *http.Request, body []byte, credential string) string {
	signature, ok := strings.CutPrefix(credential, "SignedHeaders="+signedHeaders+"&Signature=")
	if !ok {
		return "the credential does not have the form SignedHeaders=" + signedHeaders + "&Signature=..."
	}
	given, err := base64.StdEncoding.DecodeString(signature)
	if err != nil {
		return "the signature is not base64 text"
	}
	dates, hashes := r.Header.Values("x-ms-date"), r.Header.Values("x-ms-content-sha256")
	if len(dates) != 1 || len(hashes) != 1 {
		return "x-ms-date and x-ms-content-sha256 must be there once each"
	}
	if _, err := time.Parse(http.TimeFormat, dates[0]); err != nil {
		return "x-ms-date is not an RFC 1123 date"
	}
	if hashes[0] != contentHash(body) {
		return "x-ms-content-sha256 is not the hash of the body"
	}
	mac := hmac.New(sha256.New, a.accessKey())
	mac.Write([]byte(stringToSign(r.Method, r.RequestURI, dates[0], r.Host, hashes[0])))
	if !hmac.Equal(given, mac.Sum(nil)) {
		return "the signature does not match the request"
	}
	return ""
}

// contentHash returns the base64 SHA-256 of a body, also of an empty one (fact 5.1-01).
func contentHash(body []byte) string {
	sum := sha256.Sum256(body)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// stringToSign returns the text that a signature covers (fact 5.1-03).
func stringToSign(method, target, date, host, hash string) string {
	return method + "\n" + target + "\n" + date + ";" + host + ";" + hash
}

// denied is the answer to a missing or wrong credential. The reason is in the record of the request.
func denied(p plane) *api.Failure {
	if p == planeWebex {
		return webex.Unauthorized()
	}
	return &api.Failure{
		Status: http.StatusUnauthorized, Code: api.CodeDenied, Message: "Denied by the resource provider.",
	}
}
