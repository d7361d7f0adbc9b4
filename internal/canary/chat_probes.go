package canary

// This file is the probes of Chat.

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

const (
	longTopic  = 1000 // characters
	manyPeople = 21   // participants, one more than receipts are documented for (fact 2.4-01)
)

// keyAfterNull says what became of a key of metadata that was sent as null.
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

func askNullMetadata(ctx context.Context, b *bench) (string, error) {
	thread, err := b.sharedThread(ctx, alice)
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
	return both("thread", ofThread, "message", ofMessage), nil
}

func askEmptyMetadata(ctx context.Context, b *bench) (string, error) {
	thread, err := b.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	for _, value := range []string{"1", ""} { // set, then sent empty
		_, err := thread.Update(ctx, &acs.UpdateThreadOptions{Metadata: map[string]*string{"emptied": &value}})
		if seen, failure := outcome(err, ""); failure != nil || seen != "" {
			return seen, failure
		}
	}
	got, err := thread.Get(ctx, nil)
	if err != nil {
		return "", err
	}
	if value, there := got.Metadata["emptied"]; there {
		return fmt.Sprintf("leaves the key with the value %q", value), nil
	}
	return "removes the key, as one of a message does", nil
}

func askNullRetention(ctx context.Context, b *bench) (string, error) {
	thread, err := b.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	before, err := thread.Get(ctx, nil)
	if err != nil {
		return "", err
	}
	if before.RetentionPolicy.DeleteThreadAfterDays == 0 {
		return "", undecided("the thread was created with a retention policy and has none")
	}
	x := &exchange{body: `{"retentionPolicy":null}`}
	_, err = thread.Update(x.with(ctx), nil)
	if seen, failure := outcome(err, ""); failure != nil || seen != "" {
		return seen, failure
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

func askDeletedThread(ctx context.Context, b *bench) (string, error) {
	thread, made, err := b.newThread(ctx, "Canary, deleted")
	if err != nil {
		return "", err
	}
	if _, err := b.chats[alice].DeleteThread(ctx, made.ID, nil); err != nil {
		return "", err
	}
	b.ledger.forget(made.ID)
	got, err := thread.Get(ctx, nil)
	if err == nil && got.DeletedOn != nil {
		return "answers 200 with deletedOn", nil
	}
	return status(err, http.StatusOK)
}

func askForeignMessage(ctx context.Context, b *bench) (string, error) {
	sender, err := b.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	other, err := b.sharedThread(ctx, bob)
	if err != nil {
		return "", err
	}
	sent, err := sender.SendMessage(ctx, "mine", nil)
	if err != nil {
		return "", err
	}
	_, err = other.UpdateMessage(ctx, sent.ID, &acs.UpdateMessageOptions{Content: to.Ptr("yours")})
	changed, err := permitted(err)
	if err != nil {
		return "", err
	}
	_, err = other.DeleteMessage(ctx, sent.ID)
	deleted, err := permitted(err)
	return both("change", changed, "deletion", deleted), err
}

// permitted says whether a call was let through.
func permitted(err error) (string, error) {
	seen, err := outcome(err, "is permitted")
	if strings.HasPrefix(seen, "is refused") {
		seen = "is refused"
	}
	return seen, err
}

func askRemoveNonMember(ctx context.Context, b *bench) (string, error) {
	thread, err := b.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	stranger, err := b.user(ctx, carol)
	if err != nil {
		return "", err
	}
	_, err = thread.RemoveParticipant(ctx, stranger, nil)
	return status(err, http.StatusNoContent)
}

func askChatErrorEnvelope(ctx context.Context, b *bench) (string, error) {
	thread, err := b.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	x := &exchange{}
	const malformed = "none" // no number: refused in a recording, fact 2.2-08
	if _, err := thread.GetMessage(x.with(ctx), malformed); err == nil {
		return "does not come: a malformed message id is answered", nil
	} else if _, failure := outcome(err, ""); failure != nil {
		return "", failure
	}
	switch {
	case strings.Contains(x.answer, `"CommunicationError"`):
		return "has the recorded form, CommunicationError", nil
	case strings.Contains(x.answer, `"error"`):
		return "has the documented form, error", nil
	}
	return fmt.Sprintf("has neither form: %d with %d bytes", x.status, len(x.answer)), nil
}

func askTopicLength(ctx context.Context, b *bench) (string, error) {
	thread, err := b.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	topic := strings.Repeat("x", longTopic)
	_, err = thread.Update(ctx, &acs.UpdateThreadOptions{Topic: &topic})
	if seen, failure := outcome(err, ""); failure != nil || seen != "" {
		return seen, failure
	}
	got, err := thread.Get(ctx, nil)
	if err == nil && got.Topic != topic {
		return fmt.Sprintf("is cut to %d", len([]rune(got.Topic))), nil
	}
	return "is taken", err
}

func askLargeThreadReceipts(ctx context.Context, b *bench) (string, error) {
	people, err := b.people(ctx, manyPeople)
	if err != nil {
		return "", err
	}
	thread, _, err := b.newThread(ctx, "Canary, large", people...)
	if err != nil {
		return "", err
	}
	sent, err := thread.SendMessage(ctx, "to be read", nil)
	if err != nil {
		return "", err
	}
	_, err = thread.SendReadReceipt(ctx, sent.ID)
	if seen, failure := permitted(err); failure != nil || err != nil {
		return seen, failure
	}
	page, err := thread.NewListReadReceiptsPager(nil).NextPage(ctx)
	switch {
	case err != nil:
		return status(err, http.StatusOK)
	case len(page.Value) > 0:
		return "is answered and listed", nil
	}
	return "is answered and comes to nothing", nil
}
