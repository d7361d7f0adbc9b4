// This file holds what the actions share: how they tell what they do, and for
// those of chat the thread and who acts.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// notTriedAgain ends the description of each action.
const notTriedAgain = " Terraform keeps no record of an action and does not try a failed one again: look whether it was carried out, and invoke it by hand if not, with `terraform apply -invoke`."

// tell shows a line of progress.
func tell(resp *action.InvokeResponse, format string, values ...any) {
	resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf(format, values...)})
}

// invoking begins an action, whose progress says when it waits.
func invoking(ctx context.Context, resp *action.InvokeResponse) (bounded context.Context, end func()) {
	return writing(ctx, usual, &resp.Diagnostics, func(wait acs.Wait) {
		tell(resp, "The service throttles (%s): waiting %s", wait.Reason, spellWait(wait.Asked))
	})
}

func threadIDActionAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, Validators: []validator.String{threadIDValidator()},
		MarkdownDescription: "Id of the thread, `19:...@thread.v2`.",
	}
}

func asUserActionAttribute() schema.StringAttribute {
	attribute := asUserAttribute()
	return schema.StringAttribute{
		Optional: true, Validators: attribute.Validators, MarkdownDescription: attribute.MarkdownDescription,
	}
}

// planChatAction refuses, when Terraform plans, an action that nobody could
// carry out.
func (c *configuredAction) planChatAction(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var asUser types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("as_user_id"), &asUser)...)
	resp.Diagnostics.Append(c.checkActor(asUser)...)
}

// actInThread makes the one call of a chat action. It is made as the named user
// and nobody else: what is said in a thread is said by somebody.
func (c *configuredAction) actInThread(ctx context.Context, resp *action.InvokeResponse, threadID, asUser types.String, operation, object string, call func(context.Context, *acs.ChatThreadClient) error) {
	if !c.ready(&resp.Diagnostics) {
		return
	}
	ctx, end := invoking(ctx, resp)
	defer end()
	ref := c.services.chat.ref(threadID, asUser)
	thread, err := c.services.chat.thread(ref)
	if err != nil {
		resp.Diagnostics.Append(failure(operation, object, err))
		return
	}
	switch err := call(ctx, thread); {
	case acs.MayHaveHappened(err):
		d := failure(operation, object, err)
		summary := d.Summary()
		resp.Diagnostics.AddError(summary, d.Detail()+
			"\n\nIt may have been sent nevertheless, and would be sent a second time: look into the thread before you invoke the action again.")
	case err != nil:
		resp.Diagnostics.Append(c.refusal(ctx, ref, operation, object, err)...)
	}
}
