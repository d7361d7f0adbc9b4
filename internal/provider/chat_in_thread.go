// This file makes the calls of the types that belong to a thread, its
// participants and its messages, and says what became of it where one fails.

package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// presence is what a call in a thread met.
type presence int

const (
	// isThere means that the call was carried out, or failed for a reason that
	// says nothing about what is there.
	isThere presence = iota
	// isMissing means 404: of the thread, or of what the call named in it.
	isMissing
	// lostThread means that the thread was deleted.
	lostThread
)

// inThread makes a call in a thread, as its acting user or, where that one is
// gone or no member any more, as the provider's default user. It looks at the
// thread where the call was refused with 403, which may mean a deleted one (fact
// 2.3-07).
func (c *configured) inThread(ctx context.Context, ref roster.ThreadRef, operation, object string, call func(roster.ThreadRef) error) (presence, diag.Diagnostics) {
	var diags diag.Diagnostics
	err := call(ref)
	if mayNotAct(err) {
		seen, found := c.lookInside(ctx, ref.ThreadID, ref.AsUser)
		diags.Append(found...)
		switch {
		case diags.HasError():
			return isThere, diags
		case seen.gone:
			return lostThread, diags
		case seen.ref != ref:
			ref = seen.ref
			err = call(ref)
		}
	}
	switch {
	case err == nil:
		return isThere, diags
	case acs.IsNotFound(err):
		return isMissing, diags
	case userOutside(err):
		diags.Append(c.forbidden(ref, operation, object, err))
	default:
		diags.Append(failure(operation, object, err))
	}
	return isThere, diags
}

// mayNotAct reports whether a call failed for who made it.
func mayNotAct(err error) bool {
	var noToken *acs.TokenIssueError
	info, _ := acs.ErrorDetails(err)
	return info.StatusCode == 403 || errors.As(err, &noToken)
}

// notAdded is the error of a call that was to add something to a thread. Nobody
// but the acting user makes those.
func (c *configured) notAdded(ctx context.Context, ref roster.ThreadRef, operation, object string, err error) diag.Diagnostics {
	var invalid *acs.InvalidParticipantsError
	if errors.As(err, &invalid) {
		var diags diag.Diagnostics
		for _, person := range invalid.Participants {
			diags.AddError("Cannot "+operation, refusedPerson(object, person)+requestID(person.RequestID))
		}
		return diags
	}
	return c.refused(ctx, ref, operation, object, err)
}

// forbidden is the error for what the acting user sees but may not change.
func (c *configured) forbidden(ref roster.ThreadRef, operation, object string, err error) diag.Diagnostic {
	info, _ := acs.ErrorDetails(err)
	why, advice := "", "Set as_user_id to who may"
	var refused *notTheSender
	if errors.As(err, &refused) {
		why = fmt.Sprintf(": only its sender may change or delete a message. As its sender, %s, it failed too: %s", refused.sender, refused.because())
		advice = fmt.Sprintf("Let %s be a member of the thread, and give the provider credentials that can issue a token for that user, or a chat_access_token of that user", refused.sender)
	}
	return diag.NewErrorDiagnostic("Cannot "+operation, fmt.Sprintf(
		"%s: the service answered 403: %s\n\n%s is a member of the thread but may not do this%s. "+
			"%s; where nobody may any more, `terraform state rm` drops the object from the state.%s",
		object, sentence(errors.New(reasonOf(info))), actorName(c.services.chat.actorOf(ref)), why, advice, requestID(info.RequestID())))
}

// warnOfGoneThread says that what belongs to a thread is kept in the state
// although the thread is gone. Summaries are the same for all of a thread's
// participants, and for all of its messages: Terraform shows one of them and
// counts the others. Where the thread's time was over, nothing is said.
func (c *configured) warnOfGoneThread(threadID, what, object string) diag.Diagnostics {
	var diags diag.Diagnostics
	if !c.services.past.isOver(threadID) {
		diags.AddWarning(fmt.Sprintf("Thread %s of %s is gone", threadID, what), fmt.Sprintf(
			"%s: the thread is not there any more. What was in it is kept in the state, and destroying it will succeed.", object))
	}
	return diags
}
