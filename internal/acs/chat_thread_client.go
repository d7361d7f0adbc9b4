// This file is the client of one chat thread: its properties, participants,
// messages, read receipts and typing notifications.

package acs

import (
	"context"
	"errors"
	"net/http"
	"net/url"
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
	thread, err := receive(ctx, t, "", func(b chatThreadBody) error { return same(t.id, b.ID) })
	if err != nil {
		return GetThreadResponse{}, err
	}
	return GetThreadResponse{ChatThread: thread.thread()}, nil
}

// Update changes the properties of the thread that options names. The service
// answers nothing of them: Get reads them back (fact 2.3-02).
func (t *ChatThreadClient) Update(ctx context.Context, options *UpdateThreadOptions) (UpdateThreadResponse, error) {
	if options == nil {
		options = &UpdateThreadOptions{}
	}
	req, err := t.newRequest(ctx, http.MethodPatch, "", contentTypeMergePatch, updateThreadBody{
		Topic:           options.Topic,
		Metadata:        options.Metadata,
		RetentionPolicy: newRetentionBody(options.RetentionPolicy),
	})
	if err != nil {
		return UpdateThreadResponse{}, err
	}
	return UpdateThreadResponse{}, done(t.client.send(req))
}

// NewListParticipantsPager lists the roster of the thread.
func (t *ChatThreadClient) NewListParticipantsPager(options *ListParticipantsOptions) *runtime.Pager[ListParticipantsResponse] {
	if options == nil {
		options = &ListParticipantsOptions{}
	}
	first := t.list("/participants", listQuery(options.PageSize, options.Skip, nil))
	return newPager(t.client, first, chatParticipantBody.participant)
}

// AddParticipants adds participants, 200 in a call, one call after the other. Who
// is in the thread already stays as he is (fact 2.2-03), and whom the service
// does not let in is in the answer (fact 2.2-02). Where a call fails, the answer
// is that of the calls before it.
func (t *ChatThreadClient) AddParticipants(ctx context.Context, participants []ChatParticipant, _ *AddParticipantsOptions) (AddParticipantsResponse, error) {
	var response AddParticipantsResponse
	for chunk := range slices.Chunk(participants, maxAdded) {
		req, err := t.newRequest(ctx, http.MethodPost, "/participants/:add", contentTypeJSON,
			addParticipantsBody{Participants: each(chunk, newChatParticipantBody)})
		if err != nil {
			return response, err
		}
		resp, err := t.client.send(req)
		if err != nil {
			return response, err
		}
		body, err := decode[addedParticipantsBody](resp)
		if err != nil {
			return response, err
		}
		response.InvalidParticipants = append(response.InvalidParticipants, invalidParticipants(body.InvalidParticipants, resp)...)
	}
	return response, nil
}

// RemoveParticipant removes one participant.
func (t *ChatThreadClient) RemoveParticipant(ctx context.Context, userID string, _ *RemoveParticipantOptions) (RemoveParticipantResponse, error) {
	if userID == "" {
		return RemoveParticipantResponse{}, errors.New("the user id is empty")
	}
	req, err := t.newRequest(ctx, http.MethodPost, "/participants/:remove", contentTypeJSON, newIdentifierBody(userID))
	if err != nil {
		return RemoveParticipantResponse{}, err
	}
	return RemoveParticipantResponse{}, done(t.client.send(req))
}

// SendMessage sends a message of up to 28 KB (fact 2.4-01).
func (t *ChatThreadClient) SendMessage(ctx context.Context, content string, options *SendMessageOptions) (SendMessageResponse, error) {
	if options == nil {
		options = &SendMessageOptions{}
	}
	req, err := t.newRequest(ctx, http.MethodPost, "/messages", contentTypeJSON, sendMessageBody{
		Content:           content,
		SenderDisplayName: options.SenderDisplayName,
		Type:              options.Type,
		Metadata:          options.Metadata,
	})
	if err != nil {
		return SendMessageResponse{}, err
	}
	resp, err := t.client.sendOnce(req)
	if err != nil {
		return SendMessageResponse{}, err
	}
	sent, err := decode[sentMessageBody](resp)
	return SendMessageResponse(sent), err
}

// NewListMessagesPager lists the messages of the thread.
func (t *ChatThreadClient) NewListMessagesPager(options *ListMessagesOptions) *runtime.Pager[ListMessagesResponse] {
	if options == nil {
		options = &ListMessagesOptions{}
	}
	first := t.list("/messages", listQuery(options.PageSize, 0, options.StartTime))
	return newPager(t.client, first, chatMessageBody.message)
}

// GetMessage reads a message.
func (t *ChatThreadClient) GetMessage(ctx context.Context, messageID string) (GetMessageResponse, error) {
	below, err := messagePath(messageID)
	if err != nil {
		return GetMessageResponse{}, err
	}
	message, err := receive(ctx, t, below, func(b chatMessageBody) error { return same(messageID, b.ID) })
	if err != nil {
		return GetMessageResponse{}, err
	}
	return GetMessageResponse{ChatMessage: message.message()}, nil
}

// UpdateMessage changes the properties of a message that options names.
func (t *ChatThreadClient) UpdateMessage(ctx context.Context, messageID string, options *UpdateMessageOptions) (UpdateMessageResponse, error) {
	if options == nil {
		options = &UpdateMessageOptions{}
	}
	below, err := messagePath(messageID)
	if err != nil {
		return UpdateMessageResponse{}, err
	}
	req, err := t.newRequest(ctx, http.MethodPatch, below, contentTypeMergePatch,
		updateMessageBody{Content: options.Content, Metadata: options.Metadata})
	if err != nil {
		return UpdateMessageResponse{}, err
	}
	return UpdateMessageResponse{}, done(t.client.send(req))
}

// DeleteMessage deletes a message.
func (t *ChatThreadClient) DeleteMessage(ctx context.Context, messageID string) (DeleteMessageResponse, error) {
	below, err := messagePath(messageID)
	if err != nil {
		return DeleteMessageResponse{}, err
	}
	path, err := threadPath(t.id, below)
	if err != nil {
		return DeleteMessageResponse{}, err
	}
	req, err := t.client.newRequest(ctx, http.MethodDelete, path)
	if err != nil {
		return DeleteMessageResponse{}, err
	}
	return DeleteMessageResponse{}, done(t.client.send(req))
}

// NewListReadReceiptsPager lists who has read up to which message.
func (t *ChatThreadClient) NewListReadReceiptsPager(options *ListReadReceiptsOptions) *runtime.Pager[ListReadReceiptsResponse] {
	if options == nil {
		options = &ListReadReceiptsOptions{}
	}
	first := t.list("/readReceipts", listQuery(options.PageSize, options.Skip, nil))
	return newPager(t.client, first, readReceiptBody.readReceipt)
}

// SendReadReceipt says that the user has read the messages up to one.
func (t *ChatThreadClient) SendReadReceipt(ctx context.Context, messageID string) (SendReadReceiptResponse, error) {
	if messageID == "" {
		return SendReadReceiptResponse{}, errors.New("the message id is empty")
	}
	req, err := t.newRequest(ctx, http.MethodPost, "/readReceipts", contentTypeJSON, sendReadReceiptBody{MessageID: messageID})
	if err != nil {
		return SendReadReceiptResponse{}, err
	}
	return SendReadReceiptResponse{}, done(t.client.sendOnce(req))
}

// SendTypingNotification says that the user is typing.
func (t *ChatThreadClient) SendTypingNotification(ctx context.Context, options *SendTypingNotificationOptions) (SendTypingNotificationResponse, error) {
	if options == nil {
		options = &SendTypingNotificationOptions{}
	}
	req, err := t.newRequest(ctx, http.MethodPost, "/typing", contentTypeJSON, typingBody{SenderDisplayName: options.SenderDisplayName})
	if err != nil {
		return SendTypingNotificationResponse{}, err
	}
	return SendTypingNotificationResponse{}, done(t.client.sendOnce(req))
}

// newRequest makes a request with a body for the thread, or for what is below it.
func (t *ChatThreadClient) newRequest(ctx context.Context, method, below, contentType string, body any) (*policy.Request, error) {
	path, err := threadPath(t.id, below)
	if err != nil {
		return nil, err
	}
	return t.client.newBodyRequest(ctx, method, path, contentType, body)
}

// list makes the first request of a list below the thread.
func (t *ChatThreadClient) list(below string, query url.Values) func(context.Context) (*policy.Request, error) {
	return func(ctx context.Context) (*policy.Request, error) {
		path, err := threadPath(t.id, below)
		if err != nil {
			return nil, err
		}
		return t.client.newQueryRequest(ctx, http.MethodGet, path, query)
	}
}

// receive reads the thread, or what is below it. asked refuses something else.
func receive[T answer](ctx context.Context, t *ChatThreadClient, below string, asked func(T) error) (T, error) {
	var none T
	path, err := threadPath(t.id, below)
	if err != nil {
		return none, err
	}
	req, err := t.client.newRequest(ctx, http.MethodGet, path)
	if err != nil {
		return none, err
	}
	resp, err := t.client.send(req)
	if err != nil {
		return none, err
	}
	body, err := decode[T](resp)
	if err == nil {
		if err = asked(body); err != nil {
			err = unexpected(resp, err)
		}
	}
	return body, err
}

// messagePath is the path of one message below its thread.
func messagePath(messageID string) (string, error) {
	id, err := segment("message id", messageID)
	if err != nil {
		return "", err
	}
	return "/messages/" + id, nil
}
