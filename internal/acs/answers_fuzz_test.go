// SPDX-License-Identifier: MPL-2.0

// This file fuzzes the answers of the service: errors and lists.

package acs_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// answering is a transport without a server.
type answering func(*http.Request) *http.Response

func (a answering) Do(r *http.Request) (*http.Response, error) {
	resp := a(r)
	resp.Request = r
	return resp, nil
}

// answerOf is an answer of a server that takes any body for JSON.
func answerOf(status int, body string, header http.Header) *http.Response {
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))}
}

// clientOf is a client that tries once.
func clientOf(t *testing.T, a answering) *acs.RoomsClient {
	t.Helper()
	options := &acs.ClientOptions{MaxRetries: new(int32)}
	options.Transport = a
	return newRoomsClient(t, "https://contoso.communication.azure.com", options)
}

// An error has no control characters, no credential and a bounded text, whatever the
// service answers. "KEY" in an answer is what the request was signed with.
func FuzzErrorBody(f *testing.F) {
	f.Add(uint16(404), "NotFound", "", `{"error":{"code":"NotFound","message":"There is none."}}`)
	f.Add(uint16(400), "", "9", `{"error":{"code":"BadRequest","message":"x","target":"y","details":[{"code":"a","message":"\u001b[31mKEY","target":"\u202e"}],"innererror":{"message":"z"}}}`)
	f.Add(uint16(403), "KEY", "Thu, 01 Jan 2026 00:00:00 GMT", `{"CommunicationError":{"Code":"Forbidden","Message":"KE\u0059 KEY"}}`)
	f.Add(uint16(302), "", "-1", "<html>KEY")
	f.Fuzz(func(t *testing.T, status uint16, code, retryAfter, body string) {
		if status %= 600; status < 300 || status == http.StatusTooManyRequests {
			return
		}
		credential := ""
		client := clientOf(t, func(r *http.Request) *http.Response {
			_, credential, _ = strings.Cut(r.Header.Get("Authorization"), " ")
			header := http.Header{}
			for _, name := range []string{"x-ms-error-code", "MS-CV"} {
				header.Set(name, strings.ReplaceAll(code, "KEY", credential))
			}
			header.Set("Retry-After", retryAfter)
			header.Set("Location", "https://"+strings.ReplaceAll(body, "KEY", credential))
			return answerOf(int(status), strings.ReplaceAll(body, "KEY", credential), header)
		})
		_, err := client.DeleteRoom(t.Context(), roomID, nil)
		info, answered := acs.ErrorDetails(err)
		if err == nil || !answered || info.StatusCode != int(status) || info.RetryAfter < 0 {
			t.Fatalf("got %v and %+v of a %d", err, info, status)
		}
		if acs.IsNotFound(err) && (status != http.StatusNotFound || info.Code != "NotFound") {
			t.Errorf("status %d, code %q counts as not found", status, info.Code)
		}
		for _, text := range []string{err.Error(), info.Code, info.Message, info.Detail, info.Target, info.RequestID()} {
			switch {
			case strings.Contains(text, credential):
				t.Errorf("the error has the credential: %q", text)
			case strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }):
				t.Errorf("the error has control characters: %q", text)
			case len(text) > 4<<10:
				t.Errorf("the error has %d bytes", len(text))
			}
		}
	})
}

// A list has the entries of its pages, each of them a room, or it is an error. Every page
// comes from the endpoint.
func FuzzListOfPages(f *testing.F) {
	page := func(link string) string { return `{"value":[` + roomAnswer + `],"nextLink":"` + link + `"}` }
	f.Add(page("https://other.example/rooms?page=2"), page("?page=3"), `{"value":[]}`)
	f.Add(page("#x"), page(`//user@other.example/\u0000`), page("javascript:x"))
	f.Add(`{"value":[null]}`, `{"value":[{"id":"x"}],"nextLink":7}`, "")
	f.Fuzz(func(t *testing.T, first, second, third string) {
		pages, read := []string{first, second, third}, 0
		client := clientOf(t, func(r *http.Request) *http.Response {
			if r.URL.Host != "contoso.communication.azure.com" || r.URL.Scheme != "https" || r.URL.User != nil || r.Host != "" && r.Host != r.URL.Host {
				t.Errorf("a page is asked of %s", r.URL)
			}
			read++
			if read > len(pages) {
				return answerOf(http.StatusOK, `{"value":[]}`, http.Header{})
			}
			return answerOf(http.StatusOK, pages[read-1], http.Header{})
		})
		rooms, n, err := listRooms(t.Context(), client)
		if err != nil {
			return
		}
		want := 0
		for _, text := range pages[:min(read, len(pages))] {
			var page struct{ Value []struct{ ID string } }
			if err := json.Unmarshal([]byte(text), &page); err != nil || page.Value == nil {
				t.Errorf("%q was taken for a page: %v", text, err)
			}
			want += len(page.Value)
		}
		if n != read || len(rooms) != want {
			t.Errorf("got %d pages and %d rooms, want %d and %d", n, len(rooms), read, want)
		}
		for _, room := range rooms {
			if err := acs.CheckRoomID(room.ID); err != nil || room.CreatedAt.IsZero() {
				t.Errorf("got %+v, which is no room: %v", room, err)
			}
		}
	})
}

// A secret in a connection string is not in the error about it, wherever it is. It is in
// no text of the parsed one either.
func FuzzConnectionStringIsNotQuoted(f *testing.F) {
	for at, text := range []string{"endpoint=https://a.example/;accesskey=" + anyKey, "endpoint=http://x/;accesskey=", ";=;", "endpoint=https://:1/"} {
		f.Add(text, uint(at*9))
	}
	f.Fuzz(func(t *testing.T, text string, at uint) {
		const secret = "zq7Xzq7X"
		at %= uint(len(text)) + 1
		text = text[:at] + secret + text[at:]
		parsed, err := acs.ParseConnectionString(text)
		if err != nil && strings.Contains(strings.ToLower(err.Error()), strings.ToLower(secret)) {
			t.Errorf("%q: the error quotes it: %v", text, err)
		}
		if shown := fmt.Sprintf("%v %+v %#v", parsed, parsed, parsed); strings.Contains(parsed.AccessKey, secret) && strings.Contains(strings.ReplaceAll(shown, parsed.Endpoint, ""), secret) {
			t.Errorf("%q is shown as %s", text, shown)
		}
	})
}
