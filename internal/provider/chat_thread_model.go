// This file converts between acs_chat_thread's model and the service's answers,
// and says what looking at a thread can find.

package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

func (m chatThreadModel) identity() threadIdentityModel { return threadIdentityModel{ThreadID: m.ID} }

// ref is the thread as its acting user sees it.
func (m chatThreadModel) ref() roster.ThreadRef {
	return roster.ThreadRef{ThreadID: m.ID.ValueString(), AsUser: m.AsUserID.ValueString()}
}

// fill takes over what the service answered. The roster is no part of it.
func (m *chatThreadModel) fill(thread acs.ChatThread) {
	m.ID = types.StringValue(thread.ID)
	m.Topic = types.StringValue(thread.Topic)
	m.Metadata = stringMap(nameable(thread.Metadata), m.Metadata)
	m.DeleteAfterDays = types.NumberNull()
	if days := thread.RetentionPolicy.DeleteThreadAfterDays; days > 0 {
		m.DeleteAfterDays = wholeNumberValue(days)
	}
	m.CreatedOn = newInstant(thread.CreatedOn)
	m.CreatedBy = types.StringValue(thread.CreatedBy)
	if m.Participants.IsUnknown() {
		m.Participants = threadRosterNull()
	}
}

// deletedOn is when the service is to delete the thread; false where it keeps it.
func (m chatThreadModel) deletedOn() (time.Time, bool) {
	created, ok := m.CreatedOn.time()
	days, _ := wholeNumberOf(m.DeleteAfterDays)
	return created.Add(time.Duration(days) * day), ok && days > 0
}

// retentionOver reports whether the service was to have deleted the thread by
// now.
func (m chatThreadModel) retentionOver(now time.Time) bool {
	on, ok := m.deletedOn()
	return ok && !on.After(now)
}

// checkRetention refuses a retention that deletes the thread at once, and warns of
// one that does so within a day: it counts from the thread's creation.
func (m chatThreadModel) checkRetention(state chatThreadModel, now time.Time) diag.Diagnostics {
	var diags diag.Diagnostics
	on, ok := m.deletedOn()
	if !ok || m.DeleteAfterDays.Equal(state.DeleteAfterDays) || on.After(now.Add(day)) {
		return diags
	}
	text := fmt.Sprintf("delete_after_days is %s, and thread %s was created on %s: the service deletes it with all its messages on %s",
		m.DeleteAfterDays, m.ID.ValueString(), m.CreatedOn.ValueString(), on.Format(time.RFC3339))
	if on.After(now) {
		diags.AddAttributeWarning(path.Root("delete_after_days"), "Thread will be deleted within a day", text+".")
	} else {
		diags.AddAttributeError(path.Root("delete_after_days"), "Thread would be deleted at once", text+
			", which has passed. Allowed are days that end in the future, or none. To delete the thread take it out of the configuration.")
	}
	return diags
}

// changedPaths are the arguments that differ from state.
func (m chatThreadModel) changedPaths(state chatThreadModel) path.Paths {
	var changed path.Paths
	for name, same := range map[string]bool{
		"topic":             m.Topic.Equal(state.Topic),
		"as_user_id":        m.AsUserID.Equal(state.AsUserID),
		"participants":      m.Participants.Equal(state.Participants),
		"metadata":          m.Metadata.Equal(state.Metadata),
		"delete_after_days": m.DeleteAfterDays.Equal(state.DeleteAfterDays),
	} {
		if !same {
			changed.Append(path.Root(name))
		}
	}
	return changed
}

// threadUpdate is the PATCH that brings state to plan, and whether one is
// needed.
func threadUpdate(plan, state chatThreadModel) (*acs.UpdateThreadOptions, bool) {
	options := &acs.UpdateThreadOptions{Metadata: metadataUpdate(plan.Metadata, state.Metadata)}
	if !plan.Topic.Equal(state.Topic) {
		options.Topic = plan.Topic.ValueStringPointer()
	}
	if !plan.DeleteAfterDays.Equal(state.DeleteAfterDays) {
		policy := acs.RetentionPolicy{}
		if p := retentionOf(plan.DeleteAfterDays); p != nil {
			policy = *p
		}
		options.RetentionPolicy = &policy
	}
	return options, options.Topic != nil || options.RetentionPolicy != nil || len(options.Metadata) > 0
}

func retentionOf(configured types.Number) *acs.RetentionPolicy {
	days, ok := wholeNumberOf(configured)
	if !ok {
		return nil
	}
	return &acs.RetentionPolicy{DeleteThreadAfterDays: int32(days)} //nolint:gosec // the schema holds it to 30 to 90
}

// sight is what looking at a thread found: the thread and as whom it was seen,
// or that it was deleted.
type sight struct {
	thread acs.ChatThread
	ref    roster.ThreadRef
	gone   bool
}

// look gets a thread as its acting user or, where that one is gone, as the
// provider's default user. A thread that was deleted answers 404, or still
// answers with deletedOn, or 403 to everybody, and is then found in the user's
// list (facts 2.3-06 and 2.3-07). Everything else is an error.
func (c *configured) look(ctx context.Context, threadID, asUser string) (sight, diag.Diagnostics) {
	return c.lookWithStandIn(ctx, threadID, asUser, userGone)
}

// lookInside is look for what is in a thread, which is read and removed by the
// provider's default user where the acting one is no member any more, too: a
// destroy may have ended that membership first.
func (c *configured) lookInside(ctx context.Context, threadID, asUser string) (sight, diag.Diagnostics) {
	return c.lookWithStandIn(ctx, threadID, asUser, func(err error) bool { return userGone(err) || userOutside(err) })
}

// lookWithStandIn is look where standsIn says after which errors the default
// user is to act.
func (c *configured) lookWithStandIn(ctx context.Context, threadID, asUser string, standsIn func(error) bool) (sight, diag.Diagnostics) {
	var diags diag.Diagnostics
	seen, err := c.lookAs(ctx, threadID, asUser)
	var noToken *acs.TokenIssueError
	if standsIn(err) && asUser != "" && asUser != c.services.chat.userID && c.services.chat.byDefault != nil {
		if seen, second := c.lookAs(ctx, threadID, ""); second == nil {
			became := "was deleted"
			if userOutside(err) {
				became = "is no member of it"
			}
			diags.AddWarning("Another user acts", fmt.Sprintf(
				"User %s, who acts in thread %s, %s: the provider's own user acts instead. Set as_user_id to a user who is a member.", asUser, threadID, became))
			return seen, diags
		}
	}
	switch info, answered := acs.ErrorDetails(err); {
	case err == nil:
	case errors.As(err, &noToken) && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled):
		instead := "chat_user_id of the provider names nobody else"
		if other := c.services.chat.userID; other != "" && other != asUser {
			instead = fmt.Sprintf("nor could the provider's own user, %s", other)
		}
		diags.AddError("Cannot act in the thread", fmt.Sprintf(
			"Thread %s: %s, and %s.\n\nThe user may have been deleted. Set as_user_id to a user who is a member and apply once with -refresh=false, as the state still names the old one, "+
				"or set chat_user_id in the provider block; "+
				"if nobody is left who can act, `terraform state rm` drops what is of this thread from the state.%s",
			threadID, strings.TrimRight(err.Error(), "."), instead, requestID(requestIDOfToken(err))))
	case answered && info.StatusCode == 403:
		diags.Append(noMember(threadID, c.services.chat.actor(types.StringValue(asUser)), info))
	default:
		diags.Append(failure("read the thread", "Thread "+threadID, err))
	}
	return seen, diags
}

// userGone reports whether no token could be had because the user is not there
// any more. Any other failure is no reason for somebody else to act.
func userGone(err error) bool {
	var noToken *acs.TokenIssueError
	if !errors.As(err, &noToken) {
		return false
	}
	info, _ := acs.ErrorDetails(noToken.Err)
	return info.StatusCode == 404 || info.Code == "IdentityNotOwned"
}

// userOutside reports whether the service refused somebody who is no member. A
// token that could not be had says nothing about that.
func userOutside(err error) bool {
	info, _ := acs.ErrorDetails(err)
	return info.StatusCode == 403 && !errors.As(err, new(*acs.TokenIssueError))
}

func (c *configured) lookAs(ctx context.Context, threadID, asUser string) (sight, error) {
	seen := sight{ref: roster.ThreadRef{ThreadID: threadID, AsUser: asUser}}
	client, err := c.services.chat.as(asUser)
	if err != nil {
		return seen, err
	}
	got, err := client.Thread(threadID).Get(ctx, nil)
	info, answered := acs.ErrorDetails(err)
	switch {
	case err == nil:
		seen.thread, seen.gone = got.ChatThread, got.DeletedOn != nil
		c.services.threads.NoteCreator(threadID, got.CreatedBy)
		return seen, nil
	case acs.IsNotFound(err):
		seen.gone = true
		return seen, nil
	case answered && info.StatusCode == 403:
		deleted, listErr := listedAsDeleted(ctx, client, threadID)
		if listErr != nil {
			return seen, listErr
		}
		if deleted {
			seen.gone = true
			return seen, nil
		}
	}
	return seen, err
}

// listedAsDeleted looks the thread up in the list of who acts.
func listedAsDeleted(ctx context.Context, client *acs.ChatClient, threadID string) (bool, error) {
	pager := client.NewListThreadsPager(nil)
	for pager.More() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return false, err
		}
		for _, item := range page.Value {
			if item.ID == threadID {
				return item.DeletedOn != nil, nil
			}
		}
	}
	return false, nil
}

// creatorOf is who created a thread, as far as anybody can see it: "" elsewhere.
func (c *configured) creatorOf(ctx context.Context, ref roster.ThreadRef) string {
	if known := c.services.threads.Creator(ref.ThreadID); known != "" {
		return known
	}
	seen, _ := c.lookInside(ctx, ref.ThreadID, ref.AsUser)
	return seen.thread.CreatedBy
}

// noMember is the error for a thread that answers 403.
func noMember(threadID, userID string, info acs.ErrorInfo) diag.Diagnostic {
	return diag.NewErrorDiagnostic("No member of the thread", fmt.Sprintf(
		"%s is no member of thread %s, or its token lacks the scope chat: the service answered 403: %s Nothing was dropped from the state.\n\n"+
			"Let a member add the user to the thread, by -target=ADDRESS where an acs_chat_thread_participant of this configuration does. Or set as_user_id to a user who is a member and apply once with -refresh=false, as the state still names this one; an import is made as the user of the provider block. "+
			"If nobody is left who can act, `terraform state rm` drops what is of this thread from the state.%s",
		actorName(userID), threadID, sentence(errors.New(reasonOf(info)+" ")), requestID(info.RequestID())))
}

// threadGone reports whether a thread was deleted, for the types that belong to
// one, after a call of theirs was answered 403 or 404.
func (c *configured) threadGone(ctx context.Context, threadID, asUser string) (bool, diag.Diagnostics) {
	seen, diags := c.lookInside(ctx, threadID, asUser)
	return seen.gone, diags
}
