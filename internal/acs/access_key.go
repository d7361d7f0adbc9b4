// SPDX-License-Identifier: MPL-2.0

// This file signs requests with an access key: the HMAC-SHA256 scheme of
// Rooms and Identity.

package acs

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// secret is embedded in types that must not be printed.
type secret = rest.Secret

// AccessKeyCredential is an access key of a Communication Services resource. It
// prints as REDACTED in every form.
type AccessKeyCredential struct {
	secret
	key []byte
}

// NewAccessKeyCredential returns the credential of a key in base64, as the Azure
// portal shows it. Spaces around the key are ignored. An empty key, or one that is
// not base64, is an error, which never quotes the key.
func NewAccessKeyCredential(accessKey string) (*AccessKeyCredential, error) {
	accessKey = strings.TrimSpace(accessKey)
	if accessKey == "" {
		return nil, errors.New("the access key is empty")
	}
	key, err := base64.StdEncoding.DecodeString(accessKey)
	if err != nil || len(key) == 0 {
		return nil, errors.New("the access key is not base64") // the decoder's own error may quote it
	}
	return &AccessKeyCredential{key: key}, nil
}

// sign is the base64 of the HMAC-SHA256 of text (fact 5.1-04).
func (c *AccessKeyCredential) sign(text string) string {
	mac := hmac.New(sha256.New, c.key)
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// accessKeyPolicy signs each try, because the signature includes the date (fact
// 5.1-06).
type accessKeyPolicy struct {
	cred *AccessKeyCredential
	now  func() time.Time
}

// Do adds the headers of fact 5.1-05. It signs RequestURI and Host, because these are
// what net/http sends.
func (p *accessKeyPolicy) Do(req *policy.Request) (*http.Response, error) {
	hash, err := contentHash(req)
	if err != nil {
		return nil, err
	}
	raw := req.Raw()
	date := p.now().UTC().Format(http.TimeFormat)
	text := stringToSign(raw.Method, raw.URL.RequestURI(), date, raw.Host, hash)
	raw.Header.Set("x-ms-date", date)
	raw.Header.Set("x-ms-content-sha256", hash)
	raw.Header.Set("Authorization",
		"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="+p.cred.sign(text))
	return req.Next()
}

// stringToSign is the text of fact 5.1-03.
func stringToSign(method, pathAndQuery, date, host, contentHash string) string {
	return method + "\n" + pathAndQuery + "\n" + date + ";" + host + ";" + contentHash
}

// contentHash is the base64 of the SHA-256 of the body, of no bytes if there is none
// (fact 5.1-01). It leaves the body at its start.
func contentHash(req *policy.Request) (string, error) {
	hash := sha256.New()
	if body := req.Body(); body != nil {
		if _, err := io.Copy(hash, body); err != nil {
			return "", fmt.Errorf("hash the request body: %w", err)
		}
		if err := req.RewindBody(); err != nil {
			return "", fmt.Errorf("rewind the request body: %w", err)
		}
	}
	return base64.StdEncoding.EncodeToString(hash.Sum(nil)), nil
}
