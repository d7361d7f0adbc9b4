// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file is the tests' client of Identity and Chat.

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const (
	identityVersion = "2025-06-30"
	chatVersion     = "2025-03-15"

	// stranger is a well-formed user of another resource.
	stranger = ann
)

// identity sends a signed request to Identity.
func (c *client) identity(method, path, body string, headers ...string) reply {
	c.t.Helper()
	return c.raw(method, path+"?api-version="+identityVersion, body, headers...)
}

// chatUser is a user of the emulator and a token of theirs.
type chatUser struct {
	*client
	id    string
	token string
}

// user makes a user who may do everything in Chat.
func (c *client) user() chatUser {
	id := c.server.CreateUser()
	return chatUser{c, id, c.server.IssueToken(id, []string{"chat"}, 0)}
}

// users makes so many of them.
func (c *client) users(n int) []chatUser {
	all := make([]chatUser, n)
	for i := range all {
		all[i] = c.user()
	}
	return all
}

// with is the same user with another token.
func (u chatUser) with(token string) chatUser {
	u.token = token
	return u
}

// chat sends a request with the user's token; path may bring a query of its own.
func (u chatUser) chat(method, path, body string, headers ...string) reply {
	u.t.Helper()
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return u.chatTarget(method, path+separator+"api-version="+chatVersion, body, headers...)
}

// chatTarget is chat for a target that brings its own version.
func (u chatUser) chatTarget(method, target, body string, headers ...string) reply {
	u.t.Helper()
	r := u.request(method, target, body)
	r.Header.Set("Authorization", "Bearer "+u.token)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return u.mustSend(r)
}

type identifierBody struct {
	RawID             string `json:"rawId"`
	CommunicationUser struct {
		ID string `json:"id"`
	} `json:"communicationUser"`
}

type retentionBody struct {
	Kind string `json:"kind"`
	Days int    `json:"deleteThreadAfterDays"`
}

type threadBody struct {
	ID              string            `json:"id"`
	Topic           string            `json:"topic"`
	CreatedOn       string            `json:"createdOn"`
	CreatedBy       identifierBody    `json:"createdByCommunicationIdentifier"`
	DeletedOn       string            `json:"deletedOn"`
	Metadata        map[string]string `json:"metadata"`
	RetentionPolicy *retentionBody    `json:"retentionPolicy"`
}

type invalidBody struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Target  string `json:"target"`
}

type createdBody struct {
	ChatThread          threadBody    `json:"chatThread"`
	InvalidParticipants []invalidBody `json:"invalidParticipants"`
}

type threadItemBody struct {
	ID                    string `json:"id"`
	Topic                 string `json:"topic"`
	DeletedOn             string `json:"deletedOn"`
	LastMessageReceivedOn string `json:"lastMessageReceivedOn"`
}

type chatParticipantBody struct {
	Identifier       identifierBody    `json:"communicationIdentifier"`
	DisplayName      *string           `json:"displayName"`
	ShareHistoryTime string            `json:"shareHistoryTime"`
	Metadata         map[string]string `json:"metadata"`
}

type contentBody struct {
	Message      *string               `json:"message"`
	Attachments  *[]attachmentBody     `json:"attachments"`
	Topic        *string               `json:"topic"`
	Participants []chatParticipantBody `json:"participants"`
	Initiator    *identifierBody       `json:"initiatorCommunicationIdentifier"`
}

type attachmentBody struct {
	ID         string `json:"id"`
	Type       string `json:"attachmentType"`
	Name       string `json:"name"`
	URL        string `json:"url"`
	PreviewURL string `json:"previewUrl"`
}

type messageBody struct {
	ID                string            `json:"id"`
	Type              string            `json:"type"`
	SequenceID        string            `json:"sequenceId"`
	Version           string            `json:"version"`
	Content           *contentBody      `json:"content"`
	SenderDisplayName *string           `json:"senderDisplayName"`
	CreatedOn         string            `json:"createdOn"`
	Sender            *identifierBody   `json:"senderCommunicationIdentifier"`
	DeletedOn         string            `json:"deletedOn"`
	EditedOn          string            `json:"editedOn"`
	Metadata          map[string]string `json:"metadata"`
}

type receiptBody struct {
	Sender    identifierBody `json:"senderCommunicationIdentifier"`
	MessageID string         `json:"chatMessageId"`
	ReadOn    string         `json:"readOn"`
}

// recordedErrorBody is an error of Chat in the recorded form.
type recordedErrorBody struct {
	CommunicationError struct {
		Code    string        `json:"Code"`
		Message string        `json:"Message"`
		Details []invalidBody `json:"Details"`
	} `json:"CommunicationError"`
}

// member is the JSON of a participant.
func member(id string) string { return `{"communicationIdentifier":{"rawId":"` + id + `"}}` }

// members is the JSON list of participants.
func members(ids ...string) string {
	entries := make([]string, len(ids))
	for i, id := range ids {
		entries[i] = member(id)
	}
	return "[" + strings.Join(entries, ",") + "]"
}

// thread makes a thread of the user and others, whose ids are given.
func (u chatUser) thread(others ...string) string {
	u.t.Helper()
	return u.createThread(`{"topic":"tea","participants":` + members(others...) + `}`).ChatThread.ID
}

func (u chatUser) createThread(body string, headers ...string) createdBody {
	u.t.Helper()
	return decode[createdBody](u.t, u.chat("POST", "/chat/threads", body, headers...), http.StatusCreated)
}

func (u chatUser) getThread(id string) threadBody {
	u.t.Helper()
	return decode[threadBody](u.t, u.chat("GET", "/chat/threads/"+id, ""), http.StatusOK)
}

// chatPage is one page of a listing.
func chatPage[T any](u chatUser, path string) page[T] {
	u.t.Helper()
	return decode[page[T]](u.t, u.chat("GET", path, ""), http.StatusOK)
}

// chatRoster is a thread's participants, on one page.
func (u chatUser) chatRoster(thread string) []chatParticipantBody {
	u.t.Helper()
	return chatPage[chatParticipantBody](u, "/chat/threads/"+thread+"/participants").Value
}

// rosterIDs are the raw ids of a thread's participants.
func (u chatUser) rosterIDs(thread string) []string {
	u.t.Helper()
	var ids []string
	for _, p := range u.chatRoster(thread) {
		if p.Identifier.RawID != p.Identifier.CommunicationUser.ID {
			u.t.Errorf("got identifier %+v", p.Identifier)
		}
		ids = append(ids, p.Identifier.RawID)
	}
	return ids
}

// messages are a thread's messages on one page, newest first.
func (u chatUser) messages(thread string) []messageBody {
	u.t.Helper()
	return chatPage[messageBody](u, "/chat/threads/"+thread+"/messages").Value
}

// say sends a message and returns its id.
func (u chatUser) say(thread, content string) string {
	u.t.Helper()
	sent := decode[struct {
		ID string `json:"id"`
	}](u.t, u.chat("POST", "/chat/threads/"+thread+"/messages", `{"content":"`+content+`"}`), http.StatusCreated)
	return sent.ID
}

// want ends the test where a reply has another status.
func want(t *testing.T, got reply, status int) {
	t.Helper()
	if got.status != status {
		t.Fatalf("got status %d, want %d: %s", got.status, status, got.body)
	}
}

// wantIDs compares lists of ids.
func wantIDs(t *testing.T, got []string, ids ...string) {
	t.Helper()
	if !slices.Equal(got, ids) {
		t.Errorf("got %v, want %v", got, ids)
	}
}

// startChat is start without rate limits, for tests that call often.
func startChat(t *testing.T) *client {
	t.Helper()
	return start(t, emulator.Options{Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}})
}

// seconds is t in the form that Chat answers with.
func seconds(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
