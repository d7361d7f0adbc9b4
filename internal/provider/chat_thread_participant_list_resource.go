// This file holds the list resource acs_chat_thread_participant, for
// `terraform query`.

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

type chatThreadParticipantListResource struct{ configuredResource }

func newChatThreadParticipantListResource() list.ListResource {
	return &chatThreadParticipantListResource{configuredResource{typeName: "chat_thread_participant"}}
}

type chatThreadParticipantListModel struct {
	ThreadID types.String `tfsdk:"thread_id"`
	AsUserID types.String `tfsdk:"as_user_id"`
}

func (r *chatThreadParticipantListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds the participants of a chat thread, to take them over one by one. A roster that one configuration owns as a whole is imported with its `acs_chat_thread` instead.",
		Attributes: map[string]schema.Attribute{
			"thread_id":  schema.StringAttribute{Required: true, Validators: []validator.String{threadIDValidator()}, MarkdownDescription: "Id of the thread."},
			"as_user_id": listedUserAttribute(),
		},
	}
}

func (r *chatThreadParticipantListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config chatThreadParticipantListModel
	diags := req.Config.Get(ctx, &config)
	if diags.HasError() || !r.ready(&diags) {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	ref := r.services.chat.ref(config.ThreadID, config.AsUserID)
	failed := func(ctx context.Context, err error) diag.Diagnostics {
		return r.refusal(ctx, ref, "list the participants", "Thread "+ref.ThreadID, err)
	}
	thread, err := r.services.chat.thread(ref)
	if err != nil {
		stream.Results = list.ListResultsStreamDiagnostics(failed(ctx, err))
		return
	}
	stream.Results = listing[acs.ListParticipantsResponse, acs.ChatParticipant]{
		pager:   thread.NewListParticipantsPager(nil),
		entries: func(page acs.ListParticipantsResponse) []acs.ChatParticipant { return page.Value },
		key:     func(person acs.ChatParticipant) string { return person.UserID },
		fill: func(ctx context.Context, person acs.ChatParticipant, result *list.ListResult) bool {
			model := chatThreadParticipantModel{
				ID: types.StringValue(joinID(ref.ThreadID, person.UserID)), ThreadID: config.ThreadID, AsUserID: config.AsUserID,
				UserID: types.StringValue(person.UserID), Metadata: types.MapNull(types.StringType), Timeouts: noTimeouts(threadParticipantTimeoutKinds()...),
			}
			model.fill(person, true)
			result.DisplayName = fmt.Sprintf("%s in thread %s", person.UserID, ref.ThreadID)
			if person.DisplayName != "" {
				result.DisplayName = fmt.Sprintf("%s, %s", person.DisplayName, result.DisplayName)
			}
			result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root("thread_id"), model.ThreadID)...)
			result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root("user_id"), model.UserID)...)
			if req.IncludeResource {
				result.Diagnostics.Append(result.Resource.Set(ctx, model)...)
			}
			return true
		},
		failed: failed,
	}.results(ctx, req)
}
