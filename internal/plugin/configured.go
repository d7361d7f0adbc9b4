// SPDX-License-Identifier: MPL-2.0

// Package plugin holds what providers tell Terraform alike, whatever their service:
// operations and their time, waits, state and identity, imports, lists, labelled maps of
// people, times, validators, and the form of errors. It knows no service: what it has to
// know of one, the provider tells it.
package plugin

// This file hands what the provider's configuration makes to every type that calls the
// service.

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
)

// SetProviderData sets s as the provider data of every kind of type.
func SetProviderData(s any, resp *provider.ConfigureResponse) {
	resp.ResourceData = s
	resp.DataSourceData = s
	resp.EphemeralResourceData = s
	resp.ActionData = s
	resp.ListResourceData = s
	resp.StateStoreData = s
}

// Services is what the types of a provider call their service with.
type Services interface {
	comparable
	// UnknownArgument is the name of a provider argument whose value is not known
	// yet, so that any call is an error; "" if all are known.
	UnknownArgument() string
}

// Configured is embedded by every type that calls the service. It has the services S of
// the provider.
type Configured[S Services] struct {
	Services S
}

// SetServices sets the services from the provider data, which is nil before the
// provider is configured, as in `terraform validate`.
func (c *Configured[S]) SetServices(data any) diag.Diagnostics {
	var diags diag.Diagnostics
	if data == nil {
		return diags
	}
	s, ok := data.(S)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("The provider data is a %T. This is a bug in the provider: please report it.", data))
		return diags
	}
	c.Services = s
	return diags
}

// RequireConfigured reports whether the service can be called, and adds an error if
// not.
func (c *Configured[S]) RequireConfigured(diags *diag.Diagnostics) bool {
	switch {
	case c.Services == *new(S):
		diags.AddError("Provider not configured", "The service was called before the provider was configured. This is a bug in the provider: please report it.")
		return false
	case c.Services.UnknownArgument() != "":
		diags.AddError("Provider configuration not known yet", fmt.Sprintf(
			"The provider has to call the service now, but the provider argument %q depends on a value that is known only after an apply. "+
				"Apply that value first with -target, or, if only existing objects need the call, plan with -refresh=false.", c.Services.UnknownArgument()))
		return false
	}
	return true
}

// Begin adds the diagnostics of what an operation has read from the request, and
// reports whether the operation can call the service.
func (c *Configured[S]) Begin(diags *diag.Diagnostics, read ...diag.Diagnostics) bool {
	for _, found := range read {
		diags.Append(found...)
	}
	return !diags.HasError() && c.RequireConfigured(diags)
}

// IsConfigured is RequireConfigured without the error, for checks that are left out
// while the provider's configuration is unknown.
func (c *Configured[S]) IsConfigured() bool {
	return c.Services != *new(S) && c.Services.UnknownArgument() == ""
}

// ResourceType names a resource and its identity.
type ResourceType struct {
	// TypeName is the name without that of the provider.
	TypeName string
	// Identity has the descriptions of the identity's attributes.
	Identity map[string]string
}

// Metadata sets the name of the type.
func (r ResourceType) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.TypeName
}

// IdentitySchema makes each attribute of the identity a text.
func (r ResourceType) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema.Attributes = map[string]identityschema.Attribute{}
	for name, description := range r.Identity {
		resp.IdentitySchema.Attributes[name] = identityschema.StringAttribute{RequiredForImport: true, Description: description}
	}
}
