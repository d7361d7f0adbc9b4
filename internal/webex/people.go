// SPDX-License-Identifier: MPL-2.0

// This file has the operations of people.

package webex

import (
	"context"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// GetMe reads the account as which the client acts (fact W5-02).
func (c *Client) GetMe(ctx context.Context, _ *GetMeOptions) (GetMeResponse, error) {
	me, err := do(ctx, c, rest.Request{Path: rest.Path{Escaped: "/people/me"}}, personBody.person)
	return GetMeResponse{me}, err
}

// GetPerson reads an account by its id.
func (c *Client) GetPerson(ctx context.Context, personID string, _ *GetPersonOptions) (GetPersonResponse, error) {
	person, err := do(ctx, c, rest.Request{Path: rest.NewPath("/people/", "person id", personID, "")}, personBody.person)
	return GetPersonResponse{person}, err
}

// NewListPeoplePager looks people up. By address it finds those of the account's own
// organization; others cannot be looked up, but can be added to a room by their address
// (fact W5-01).
func (c *Client) NewListPeoplePager(options *ListPeopleOptions) *runtime.Pager[ListPeopleResponse] {
	o := valueOrZero(options)
	query := url.Values{}
	set(query, "email", o.Email)
	set(query, "displayName", o.DisplayName)
	set(query, "id", strings.Join(o.IDs, ","))
	setPageSize(query, o.PageSize)
	return newPager(c, "/people", "", query, always(personBody.person))
}
