// SPDX-License-Identifier: MPL-2.0

// This file tests the signature from within the package, against vectors.

package acs

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
)

const vectorKey = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

// Facts 5.1-03, 5.1-04 and 5.1-08: the recorded text to sign, and its signature.
func TestTheSignatureOfTheRecordedVector(t *testing.T) {
	t.Parallel()
	text := stringToSign(http.MethodPost, "/rooms?api-version=2023-10-30-preview", "Fri, 29 Sep 2023 00:40:58 GMT",
		"rooms-ppe-eastus.unitedstates.ppe.communication.azure.net", "rxoruuGjrpFjkG/mdKNh+fZLLdjyNy0Q8a6qikiouTE=")
	want := "POST\n/rooms?api-version=2023-10-30-preview\n" +
		"Fri, 29 Sep 2023 00:40:58 GMT;rooms-ppe-eastus.unitedstates.ppe.communication.azure.net;rxoruuGjrpFjkG/mdKNh+fZLLdjyNy0Q8a6qikiouTE="
	if text != want {
		t.Errorf("got text %q, want %q", text, want)
	}
	cred, err := NewAccessKeyCredential(vectorKey)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := cred.sign(text), "UOctmpjqDVbKRUXa8049E6A69P4PfGdHKg9VlK+QI8M="; got != want {
		t.Errorf("got signature %s, want %s", got, want)
	}
}

// Facts 5.1-01 and 5.1-08.
func TestTheContentHashOfRecordedBodies(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"":   "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
		"{}": "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=",
		`{"validFrom":"2024-01-29T00:39:38.394453700Z"}`: "BS+3hWScrwW+4cpYIpDrgh9Iy34q4H3NXDkOKmt1mH4=",
	} {
		req := newVectorRequest(t, http.MethodPatch, "https://a.example/rooms/1", body)
		got, err := contentHash(req)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("got hash %s of %q, want %s", got, body, want)
		}
		if req.Body() == nil {
			continue
		}
		if left, err := io.ReadAll(req.Body()); err != nil || string(left) != body {
			t.Errorf("got %q left of the body, error %v, want all of %q", left, err, body)
		}
	}
}

// Facts 5.1-02, 5.1-05 and 5.1-06: the target is signed as it is on the wire.
func TestThePolicySignsTheTargetAsItIsSent(t *testing.T) {
	t.Parallel()
	cred, err := NewAccessKeyCredential(vectorKey)
	if err != nil {
		t.Fatal(err)
	}
	for url, target := range map[string]string{
		"https://a.example:8443/rooms?api-version=2025-03-13":  "/rooms?api-version=2025-03-13",
		"https://a.example:8443/rooms/a%2Fb?z=+/%2b==&a=%20;x": "/rooms/a%2Fb?z=+/%2b==&a=%20;x",
		"https://a.example:8443":                               "/",
	} {
		req := newVectorRequest(t, http.MethodGet, url, "")
		var sent *http.Request
		pipeline := runtime.NewPipeline("test", "v1", runtime.PipelineOptions{PerRetry: []policy.Policy{&accessKeyPolicy{
			cred: cred,
			now:  func() time.Time { return time.Date(2024, 1, 29, 1, 39, 38, 5, time.FixedZone("", 3600)) },
		}}}, &azcore.ClientOptions{Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
			sent = r
			return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r}, nil
		})})
		resp, err := pipeline.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Fatal(err)
		}
		const date, hash = "Mon, 29 Jan 2024 00:39:38 GMT", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
		signature := cred.sign("GET\n" + target + "\n" + date + ";a.example:8443;" + hash)
		for name, want := range map[string]string{
			"x-ms-date":           date,
			"x-ms-content-sha256": hash,
			"Authorization":       "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=" + signature,
		} {
			if got := sent.Header.Get(name); got != want {
				t.Errorf("%s: got %s %q, want %q", url, name, got, want)
			}
		}
	}
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) Do(r *http.Request) (*http.Response, error) { return f(r) }

func newVectorRequest(t *testing.T, method, url, body string) *policy.Request {
	t.Helper()
	req, err := runtime.NewRequest(t.Context(), method, url)
	if err != nil {
		t.Fatal(err)
	}
	if err := req.SetBody(streaming.NopCloser(strings.NewReader(body)), "application/merge-patch+json"); err != nil {
		t.Fatal(err)
	}
	return req
}
