// SPDX-License-Identifier: MPL-2.0

// This file holds the data source webex_person: an account by address or id, or the acting
// account.

package webexprovider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

type personDataSource struct {
	*plugin.DataSource[*services, personData]
}

type personData struct {
	ID          types.String   `tfsdk:"id"`
	Email       types.String   `tfsdk:"email"`
	Emails      []string       `tfsdk:"emails"`
	DisplayName types.String   `tfsdk:"display_name"`
	OrgID       types.String   `tfsdk:"org_id"`
	Type        types.String   `tfsdk:"type"`
	Created     plugin.Instant `tfsdk:"created"`
}

// fill keeps the spelling of an address or id that is configured.
func (d *personData) fill(p webex.Person) {
	if d.ID.IsNull() {
		d.ID = types.StringValue(p.ID)
	}
	if d.Email.IsNull() && len(p.Emails) > 0 {
		d.Email = types.StringValue(p.Emails[0])
	}
	d.Emails = append([]string{}, p.Emails...)
	d.DisplayName = plugin.TextOrNull(p.DisplayName)
	d.OrgID = plugin.TextOrNull(p.OrgID)
	d.Type = plugin.TextOrNull(string(p.Type))
	d.Created = instantOrNull(p.Created)
}

func newPersonDataSource() datasource.DataSource {
	return &personDataSource{plugin.NewDataSource("person", readPerson, schema.Schema{
		MarkdownDescription: "Reads an account of a person, a bot or a service app: by `email`, by `id`, or the acting account if neither is set. " +
			"Webex finds an address only in the organization of the acting account. People of other organizations can be added to rooms by their address, without this data source.",
		Attributes: map[string]schema.Attribute{
			"id":    givenOrRead(idValidator(), "Id of the account. Conflicts with `email`."),
			"email": givenOrRead(emailValidator(), "Address of the account, in any case. Conflicts with `id`."),
			"emails": schema.ListAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "All addresses of the account.",
			},
			"display_name": plugin.ComputedText("Name of the account."),
			"org_id":       plugin.ComputedText("Id of the organization of the account."),
			"type":         plugin.ComputedText("Kind of the account: `person`, `bot` or `appuser`."),
			"created":      computedInstant("When the account was created."),
		},
	})}
}

// ValidateConfig refuses email and id together.
func (d *personDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var id, email types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("email"), &email)...)
	unknown := id.IsUnknown() || email.IsUnknown()
	if !unknown && !id.IsNull() && !email.IsNull() {
		resp.Diagnostics.AddAttributeError(path.Root("email"), "Both id and email", fmt.Sprintf(
			"id is %q, and email is %q. Set only one of them, or none for the acting account.", id.ValueString(), email.ValueString()))
	}
}

func readPerson(ctx context.Context, s *services, data *personData) diag.Diagnostics {
	switch {
	case !data.ID.IsNull():
		got, err := s.client.GetPerson(ctx, data.ID.ValueString(), nil)
		if webex.IsNotFound(err) {
			return diag.Diagnostics{failureWithAdvice("read the person", "Person "+data.ID.ValueString(), err,
				"There is no such account, or the acting account may not see it. Check the id.")}
		}
		if err != nil {
			return diag.Diagnostics{failure("read the person", "Person "+data.ID.ValueString(), err)}
		}
		data.fill(got.Person)
		return nil
	case !data.Email.IsNull():
		return s.findPerson(ctx, data)
	}
	me, err := s.rosters.Me(ctx)
	if err != nil {
		return diag.Diagnostics{failure("read the person", "The acting account", err)}
	}
	data.fill(me)
	return nil
}

// findPerson reads the one account that has the address.
func (s *services) findPerson(ctx context.Context, data *personData) (diags diag.Diagnostics) {
	email := data.Email.ValueString()
	all, err := webex.ReadAll(ctx, s.client.NewListPeoplePager(&webex.ListPeopleOptions{Email: email}))
	if err != nil {
		return diag.Diagnostics{failure("find the person", "Person "+email, err)}
	}
	found := slices.DeleteFunc(all, func(p webex.Person) bool {
		return !slices.ContainsFunc(p.Emails, func(address string) bool { return strings.EqualFold(address, email) })
	})
	switch len(found) {
	case 0: // fact W5-01
		diags.AddAttributeError(path.Root("email"), "Cannot find the person", fmt.Sprintf(
			"email is %q. No account in the organization of the acting account, %s, has this address, and Webex does not look for addresses in others. "+
				"A person of another organization can be added to a room by the address alone, as person_email.", email, s.actorName(ctx)))
	case 1:
		data.fill(found[0])
	default:
		ids := make([]string, 0, len(found))
		for _, p := range found {
			ids = append(ids, p.ID)
		}
		diags.AddAttributeError(path.Root("email"), "Cannot tell the people apart", fmt.Sprintf(
			"email is %q, and %d accounts have this address. Set the id of one of them instead:\n\n  - %s", email, len(found), plugin.JoinFirst(ids, 10, "\n  - ")))
	}
	return diags
}
