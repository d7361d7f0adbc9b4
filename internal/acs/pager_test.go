// SPDX-License-Identifier: MPL-2.0

// This file tests how pagers follow nextLinks.

package acs_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// Fact 1.6-02: the host of a nextLink is often another name of the service. Path and
// query are sent unchanged, to our endpoint and with the credential.
func TestANextLinkIsFollowedAtTheEndpoint(t *testing.T) {
	t.Parallel()
	var requests []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests = append(requests, r.RequestURI+" "+r.Header.Get("Authorization"))
		if len(requests) == 1 {
			write(t, w, `{"value":[],"nextLink":"https://h/rooms?z=1&a=+/%2b%2F==&api-version=2099-01-01"}`)
			return
		}
		write(t, w, `{"value":[]}`)
	}))
	t.Cleanup(server.Close)
	client, err := acs.NewRoomsClient(server.URL, &entraCredential{token: entraToken()}, fastRetries())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := listRooms(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"/rooms?api-version=2025-03-13 Bearer entra-token",
		"/rooms?z=1&a=+/%2b%2F==&api-version=2099-01-01 Bearer entra-token",
	}
	if !slices.Equal(requests, want) {
		t.Errorf("got %q, want %q", requests, want)
	}
}
