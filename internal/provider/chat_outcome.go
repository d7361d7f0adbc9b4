// This file makes the calls in a thread: one function says what became of each,
// another one says it in words.

package provider

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// outcome is what became of a call in a thread.
type outcome int

const (
	done       outcome = iota
	missing            // 404: the thread, or what the call named in it
	threadGone         // the thread was deleted
	outside            // who acts is no member, or no token can be had for it
	notAllowed         // who acts is a member, and was refused nevertheless
	failed
)

// judge says what became of a call of ref's user. 403 may mean a deleted thread or
// somebody who is no member (fact 2.3-07), so the thread is looked at.
func (c *configured) judge(ctx context.Context, ref roster.ThreadRef, err error) (outcome, error) {
	switch info, _ := acs.ErrorDetails(err); {
	case err == nil:
		return done, nil
	case acs.IsNotFound(err):
		return missing, err
	case withoutToken(err):
		return outside, err
	case info.StatusCode != 403:
		return failed, err
	}
	_, found, lookErr := c.look(ctx, ref)
	if found == done {
		return notAllowed, err
	}
	return found, lookErr
}

// look gets a thread as ref's user. A thread that was deleted answers 404, or
// still answers with deletedOn, or 403 to everybody, and is then found in the
// user's list (facts 2.3-06 and 2.3-07).
func (c *configured) look(ctx context.Context, ref roster.ThreadRef) (acs.ChatThread, outcome, error) {
	var thread acs.ChatThread
	client, err := c.services.chat.as(ref.AsUser)
	if err == nil {
		var got acs.GetThreadResponse
		got, err = client.Thread(ref.ThreadID).Get(ctx, nil)
		thread = got.ChatThread
	}
	switch info, _ := acs.ErrorDetails(err); {
	case err == nil && thread.DeletedOn == nil:
		c.services.threads.SetCreator(ref.ThreadID, thread.CreatedBy)
		return thread, done, nil
	case err == nil || acs.IsNotFound(err):
		return thread, threadGone, nil
	case withoutToken(err):
		return thread, outside, err
	case info.StatusCode != 403:
		return thread, failed, err
	}
	switch deleted, listErr := listedAsDeleted(ctx, client, ref.ThreadID); {
	case listErr != nil:
		return thread, failed, listErr
	case deleted:
		return thread, threadGone, nil
	}
	return thread, outside, err
}

// withoutToken reports whether a user cannot act since the service issues no
// token for it: it was deleted, is of another Communication Services resource, or
// is not the credentials' to act as.
func withoutToken(err error) bool {
	info, _ := tokenErrorInfo(err)
	return info.StatusCode == 403 || userGone(err)
}

// userGone reports whether no token was issued for a user whom the Communication
// Services resource does not have.
func userGone(err error) bool {
	var noToken *acs.TokenIssueError
	if !errors.As(err, &noToken) {
		return false
	}
	info, _ := acs.ErrorDetails(noToken.Err)
	return acs.IsNotFound(noToken.Err) || info.Code == "IdentityNotOwned"
}

// listedAsDeleted looks the thread up in the list of who acts.
func listedAsDeleted(ctx context.Context, client *acs.ChatClient, threadID string) (bool, error) {
	items, err := acs.ReadAll(ctx, client.NewListThreadsPager(nil))
	i := slices.IndexFunc(items, func(item acs.ChatThreadItem) bool { return item.ID == threadID })
	return i >= 0 && items[i].DeletedOn != nil, err
}

// inThread makes a call that reads or removes, as ref's user or who stands in. It
// has nothing to say of what is missing or was in a thread that is gone.
func (c *configured) inThread(ctx context.Context, ref roster.ThreadRef, operation, object string, call func(roster.ThreadRef) error) (outcome, diag.Diagnostics) {
	ref, became, diags, err := c.orStandIn(ref, func(ref roster.ThreadRef) (outcome, error) { return c.judge(ctx, ref, call(ref)) })
	if became > threadGone {
		diags.Append(c.explain(ref, operation, object, became, err)...)
	}
	return became, diags
}

// sight is what looking at a thread found: the thread and as whom it was seen,
// or that it was deleted.
type sight struct {
	thread acs.ChatThread
	ref    roster.ThreadRef
	gone   bool
}

// see looks at a thread as ref's user or who stands in.
func (c *configured) see(ctx context.Context, ref roster.ThreadRef) (sight, diag.Diagnostics) {
	var seen sight
	ref, became, diags, err := c.orStandIn(ref, func(ref roster.ThreadRef) (became outcome, err error) {
		seen.thread, became, err = c.look(ctx, ref)
		return became, err
	})
	if became > threadGone {
		diags.Append(c.explain(ref, "read the thread", "Thread "+ref.ThreadID, became, err)...)
	}
	seen.ref, seen.gone = ref, became == threadGone
	return seen, diags
}

// orStandIn tries something as ref's user or, where that one is gone or no member
// any more, as who else acts in the thread. Who stands in does so for the whole
// run, and is told of once.
func (c *configured) orStandIn(ref roster.ThreadRef, try func(roster.ThreadRef) (outcome, error)) (roster.ThreadRef, outcome, diag.Diagnostics, error) {
	var diags diag.Diagnostics
	ref = c.services.chat.standIn(ref)
	became, err := try(ref)
	if became != outside || withoutToken(err) && !userGone(err) {
		return ref, became, diags, err
	}
	for _, other := range c.services.chat.others(ref) {
		second, otherErr := try(other)
		if second == outside || second == failed {
			continue
		}
		reason := "is no member of it"
		if withoutToken(err) {
			reason = "was deleted"
		}
		if c.services.chat.setStandIn(ref, other) {
			diags.AddWarning("Another user acts", fmt.Sprintf(
				"%s, who acts in thread %s, %s: %s acts instead. Set as_user_id to a user who is a member.",
				actorName(c.services.chat.actorOf(ref)), ref.ThreadID, reason, actorName(c.services.chat.actorOf(other))))
		}
		return other, second, diags, otherErr
	}
	if own := c.services.chat.userID; own != "" && ref.AsUser != "" && withoutToken(err) {
		err = fmt.Errorf("%w, nor could the provider's own user, %s", err, own)
	}
	return ref, became, diags, err
}

// refusal is the error of a call that nobody but ref's user makes.
func (c *configured) refusal(ctx context.Context, ref roster.ThreadRef, operation, object string, err error) diag.Diagnostics {
	became, err := c.judge(ctx, ref, err)
	return c.explain(ref, operation, object, became, err)
}

// explain puts in words why a call was not carried out.
func (c *configured) explain(ref roster.ThreadRef, operation, object string, became outcome, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	actor := actorName(c.services.chat.actorOf(ref))
	info, _ := acs.ErrorDetails(err)
	reason := sentence(errors.New(reasonOf(info) + " "))
	const lastResort = "If nobody is left who can act, `terraform state rm` drops what is of this thread from the state."
	var invalid *acs.InvalidParticipantsError
	switch {
	case errors.As(err, &invalid):
		for _, person := range invalid.Participants {
			diags.AddError("Cannot "+operation, refusedParticipant(object, person)+requestID(person.RequestID))
		}
	case became == threadGone:
		diags.Append(threadIsGone(operation, ref.ThreadID))
	case became == notAllowed:
		diags.AddError("Cannot "+operation, fmt.Sprintf(
			"%s: the service answered 403: %s\n\n%s is a member of the thread but may not do this. Set as_user_id to who may; "+
				"where nobody may any more, `terraform state rm` drops the object from the state.%s",
			object, reason, actor, requestID(info.RequestID())))
	case became == outside && withoutToken(err):
		instead := ""
		if c.services.chat.byDefault == nil {
			instead = ", and chat_user_id of the provider names nobody else"
		}
		diags.AddError("Cannot act in the thread", fmt.Sprintf(
			"Thread %s: %s%s.\n\n%s Or set as_user_id to a user who is a member and apply once with -refresh=false, as the state still names this one. %s%s",
			ref.ThreadID, strings.TrimRight(err.Error(), "."), instead, adviceOnDeletedUser, lastResort, requestID(requestIDOfToken(err))))
	case became == outside, info.StatusCode == 403: // the list of threads was refused as well
		diags.AddError("No member of the thread", fmt.Sprintf(
			"%s is no member of thread %s, or its token lacks the scope chat: the service answered 403: %s Nothing was dropped from the state.\n\n"+
				"Let a member add the user to the thread, by -target=ADDRESS where an acs_chat_thread_participant of this configuration does. "+
				"Or set as_user_id to a user who is a member and apply once with -refresh=false, as the state still names this one; an import is made as the user of the provider block. %s%s",
			actor, ref.ThreadID, reason, lastResort, requestID(info.RequestID())))
	default:
		diags.Append(failure(operation, object, err))
	}
	return diags
}

func threadIsGone(operation, threadID string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Cannot "+operation, fmt.Sprintf(
		"Thread %s is not there: it was deleted, or there never was one of this id. Take its id out of the configuration.", threadID))
}

// warnOfGoneThread says that what belongs to a thread is kept in the state
// although the thread is gone. Summaries are the same for all of a thread's
// participants, and for all of its messages: Terraform shows one of them and
// counts the others. Where the thread's time was over, nothing is said.
func (c *configured) warnOfGoneThread(threadID, what, object string) diag.Diagnostics {
	var diags diag.Diagnostics
	if !c.services.expiry.isExpired(threadID) {
		diags.AddWarning(fmt.Sprintf("Thread %s of %s is gone", threadID, what), fmt.Sprintf(
			"%s: the thread is not there any more. What was in it is kept in the state, and destroying it will succeed.", object))
	}
	return diags
}

// creatorOf is who created a thread, as far as ref's user can see it: "" elsewhere.
func (c *configured) creatorOf(ctx context.Context, ref roster.ThreadRef) string {
	if known := c.services.threads.Creator(ref.ThreadID); known != "" {
		return known
	}
	thread, _, _ := c.look(ctx, c.services.chat.standIn(ref))
	return thread.CreatedBy
}
