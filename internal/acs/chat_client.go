// SPDX-License-Identifier: MPL-2.0

// This file has the Chat client: the threads of one user.

package acs

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/google/uuid"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// chatAPIVersion is the newest stable version of Chat, and the first with the
// metadata and the retention of threads (facts 2.1-01 and 2.1-02).
const chatAPIVersion = "2025-03-15"

// ChatClient creates, lists and deletes chat threads as one user, who must be a
// member of a thread to see it. It is safe for concurrent use.
//
// Its methods and those of [ChatThreadClient] retry as the package says. SendMessage,
// SendReadReceipt and SendTypingNotification would do their work twice, so they are
// retried only on 429, or if no connection was made. If the service refuses a call,
// the error holds an *azcore.ResponseError; if no token could be issued for the user,
// it is a *[TokenIssueError]; if the service refuses the token, a
// *[TokenRefusedError].
type ChatClient struct {
	client *client
}

// NewChatClient returns a client that acts as the user of the credential. The
// endpoint has a form that [ParseEndpoint] accepts, and should be that of the
// credential's [IdentityClient]. An endpoint, credential or option that is not valid
// is an error.
func NewChatClient(endpoint string, cred *UserCredential, options *ClientOptions) (*ChatClient, error) {
	authorize := func(*ClientOptions) (policy.Policy, error) { return &userTokenPolicy{cred: cred}, cred.validate() }
	var userID string
	if cred != nil { // a nil one is an error of newClient
		userID, _ = cred.UserID()
	}
	limit := func(req *http.Request) string { return chatLimit(userID, req) }
	return newClient[ChatClient]("acs-chat", chatAPIVersion, endpoint, limit, authorize, options)
}

// chatLimit names the rate limit that counts a request (fact 2.4-02): the thread's for
// a change of the thread and for everything inside it, otherwise the user's.
func chatLimit(userID string, req *http.Request) string {
	threadID, below, _ := strings.Cut(strings.TrimPrefix(req.URL.Path+"/", "/chat/threads/"), "/")
	if strings.Trim(below, "/") != "" || req.Method == http.MethodPatch {
		return threadID
	}
	return userID
}

// Thread returns a client of one thread. It does not check the id, and calls nothing:
// an id that is empty is an error of each method.
func (c *ChatClient) Thread(threadID string) *ChatThreadClient {
	return &ChatThreadClient{client: c.client, id: threadID}
}

// CreateThread creates a thread and, in the same call, its first participants. If the
// service does not add some of them, it creates the thread without them, and they are
// the response's InvalidParticipants (fact 2.2-02). Retries repeat the call's
// Repeatability-Request-ID, so that a lost answer does not create a second thread
// (fact 2.2-05).
func (c *ChatClient) CreateThread(ctx context.Context, topic string, options *CreateThreadOptions) (CreateThreadResponse, error) {
	o := valueOrZero(options)
	var resp *http.Response
	return doWithResult(policy.WithCaptureResponse(ctx, &resp), c.client, rest.Request{
		Method: http.MethodPost, Path: rest.Path{Escaped: "/chat/threads"},
		Body: createThreadBody{
			Topic:           topic,
			Participants:    convertAll(o.Participants, newChatParticipantBody),
			Metadata:        o.Metadata,
			RetentionPolicy: newRetentionBody(o.RetentionPolicy),
		},
		Header: map[string]string{"Repeatability-Request-ID": uuid.NewString()},
	}, func(b createdThreadBody) CreateThreadResponse {
		return CreateThreadResponse{ChatThread: b.ChatThread.thread(), InvalidParticipants: invalidParticipants(b.InvalidParticipants, resp)}
	})
}

// NewListThreadsPager lists the threads of the user, including deleted ones (fact
// 2.3-06).
func (c *ChatClient) NewListThreadsPager(options *ListThreadsOptions) *runtime.Pager[ListThreadsResponse] {
	o := valueOrZero(options)
	return newPager(c.client, rest.Request{Path: rest.Path{Escaped: "/chat/threads"}, Query: listQuery(o.PageSize, 0, o.StartTime)}, chatThreadItemBody.item)
}

// DeleteThread deletes a thread for all participants. If an answer is lost, its retry
// may return an error for which [IsNotFound] is true, although this call deleted the
// thread.
func (c *ChatClient) DeleteThread(ctx context.Context, threadID string, _ *DeleteThreadOptions) (DeleteThreadResponse, error) {
	return DeleteThreadResponse{}, c.client.DoWithoutResult(ctx, rest.Request{Method: http.MethodDelete, Path: threadPath(threadID, "")})
}

// threadPath is the path of a thread, plus what follows it.
func threadPath(threadID, suffix string) rest.Path {
	return rest.NewPath("/chat/threads/", "thread id", threadID, suffix)
}

// listQuery is the query of a list. It leaves out parameters that are 0 or nil.
func listQuery(pageSize, skip int32, startTime *time.Time) url.Values {
	query := url.Values{}
	if pageSize != 0 {
		query.Set("maxPageSize", strconv.Itoa(int(pageSize)))
	}
	if skip != 0 {
		query.Set("skip", strconv.Itoa(int(skip)))
	}
	if startTime != nil {
		query.Set("startTime", chatTime(*startTime).String())
	}
	return query
}
