// SPDX-License-Identifier: MPL-2.0

package acscanary

// This file has the probes of Chat.

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
)

const (
	longTopicLength = 1000 // characters
	largeThreadSize = 21   // participants, one more than receipts are documented for (fact 2.4-01)
)

// keyAfterNull says what a null did to a key of metadata.
func keyAfterNull(metadata map[string]string) string {
	switch value, there := metadata["dropped"]; {
	case metadata["kept"] == "":
		return "removes other keys"
	case !there:
		return "removes the key"
	case value == "":
		return "empties the value"
	}
	return "leaves the key"
}

func (r *runner) probeNullMetadata(ctx context.Context) (string, error) {
	thread, err := r.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	null := map[string]*string{"dropped": nil}
	_, err = thread.Update(ctx, &acs.UpdateThreadOptions{Metadata: null})
	ofThread, err := outcome(err, "")
	if err != nil {
		return "", err
	}
	if ofThread == "" {
		got, err := thread.Get(ctx, nil)
		if err != nil {
			return "", err
		}
		ofThread = keyAfterNull(got.Metadata)
	}

	sent, err := thread.SendMessage(ctx, "metadata", &acs.SendMessageOptions{Metadata: map[string]string{"kept": "1", "dropped": "2"}})
	if err != nil {
		return "", err
	}
	_, err = thread.UpdateMessage(ctx, sent.ID, &acs.UpdateMessageOptions{Content: to.Ptr("metadata, edited"), Metadata: null})
	ofMessage, err := outcome(err, "")
	if err != nil {
		return "", err
	}
	if ofMessage == "" {
		got, err := thread.GetMessage(ctx, sent.ID)
		if err != nil {
			return "", err
		}
		ofMessage = keyAfterNull(got.Metadata)
	}
	return canary.JoinOutcomes("thread", ofThread, "message", ofMessage), nil
}

func (r *runner) probeEmptyMetadata(ctx context.Context) (string, error) {
	thread, err := r.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	for _, value := range []string{"1", ""} { // set, then sent empty
		_, err := thread.Update(ctx, &acs.UpdateThreadOptions{Metadata: map[string]*string{"emptied": &value}})
		if observed, failure := outcome(err, ""); failure != nil || observed != "" {
			return observed, failure
		}
	}
	got, err := thread.Get(ctx, nil)
	if err != nil {
		return "", err
	}
	if value, there := got.Metadata["emptied"]; there {
		return fmt.Sprintf("leaves the key with the value %q", value), nil
	}
	return "removes the key, as it does in a message", nil
}

func (r *runner) probeNullRetention(ctx context.Context) (string, error) {
	thread, err := r.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	before, err := thread.Get(ctx, nil)
	if err != nil {
		return "", err
	}
	if before.RetentionPolicy.DeleteThreadAfterDays == 0 {
		return "", canary.Inconclusive("the thread was created with a retention policy and has none")
	}
	call := &canary.RawCall{Body: `{"retentionPolicy":null}`}
	_, err = thread.Update(call.With(ctx), nil)
	if observed, failure := outcome(err, ""); failure != nil || observed != "" {
		return observed, failure
	}
	after, err := thread.Get(ctx, nil)
	switch days := after.RetentionPolicy.DeleteThreadAfterDays; {
	case err != nil:
		return "", err
	case days == 0:
		return "resets the policy to none", nil
	case days != before.RetentionPolicy.DeleteThreadAfterDays:
		return fmt.Sprintf("sets the policy to %d days", days), nil
	}
	return "leaves the policy as it is", nil
}

func (r *runner) probeDeletedThread(ctx context.Context) (string, error) {
	thread, made, err := r.newThread(ctx, "Canary, deleted")
	if err != nil {
		return "", err
	}
	if err := r.created.Delete(ctx, made.ID); err != nil {
		return "", err
	}
	got, err := thread.Get(ctx, nil)
	if err == nil && got.DeletedOn != nil {
		return "answers 200 with deletedOn", nil
	}
	return statusOutcome(err, http.StatusOK)
}

func (r *runner) probeForeignMessage(ctx context.Context) (string, error) {
	sender, err := r.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	other, err := r.sharedThread(ctx, bob)
	if err != nil {
		return "", err
	}
	sent, err := sender.SendMessage(ctx, "mine", nil)
	if err != nil {
		return "", err
	}
	_, err = other.UpdateMessage(ctx, sent.ID, &acs.UpdateMessageOptions{Content: to.Ptr("yours")})
	changed, err := permission(err)
	if err != nil {
		return "", err
	}
	_, err = other.DeleteMessage(ctx, sent.ID)
	deleted, err := permission(err)
	return canary.JoinOutcomes("change", changed, "deletion", deleted), err
}

// permission says whether a call was permitted.
func permission(err error) (string, error) {
	observed, err := outcome(err, "is permitted")
	if strings.HasPrefix(observed, "is refused") {
		observed = "is refused"
	}
	return observed, err
}

func (r *runner) probeRemoveNonMember(ctx context.Context) (string, error) {
	thread, err := r.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	stranger, err := r.user(ctx, carol)
	if err != nil {
		return "", err
	}
	_, err = thread.RemoveParticipant(ctx, stranger, nil)
	return statusOutcome(err, http.StatusNoContent)
}

func (r *runner) probeChatErrorEnvelope(ctx context.Context) (string, error) {
	thread, err := r.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	call := &canary.RawCall{}
	const malformed = "none" // no number: refused in a recording, fact 2.2-08
	if _, err := thread.GetMessage(call.With(ctx), malformed); err == nil {
		return "does not come: a malformed message id is answered", nil
	} else if _, failure := outcome(err, ""); failure != nil {
		return "", failure
	}
	switch {
	case strings.Contains(call.Answer, `"CommunicationError"`):
		return "has the recorded form, CommunicationError", nil
	case strings.Contains(call.Answer, `"error"`):
		return "has the documented form, error", nil
	}
	return fmt.Sprintf("has neither form: %d with %d bytes", call.Status, len(call.Answer)), nil
}

func (r *runner) probeTopicLength(ctx context.Context) (string, error) {
	thread, err := r.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	topic := strings.Repeat("x", longTopicLength)
	_, err = thread.Update(ctx, &acs.UpdateThreadOptions{Topic: &topic})
	if observed, failure := outcome(err, ""); failure != nil || observed != "" {
		return observed, failure
	}
	got, err := thread.Get(ctx, nil)
	if err == nil && got.Topic != topic {
		return fmt.Sprintf("is truncated to %d characters", len([]rune(got.Topic))), nil
	}
	return "is accepted", err
}

func (r *runner) probeLargeThreadReceipts(ctx context.Context) (string, error) {
	users, err := r.manyUsers(ctx, largeThreadSize)
	if err != nil {
		return "", err
	}
	thread, _, err := r.newThread(ctx, "Canary, large", users...)
	if err != nil {
		return "", err
	}
	sent, err := thread.SendMessage(ctx, "to be read", nil)
	if err != nil {
		return "", err
	}
	_, err = thread.SendReadReceipt(ctx, sent.ID)
	if observed, failure := permission(err); failure != nil || err != nil {
		return observed, failure
	}
	page, err := thread.NewListReadReceiptsPager(nil).NextPage(ctx)
	switch {
	case err != nil:
		return statusOutcome(err, http.StatusOK)
	case len(page.Value) > 0:
		return "is answered and listed", nil
	}
	return "is answered and ignored", nil
}
