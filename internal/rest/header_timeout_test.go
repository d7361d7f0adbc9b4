// SPDX-License-Identifier: MPL-2.0

// This file tests how long a client waits for the header of an answer, in fake time.

package rest //nolint:testpackage // the connection of a client's own transport is replaced

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestAnAnswerWithoutAHeaderEndsTheTryButNotTheOperation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		own := newRoundTripper(false)
		own.DialContext = func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			go func() { _, _ = io.Copy(io.Discard, server) }() // reads, and never answers
			return client, nil
		}
		transport := NewTransport("http://localhost", &http.Client{Transport: own})
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost/", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		resp, err := transport.Do(req)
		if err == nil {
			_ = resp.Body.Close()
			t.Fatal("got an answer")
		}
		if took := time.Since(began); took != time.Minute {
			t.Errorf("it took %s, want a minute", took)
		}
		if errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "timeout awaiting response headers") {
			t.Errorf("got %v, want the transport's timeout, not that of an operation", err)
		}
		own.CloseIdleConnections()
	})
}
