// SPDX-License-Identifier: MPL-2.0

// This file makes the calls in a thread, classifies their outcomes, and turns those
// into diagnostics.

package provider

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/acsroster"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// callOutcome is the outcome of a call in a thread.
type callOutcome int

const (
	succeeded     callOutcome = iota
	notFound                  // 404: the thread does not exist, or the object in it does not
	threadDeleted             // the thread was deleted
	cannotAct                 // the acting user is not a member, or the service issues no token for it
	forbidden                 // the acting user is a member, but the service refused the call
	failed
)

// outcomeOf is the outcome of a call that the acting user of ref made. A 403 may mean
// that the thread was deleted or that the user is not a member (fact 2.3-07), so the
// thread is read.
func (c *configured) outcomeOf(ctx context.Context, ref acsroster.ThreadRef, err error) (callOutcome, error) {
	switch info, _ := acs.ErrorDetails(err); {
	case err == nil:
		return succeeded, nil
	case acs.IsNotFound(err):
		return notFound, err
	case cannotIssueToken(err):
		return cannotAct, err
	case info.StatusCode != 403:
		return failed, err
	}
	_, found, lookErr := c.getThread(ctx, ref)
	if found == succeeded {
		return forbidden, err
	}
	return found, lookErr
}

// getThread reads a thread as the acting user of ref. For a deleted thread, the service
// answers 404, or 200 with deletedOn, or 403 to everyone; in the last case, the user's
// list of threads marks it as deleted (facts 2.3-06 and 2.3-07).
func (c *configured) getThread(ctx context.Context, ref acsroster.ThreadRef) (acs.ChatThread, callOutcome, error) {
	var thread acs.ChatThread
	client, err := c.Services.chat.client(ref.AsUser)
	if err == nil {
		var got acs.GetThreadResponse
		got, err = client.Thread(ref.ThreadID).Get(ctx, nil)
		thread = got.ChatThread
	}
	switch info, _ := acs.ErrorDetails(err); {
	case err == nil && thread.DeletedOn == nil:
		c.Services.threads.SetCreator(ref.ThreadID, thread.CreatedBy)
		return thread, succeeded, nil
	case err == nil || acs.IsNotFound(err):
		return thread, threadDeleted, nil
	case cannotIssueToken(err):
		return thread, cannotAct, err
	case info.StatusCode != 403:
		return thread, failed, err
	}
	switch deleted, listErr := isListedAsDeleted(ctx, client, ref.ThreadID); {
	case listErr != nil:
		return thread, failed, listErr
	case deleted:
		return thread, threadDeleted, nil
	}
	return thread, cannotAct, err
}

// cannotIssueToken reports whether the service issues no token for a user: it was
// deleted, or belongs to another Communication Services resource, or the credentials
// may not act as that user.
func cannotIssueToken(err error) bool {
	info, _ := tokenErrorInfo(err)
	return info.StatusCode == 403 || isUserNotFound(err)
}

// isUserNotFound reports whether the service issued no token because the Communication
// Services resource does not have the user.
func isUserNotFound(err error) bool {
	var noToken *acs.TokenIssueError
	if !errors.As(err, &noToken) {
		return false
	}
	info, _ := acs.ErrorDetails(noToken.Err)
	return acs.IsNotFound(noToken.Err) || info.Code == "IdentityNotOwned"
}

// isListedAsDeleted reports whether the acting user's list of threads marks the thread
// as deleted.
func isListedAsDeleted(ctx context.Context, client *acs.ChatClient, threadID string) (bool, error) {
	items, err := acs.ReadAll(ctx, client.NewListThreadsPager(nil))
	i := slices.IndexFunc(items, func(item acs.ChatThreadItem) bool { return item.ID == threadID })
	return i >= 0 && items[i].DeletedOn != nil, err
}

// callInThread makes a call that reads or removes, as the acting user of ref or who acts
// instead. It returns no error if the object or its thread does not exist.
func (c *configured) callInThread(ctx context.Context, ref acsroster.ThreadRef, operation, object string, call func(acsroster.ThreadRef) error) (callOutcome, diag.Diagnostics) {
	ref, outcome, diags, err := c.withStandIn(ref, func(ref acsroster.ThreadRef) (callOutcome, error) { return c.outcomeOf(ctx, ref, call(ref)) })
	if outcome > threadDeleted {
		diags.Append(c.outcomeError(ref, operation, object, outcome, err)...)
	}
	return outcome, diags
}

// threadLookup is a thread and the acting user who could read it, or that the thread was
// deleted.
type threadLookup struct {
	thread  acs.ChatThread
	ref     acsroster.ThreadRef
	deleted bool
}

// lookUpThread reads a thread as the acting user of ref or who acts instead.
func (c *configured) lookUpThread(ctx context.Context, ref acsroster.ThreadRef) (threadLookup, diag.Diagnostics) {
	var seen threadLookup
	ref, outcome, diags, err := c.withStandIn(ref, func(ref acsroster.ThreadRef) (outcome callOutcome, err error) {
		seen.thread, outcome, err = c.getThread(ctx, ref)
		return outcome, err
	})
	if outcome > threadDeleted {
		diags.Append(c.outcomeError(ref, "read the thread", "Thread "+ref.ThreadID, outcome, err)...)
	}
	seen.ref, seen.deleted = ref, outcome == threadDeleted
	return seen, diags
}

// withStandIn calls try as the acting user of ref. If that user is gone or no longer a
// member, it calls try as another user, who then acts for the rest of the run. One
// warning says so.
func (c *configured) withStandIn(ref acsroster.ThreadRef, try func(acsroster.ThreadRef) (callOutcome, error)) (acsroster.ThreadRef, callOutcome, diag.Diagnostics, error) {
	var diags diag.Diagnostics
	ref = c.Services.chat.standIn(ref)
	outcome, err := try(ref)
	if outcome != cannotAct || cannotIssueToken(err) && !isUserNotFound(err) {
		return ref, outcome, diags, err
	}
	for _, other := range c.Services.chat.standInCandidates(ref) {
		second, otherErr := try(other)
		if second == cannotAct || second == failed {
			continue
		}
		reason := "is not a member of it"
		if cannotIssueToken(err) {
			reason = "was deleted"
		}
		if c.Services.chat.setStandIn(ref, other) {
			diags.AddWarning("Another user acts in the thread", fmt.Sprintf(
				"%s, the acting user of thread %s, %s: %s acts instead. Set as_user_id to a user who is a member.",
				actorName(c.Services.chat.actingUserOf(ref)), ref.ThreadID, reason, actorName(c.Services.chat.actingUserOf(other))))
		}
		return other, second, diags, otherErr
	}
	if own := c.Services.chat.userID; own != "" && ref.AsUser != "" && cannotIssueToken(err) {
		err = fmt.Errorf("%w, nor could the provider's default user, %s", err, own)
	}
	return ref, outcome, diags, err
}

// chatFailure is the error of a call that only the acting user of ref may make.
func (c *configured) chatFailure(ctx context.Context, ref acsroster.ThreadRef, operation, object string, err error) diag.Diagnostics {
	outcome, err := c.outcomeOf(ctx, ref, err)
	return c.outcomeError(ref, operation, object, outcome, err)
}

// outcomeError is the error of a call with this outcome.
func (c *configured) outcomeError(ref acsroster.ThreadRef, operation, object string, outcome callOutcome, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	actor := actorName(c.Services.chat.actingUserOf(ref))
	info, _ := acs.ErrorDetails(err)
	reason := plugin.Sentence(errors.New(reasonOf(info) + " "))
	const lastResort = "If no user can act any more, remove the objects of this thread from the state with `terraform state rm`."
	var invalid *acs.InvalidParticipantsError
	switch {
	case errors.As(err, &invalid):
		diags.AddError("Cannot "+operation, refusedParticipants(object, invalid.Participants, ""))
	case outcome == threadDeleted:
		diags.Append(threadDeletedError(operation, ref.ThreadID))
	case outcome == forbidden:
		diags.AddError("Cannot "+operation, fmt.Sprintf(
			"%s: the service answered 403: %s\n\n%s is a member of the thread but may not do this. Set as_user_id to a user who may; "+
				"if no user may any more, remove the object from the state with `terraform state rm`.%s",
			object, reason, actor, plugin.RequestIDLine(info.RequestID())))
	case outcome == cannotAct && cannotIssueToken(err):
		instead := ""
		if c.Services.chat.defaultCredential == nil {
			instead = ", and the provider block sets no other user"
		}
		diags.AddError("Cannot act in the thread", fmt.Sprintf(
			"Thread %s: %s%s.\n\n%s Or set as_user_id to a user who is a member, and apply once with -refresh=false, because the state still has the old user. %s%s",
			ref.ThreadID, strings.TrimRight(err.Error(), "."), instead, adviceOnDeletedUser, lastResort, plugin.RequestIDLine(requestIDOfToken(err))))
	case outcome == cannotAct, info.StatusCode == 403: // the list of threads was refused as well
		diags.AddError("Acting user is not a member of the thread", fmt.Sprintf(
			"%s is not a member of thread %s, or its token lacks the scope chat: the service answered 403: %s Nothing was removed from the state.\n\n"+
				"Have a member add the user to the thread; if an acs_chat_thread_participant of this configuration does that, apply it first with -target=ADDRESS. "+
				"Or set as_user_id to a user who is a member, and apply once with -refresh=false, because the state still has the old user. An import uses the user of the provider block. %s%s",
			actor, ref.ThreadID, reason, lastResort, plugin.RequestIDLine(info.RequestID())))
	default:
		diags.Append(failure(operation, object, err))
	}
	return diags
}

func threadDeletedError(operation, threadID string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Cannot "+operation, fmt.Sprintf(
		"Thread %s does not exist: it was deleted, or the id is wrong. Remove the id from the configuration.", threadID))
}

// deletedThreadWarning says that an object stays in the state although its thread was deleted.
// All participants of a thread share one summary, and so do all its messages: Terraform
// shows one of the warnings and counts the others. If the retention of the thread is
// over, there is no warning.
func (c *configured) deletedThreadWarning(threadID, what, object string) diag.Diagnostics {
	var diags diag.Diagnostics
	if !c.Services.expiry.isExpired(threadID) {
		diags.AddWarning(fmt.Sprintf("Thread %s of %s was deleted", threadID, what), fmt.Sprintf(
			"%s: the thread no longer exists. This object stays in the state, and destroying it will succeed.", object))
	}
	return diags
}

// creatorOf is the raw id of the creator of a thread, "" if ref's acting user cannot
// read it.
func (c *configured) creatorOf(ctx context.Context, ref acsroster.ThreadRef) string {
	if known := c.Services.threads.Creator(ref.ThreadID); known != "" {
		return known
	}
	thread, _, _ := c.getThread(ctx, c.Services.chat.standIn(ref))
	return thread.CreatedBy
}
