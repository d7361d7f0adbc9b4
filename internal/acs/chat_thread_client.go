// SPDX-License-Identifier: MPL-2.0

// This file has the client of one chat thread: its properties, participants, messages,
// read receipts and typing notifications.

package acs

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// ChatThreadClient reads and changes one thread, as the user of its [ChatClient]:
// see there for retries and errors. It is safe for concurrent use.
type ChatThreadClient struct {
	client *client
	id     string
}

// Get reads the properties of the thread. For a deleted thread it returns an error
// for which [IsNotFound] is true, or the thread with a DeletedOn (fact 2.3-06). A 403
// means only that the user is not a member of such a thread (fact 2.3-07).
func (t *ChatThreadClient) Get(ctx context.Context, _ *GetThreadOptions) (GetThreadResponse, error) {
	thread, err := doWithResult(ctx, t.client, rest.Request{Path: t.path("")}, chatThreadBody.thread)
	return GetThreadResponse{ChatThread: thread}, err
}

// Update changes the properties of the thread that are set in options. The service
// does not return them: Get reads them back (fact 2.3-02).
func (t *ChatThreadClient) Update(ctx context.Context, options *UpdateThreadOptions) (UpdateThreadResponse, error) {
	o := valueOrZero(options)
	return UpdateThreadResponse{}, t.client.DoWithoutResult(ctx, rest.Request{Method: http.MethodPatch, Path: t.path(""), Body: updateThreadBody{
		Topic:           o.Topic,
		Metadata:        o.Metadata,
		RetentionPolicy: newRetentionBody(o.RetentionPolicy),
	}})
}

// NewListParticipantsPager lists the participants of the thread.
func (t *ChatThreadClient) NewListParticipantsPager(options *ListParticipantsOptions) *runtime.Pager[ListParticipantsResponse] {
	o := valueOrZero(options)
	return newPager(t.client, rest.Request{Path: t.path("/participants"), Query: listQuery(o.PageSize, o.Skip, nil)}, chatParticipantBody.participant)
}

// AddParticipants adds participants. It makes one call for each
// [MaxThreadParticipantsPerCall] of them, one after the other. Users who are in the
// thread already stay as they are (fact 2.2-03). Participants whom the service does
// not add are the response's InvalidParticipants (fact 2.2-02). If a call fails, the
// response is that of the calls before it.
func (t *ChatThreadClient) AddParticipants(ctx context.Context, participants []ChatParticipant, _ *AddParticipantsOptions) (AddParticipantsResponse, error) {
	var response AddParticipantsResponse
	for chunk := range slices.Chunk(participants, MaxThreadParticipantsPerCall) {
		var resp *http.Response
		refused, err := doWithResult(policy.WithCaptureResponse(ctx, &resp), t.client, t.post("/participants/:add",
			map[string]any{"participants": convertAll(chunk, newChatParticipantBody)}, false,
		), func(b addedParticipantsBody) []InvalidParticipant {
			return invalidParticipants(b.InvalidParticipants, resp)
		})
		if err != nil {
			return response, err
		}
		response.InvalidParticipants = append(response.InvalidParticipants, refused...)
	}
	return response, nil
}

// RemoveParticipant removes one participant, by raw id. It is not known how the
// service answers if the user is not in the thread (fact 2.3-08).
func (t *ChatThreadClient) RemoveParticipant(ctx context.Context, userID string, _ *RemoveParticipantOptions) (RemoveParticipantResponse, error) {
	if userID == "" {
		return RemoveParticipantResponse{}, errors.New("the user id is empty")
	}
	return RemoveParticipantResponse{}, t.client.DoWithoutResult(ctx, t.post("/participants/:remove", newIdentifierBody(userID), false))
}

// SendMessage sends a message of at most [MaxMessageBytes]. It is retried only if the
// service has certainly not received it.
func (t *ChatThreadClient) SendMessage(ctx context.Context, content string, options *SendMessageOptions) (SendMessageResponse, error) {
	body := struct {
		Content string `json:"content"`
		SendMessageOptions
	}{content, valueOrZero(options)}
	return doWithResult(ctx, t.client, t.post("/messages", body, true), unchanged[SendMessageResponse])
}

// NewListMessagesPager lists the messages of the thread, including those by the
// service.
func (t *ChatThreadClient) NewListMessagesPager(options *ListMessagesOptions) *runtime.Pager[ListMessagesResponse] {
	o := valueOrZero(options)
	return newPager(t.client, rest.Request{Path: t.path("/messages"), Query: listQuery(o.PageSize, 0, o.StartTime)}, chatMessageBody.message)
}

// GetMessage reads a message by its id.
func (t *ChatThreadClient) GetMessage(ctx context.Context, messageID string) (GetMessageResponse, error) {
	message, err := doWithResult(ctx, t.client, rest.Request{Path: t.messagePath(messageID)}, chatMessageBody.message)
	return GetMessageResponse{ChatMessage: message}, err
}

// UpdateMessage changes the properties of a message that are set in options.
func (t *ChatThreadClient) UpdateMessage(ctx context.Context, messageID string, options *UpdateMessageOptions) (UpdateMessageResponse, error) {
	return UpdateMessageResponse{}, t.client.DoWithoutResult(ctx, rest.Request{
		Method: http.MethodPatch, Path: t.messagePath(messageID), Body: valueOrZero(options),
	})
}

// DeleteMessage deletes a message by its id.
func (t *ChatThreadClient) DeleteMessage(ctx context.Context, messageID string) (DeleteMessageResponse, error) {
	return DeleteMessageResponse{}, t.client.DoWithoutResult(ctx, rest.Request{Method: http.MethodDelete, Path: t.messagePath(messageID)})
}

// NewListReadReceiptsPager lists the read receipts of the thread: up to which message
// each participant has read.
func (t *ChatThreadClient) NewListReadReceiptsPager(options *ListReadReceiptsOptions) *runtime.Pager[ListReadReceiptsResponse] {
	o := valueOrZero(options)
	return newPager(t.client, rest.Request{Path: t.path("/readReceipts"), Query: listQuery(o.PageSize, o.Skip, nil)}, readReceiptBody.readReceipt)
}

// SendReadReceipt tells the thread that the user has read all messages up to this one.
// It is retried only if the service has certainly not received it.
func (t *ChatThreadClient) SendReadReceipt(ctx context.Context, messageID string) (SendReadReceiptResponse, error) {
	if messageID == "" {
		return SendReadReceiptResponse{}, errors.New("the message id is empty")
	}
	return SendReadReceiptResponse{}, t.client.DoWithoutResult(ctx, t.post("/readReceipts", map[string]string{"chatMessageId": messageID}, true))
}

// SendTypingNotification tells the thread that the user is typing. It is retried only
// if the service has certainly not received it.
func (t *ChatThreadClient) SendTypingNotification(ctx context.Context, options *SendTypingNotificationOptions) (SendTypingNotificationResponse, error) {
	return SendTypingNotificationResponse{}, t.client.DoWithoutResult(ctx, t.post("/typing", valueOrZero(options), true))
}

// path is the path of the thread, plus what follows it.
func (t *ChatThreadClient) path(suffix string) rest.Path {
	return threadPath(t.id, suffix)
}

// messagePath is the path of a message.
func (t *ChatThreadClient) messagePath(messageID string) rest.Path {
	message := rest.NewPath("/messages/", "message id", messageID, "")
	thread := t.path(message.Escaped)
	return rest.Path{Escaped: thread.Escaped, ID: messageID, Err: cmp.Or(thread.Err, message.Err)}
}

// post is a POST to the path of the thread plus suffix.
func (t *ChatThreadClient) post(suffix string, body any, atMostOnce bool) rest.Request {
	return rest.Request{Method: http.MethodPost, Path: t.path(suffix), Body: body, AtMostOnce: atMostOnce}
}
