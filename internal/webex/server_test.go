// SPDX-License-Identifier: MPL-2.0

// This file has the servers of the tests whose answers no emulator gives, and the
// operations by name.

package webex_test

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// id encodes an id as Webex does (fact W1.11-01).
func id(cluster, kind, uuid string) string {
	return base64.RawURLEncoding.EncodeToString([]byte("ciscospark://" + cluster + "/" + kind + "/" + uuid))
}

const (
	roomUUID   = "f2f3e6a0-3eef-11f1-9c3d-0d6a1d2f7a55"
	personUUID = "1c2e9d5e-6f0b-4c25-8f42-7d1f6a9e2b10"
	// anyToken is a token for servers that do not check it.
	anyToken = "NjRkYzU-token"
)

func roomID() string   { return id("urn:TEAM:us-west-2_r", "ROOM", roomUUID) }
func personID() string { return id("us", "PEOPLE", personUUID) }
func membershipID() string {
	return id("urn:TEAM:us-west-2_r", "MEMBERSHIP", personUUID+":"+roomUUID)
}

// roomAnswer, membershipAnswer and personAnswer are complete.
func roomAnswer() string {
	return `{"id":"` + roomID() + `","title":"Algebra","type":"group","isLocked":false,"created":"2026-04-23T14:30:42.347Z"}`
}

func membershipAnswer() string {
	return `{"id":"` + membershipID() + `","roomId":"` + roomID() + `","personId":"` + personID() + `","created":"2026-04-23T14:30:42.347Z"}`
}

func personAnswer() string { return `{"id":"` + personID() + `","emails":["jane@example.com"]}` }

// answerFor is the success that an operation has.
func answerFor(r *http.Request) (status int, body string) {
	switch path := r.URL.Path; {
	case r.Method == http.MethodDelete:
		return http.StatusNoContent, ""
	case path == "/v1/people/me":
		return http.StatusOK, personAnswer()
	case r.Method == http.MethodGet && slices.Contains([]string{"/v1/rooms", "/v1/memberships", "/v1/people"}, path):
		return http.StatusOK, `{"items":[]}`
	case path == "/v1/rooms/"+roomID()+"/meetingInfo":
		return http.StatusOK, `{"roomId":"` + roomID() + `","sipAddress":"1@example.com"}`
	case len(path) >= len("/v1/rooms") && path[:len("/v1/rooms")] == "/v1/rooms":
		return http.StatusOK, roomAnswer()
	case len(path) >= len("/v1/people") && path[:len("/v1/people")] == "/v1/people":
		return http.StatusOK, personAnswer()
	}
	return http.StatusOK, membershipAnswer()
}

// recorder keeps what a server has received.
type recorder struct {
	mu    sync.Mutex
	lines []string // method, target and body
	agent []string // of each request: User-Agent, TrackingID, Authorization
}

func (r *recorder) record(t *testing.T, request *http.Request) {
	t.Helper()
	body, err := io.ReadAll(request.Body)
	if err != nil {
		t.Errorf("read the request: %v", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, request.Method+" "+request.RequestURI+" "+string(body))
	r.agent = append(r.agent, request.UserAgent()+" "+request.Header.Get("TrackingID")+" "+request.Header.Get("Authorization"))
}

// received returns the requests, and forgets them.
func (r *recorder) received() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	lines := r.lines
	r.lines = nil
	return lines
}

// serve starts a server that answers each request by handler, or with a success if that
// returns false. It returns a client for it.
func serve(t *testing.T, handler func(w http.ResponseWriter, r *http.Request) bool) (*webex.Client, *recorder) {
	t.Helper()
	requests := &recorder{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.record(t, r)
		if handler(w, r) {
			return
		}
		status, body := answerFor(r)
		w.WriteHeader(status)
		write(t, w, body)
	}))
	t.Cleanup(server.Close)
	return newClient(t, server.URL+"/v1", webex.NewAccessTokenCredential(anyToken), fastRetries()), requests
}

func newClient(t *testing.T, baseURL string, cred *webex.Credential, options *webex.ClientOptions) *webex.Client {
	t.Helper()
	client, err := webex.NewClient(baseURL, cred, options)
	if err != nil {
		t.Fatalf("make a client: %v", err)
	}
	return client
}

// fastRetries returns options with the shortest delay between tries.
func fastRetries() *webex.ClientOptions {
	o := &webex.ClientOptions{Version: "1.2.3"}
	o.Retry.RetryDelay = time.Microsecond
	return o
}

// write writes the body of an answer.
func write(t *testing.T, w http.ResponseWriter, body string) {
	t.Helper()
	if _, err := w.Write([]byte(body)); err != nil && body != "" {
		t.Errorf("write the answer: %v", err)
	}
}

// everyCall has each operation, by the name of its method.
func everyCall(c *webex.Client) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"CreateRoom":        func(ctx context.Context) error { _, err := c.CreateRoom(ctx, "Algebra", nil); return err },
		"GetRoom":           func(ctx context.Context) error { _, err := c.GetRoom(ctx, roomID(), nil); return err },
		"UpdateRoom":        func(ctx context.Context) error { _, err := c.UpdateRoom(ctx, roomID(), "Algebra", nil); return err },
		"DeleteRoom":        func(ctx context.Context) error { _, err := c.DeleteRoom(ctx, roomID(), nil); return err },
		"GetMeetingDetails": func(ctx context.Context) error { _, err := c.GetMeetingDetails(ctx, roomID(), nil); return err },
		"ListRooms":         func(ctx context.Context) error { _, err := c.NewListRoomsPager(nil).NextPage(ctx); return err },
		"CreateMembership": func(ctx context.Context) error {
			_, err := c.CreateMembership(ctx, roomID(), webex.CreateMembershipOptions{PersonEmail: "jane@example.com"})
			return err
		},
		"GetMembership": func(ctx context.Context) error { _, err := c.GetMembership(ctx, membershipID(), nil); return err },
		"UpdateMembership": func(ctx context.Context) error {
			_, err := c.UpdateMembership(ctx, membershipID(), true, nil)
			return err
		},
		"DeleteMembership": func(ctx context.Context) error { _, err := c.DeleteMembership(ctx, membershipID(), nil); return err },
		"ListMemberships": func(ctx context.Context) error {
			_, err := c.NewListMembershipsPager(&webex.ListMembershipsOptions{RoomID: roomID()}).NextPage(ctx)
			return err
		},
		"GetMe":     func(ctx context.Context) error { _, err := c.GetMe(ctx, nil); return err },
		"GetPerson": func(ctx context.Context) error { _, err := c.GetPerson(ctx, personID(), nil); return err },
		"ListPeople": func(ctx context.Context) error {
			_, err := c.NewListPeoplePager(&webex.ListPeopleOptions{Email: "jane@example.com"}).NextPage(ctx)
			return err
		},
	}
}

func ptr[T any](v T) *T { return &v }
