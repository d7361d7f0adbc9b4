// SPDX-License-Identifier: MPL-2.0

// This file tests the reading of endpoints.

package rest_test

import (
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

func TestEndpointsHaveOneNormalForm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://a.example":          "https://a.example",
		"\thttps://A.Example/\n":     "https://a.example",
		"https://a.example:443//":    "https://a.example",
		"https://a.example:8443/":    "https://a.example:8443",
		"https://a.example:":         "https://a.example",
		"https://xn--bcher-kva.test": "https://xn--bcher-kva.test",
		"https://192.0.2.1":          "https://192.0.2.1",
		"https://[2001:DB8::1]/":     "https://[2001:db8::1]",
		"https://[2001:db8::1]:8443": "https://[2001:db8::1]:8443",
		"http://localhost:8080/":     "http://localhost:8080",
		"http://LOCALHOST:80":        "http://localhost",
		"http://127.0.0.2:9":         "http://127.0.0.2:9",
		"http://[::1]:9/":            "http://[::1]:9",
		"http://[::1]":               "http://[::1]",
	} {
		got, err := rest.ParseEndpoint(text)
		if err != nil || got != want {
			t.Errorf("%q: got %q, error %v, want %q", text, got, err, want)
		}
		if again, err := rest.ParseEndpoint(got); err != nil || again != got {
			t.Errorf("%q: got %q, error %v, want the normal form to stay", got, again, err)
		}
	}
}

func TestInvalidEndpointsAreRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                         "empty",
		"a.example":                "not a URL",
		"//a.example":              "scheme",
		"https:a.example":          "not a URL",
		"https://":                 "not a URL",
		"https://:443":             "not a URL",
		"https://a.example:x":      "not a URL",
		"ftp://a.example":          "scheme",
		"https://a.example/rooms":  "path",
		"https://a.example/%2F":    "path",
		"https://a.example?":       "query",
		"https://a.example#x":      "query",
		"https://u:p@a.example":    "user name",
		"https://bücher.test":      "xn--",
		"https://a example":        "not a URL",
		"https://a%0Aexample":      "not a URL",
		"https://[fe80::1%25eth0]": "xn--",
		"http://a.example":         "plain http",
		"http://192.0.2.1":         "plain http",
		"http://0.0.0.0":           "plain http",
		"http://localhost.example": "plain http",
		"http://127.0.0.1.example": "plain http",
		"http://[::]":              "plain http",
	} {
		got, err := rest.ParseEndpoint(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %q, error %v, want an error about %q", text, got, err, want)
		}
	}
}

func TestABaseURLIsSplitAtItsPath(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"https://a.example/v1":           {"https://a.example", "/v1"},
		"https://A.example:443/V1/":      {"https://a.example", "/V1"},
		"https://a.example//x/y%2Fz//":   {"https://a.example", "/x/y%2Fz"},
		"https://a.example":              {"https://a.example", ""},
		"http://127.0.0.1:8080/gate/v1/": {"http://127.0.0.1:8080", "/gate/v1"},
	} {
		endpoint, path, err := rest.ParseBaseURL(text)
		if err != nil || endpoint != want[0] || path != want[1] {
			t.Errorf("%q: got %q, %q and error %v, want %q", text, endpoint, path, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                      "the base URL is empty",
		"http://a.example/v1":   "the base URL is plain http",
		"https://u:p@a.example": "the base URL has a user name",
		"https://a.example/?q":  "the base URL has a query",
		"https://a.example/#f":  "the base URL has a query or a fragment",
	} {
		if _, _, err := rest.ParseBaseURL(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got error %v, want %s", text, err, want)
		}
	}
}
