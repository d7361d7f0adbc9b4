// SPDX-License-Identifier: MPL-2.0

// This file tests the requests of Chat and the reading of its answers, against
// servers that answer as recorded.

package acs_test

import (
	"context"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

const (
	userA = "8:acs:5b3e1f0a-9c59-4a5c-9d0b-7c1f5a7d0e11_0000001e-0000-0000-0000-00000000000a"
	userB = "8:acs:5b3e1f0a-9c59-4a5c-9d0b-7c1f5a7d0e11_0000001e-0000-0000-0000-00000000000b"
)

// identifierJSON is the JSON of a communication user.
func identifierJSON(id string) string {
	return `{"rawId":"` + id + `","communicationUser":{"id":"` + id + `"}}`
}

// Facts 2.1-01, 2.1-02, 2.2-03, 2.2-05, 2.2-07, 2.3-02, 2.3-03, 2.3-05, 3.1 and
// 5.5-01.
func TestEachChatCallOnTheWire(t *testing.T) {
	t.Parallel()
	const version = "api-version=2025-03-15"
	start := time.Date(2026, 3, 2, 10, 0, 0, 999_999_999, time.FixedZone("", 3600))
	tests := map[string]struct {
		call func(ctx context.Context, c *acs.ChatClient, thread *acs.ChatThreadClient) error
		// What the server answers.
		status int
		answer string
		// What the client sends.
		line, contentType, body string
	}{
		"create with nothing": {
			call: func(ctx context.Context, c *acs.ChatClient, _ *acs.ChatThreadClient) error {
				_, err := c.CreateThread(ctx, "Support", nil)
				return err
			},
			status: 201, answer: `{"chatThread":` + threadAnswer + `}`,
			line: "POST /chat/threads?" + version, contentType: "application/json", body: `{"topic":"Support"}`,
		},
		"create with everything": {
			call: func(ctx context.Context, c *acs.ChatClient, _ *acs.ChatThreadClient) error {
				_, err := c.CreateThread(ctx, "Support", &acs.CreateThreadOptions{
					Participants: []acs.ChatParticipant{
						{UserID: userA, DisplayName: "Ada", ShareHistoryTime: &start, Metadata: map[string]string{"k": "v"}},
						{UserID: userB},
					},
					Metadata:        map[string]string{"a": "1", "b": ""},
					RetentionPolicy: &acs.RetentionPolicy{DeleteThreadAfterDays: 40},
				})
				return err
			},
			status: 201, answer: `{"chatThread":` + threadAnswer + `}`,
			line: "POST /chat/threads?" + version, contentType: "application/json",
			body: `{"topic":"Support","participants":[{"communicationIdentifier":` + identifierJSON(userA) +
				`,"displayName":"Ada","shareHistoryTime":"2026-03-02T09:00:00Z","metadata":{"k":"v"}},` +
				`{"communicationIdentifier":` + identifierJSON(userB) + `}],"metadata":{"a":"1","b":""},` +
				`"retentionPolicy":{"kind":"threadCreationDate","deleteThreadAfterDays":40}}`,
		},
		"list threads": {
			call: func(ctx context.Context, c *acs.ChatClient, _ *acs.ChatThreadClient) error {
				_, err := c.NewListThreadsPager(nil).NextPage(ctx)
				return err
			},
			status: 200, answer: `{"value":[]}`, line: "GET /chat/threads?" + version,
		},
		"list threads, narrowed": {
			call: func(ctx context.Context, c *acs.ChatClient, _ *acs.ChatThreadClient) error {
				_, err := c.NewListThreadsPager(&acs.ListThreadsOptions{StartTime: &start, PageSize: 7}).NextPage(ctx)
				return err
			},
			status: 200, answer: `{"value":[]}`,
			line: "GET /chat/threads?" + version + "&maxPageSize=7&startTime=2026-03-02T09%3A00%3A00Z",
		},
		"delete thread": {
			call: func(ctx context.Context, c *acs.ChatClient, _ *acs.ChatThreadClient) error {
				_, err := c.DeleteThread(ctx, threadID, nil)
				return err
			},
			status: 204, line: "DELETE " + threadPath + "?" + version,
		},
		"get": {
			call: func(ctx context.Context, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
				_, err := thread.Get(ctx, nil)
				return err
			},
			status: 200, answer: threadAnswer, line: "GET " + threadPath + "?" + version,
		},
		"update nothing": {
			call: func(ctx context.Context, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
				_, err := thread.Update(ctx, nil)
				return err
			},
			status: 204, line: "PATCH " + threadPath + "?" + version, contentType: "application/merge-patch+json", body: `{}`,
		},
		"update everything": {
			call: func(ctx context.Context, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
				_, err := thread.Update(ctx, &acs.UpdateThreadOptions{
					Topic: ptr(""), Metadata: map[string]*string{"gone": nil, "kept": ptr("v")}, RetentionPolicy: &acs.RetentionPolicy{},
				})
				return err
			},
			status: 204, line: "PATCH " + threadPath + "?" + version, contentType: "application/merge-patch+json",
			body: `{"topic":"","metadata":{"gone":null,"kept":"v"},"retentionPolicy":{"kind":"none"}}`,
		},
		"list participants": {
			call: func(ctx context.Context, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
				_, err := thread.NewListParticipantsPager(&acs.ListParticipantsOptions{PageSize: 2, Skip: 3}).NextPage(ctx)
				return err
			},
			status: 200, answer: `{"value":[]}`,
			line: "GET " + threadPath + "/participants?" + version + "&maxPageSize=2&skip=3",
		},
		"add participants": {
			call: func(ctx context.Context, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
				_, err := thread.AddParticipants(ctx, []acs.ChatParticipant{{UserID: userA}}, nil)
				return err
			},
			status: 201, answer: `{}`, line: "POST " + threadPath + "/participants/:add?" + version, contentType: "application/json",
			body: `{"participants":[{"communicationIdentifier":` + identifierJSON(userA) + `}]}`,
		},
		"remove participant": {
			call: func(ctx context.Context, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
				_, err := thread.RemoveParticipant(ctx, userA, nil)
				return err
			},
			status: 204, line: "POST " + threadPath + "/participants/:remove?" + version, contentType: "application/json",
			body: identifierJSON(userA),
		},
		"send message": {
			call: func(ctx context.Context, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
				_, err := thread.SendMessage(ctx, "<b>Hi</b>", &acs.SendMessageOptions{
					SenderDisplayName: ptr("Bot"), Type: acs.MessageTypeHTML, Metadata: map[string]string{"k": "v"},
				})
				return err
			},
			status: 201, answer: `{"id":"1730000000000"}`, line: "POST " + threadPath + "/messages?" + version, contentType: "application/json",
			body: `{"content":"\u003cb\u003eHi\u003c/b\u003e","senderDisplayName":"Bot","type":"html","metadata":{"k":"v"}}`,
		},
		"list messages": {
			call: func(ctx context.Context, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
				_, err := thread.NewListMessagesPager(&acs.ListMessagesOptions{StartTime: &start, PageSize: 200}).NextPage(ctx)
				return err
			},
			status: 200, answer: `{"value":[]}`,
			line: "GET " + threadPath + "/messages?" + version + "&maxPageSize=200&startTime=2026-03-02T09%3A00%3A00Z",
		},
		"get message": {
			call: func(ctx context.Context, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
				_, err := thread.GetMessage(ctx, "1730000000000")
				return err
			},
			status: 200, answer: messageAnswer, line: "GET " + threadPath + "/messages/1730000000000?" + version,
		},
		"update message": {
			call: func(ctx context.Context, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
				_, err := thread.UpdateMessage(ctx, "1730000000000", &acs.UpdateMessageOptions{Content: ptr("x"), Metadata: map[string]*string{"k": nil}})
				return err
			},
			status: 204, line: "PATCH " + threadPath + "/messages/1730000000000?" + version, contentType: "application/merge-patch+json",
			body: `{"content":"x","metadata":{"k":null}}`,
		},
		"delete message": {
			call: func(ctx context.Context, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
				_, err := thread.DeleteMessage(ctx, "1730000000000")
				return err
			},
			status: 204, line: "DELETE " + threadPath + "/messages/1730000000000?" + version,
		},
		"list read receipts": {
			call: func(ctx context.Context, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
				_, err := thread.NewListReadReceiptsPager(&acs.ListReadReceiptsOptions{PageSize: 5, Skip: 1}).NextPage(ctx)
				return err
			},
			status: 200, answer: `{"value":[]}`,
			line: "GET " + threadPath + "/readReceipts?" + version + "&maxPageSize=5&skip=1",
		},
		"send read receipt": {
			call: func(ctx context.Context, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
				_, err := thread.SendReadReceipt(ctx, "1730000000000")
				return err
			},
			status: 200, line: "POST " + threadPath + "/readReceipts?" + version, contentType: "application/json",
			body: `{"chatMessageId":"1730000000000"}`,
		},
		"typing": {
			call: func(ctx context.Context, _ *acs.ChatClient, thread *acs.ChatThreadClient) error {
				_, err := thread.SendTypingNotification(ctx, &acs.SendTypingNotificationOptions{SenderDisplayName: ptr("Ada")})
				return err
			},
			status: 200, line: "POST " + threadPath + "/typing?" + version, contentType: "application/json",
			body: `{"senderDisplayName":"Ada"}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, url := serveAnswers(t, wireAnswer{status: test.status, body: test.answer})
			client := newChatClient(t, url, fastRetries())
			if err := test.call(t.Context(), client, client.Thread(threadID)); err != nil {
				t.Fatalf("got error %v, want none", err)
			}
			r := server.wantRequests(t, 1, test.line, test.contentType, test.body)
			if got, want := r.header.Get("Authorization"), "Bearer given-token"; got != want {
				t.Errorf("got authorization %q, want %q", got, want)
			}
			// Fact 2.2-05: on the create, and without the header of Rooms.
			id := r.header.Get("Repeatability-Request-Id")
			if isUUID := regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(id); isUUID != strings.HasPrefix(name, "create") {
				t.Errorf("got repeatability-request-id %q", id)
			}
			if got := r.header.Get("Repeatability-First-Sent"); got != "" {
				t.Errorf("got Repeatability-First-Sent %q, want none", got)
			}
		})
	}
}

// Section 3.1: the raw id and the object of its kind, but never the name of the kind.
func TestIdentifiersOfEveryKindOnTheWire(t *testing.T) {
	t.Parallel()
	for rawID, want := range map[string]string{
		userA:              identifierJSON(userA),
		"8:spool:x":        identifierJSON("8:spool:x"),
		"4:+12345556789":   `{"rawId":"4:+12345556789","phoneNumber":{"value":"+12345556789"}}`,
		"4:anonymous":      `{"rawId":"4:anonymous","phoneNumber":{"value":"anonymous","isAnonymous":true}}`,
		"4:+1234_abc":      `{"rawId":"4:+1234_abc","phoneNumber":{"value":"+1234_abc","assertedId":"abc"}}`,
		"8:orgid:u":        `{"rawId":"8:orgid:u","microsoftTeamsUser":{"userId":"u","cloud":"public"}}`,
		"8:gcch:u":         `{"rawId":"8:gcch:u","microsoftTeamsUser":{"userId":"u","cloud":"gcch"}}`,
		"8:teamsvisitor:u": `{"rawId":"8:teamsvisitor:u","microsoftTeamsUser":{"userId":"u","isAnonymous":true}}`,
		"28:dod:a":         `{"rawId":"28:dod:a","microsoftTeamsApp":{"appId":"a","cloud":"dod"}}`,
		"8:gcch-acs:r_t_u": `{"rawId":"8:gcch-acs:r_t_u","teamsExtensionUser":{"userId":"u","tenantId":"t","resourceId":"r","cloud":"gcch"}}`,
		"of no known form": `{"rawId":"of no known form"}`,
		"48:of:another":    `{"rawId":"48:of:another"}`,
	} {
		server, url := serveAnswers(t, wireAnswer{status: http.StatusNoContent})
		if _, err := newChatClient(t, url, fastRetries()).Thread(threadID).RemoveParticipant(t.Context(), rawID, nil); err != nil {
			t.Fatal(err)
		}
		if got := server.received()[0].body; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// Section 3.1: answers often lack the kind, and may lack the raw id.
func TestIdentifiersOfEveryKindAreRead(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		identifierJSON(userA): userA,
		`{"kind":"communicationUser","communicationUser":{"id":"` + userA + `"}}`:                userA,
		`{"phoneNumber":{"value":"+1"}}`:                                                         "4:+1",
		`{"microsoftTeamsUser":{"userId":"u"}}`:                                                  "8:orgid:u",
		`{"microsoftTeamsUser":{"userId":"u","cloud":"dod"}}`:                                    "8:dod:u",
		`{"microsoftTeamsUser":{"userId":"u","isAnonymous":true}}`:                               "8:teamsvisitor:u",
		`{"microsoftTeamsApp":{"appId":"a","cloud":"gcch"}}`:                                     "28:gcch:a",
		`{"teamsExtensionUser":{"userId":"u","tenantId":"t","resourceId":"r","cloud":"public"}}`: "8:acs:r_t_u",
		`{"kind":"unknown","rawId":"x"}`:                                                         "x",
	} {
		_, url := serveAnswers(t, wireAnswer{status: http.StatusOK, body: `{"value":[{"communicationIdentifier":` + body + `}]}`})
		page, err := newChatClient(t, url, fastRetries()).Thread(threadID).NewListParticipantsPager(nil).NextPage(t.Context())
		if err != nil || len(page.Value) != 1 || page.Value[0].UserID != want {
			t.Errorf("%s: got %+v, error %v, want %q", body, page.Value, err, want)
		}
	}
}

// Facts 2.2-04, 2.3-03, 2.3-04 and 2.3-05: the recorded answers.
func TestAThreadIsReadFromEveryForm(t *testing.T) {
	t.Parallel()
	created := time.Date(2025, 6, 10, 22, 20, 37, 0, time.UTC)
	for body, want := range map[string]acs.ChatThread{
		`{"id":"` + threadID + `","topic":"T","createdOn":"2025-06-10T22:20:37Z","createdByCommunicationIdentifier":` + identifierJSON(userA) +
			`,"retentionPolicy":{"kind":"none"}}`: {ID: threadID, Topic: "T", CreatedOn: created, CreatedBy: userA},
		`{"id":"` + threadID + `",` + threadRest + `,"deletedOn":"2025-06-10T22:20:38Z","metadata":{"k":"v"},` +
			`"retentionPolicy":{"deleteThreadAfterDays":60,"kind":"threadCreationDate"}}`: {
			ID: threadID, Topic: "T", CreatedOn: created, CreatedBy: userA, DeletedOn: ptr(created.Add(time.Second)),
			Metadata: map[string]string{"k": "v"}, RetentionPolicy: acs.RetentionPolicy{DeleteThreadAfterDays: 60},
		},
		`{"id":"` + threadID + `",` + threadRest + `,"deletedOn":null,"retentionPolicy":null,"metadata":null}`: {ID: threadID, Topic: "T", CreatedOn: created, CreatedBy: userA},
	} {
		_, url := serveAnswers(t, wireAnswer{status: http.StatusOK, body: body})
		got, err := newChatClient(t, url, fastRetries()).Thread(threadID).Get(t.Context(), nil)
		if err != nil || !reflect.DeepEqual(got.ChatThread, want) {
			t.Errorf("%s: got %+v, error %v, want %+v", body, got.ChatThread, err, want)
		}
	}
}
