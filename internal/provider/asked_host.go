// This file remembers, in the private state of each resource, which service
// answered for it: that another one does not have it says nothing about it.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// privateHost is where private state has the host that the resource was made or
// last found at.
const privateHost = "host"

// setFound is setBoth for what the service has: it keeps the host that was asked,
// which made the resource or found it.
func (c *configured) setFound(ctx context.Context, state *tfsdk.State, identity *tfsdk.ResourceIdentity, private privateState, model any) diag.Diagnostics {
	return append(setPrivateText(ctx, private, privateHost, c.services.host), setBoth(ctx, state, identity, model)...)
}

// askedElsewhere is the error for what another host was asked about than the one
// that is kept, and did not show. It is empty where the host is the same, or none
// was kept.
func (c *configured) askedElsewhere(ctx context.Context, private privateReader, object string) diag.Diagnostics {
	var diags diag.Diagnostics
	if host := privateText(ctx, private, privateHost); host != "" && host != c.services.host {
		diags.AddError("Another service was asked", fmt.Sprintf(
			"%s was made or last found at %s. Now %s was asked, which did not show it. Nothing was dropped from the state, and nothing is made anew.\n\n"+
				"If that was not meant, set the connection string, the endpoint, or the alias in `provider =` back to what it was. "+
				"A Communication Services resource that was made anew, or another one, has none of the rooms, threads and users of the first: "+
				"delete there what is still wanted gone, then `terraform state rm` drops the object from the state, and the next apply makes it at %s.",
			object, host, c.services.host, c.services.host))
	}
	return diags
}

// unlessElsewhere is the error of a call that failed: askedElsewhere where the
// call did not find the object at another host, and otherwise the other ones.
func (c *configured) unlessElsewhere(ctx context.Context, private privateReader, object string, err error, otherwise ...diag.Diagnostic) diag.Diagnostics {
	if info, _ := acs.ErrorDetails(err); acs.IsNotFound(err) || userGone(err) || info.Code == "IdentityNotOwned" {
		if elsewhere := c.askedElsewhere(ctx, private, object); elsewhere.HasError() {
			return elsewhere
		}
	}
	return otherwise
}
