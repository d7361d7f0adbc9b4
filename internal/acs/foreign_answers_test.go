// SPDX-License-Identifier: MPL-2.0

package acs_test

// This file tests that the answer of another server is never taken for the service's.

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

func TestAnotherServersPageIsNoSuccess(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status   int
		code     string
		body     string
		done     bool
		notFound bool
	}{
		"a page to log in":                {http.StatusOK, "", "<html>Please log in", false, false},
		"nothing":                         {http.StatusNoContent, "", "", true, false},
		"an empty object":                 {http.StatusOK, "", "{}", true, false},
		"a page that is not there":        {http.StatusNotFound, "NotFound", "<html>Not found", false, false},
		"the service's 404":               {http.StatusNotFound, "", `{"error":{"code":"NotFound","message":"There is none."}}`, false, true},
		"a 404 of a gateway, in JSON":     {http.StatusNotFound, "NotFound", `{"error":{"code":"DeploymentNotFound","message":"x"}}`, false, false},
		"a 404 with its code in a header": {http.StatusNotFound, "NotFound", "", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if test.code != "" {
					w.Header().Set("x-ms-error-code", test.code)
				}
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			}))
			t.Cleanup(server.Close)
			key, err := acs.NewAccessKeyCredential("a2V5")
			if err != nil {
				t.Fatal(err)
			}
			client, err := acs.NewRoomsClientWithAccessKey(server.URL, key, &acs.ClientOptions{MaxRetries: new(int32)})
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.DeleteRoom(t.Context(), "99199690362660524", nil)
			if (err == nil) != test.done || acs.IsNotFound(err) != test.notFound {
				t.Errorf("got %v, not found %t; want done %t, not found %t", err, acs.IsNotFound(err), test.done, test.notFound)
			}
		})
	}
}

// Lists end by their size, too.
func TestLargePagesWithoutEndEnd(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("9", 8<<20)
	page := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		page++
		_, _ = io.WriteString(w, `{"value":[{"rawId":"8:acs:a_b","role":"`+large+`"}],"nextLink":"/rooms/1/participants?page=`+strings.Repeat("x", page)+`"}`)
	}))
	t.Cleanup(server.Close)
	key, err := acs.NewAccessKeyCredential("a2V5")
	if err != nil {
		t.Fatal(err)
	}
	client, err := acs.NewRoomsClientWithAccessKey(server.URL, key, nil)
	if err != nil {
		t.Fatal(err)
	}
	pager, pages := client.NewListRoomParticipantsPager("1", nil), 0
	for pager.More() {
		if _, err = pager.NextPage(t.Context()); err != nil {
			break
		}
		pages++
	}
	if err == nil || !strings.Contains(err.Error(), "does not end") || pages > 7 {
		t.Errorf("read %d pages, then %v; want an end after 48 MB", pages, err)
	}
}
