// SPDX-License-Identifier: MPL-2.0

// This file holds what every Terraform type receives from the provider's
// configuration: the client, the members of rooms, and who acts.

package webexprovider

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexroster"
)

// The keys of private state.
const (
	// privateImport: the next Read is the first one after an import.
	privateImport = "import"
	// privateHost has the host that the resource was made or last found at.
	privateHost = "host"
	// privatePlanned is set by a plan that began with a state. Terraform plans a
	// replacement twice, the second time without the state but with this flag.
	privatePlanned = "planned"
	// privateStays is set by a planned destroy of a membership whose person another
	// resource keeps. The destroy then removes nobody.
	privateStays = "stays"
	// privateShown has the address that Webex shows of the person of a membership. The
	// state has the one of the configuration.
	privateShown = "shown"
	// privatePeople has the person ids of the addresses in members.
	privatePeople = "people"
)

// services is the provider data of the framework. The process has one, so that shared
// reads and the order of writes span all resources.
type services struct {
	client  *webex.Client
	rosters *webexroster.Rooms
	// host is that of the base URL.
	host string
	// unknown is the name of a provider argument whose value is not known yet. The
	// client is nil then, and any call is an error.
	unknown string
	// created has the ids of the rooms that this process has created.
	created sync.Map
}

// UnknownArgument is the name of a provider argument that is not known yet.
func (s *services) UnknownArgument() string { return s.unknown }

// actorName names the acting account in texts.
func (s *services) actorName(ctx context.Context) string {
	me, err := s.rosters.Me(ctx)
	if err != nil {
		return "the acting account"
	}
	return nameOf(me)
}

func nameOf(account webex.Person) string {
	name := webex.Printable(account.DisplayName, plugin.MaxNameBytes)
	if len(account.Emails) > 0 {
		name += " (" + account.Emails[0] + ")"
	}
	return name
}

// configured is embedded by every type that calls Webex.
type configured struct{ plugin.Configured[*services] }

// configuredResource is embedded by resources.
type configuredResource struct {
	configured
	plugin.ResourceType
}

func newConfiguredResource(typeName string, identity map[string]string) configuredResource {
	return configuredResource{ResourceType: plugin.ResourceType{TypeName: typeName, Identity: identity}}
}

// Configure takes the services.
func (c *configuredResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	resp.Diagnostics.Append(c.SetServices(req.ProviderData)...)
}

// setState sets state and identity of an object that Webex has just created or returned.
// Private state keeps the host, as "not found" from another host says nothing.
func (c *configured) setState(ctx context.Context, state *tfsdk.State, identity *tfsdk.ResourceIdentity, private plugin.PrivateWriter, model any) diag.Diagnostics {
	return append(plugin.SetPrivateText(ctx, private, privateHost, c.Services.host), plugin.SetStateAndIdentity(ctx, state, identity, model)...)
}

// otherHostError is the error for an object that was not found at this host, if private
// state has another host.
func (c *configured) otherHostError(ctx context.Context, private plugin.PrivateReader, object string) diag.Diagnostics {
	var diags diag.Diagnostics
	if host := plugin.PrivateText(ctx, private, privateHost); host != "" && host != c.Services.host {
		diags.AddError("Cannot find the object at this host", fmt.Sprintf(
			"%s was created or last found at %s. The provider now calls %s, which does not have it. It stays in the state as it is.\n\n"+
				"If you did not mean that, set base_url, WEBEX_BASE_URL, or the alias in `provider =` back to what it was.", object, host, c.Services.host))
	}
	return diags
}
