// SPDX-License-Identifier: MPL-2.0

// This file holds the list resource acs_chat_thread, for `terraform query`.

package provider

import (
	"context"
	"errors"
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

type chatThreadFilter struct {
	AsUserID            types.String   `tfsdk:"as_user_id"`
	StartTime           plugin.Instant `tfsdk:"start_time"`
	IncludeParticipants types.Bool     `tfsdk:"include_participants"`
}

func newChatThreadListResource() list.ListResource {
	return newListResource("chat_thread", listChatThreads, schema.Schema{
		MarkdownDescription: "Finds the chat threads that a user is in, so that you can import them. There is not a list of all threads of a Communication Services resource. " +
			"The service's list has no more than topics: where configuration is generated or `include_resource` is set, each thread is read too. " +
			"Rosters are read only with `include_participants`. Without it, generated configuration has no rosters, and Terraform does not manage them.",
		Attributes: map[string]schema.Attribute{
			"as_user_id": listedUserAttribute("Raw id of the user whose threads are listed."),
			"start_time": schema.StringAttribute{
				Optional: true, CustomType: instantType(), Validators: []validator.String{wholeSecondsValidator()},
				MarkdownDescription: "Only threads that had a message at this time or later, RFC 3339 in whole seconds.",
			},
			"include_participants": includeParticipantsAttribute("thread"),
		},
	})
}

func listedUserAttribute(whose string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{userValidator()},
		MarkdownDescription: whose + " Default: the provider's `chat_user_id` or the user of its `chat_access_token`. " +
			"An import itself is made as the provider's user, who must be a member then.",
	}
}

func listChatThreads(ctx context.Context, c *configured, filter chatThreadFilter, req list.ListRequest) iter.Seq[list.ListResult] {
	failed := func(_ context.Context, err error) diag.Diagnostics {
		return diag.Diagnostics{failure("list the threads", threadsOf(c.Services.chat.actingUser(filter.AsUserID)), err)}
	}
	client, err := c.Services.chat.client(filter.AsUserID.ValueString())
	if err != nil {
		return list.ListResultsStreamDiagnostics(failed(ctx, err))
	}
	return plugin.Listing[acs.ChatThreadItem]{
		Pager:  client.NewListThreadsPager(&acs.ListThreadsOptions{StartTime: filter.StartTime.Pointer()}),
		Key:    func(item acs.ChatThreadItem) string { return item.ID },
		Wanted: func(item acs.ChatThreadItem) bool { return item.DeletedOn == nil },
		Fill: func(ctx context.Context, item acs.ChatThreadItem, result *list.ListResult) any {
			result.DisplayName = fmt.Sprintf("%s (%s)", acs.Printable(item.Topic, maxNameBytes), item.ID)
			model := chatThreadModel{
				ID: types.StringValue(item.ID), AsUserID: filter.AsUserID,
				Participants: threadRosterNull(), Metadata: types.MapNull(types.StringType), Timeouts: plugin.NoTimeouts(plugin.TimeoutKinds()...),
			}
			if req.IncludeResource {
				thread, found := readListed(ctx, c, item, filter.AsUserID, result)
				if !found {
					return nil
				}
				model.fill(thread)
				if filter.IncludeParticipants.ValueBool() && !c.fillListedThreadRoster(ctx, &model, result) {
					return nil
				}
			}
			return model
		},
		Failed: failed,
	}.Results(ctx, req)
}

// readListed gets what the list does not have: metadata and retention, without which a
// generated configuration would plan their removal. A thread that the user was
// removed from stays in the list, and cannot be read (fact 2.3-07).
func readListed(ctx context.Context, c *configured, item acs.ChatThreadItem, asUser types.String, result *list.ListResult) (acs.ChatThread, bool) {
	ref := c.Services.chat.threadRef(item.ID, asUser.ValueString())
	thread, outcome, err := c.getThread(ctx, ref)
	switch outcome {
	case succeeded:
		return thread, true
	case threadDeleted:
	case cannotAct:
		info, _ := acs.ErrorDetails(err)
		result.Diagnostics.AddWarning("Threads that the user has left are skipped", fmt.Sprintf(
			"Thread %s (%s) is still in the list of a user who is no longer a member, and cannot be read or imported. %s: the service answered 403: %s\n\n"+
				"Let a member add the user again, or set as_user_id to a user who is a member.%s",
			item.ID, item.Topic, actorName(c.Services.chat.actingUser(asUser)), plugin.Sentence(errors.New(reasonOf(info))), plugin.RequestIDLine(info.RequestID())))
	default:
		result.Diagnostics.Append(c.outcomeError(ref, "read the thread", "Thread "+item.ID, outcome, err)...)
	}
	return acs.ChatThread{}, false
}

// fillListedThreadRoster takes over the roster as an import does. It is false for
// a thread that was deleted since it was read, and after an error.
func (c *configured) fillListedThreadRoster(ctx context.Context, model *chatThreadModel, result *list.ListResult) bool {
	ref := c.refOf(*model)
	people, err := c.Services.threads.Get(ctx, ref)
	outcome, err := c.outcomeOf(ctx, ref, err)
	if outcome > threadDeleted {
		result.Diagnostics.Append(c.outcomeError(ref, "list the participants", "Thread "+ref.ThreadID, outcome, err)...)
	}
	if outcome != succeeded {
		return false
	}
	model.Participants = threadRosterValue(people, c.permanentMembers(*model, ref), nil, model.Participants)
	return true
}
