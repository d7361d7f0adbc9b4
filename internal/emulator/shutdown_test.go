// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests how a server stops: it finishes requests in progress, for a limited time.

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestShutdownFinishesWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	const delay = 100 * time.Millisecond
	c := start(t, emulator.Options{})
	c.server.AddFault(emulator.Fault{Method: "POST", Delay: delay})
	answered := make(chan reply, 1)
	r := c.request("POST", "/rooms?api-version="+newest, `{}`)
	c.sign(r, `{}`)
	go func() {
		got, err := c.send(r)
		if err != nil {
			t.Errorf("send: %v", err)
		}
		answered <- got
	}()
	for len(c.server.Requests()) == 0 {
		// It is on its way: others are answered meanwhile.
		c.admin("GET", "clock", "")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := c.server.Shutdown(ctx); err != nil {
		t.Errorf("shut down: %v", err)
	}
	want(t, <-answered, http.StatusCreated)
	if got, err := c.send(c.request("GET", "/rooms", "")); err == nil {
		t.Errorf("got %+v from a stopped server", got)
	}
}

func TestShutdownDropsWhatTakesTooLong(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	cancel, gaveUp := c.pending()
	defer cancel()
	ctx, end := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer end()
	if err := c.server.Shutdown(ctx); err != nil {
		t.Errorf("shut down: %v", err)
	}
	if err := <-gaveUp; err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want a dropped connection", err)
	}
}

// An unused connection does not delay the shutdown.
func TestShutdownDoesNotWaitForTheSilent(t *testing.T) {
	t.Parallel()
	for _, options := range []emulator.Options{{}, {TLS: true}} {
		server, err := emulator.Start(options)
		if err != nil {
			t.Fatalf("start: %v", err)
		}
		_, address, _ := strings.Cut(server.URL(), "://")
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatalf("dial: %v", err)
		}
		time.Sleep(50 * time.Millisecond) // until it is accepted
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		begun := time.Now()
		if err := server.Shutdown(ctx); err != nil || time.Since(begun) > 2*time.Second {
			t.Errorf("got %v after %v, want an end at once", err, time.Since(begun))
		}
		cancel()
		if err := conn.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
}

func TestPortInUse(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	address := strings.TrimPrefix(c.server.URL(), "http://")
	second, err := emulator.Start(emulator.Options{Listen: address})
	if err == nil {
		_ = second.Close()
		t.Fatal("two servers listen on one address")
	}
	for _, word := range []string{address, "in use", "another port", "0 for any free one"} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("got %q, want it to say %q", err, word)
		}
	}
}
