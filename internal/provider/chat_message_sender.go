// This file remembers who sent a message, and acts as that user where who acts
// may not: only its sender changes or deletes a message, and the provider may
// have another default user since.

package provider

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// privateSender is where a message's private state has the raw id of its sender.
const privateSender = "sender"

// setSender notes who sent a message; "" is a user of whom nothing is known.
func setSender(ctx context.Context, private privateState, userID string) diag.Diagnostics {
	if userID == "" {
		return private.SetKey(ctx, privateSender, nil)
	}
	return private.SetKey(ctx, privateSender, []byte(strconv.Quote(userID)))
}

// privateReader is what framework requests call Private.
type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// senderOf is who sent the message: by its private state, or else who acts for it.
func (r *chatMessageResource) senderOf(ctx context.Context, private privateReader, m chatMessageModel) (string, diag.Diagnostics) {
	text, diags := private.GetKey(ctx, privateSender)
	if sender, err := strconv.Unquote(string(text)); err == nil {
		return sender, diags
	}
	return r.services.chat.actor(m.AsUserID), diags
}

// notTheSender is the refusal of who is not the sender of a message, where the
// sender could not act either.
type notTheSender struct {
	sender  string
	refusal error // of who acted
	reason  error // why the sender did not
}

func (e *notTheSender) Error() string {
	return fmt.Sprintf("%v; as its sender, %s: %v", e.refusal, e.sender, e.reason)
}

// because is why the sender did not act, as a part of a sentence.
func (e *notTheSender) because() string {
	info, answered := acs.ErrorDetails(e.reason)
	if answered && userOutside(e.reason) {
		return fmt.Sprintf("the service answered %d: %s", info.StatusCode, strings.TrimRight(reasonOf(info), "."))
	}
	return strings.TrimRight(e.reason.Error(), ".")
}

// Unwrap is the refusal alone: what kept the sender from acting says nothing about
// who acts.
func (e *notTheSender) Unwrap() error { return e.refusal }

// asSender makes a call as ref's user or, where that one is refused, as the
// sender. Where that one may not either, the error is a *notTheSender.
func (r *chatMessageResource) asSender(ref roster.ThreadRef, sender string, call func(roster.ThreadRef) error) error {
	refusal := call(ref)
	if !userOutside(refusal) || sender == r.services.chat.actorOf(ref) {
		return refusal
	}
	ref.AsUser = sender
	err := call(ref)
	if mayNotAct(err) {
		return &notTheSender{sender: sender, refusal: refusal, reason: err}
	}
	return err
}

func (r *chatMessageResource) deleteAs(ctx context.Context, ref roster.ThreadRef, m chatMessageModel) error {
	thread, err := r.services.chat.thread(ref.ThreadID, ref.AsUser)
	if err == nil {
		_, err = thread.DeleteMessage(ctx, m.MessageID.ValueString())
	}
	return err
}

// deleteReadmitted deletes a message whose sender is no member any more: host, who
// acts instead, lets the sender in for as long as it takes. One at a time, lest
// one message's sender be put out by another's. Where the sender cannot be let in,
// the refusal stands.
func (r *chatMessageResource) deleteReadmitted(ctx context.Context, host roster.ThreadRef, m chatMessageModel, refused *notTheSender) error {
	r.services.chat.readmitting.Lock()
	defer r.services.chat.readmitting.Unlock()
	sender := roster.ThreadRef{ThreadID: host.ThreadID, AsUser: refused.sender}
	if err := r.services.threads.Put(ctx, host, acs.ChatParticipant{UserID: sender.AsUser}); err != nil {
		refused.reason = errors.Join(refused.reason, err)
		return refused
	}
	err := r.deleteAs(ctx, sender, m)
	return errors.Join(err, r.services.threads.Remove(ctx, host, sender.AsUser))
}
