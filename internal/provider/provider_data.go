// SPDX-License-Identifier: MPL-2.0

// This file holds what every Terraform type receives from the provider's
// configuration: the clients, the rosters and the clock.

package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/acsroster"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// services is the provider data of the framework: the clients and what they share.
// The process has one, so that batches and shared reads span all resources.
type services struct {
	rooms    *acs.RoomsClient
	rosters  *acsroster.Rooms
	identity *acs.IdentityClient
	teams    *acs.TeamsExtensionClient
	chat     *chatClients
	threads  *acsroster.Threads
	now      func() time.Time
	// host is that of the endpoint, as acs.ParseEndpoint writes it.
	host   string
	expiry *expiryCache
	// unknown is the name of a provider argument whose value is not known yet. The
	// clients are nil then, and any call is an error.
	unknown string
}

// UnknownArgument is the name of a provider argument that is not known yet.
func (s *services) UnknownArgument() string { return s.unknown }

// configured is embedded by every type that calls the service.
type configured struct{ plugin.Configured[*services] }

// configuredResource is embedded by resources and by list resources.
type configuredResource struct {
	configured
	plugin.ResourceType
}

// newConfiguredResource names a resource without the provider's name, and describes the
// attributes of its identity. The endpoint is not among them: ids are unique in the
// service, and the endpoint can change.
func newConfiguredResource(typeName string, identity map[string]string) configuredResource {
	return configuredResource{ResourceType: plugin.ResourceType{TypeName: typeName, Identity: identity}}
}

// Configure takes the services.
func (c *configuredResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	resp.Diagnostics.Append(c.SetServices(req.ProviderData)...)
}
