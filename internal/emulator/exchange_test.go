// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests what those who look at the wire are shown.

import (
	"net/http"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestWireShowsWholeExchanges(t *testing.T) {
	t.Parallel()
	shown := make(chan emulator.Exchange, 10)
	c := start(t, emulator.Options{OnExchange: func(e emulator.Exchange) { shown <- e }})

	created := c.do("POST", "/rooms", `{"pstnDialOutEnabled":true}`, "x-mine", "here")
	e := <-shown
	if e.Method != "POST" || e.Target != "/rooms?api-version="+newest || string(e.Body) != `{"pstnDialOutEnabled":true}` ||
		e.Header.Get("x-mine") != "here" || !strings.HasPrefix(e.Header.Get("Authorization"), "HMAC-SHA256 ") || e.Fault {
		t.Errorf("got request %+v", e)
	}
	if e.Status != created.status || string(e.Answer) != created.body {
		t.Errorf("got answer %d %s, want the one that was sent: %+v", e.Status, e.Answer, created)
	}
	for name, values := range e.AnswerHeader {
		if got := created.header.Values(name); len(got) != 1 || got[0] != values[0] {
			t.Errorf("got %s %q, and %q was sent", name, values, got)
		}
	}

	c.do("PUT", "/elsewhere", "")
	if e := <-shown; e.Status != http.StatusNotFound || e.Fault {
		t.Errorf("got %+v, want a refusal that is no fault", e)
	}
	c.server.AddFault(emulator.Fault{Status: 503, Body: "busy", Count: 1})
	c.do("GET", "/rooms", "")
	if e := <-shown; e.Status != 503 || string(e.Answer) != "busy" || !e.Fault {
		t.Errorf("got %+v, want the fault", e)
	}
	for _, drop := range []emulator.DropMode{emulator.DropBefore, emulator.DropAfter} {
		c.server.AddFault(emulator.Fault{Method: "POST", Drop: drop, Count: 1})
		r := c.request("POST", "/rooms?api-version="+newest, "{}")
		c.sign(r, "{}")
		if _, err := c.send(r); err == nil {
			t.Error("got an answer, want none")
		}
		if e := <-shown; e.Status != 0 || e.Answer != nil || !e.Fault || string(e.Body) != "{}" {
			t.Errorf("got %+v, want a request without an answer", e)
		}
	}
	if n := len(shown); n != 0 {
		t.Errorf("got %d exchanges more, want none", n)
	}
}
