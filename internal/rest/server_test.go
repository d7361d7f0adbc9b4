// SPDX-License-Identifier: MPL-2.0

// This file has the servers of the tests, and a client of a service of no vendor.

package rest_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// object is what the service keeps.
type object struct {
	ID string `json:"id"`
}

// checked returns an object that has an id.
func checked(o object) (object, error) {
	if o.ID == "" {
		return object{}, errors.New("it has no id")
	}
	return o, nil
}

// refusedError is the client's error for an answer that is no success.
type refusedError struct {
	status int
	text   string
}

func (e *refusedError) Error() string { return fmt.Sprintf("answered %d: %s", e.status, e.text) }

// statusOf is the status of the answer in err, 0 if there is none.
func statusOf(err error) int {
	var refused *refusedError
	if errors.As(err, &refused) {
		return refused.status
	}
	return 0
}

// authorize sends a token with each try.
type authorize struct{ token string }

func (a authorize) Do(req *policy.Request) (*http.Response, error) {
	req.Raw().Header.Set("Authorization", "Bearer "+a.token)
	return req.Next()
}

// fastRetries returns options with the shortest delay between tries.
func fastRetries() rest.Options {
	var o rest.Options
	o.Retry.RetryDelay = time.Microsecond
	return o
}

// newClient makes a client that sends a token, and retries 503.
func newClient(t *testing.T, endpoint string, options rest.Options) *rest.Client {
	t.Helper()
	client, err := rest.New(rest.Service{
		Module: "test", Version: "1", Endpoint: endpoint,
		Authorize:       authorize{"a-token"},
		RetriedStatuses: []int{http.StatusServiceUnavailable},
		Limit:           func(req *http.Request) string { return req.URL.Path },
		Explain: func(resp *http.Response) rest.Refusal {
			text := rest.DescribeForeign(resp)
			return rest.Refusal{
				Err:        &refusedError{resp.StatusCode, text},
				RetryAfter: rest.RetryAfter(resp.Header), Reason: text,
			}
		},
	}, options)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// serve starts a server with this handler, and returns a client for it.
func serve(t *testing.T, options rest.Options, handler http.HandlerFunc) *rest.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return newClient(t, server.URL, options)
}

// get reads the object with the id 1.
func get(t *testing.T, client *rest.Client) (object, error) {
	t.Helper()
	return rest.Do(t.Context(), client, rest.Request{Path: rest.NewPath("/objects/", "object id", "1", "")}, checked)
}

// create creates an object, at most once if that is set.
func create(t *testing.T, client *rest.Client, atMostOnce bool) error {
	t.Helper()
	_, err := rest.Do(t.Context(), client, rest.Request{
		Method: http.MethodPost, Path: rest.Path{Escaped: "/objects"}, Body: object{"1"}, AtMostOnce: atMostOnce,
	}, checked)
	return err
}

// listBody is the JSON of a page.
type listBody struct {
	Items []object `json:"items"`
}

// list makes a pager of all objects, whose links are in the header Next.
func list(client *rest.Client) *runtime.Pager[rest.Page[object]] {
	return rest.NewPager(client, rest.Request{Path: rest.Path{Escaped: "/objects"}}, func(b listBody, resp *http.Response) (rest.Page[object], error) {
		return rest.Page[object]{Value: b.Items, NextLink: resp.Header.Get("Next")}, nil
	})
}

// pages reads a list, and returns how many pages and objects came before the error.
func pages(t *testing.T, client *rest.Client) (pages, objects int, err error) {
	t.Helper()
	for pager := list(client); pager.More(); pages++ {
		page, err := pager.NextPage(t.Context())
		if err != nil {
			return pages, objects, err
		}
		objects += len(page.Value)
	}
	return pages, objects, nil
}

// write writes the body of an answer.
func write(t *testing.T, w http.ResponseWriter, body string) {
	t.Helper()
	if _, err := w.Write([]byte(body)); err != nil {
		t.Errorf("write the answer: %v", err)
	}
}
