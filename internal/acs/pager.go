// SPDX-License-Identifier: MPL-2.0

// This file reads lists page by page.

package acs

import (
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// pageBody is the JSON of a page. The link's host is often another name of the service
// (fact 1.6-02): package rest takes only path and query from it.
type pageBody[T responseBody] struct {
	Value    []T    `json:"value"`
	NextLink string `json:"nextLink"`
}

// newPager returns a pager whose first page is the answer to first. T is an element
// in JSON, U the element that convert makes of it for the caller.
func newPager[T responseBody, U any](c *client, first rest.Request, convert func(T) U) *runtime.Pager[Page[U]] {
	return rest.NewPager(c.Client, first, func(body pageBody[T], _ *http.Response) (Page[U], error) {
		return Page[U]{Value: convertAll(body.Value, convert), NextLink: body.NextLink}, body.validate("")
	})
}

// unchanged is the convert function of types that are the same in JSON.
func unchanged[T any](t T) T { return t }

// convertAll converts each element.
func convertAll[T, U any](elements []T, convert func(T) U) []U {
	converted := make([]U, 0, len(elements))
	for _, element := range elements {
		converted = append(converted, convert(element))
	}
	return converted
}
