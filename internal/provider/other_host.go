// SPDX-License-Identifier: MPL-2.0

// This file keeps, in the private state of each resource, the host that created it
// or had it last. "Not found" from another host says nothing about the resource.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// setStateAndHost is plugin.SetStateAndIdentity for an object that the service has just
// created or returned: private state keeps the host as well.
func (c *configured) setStateAndHost(ctx context.Context, state *tfsdk.State, identity *tfsdk.ResourceIdentity, private plugin.PrivateWriter, model any) diag.Diagnostics {
	return append(plugin.SetPrivateText(ctx, private, privateHost, c.Services.host), plugin.SetStateAndIdentity(ctx, state, identity, model)...)
}

// otherHostError is the error for an object that was not found at this host, if
// private state has another host. It is empty if the host is the same or not kept.
func (c *configured) otherHostError(ctx context.Context, private plugin.PrivateReader, object string) diag.Diagnostics {
	var diags diag.Diagnostics
	if host := plugin.PrivateText(ctx, private, privateHost); host != "" && host != c.Services.host {
		diags.AddError("Cannot find the object at this host", fmt.Sprintf(
			"%s was created or last found at %s. The provider now calls %s, which does not have it. It stays in the state as it is.\n\n"+
				"If you did not mean that, set the connection string, the endpoint, or the alias in `provider =` back to what it was. "+
				"A new or another Communication Services resource has none of the rooms, threads and users of the first one: "+
				"delete there what you do not want any more. Then `terraform state rm` removes the object from the state, and the next apply creates it at %s.",
			object, host, c.Services.host, c.Services.host))
	}
	return diags
}

// otherHostErrorOr is the error of a call that failed: otherHostError if the call
// did not find the object and private state has another host, else otherwise.
func (c *configured) otherHostErrorOr(ctx context.Context, private plugin.PrivateReader, object string, err error, otherwise ...diag.Diagnostic) diag.Diagnostics {
	if info, _ := acs.ErrorDetails(err); acs.IsNotFound(err) || isUserNotFound(err) || info.Code == "IdentityNotOwned" {
		if elsewhere := c.otherHostError(ctx, private, object); elsewhere.HasError() {
			return elsewhere
		}
	}
	return otherwise
}
