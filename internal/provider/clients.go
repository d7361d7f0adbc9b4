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
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// services is what a configured provider can do. One value serves the whole
// process, so that batches and shared reads span all resources.
type services struct {
	rooms    *acs.RoomsClient
	rosters  *roster.Rooms
	identity *acs.IdentityClient
	teams    *acs.TeamsExtensionClient
	chat     *chatClients
	threads  *roster.Threads
	now      func() time.Time
	// host is that of the endpoint, as acs.ParseEndpoint writes it.
	host string
	past *past
	// unknown names a provider argument whose value is not known yet. Then
	// the clients are nil and any call is an error.
	unknown string
}

// handOut gives s to every kind of type. A kind that is left out would meet a
// nil client.
func handOut(s *services, resp *provider.ConfigureResponse) {
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

// accept takes the provider's data; nil comes before the provider is
// configured, as in `terraform validate`.
func (c *configured) accept(data any) diag.Diagnostics {
	var diags diag.Diagnostics
	if data == nil {
		return diags
	}
	s, ok := data.(*services)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("The provider handed over a %T. This is a bug of the provider: please report it.", data))
		return diags
	}
	c.services = s
	return diags
}

// ready reports whether the service can be called, and says why where not.
func (c *configured) ready(diags *diag.Diagnostics) bool {
	switch {
	case c.services == nil:
		diags.AddError("Provider not configured", "The service was to be called before the provider was configured. This is a bug of the provider: please report it.")
		return false
	case c.services.unknown != "":
		diags.AddError("Provider configuration not known yet", fmt.Sprintf(
			"The service has to be called now, but the provider argument %q depends on something that is only known after it was applied. "+
				"Apply that first with -target, or plan with -refresh=false where only existing objects are in the way.", c.services.unknown))
		return false
	}
	return true
}

// begin takes what was read for an operation, and reports whether the operation
// can go on to call the service.
func (c *configured) begin(diags *diag.Diagnostics, read ...diag.Diagnostics) bool {
	for _, found := range read {
		diags.Append(found...)
	}
	return !diags.HasError() && c.ready(diags)
}

// reachable is ready without the complaint, for checks that are left out while
// the provider's configuration is unknown.
func (c *configured) reachable() bool {
	return c.services != nil && c.services.unknown == ""
}

// configuredResource gives resources and list resources their name and their
// Configure, and resources their identity too.
type configuredResource struct {
	configured
	// typeName is the name without that of the provider.
	typeName string
	// identity says what each attribute of the identity is. One Communication
	// Services resource's ids are unique in the service, and the endpoint can
	// change, so it is no part of any identity.
	identity map[string]string
}

func (c *configuredResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + c.typeName
}

func (c *configuredResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	resp.Diagnostics.Append(c.accept(req.ProviderData)...)
}

func (c *configuredResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema.Attributes = map[string]identityschema.Attribute{}
	for name, description := range c.identity {
		resp.IdentitySchema.Attributes[name] = identityschema.StringAttribute{RequiredForImport: true, Description: description}
	}
}
