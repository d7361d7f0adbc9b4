// SPDX-License-Identifier: MPL-2.0

// This file holds the list resource acs_chat_thread_participant, for
// `terraform query`.

package provider

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

type chatThreadParticipantFilter struct {
	ThreadID types.String `tfsdk:"thread_id"`
	AsUserID types.String `tfsdk:"as_user_id"`
}

func newChatThreadParticipantListResource() list.ListResource {
	return newListResource("chat_thread_participant", listChatThreadParticipants, schema.Schema{
		MarkdownDescription: "Finds the participants of a chat thread, so that you can import them one by one. To manage the whole roster, import the `acs_chat_thread` instead.",
		Attributes: map[string]schema.Attribute{
			"thread_id":  schema.StringAttribute{Required: true, Validators: []validator.String{threadIDValidator()}, MarkdownDescription: "Id of the thread."},
			"as_user_id": listedUserAttribute("Raw id of the acting user, who must be a member."),
		},
	})
}

func listChatThreadParticipants(ctx context.Context, c *configured, filter chatThreadParticipantFilter, req list.ListRequest) iter.Seq[list.ListResult] {
	ref := c.Services.chat.namedRef(filter.ThreadID, filter.AsUserID)
	failed := func(ctx context.Context, err error) diag.Diagnostics {
		return c.chatFailure(ctx, ref, "list the participants", "Thread "+ref.ThreadID, err)
	}
	thread, err := c.Services.chat.threadClient(ref)
	if err != nil {
		return list.ListResultsStreamDiagnostics(failed(ctx, err))
	}
	return plugin.Listing[acs.ChatParticipant]{
		Pager:  thread.NewListParticipantsPager(nil),
		Key:    func(person acs.ChatParticipant) string { return person.UserID },
		Wanted: func(person acs.ChatParticipant) bool { return !isUnlistable(person.UserID) },
		Fill: func(_ context.Context, person acs.ChatParticipant, result *list.ListResult) any {
			model := chatThreadParticipantModel{
				ID: types.StringValue(plugin.JoinID(ref.ThreadID, person.UserID)), ThreadID: filter.ThreadID, AsUserID: filter.AsUserID,
				UserID: types.StringValue(person.UserID), Metadata: types.MapNull(types.StringType), Timeouts: plugin.NoTimeouts(threadParticipantTimeoutKinds()...),
			}
			model.fill(person, true)
			result.DisplayName = fmt.Sprintf("%s in thread %s", person.UserID, ref.ThreadID)
			if person.DisplayName != "" {
				result.DisplayName = fmt.Sprintf("%s, %s", acs.Printable(person.DisplayName, maxNameBytes), result.DisplayName)
			}
			return model
		},
		Failed: failed,
	}.Results(ctx, req)
}
