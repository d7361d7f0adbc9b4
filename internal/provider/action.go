// SPDX-License-Identifier: MPL-2.0

// This file holds what the actions share: the framework's methods, progress, and for
// the actions of chat the call in a thread.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// noRetryNote is the last sentence of each action's description.
const noRetryNote = " Terraform keeps no record of an action and does not retry it: check whether it ran, and if not, invoke it by hand with `terraform apply -invoke`."

// progressFunc shows a line of progress.
type progressFunc func(format string, values ...any)

// serviceAction is an action whose model is M.
type serviceAction[M any] struct {
	configured
	typeName string // without the provider's
	schema   schema.Schema
	// invoke carries out the action, once.
	invoke func(context.Context, *configured, M, progressFunc) diag.Diagnostics
}

func newAction[M any](typeName string, invoke func(context.Context, *configured, M, progressFunc) diag.Diagnostics, of schema.Schema) *serviceAction[M] {
	return &serviceAction[M]{typeName: typeName, invoke: invoke, schema: of}
}

func (a *serviceAction[M]) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + a.typeName
}

func (a *serviceAction[M]) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	resp.Diagnostics.Append(a.SetServices(req.ProviderData)...)
}

func (a *serviceAction[M]) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = a.schema
}

// ModifyPlan refuses, at plan time, an action that has no acting user.
func (a *serviceAction[M]) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	resp.Diagnostics.Append(a.checkActorInConfig(ctx, req.Config)...)
}

func (a *serviceAction[M]) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	progress := func(format string, values ...any) {
		resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf(format, values...)})
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plugin.DefaultTimeout, &resp.Diagnostics, func(wait acs.Wait) {
		progress("The service throttles (%s): waiting %s", wait.Reason, plugin.FormatWait(wait.Asked))
	})
	defer end()
	var config M
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() && a.RequireConfigured(&resp.Diagnostics) {
		resp.Diagnostics.Append(a.invoke(ctx, &a.configured, config, progress)...)
	}
}

func requiredArgument(valid validator.String, description string) schema.StringAttribute {
	return schema.StringAttribute{Required: true, Validators: []validator.String{valid}, MarkdownDescription: description}
}

func optionalArgument(valid validator.String, description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Validators: []validator.String{valid}, MarkdownDescription: description}
}

func threadIDArgument() schema.StringAttribute {
	return requiredArgument(threadIDValidator(), "Id of the thread, `19:...@thread.v2`.")
}

func asUserArgument() schema.StringAttribute {
	return optionalArgument(userValidator(), describedAsUser)
}

// sendInThread makes the call of a chat action. It is made as the named user only, as
// others in the thread see who sent what. It is not repeated.
func (c *configured) sendInThread(ctx context.Context, threadID, asUser types.String, operation, object string, call func(*acs.ChatThreadClient) error) diag.Diagnostics {
	ref := c.Services.chat.namedRef(threadID, asUser)
	thread, err := c.Services.chat.threadClient(ref)
	if err != nil {
		return diag.Diagnostics{failure(operation, object, err)}
	}
	switch err := call(thread); {
	case acs.OutcomeUnknown(err):
		return diag.Diagnostics{plugin.WithOutcomeNote(failure(operation, object, err), err,
			"It may have been sent anyway: check the thread before you invoke the action again, because that could send it twice.")}
	case err != nil:
		return c.chatFailure(ctx, ref, operation, object, err)
	}
	return nil
}
