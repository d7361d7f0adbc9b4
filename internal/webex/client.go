// SPDX-License-Identifier: MPL-2.0

// This file has the client: its options, its pipeline, and the making and checking of
// one call.

package webex

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/google/uuid"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// DefaultBaseURL is the base URL of Webex for all customers but governments (fact
// W1.1-01).
const DefaultBaseURL = "https://webexapis.com/v1"

// ClientOptions are the optional settings of a client. nil and the zero value both
// mean the defaults. Of the embedded options, APIVersion and Telemetry have no effect.
type ClientOptions struct {
	rest.Options

	// Version is that of the program, for the User-Agent header:
	// terraform-provider-webex/VERSION. The default is dev.
	Version string
}

// Client calls Webex as the account of its credential. It is safe for concurrent use.
//
// All of its methods retry as the package says. If Webex refuses a call, the error
// holds an [Error]; if it refuses the access token, a *[TokenRefusedError]; if no
// access token could be had, a *[TokenRenewalError].
type Client struct {
	client   *rest.Client
	basePath string // of the base URL, such as /v1
}

// NewClient returns a client. The base URL is that of Webex, such as
// [DefaultBaseURL], or plain http on a loopback address. A base URL, credential or
// option that is not valid is an error, which never quotes the base URL or a secret.
func NewClient(baseURL string, cred *Credential, options *ClientOptions) (*Client, error) {
	o := valueOrZero(options)
	endpoint, basePath, err := rest.ParseBaseURL(baseURL)
	if err != nil {
		return nil, err
	}
	if err := cred.validate(); err != nil {
		return nil, err
	}
	o.Telemetry.Disabled = true // headerPolicy names the program
	service := rest.Service{
		Module: "webex", Version: cmp.Or(o.Version, "dev"), Endpoint: endpoint, BasePath: basePath,
		PerCall:         []policy.Policy{headerPolicy{"terraform-provider-webex/" + cmp.Or(o.Version, "dev")}},
		RequestIDHeader: trackingHeader,
		LoggedHeaders:   []string{trackingHeader, "Link"},
		LoggedQuery:     []string{"cursor", "max", "roomId", "sortBy", "teamId", "type"},
		RetriedStatuses: []int{ // fact W1.7-01, and what a proxy answers
			http.StatusRequestTimeout, http.StatusLocked, http.StatusInternalServerError, http.StatusBadGateway,
			http.StatusServiceUnavailable, http.StatusGatewayTimeout,
		},
		Limit:   func(req *http.Request) string { return limitOfPath(strings.TrimPrefix(req.URL.Path, basePath)) },
		Explain: explain,
	}
	tokens := service
	tokens.Explain = cred.explain
	renewing := o.Options
	renewing.Secrets = nil // the answer has the refresh token, and cred.explain blanks that of a refusal
	renewal, err := rest.New(tokens, renewing)
	if err != nil {
		return nil, err
	}
	service.Authorize = &tokenPolicy{cred, renewal}
	client, err := rest.New(service, o.Options)
	if err != nil {
		return nil, err
	}
	return &Client{client, basePath}, nil
}

// headerPolicy sets the headers of a call that its retries repeat.
type headerPolicy struct{ userAgent string }

// Do sets User-Agent and TrackingID.
func (p headerPolicy) Do(req *policy.Request) (*http.Response, error) {
	req.Raw().Header.Set("User-Agent", p.userAgent)
	req.Raw().Header.Set(trackingHeader, "TERRAFORM_"+uuid.NewString())
	return req.Next()
}

// limitOfPath names the limit of calls about no room: the first part of the path, such
// as people.
func limitOfPath(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return first
}

// limitOfRoom names the limit of calls about a room, by the id of the room or of a
// membership in it. It is "" for the empty id: a call about no room.
func limitOfRoom(id string) string {
	if id == "" {
		return ""
	}
	last := uuidOf(id)
	return "room " + last[strings.LastIndex(last, ":")+1:] // fact W3.1-02
}

// valueOrZero is what options point to, or the zero value if they are nil.
func valueOrZero[T any](options *T) T {
	if options == nil {
		options = new(T)
	}
	return *options
}

// responseBody is the JSON body of an answer. Its validate returns an error if the
// body is not complete, or is about another object than requestedID ("" is any).
type responseBody interface {
	validate(requestedID string) error
}

// do makes a call whose answer is an object, validates and converts that.
func do[T responseBody, U any](ctx context.Context, c *Client, r rest.Request, convert func(T) U) (U, error) {
	return rest.Do(ctx, c.client, r, func(body T) (U, error) {
		if err := body.validate(r.Path.ID); err != nil {
			var zero U
			return zero, err
		}
		return convert(body), nil
	})
}

// pageBody is the JSON of a page (fact W1.9-01).
type pageBody[T responseBody] struct {
	Items []T `json:"items"`
}

func (b pageBody[T]) validate(string) error {
	if b.Items == nil {
		return errors.New("the list has no items")
	}
	for _, item := range b.Items {
		if err := item.validate(""); err != nil {
			return errors.Join(errors.New("an entry of the list is not complete"), err)
		}
	}
	return nil
}

// newPager returns a pager of the list at a path. T is an item in JSON, U the item
// that convert makes of it for the caller, or an error if it is not of this list.
func newPager[T responseBody, U any](c *Client, path, limit string, query url.Values, convert func(T) (U, error)) *runtime.Pager[Page[U]] {
	first := rest.Request{Path: rest.Path{Escaped: path}, Query: query, Limit: limit}
	return rest.NewPager(c.client, first, func(body pageBody[T], resp *http.Response) (Page[U], error) {
		if err := body.validate(""); err != nil {
			return Page[U]{}, err
		}
		page := Page[U]{Value: make([]U, 0, len(body.Items)), NextLink: nextLink(resp.Header, query, c.basePath)}
		for _, item := range body.Items {
			value, err := convert(item)
			if err != nil {
				return Page[U]{}, err
			}
			page.Value = append(page.Value, value)
		}
		return page, nil
	})
}

// always is a conversion that cannot fail.
func always[T, U any](convert func(T) U) func(T) (U, error) {
	return func(item T) (U, error) { return convert(item), nil }
}

// set puts a text into a query, unless it is empty.
func set(query url.Values, name, value string) {
	if value != "" {
		query.Set(name, value)
	}
}

// setTime puts a time into a query in the form of fact W1.10-01, unless it is nil.
func setTime(query url.Values, name string, t *time.Time) {
	if t != nil {
		query.Set(name, t.UTC().Format("2006-01-02T15:04:05.000Z"))
	}
}
