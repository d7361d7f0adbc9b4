// This file is the Chat client: the threads of the user as whom it acts.

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
)

// chatAPIVersion is the newest stable version of Chat, and the first with the
// metadata and the retention of threads (facts 2.1-01 and 2.1-02).
const chatAPIVersion = "2025-03-15"

// ChatClient manages chat threads as one user, who must be a member of each. It
// is safe for concurrent use.
//
// Its methods and those of ChatThreadClient try again as those of RoomsClient do,
// except for the ones that would do their work twice: SendMessage,
// SendReadReceipt and SendTypingNotification are tried again only on 429 and
// where no connection was made. What the service refuses is an
// *azcore.ResponseError: see ErrorDetails and IsNotFound. Where no token can be
// had for the user it is a *TokenIssueError, where a token is refused a
// *TokenRefusedError.
type ChatClient struct {
	client *client
}

// NewChatClient makes a client that acts as the user of the credential. The
// endpoint is in a form that ParseEndpoint takes; it should be that of the
// credential's IdentityClient.
func NewChatClient(endpoint string, cred *UserCredential, options *ClientOptions) (*ChatClient, error) {
	authorize := func(*ClientOptions) (policy.Policy, error) { return &userTokenPolicy{cred: cred}, cred.check() }
	c, err := newClient[ChatClient]("acs-chat", chatAPIVersion, endpoint, authorize, options)
	if err != nil {
		return nil, err
	}
	userID, _ := cred.UserID()
	c.client.scope = func(req *http.Request) string { return chatScope(userID, req) }
	return c, nil
}

// chatScope is whose limit a request counts for (fact 2.4-02): the thread's where
// it is about what is in one or changes one, and else the user's.
func chatScope(userID string, req *http.Request) string {
	threadID, below, _ := strings.Cut(strings.TrimPrefix(req.URL.Path+"/", "/chat/threads/"), "/")
	if strings.Trim(below, "/") != "" || req.Method == http.MethodPatch {
		return threadID
	}
	return userID
}

// Thread is a client of one thread. The id is looked at when it is used.
func (c *ChatClient) Thread(threadID string) *ChatThreadClient {
	return &ChatThreadClient{client: c.client, id: threadID}
}

// CreateThread creates a thread, with its first participants in the same call.
// Participants whom the service does not let in are in the answer, and the thread
// is there without them (fact 2.2-02). The call carries a
// repeatability-request-id that its retries repeat, so that a lost answer does
// not make a second thread (fact 2.2-05).
func (c *ChatClient) CreateThread(ctx context.Context, topic string, options *CreateThreadOptions) (CreateThreadResponse, error) {
	o := given(options)
	var resp *http.Response
	return receive(policy.WithCaptureResponse(ctx, &resp), c.client, request{
		method: http.MethodPost, path: path{text: "/chat/threads"},
		body: createThreadBody{
			Topic:           topic,
			Participants:    each(o.Participants, newChatParticipantBody),
			Metadata:        o.Metadata,
			RetentionPolicy: newRetentionBody(o.RetentionPolicy),
		},
		header: map[string]string{"Repeatability-Request-ID": uuid.NewString()},
	}, func(b createdThreadBody) CreateThreadResponse {
		return CreateThreadResponse{ChatThread: b.ChatThread.thread(), InvalidParticipants: invalidParticipants(b.InvalidParticipants, resp)}
	})
}

// NewListThreadsPager lists the threads of the user, deleted ones among them
// (fact 2.3-06).
func (c *ChatClient) NewListThreadsPager(options *ListThreadsOptions) *runtime.Pager[ListThreadsResponse] {
	o := given(options)
	return newPager(c.client, request{path: path{text: "/chat/threads"}, query: listQuery(o.PageSize, 0, o.StartTime)}, chatThreadItemBody.item)
}

// DeleteThread deletes a thread for all of its participants. An error for which
// IsNotFound holds may be the answer to a retry of a deletion whose answer was
// lost.
func (c *ChatClient) DeleteThread(ctx context.Context, threadID string, _ *DeleteThreadOptions) (DeleteThreadResponse, error) {
	return DeleteThreadResponse{}, c.client.change(ctx, request{method: http.MethodDelete, path: threadPath(threadID, "")})
}

// threadPath is the path of one thread, or of what is below it.
func threadPath(threadID, below string) path {
	return pathOf("/chat/threads/", "thread id", threadID, below)
}

// listQuery is what narrows a list. Zeros and nil leave a parameter out.
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
