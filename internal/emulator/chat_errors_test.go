// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests both forms of an error of Chat.

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// fact 2.3-10
func TestChatErrorsHaveEitherForm(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	u := c.user()
	c.server.AddFault(emulator.Fault{Method: "GET", Path: "/chat/threads/19:x@thread.v2/messages", Status: 503})
	for name, test := range map[string]struct {
		call   func() reply
		status int
		code   string
	}{
		"unknown thread": {func() reply { return u.chat("GET", "/chat/threads/19:x@thread.v2", "") }, 404, "NotFound"},
		"malformed id":   {func() reply { return u.chat("GET", "/chat/threads/x", "") }, 400, "BadRequest"},
		"unknown path":   {func() reply { return u.chat("GET", "/chat", "") }, 404, "NotFound"},
		"no JSON":        {func() reply { return u.chat("POST", "/chat/threads", "x") }, 400, "BadRequest"},
		"too large": {func() reply {
			return u.chat("POST", "/chat/threads", strings.Repeat("x", 4<<20+1))
		}, 413, "RequestEntityTooLarge"},
		"no token":  {func() reply { return c.mustSend(c.request("GET", "/chat/threads", "")) }, 401, "Denied"},
		"any fault": {func() reply { return u.chat("GET", "/chat/threads/19:x@thread.v2/messages", "") }, 503, "ServiceUnavailable"},
	} {
		c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.ChatErrorEnvelope = emulator.ChatErrorRecorded })
		got := test.call()
		recorded := decode[recordedErrorBody](t, got, test.status).CommunicationError
		if recorded.Code != test.code || recorded.Message == "" || recorded.Details == nil ||
			got.header.Get("Content-Type") != "application/json" || got.header.Get("x-ms-error-code") != "" {
			t.Errorf("%s: got %q, %v", name, got.body, got.header)
		}
		c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.ChatErrorEnvelope = emulator.ChatErrorDocumented })
		documented := decode[errorBody](t, test.call(), test.status).Error
		if documented.Code != test.code || documented.Message != recorded.Message {
			t.Errorf("%s: got %+v", name, documented)
		}
	}
}

// The other planes have one form only.
func TestSwitchOfChatErrorsIsForChat(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{Switches: emulator.Switches{ChatErrorEnvelope: emulator.ChatErrorRecorded}})
	if got := decode[errorBody](t, c.do("GET", "/rooms/99111111111111111", ""), 404); got.Error.Code != "NotFound" {
		t.Errorf("got %+v", got)
	}
	if got := decode[errorBody](t, c.identity("DELETE", "/identities/x", ""), 400); got.Error.Code != "ValidationError" {
		t.Errorf("got %+v", got)
	}
}

func TestFaultsOfChatKeepTheirOwnBody(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	c.server.AddFault(emulator.Fault{
		Path: "/chat/threads", Status: 429, Body: "slow down", ContentType: "text/plain", RetryAfter: 1500 * time.Millisecond,
	})
	got := c.user().chat("GET", "/chat/threads", "")
	want(t, got, http.StatusTooManyRequests)
	if got.body != "slow down" || got.header.Get("Content-Type") != "text/plain" || got.header.Get("Retry-After") != "2" {
		t.Errorf("got %q, %v", got.body, got.header)
	}
}

func TestMethodsOfChat(t *testing.T) {
	t.Parallel()
	got := start(t, emulator.Options{}).user().chat("PUT", "/chat/threads", "")
	want(t, got, http.StatusMethodNotAllowed)
	if allow := got.header.Get("Allow"); allow != "POST, GET" {
		t.Errorf("got Allow %q", allow)
	}
}
