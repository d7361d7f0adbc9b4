// SPDX-License-Identifier: MPL-2.0

// This file fuzzes the answers of Webex: errors, lists and their links, and ids.

package webex_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// answering is a transport without a server.
type answering func(*http.Request) *http.Response

func (a answering) Do(r *http.Request) (*http.Response, error) {
	resp := a(r)
	resp.Request = r
	return resp, nil
}

// answerOf is an answer with this body.
func answerOf(status int, body string, header http.Header) *http.Response {
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))}
}

// answeredClient is a client that tries once.
func answeredClient(t *testing.T, cred *webex.Credential, a answering) *webex.Client {
	t.Helper()
	options := &webex.ClientOptions{}
	options.MaxRetries, options.Transport = new(int32), a
	return newClient(t, webex.DefaultBaseURL, cred, options)
}

// checkTexts holds that texts of a stranger have no secret, no control characters and a
// bounded length.
func checkTexts(t *testing.T, secrets []string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("the error has a secret: %q", text)
			}
		}
		if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("the error has control characters: %q", text)
		}
		if len(text) > 4<<10 {
			t.Errorf("the error has %d bytes", len(text))
		}
	}
}

// An error has no control characters, no secret and a bounded text, whatever Webex
// answers: to a call, where "KEY" is the access token, and to the renewal of a token,
// where it is the refresh token.
func FuzzErrorBody(f *testing.F) {
	f.Add(uint16(404), "9", `{"message":"There is none.","errors":[{"description":"There is none."},{"description":"x\u001bKEY"}],"trackingId":"ROUTER_1"}`)
	f.Add(uint16(400), "", `{"error":"invalid_grant","error_description":"KEY"}`)
	f.Add(uint16(502), "-1", "<html>KEY")
	f.Add(uint16(302), "KEY", `{"message":"K\u0045Y","trackingId":7}`)
	f.Fuzz(func(t *testing.T, status uint16, retryAfter, body string) {
		if status %= 600; status < 300 || status == http.StatusTooManyRequests {
			return
		}
		const access, refresh, secret = "NjRkYzU-access", "NjRkYzU-refresh+/=", "6d09-client-secret"
		for key, cred := range map[string]*webex.Credential{
			access: webex.NewAccessTokenCredential(access), refresh: webex.NewRefreshTokenCredential("C1", secret, refresh),
		} {
			told := strings.ReplaceAll(body, "KEY", key)
			client := answeredClient(t, cred, func(*http.Request) *http.Response {
				header := http.Header{"Trackingid": {told}, "Retry-After": {retryAfter}, "Location": {"https://" + told}}
				return answerOf(int(status), told, header)
			})
			_, err := client.GetMe(t.Context(), nil)
			if err == nil {
				t.Fatalf("a %d was taken for a success", status)
			}
			details, _ := webex.ErrorDetails(err)
			if webex.IsNotFound(err) && (status != http.StatusNotFound || details.TrackingID == "" || details.RetryAfter < 0) {
				t.Errorf("status %d counts as not found: %+v", status, details)
			}
			checkTexts(t, []string{access, refresh, secret}, append(details.Descriptions, err.Error(), details.Error(), details.Message, details.TrackingID)...)
		}
	})
}

// A list has the entries of its pages, each of them a room, or it is an error. Every page
// comes from Webex, with the query of the first one.
func FuzzListOfPages(f *testing.F) {
	page := `{"items":[` + roomAnswer() + `]}`
	f.Add(page, `<https://other.example/v1/rooms?cursor=a&type=null>; rel="next"`, page, `</v1/rooms?cursor=b>; rel=next`)
	f.Add(page, `<?x>; rel="prev", <#y>; REL="last next"`, `{"items":[null]}`, `<`)
	f.Add(`{"items":[]}`, `<//user@other.example/%00>; rel="next"`, `{}`, `<javascript:x>;rel=next`)
	f.Fuzz(func(t *testing.T, first, firstLink, second, secondLink string) {
		pages, links, read := []string{first, second}, []string{firstLink, secondLink}, 0
		client := answeredClient(t, webex.NewAccessTokenCredential(anyToken), func(r *http.Request) *http.Response {
			if r.URL.Host != "webexapis.com" || r.URL.Scheme != "https" || r.URL.User != nil || r.Host != "" && r.Host != r.URL.Host {
				t.Errorf("a page is asked of %s", r.URL)
			}
			if got := r.URL.Query(); !got.Has("type") || !got.Has("max") {
				t.Errorf("a page is asked with the query %s", r.URL.RawQuery)
			}
			read++
			if read > len(pages) {
				return answerOf(http.StatusOK, `{"items":[]}`, http.Header{})
			}
			return answerOf(http.StatusOK, pages[read-1], http.Header{"Link": {links[read-1]}})
		})
		rooms, err := webex.ReadAll(t.Context(), client.NewListRoomsPager(&webex.ListRoomsOptions{Type: webex.RoomTypeGroup, PageSize: 7}))
		if err != nil {
			checkTexts(t, []string{anyToken}, err.Error())
			return
		}
		want := 0
		for _, text := range pages[:min(read, len(pages))] {
			var page struct{ Items []struct{ ID string } }
			if err := json.Unmarshal([]byte(text), &page); err != nil || page.Items == nil {
				t.Errorf("%q was taken for a page: %v", text, err)
			}
			want += len(page.Items)
		}
		if len(rooms) != want {
			t.Errorf("got %d rooms, want %d", len(rooms), want)
		}
		for _, room := range rooms {
			if err := webex.CheckID(room.ID); err != nil || room.Created.IsZero() {
				t.Errorf("got %+v, which is no room: %v", room, err)
			}
		}
	})
}

// An id is the base64 of three parts, and no other text is; an error about one shows it
// on one line.
func FuzzID(f *testing.F) {
	for _, seed := range []string{roomID(), personID(), membershipID(), roomID() + "\n", "", "Y2lzY29zcGFyazovLw", roomUUID} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := webex.CheckID(text); err != nil {
			checkTexts(t, nil, err.Error())
			return
		}
		scheme, rest, _ := strings.Cut(decoded(t, text), "://")
		parts := strings.Split(rest, "/")
		if scheme != "ciscospark" || len(parts) != 3 || parts[2] == "" || id(parts[0], parts[1], parts[2]) != text {
			t.Errorf("%q is taken for an id: %q", text, rest)
		}
	})
}

// decoded is what an id encodes.
func decoded(t *testing.T, id string) string {
	t.Helper()
	plain, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil {
		t.Fatalf("%q is taken for an id: %v", id, err)
	}
	return string(plain)
}
