// This file is the client of one chat thread: its properties, participants,
// messages, read receipts and typing notifications.

package acs

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// maxAdded is how many participants one call adds (fact 2.4-01).
const maxAdded = 200

// ChatThreadClient works on one thread as the user of its ChatClient, whose doc
// says what is tried again and which errors there are. It is safe for concurrent
// use.
type ChatThreadClient struct {
	client *client
	id     string
}

// Get reads the thread's properties. A deleted thread is a 404 or has a DeletedOn
// (fact 2.3-06); a 403 says of a thread only that the user does not see it (fact
// 2.3-07).
func (t *ChatThreadClient) Get(ctx context.Context, _ *GetThreadOptions) (GetThreadResponse, error) {
	thread, err := receive(ctx, t.client, request{path: t.path("")}, chatThreadBody.thread)
	return GetThreadResponse{ChatThread: thread}, err
}

// Update changes the properties of the thread that options names. The service
// answers nothing of them: Get reads them back (fact 2.3-02).
func (t *ChatThreadClient) Update(ctx context.Context, options *UpdateThreadOptions) (UpdateThreadResponse, error) {
	o := given(options)
	return UpdateThreadResponse{}, t.client.change(ctx, request{method: http.MethodPatch, path: t.path(""), body: updateThreadBody{
		Topic:           o.Topic,
		Metadata:        o.Metadata,
		RetentionPolicy: newRetentionBody(o.RetentionPolicy),
	}})
}

// NewListParticipantsPager lists the roster of the thread.
func (t *ChatThreadClient) NewListParticipantsPager(options *ListParticipantsOptions) *runtime.Pager[ListParticipantsResponse] {
	o := given(options)
	return newPager(t.client, request{path: t.path("/participants"), query: listQuery(o.PageSize, o.Skip, nil)}, chatParticipantBody.participant)
}

// AddParticipants adds participants, 200 in a call, one call after the other. Who
// is in the thread already stays as he is (fact 2.2-03), and whom the service
// does not let in is in the answer (fact 2.2-02). Where a call fails, the answer
// is that of the calls before it.
func (t *ChatThreadClient) AddParticipants(ctx context.Context, participants []ChatParticipant, _ *AddParticipantsOptions) (AddParticipantsResponse, error) {
	var response AddParticipantsResponse
	for chunk := range slices.Chunk(participants, maxAdded) {
		var resp *http.Response
		refused, err := receive(policy.WithCaptureResponse(ctx, &resp), t.client, t.post("/participants/:add",
			map[string]any{"participants": each(chunk, newChatParticipantBody)}, false,
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

// RemoveParticipant removes one participant.
func (t *ChatThreadClient) RemoveParticipant(ctx context.Context, userID string, _ *RemoveParticipantOptions) (RemoveParticipantResponse, error) {
	if userID == "" {
		return RemoveParticipantResponse{}, errors.New("the user id is empty")
	}
	return RemoveParticipantResponse{}, t.client.change(ctx, t.post("/participants/:remove", newIdentifierBody(userID), false))
}

// SendMessage sends a message of up to 28 KB (fact 2.4-01).
func (t *ChatThreadClient) SendMessage(ctx context.Context, content string, options *SendMessageOptions) (SendMessageResponse, error) {
	body := struct {
		Content string `json:"content"`
		SendMessageOptions
	}{content, given(options)}
	return receive(ctx, t.client, t.post("/messages", body, true), asItIs[SendMessageResponse])
}

// NewListMessagesPager lists the messages of the thread.
func (t *ChatThreadClient) NewListMessagesPager(options *ListMessagesOptions) *runtime.Pager[ListMessagesResponse] {
	o := given(options)
	return newPager(t.client, request{path: t.path("/messages"), query: listQuery(o.PageSize, 0, o.StartTime)}, chatMessageBody.message)
}

// GetMessage reads a message.
func (t *ChatThreadClient) GetMessage(ctx context.Context, messageID string) (GetMessageResponse, error) {
	message, err := receive(ctx, t.client, request{path: t.messagePath(messageID)}, chatMessageBody.message)
	return GetMessageResponse{ChatMessage: message}, err
}

// UpdateMessage changes the properties of a message that options names.
func (t *ChatThreadClient) UpdateMessage(ctx context.Context, messageID string, options *UpdateMessageOptions) (UpdateMessageResponse, error) {
	return UpdateMessageResponse{}, t.client.change(ctx, request{
		method: http.MethodPatch, path: t.messagePath(messageID), body: given(options),
	})
}

// DeleteMessage deletes a message.
func (t *ChatThreadClient) DeleteMessage(ctx context.Context, messageID string) (DeleteMessageResponse, error) {
	return DeleteMessageResponse{}, t.client.change(ctx, request{method: http.MethodDelete, path: t.messagePath(messageID)})
}

// NewListReadReceiptsPager lists who has read up to which message.
func (t *ChatThreadClient) NewListReadReceiptsPager(options *ListReadReceiptsOptions) *runtime.Pager[ListReadReceiptsResponse] {
	o := given(options)
	return newPager(t.client, request{path: t.path("/readReceipts"), query: listQuery(o.PageSize, o.Skip, nil)}, readReceiptBody.readReceipt)
}

// SendReadReceipt says that the user has read the messages up to one.
func (t *ChatThreadClient) SendReadReceipt(ctx context.Context, messageID string) (SendReadReceiptResponse, error) {
	if messageID == "" {
		return SendReadReceiptResponse{}, errors.New("the message id is empty")
	}
	return SendReadReceiptResponse{}, t.client.change(ctx, t.post("/readReceipts", map[string]string{"chatMessageId": messageID}, true))
}

// SendTypingNotification says that the user is typing.
func (t *ChatThreadClient) SendTypingNotification(ctx context.Context, options *SendTypingNotificationOptions) (SendTypingNotificationResponse, error) {
	return SendTypingNotificationResponse{}, t.client.change(ctx, t.post("/typing", given(options), true))
}

// path is the path of the thread, or of what is below it.
func (t *ChatThreadClient) path(below string) path {
	return threadPath(t.id, below)
}

// messagePath is the path of one message of the thread.
func (t *ChatThreadClient) messagePath(messageID string) path {
	message := pathOf("/messages/", "message id", messageID, "")
	thread := t.path(message.text)
	return path{text: thread.text, id: messageID, err: cmp.Or(thread.err, message.err)}
}

// post is a request to change something below the thread, once where it must not be
// carried out twice.
func (t *ChatThreadClient) post(below string, body any, once bool) request {
	return request{method: http.MethodPost, path: t.path(below), body: body, once: once}
}
