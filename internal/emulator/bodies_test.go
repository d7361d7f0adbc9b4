// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests bodies that do not end or are too large.

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// half sends the head of a request and the beginning of its body, and no more.
func (c *client) half(line, headers string) reply {
	c.t.Helper()
	host := strings.TrimPrefix(c.server.URL(), "http://")
	connection, err := (&net.Dialer{}).DialContext(c.t.Context(), "tcp", host)
	if err != nil {
		c.t.Fatalf("dial: %v", err)
	}
	c.t.Cleanup(func() { _ = connection.Close() })
	_ = connection.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := fmt.Fprintf(connection, "%s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n%s", line, host, headers); err != nil {
		c.t.Fatalf("write: %v", err)
	}
	reader := bufio.NewReader(connection)
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		c.t.Fatalf("%s: %v", line, err)
	}
	text, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if _, end := reader.ReadByte(); err != nil || end != io.EOF {
		c.t.Errorf("%s: got %v, and the connection is not ended: %v", line, err, end)
	}
	return reply{answer.StatusCode, answer.Header, string(text)}
}

// A client that stops in the middle of a body is answered in time, and its connection ends.
func TestBodiesThatDoNotEnd(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{BodyTimeout: 50 * time.Millisecond})
	for _, test := range []struct {
		line   string
		status int
	}{
		{"POST /rooms?api-version=" + newest, 408},
		{"POST /chat/threads?api-version=" + chatVersion, 408},
		{"POST /identities?api-version=" + identityVersion, 408},
		{"POST /_admin/switches", 408},
		{"GET /", 200},
	} {
		for _, headers := range []string{"Content-Length: 10\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"} {
			if got := c.half(test.line, headers); got.status != test.status {
				t.Errorf("%s: got %d %s, want %d", test.line, got.status, got.body, test.status)
			}
		}
	}
}

// The deadline is for the body alone: neither an answer that takes longer nor a pause between requests ends anything.
func TestTheDeadlineOfBodiesEndsWithThem(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{BodyTimeout: 50 * time.Millisecond, Switches: emulator.Switches{Latency: 120 * time.Millisecond}})
	id := c.create(`{}`).ID
	want(t, c.do("GET", "/rooms/"+id, ""), http.StatusOK)
}

// A body that is too large is refused before it is read.
func TestBodiesThatAreTooLarge(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for line, text := range map[string]string{
		"POST /_admin/seed":                             "larger than 67108864 bytes",
		"POST /rooms?api-version=" + newest:             "larger than 4194304 bytes",
		"POST /chat/threads?api-version=" + chatVersion: "larger than 4194304 bytes",
	} {
		got := c.half(line, "Content-Length: 83886080\r\n\r\n{")
		if got.status != http.StatusRequestEntityTooLarge || !strings.Contains(got.body, text) {
			t.Errorf("%s: got %d %s, want 413 and %q", line, got.status, got.body, text)
		}
	}
}
