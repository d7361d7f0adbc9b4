// This file holds what every Terraform type receives from the provider's
// configuration: the clients, the rosters and the clock.

package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/acsroster"
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

// shareServices sets s as the provider data of every kind of type.
func shareServices(s *services, resp *provider.ConfigureResponse) {
	resp.ResourceData = s
	resp.DataSourceData = s
	resp.EphemeralResourceData = s
	resp.ActionData = s
	resp.ListResourceData = s
	resp.StateStoreData = s
}

// configured is embedded by every type that calls the service.
type configured struct {
	services *services
}

// setServices sets the services from the provider data, which is nil before the
// provider is configured, as in `terraform validate`.
func (c *configured) setServices(data any) diag.Diagnostics {
	var diags diag.Diagnostics
	if data == nil {
		return diags
	}
	s, ok := data.(*services)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("The provider data is a %T. This is a bug in the provider: please report it.", data))
		return diags
	}
	c.services = s
	return diags
}

// requireConfigured reports whether the service can be called, and adds an error if
// not.
func (c *configured) requireConfigured(diags *diag.Diagnostics) bool {
	switch {
	case c.services == nil:
		diags.AddError("Provider not configured", "The service was called before the provider was configured. This is a bug in the provider: please report it.")
		return false
	case c.services.unknown != "":
		diags.AddError("Provider configuration not known yet", fmt.Sprintf(
			"The provider has to call the service now, but the provider argument %q depends on a value that is known only after an apply. "+
				"Apply that value first with -target, or, if only existing objects need the call, plan with -refresh=false.", c.services.unknown))
		return false
	}
	return true
}

// begin adds the diagnostics of what an operation has read from the request, and
// reports whether the operation can call the service.
func (c *configured) begin(diags *diag.Diagnostics, read ...diag.Diagnostics) bool {
	for _, found := range read {
		diags.Append(found...)
	}
	return !diags.HasError() && c.requireConfigured(diags)
}

// isConfigured is requireConfigured without the error, for checks that are left out
// while the provider's configuration is unknown.
func (c *configured) isConfigured() bool {
	return c.services != nil && c.services.unknown == ""
}

// configuredResource is embedded by resources, for Metadata, Configure and
// IdentitySchema, and by list resources.
type configuredResource struct {
	configured
	// typeName is the name without that of the provider.
	typeName string
	// identity has the descriptions of the identity's attributes. The endpoint is not
	// among them: ids are unique in the service, and the endpoint can change.
	identity map[string]string
}

func (c *configuredResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + c.typeName
}

func (c *configuredResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	resp.Diagnostics.Append(c.setServices(req.ProviderData)...)
}

func (c *configuredResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema.Attributes = map[string]identityschema.Attribute{}
	for name, description := range c.identity {
		resp.IdentitySchema.Attributes[name] = identityschema.StringAttribute{RequiredForImport: true, Description: description}
	}
}
