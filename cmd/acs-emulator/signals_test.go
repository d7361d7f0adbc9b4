// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

// This file stops the program with signals, as people and scripts do. A test cannot send one on Windows.

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// cutLine takes the line that ends so out of a text.
func cutLine(text, end string) (rest string, found bool) {
	for line := range strings.Lines(text) {
		if strings.HasSuffix(line, end+"\n") {
			found = true
			continue
		}
		rest += line
	}
	return rest, found
}

func TestProgramServesUntilItIsStopped(t *testing.T) {
	t.Parallel()
	program := build(t)
	form := regexp.MustCompile(
		`^AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=(http://127\.0\.0\.1:[0-9]+)/;accesskey=([A-Za-z0-9+/]+=*)'\n$`)
	const key = "b3VyIG93biBrZXksIGludmVudGVkIGZvciB0ZXN0cw=="
	for name, test := range map[string]struct {
		signal os.Signal
		args   []string
		log    string
	}{
		"SIGTERM": {syscall.SIGTERM, nil, "GET /rooms 200\n"},
		"SIGINT, our key": {
			os.Interrupt, []string{"-access-key", key, "-latency", "1ms", "-page-size", "2"}, "GET /rooms 200\n",
		},
		"quiet": {syscall.SIGTERM, []string{"-quiet"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command := exec.CommandContext(t.Context(), program, test.args...)
			var stderr bytes.Buffer
			command.Stderr = &stderr
			stdout, err := command.StdoutPipe()
			if err != nil {
				t.Fatalf("pipe: %v", err)
			}
			if err := command.Start(); err != nil {
				t.Fatalf("start: %v", err)
			}
			lines := bufio.NewReader(stdout)
			first, err := lines.ReadString('\n')
			if err != nil {
				t.Fatalf("first line: %v", err)
			}
			parts := form.FindStringSubmatch(first)
			if parts == nil {
				t.Fatalf("got first line %q", first)
			}
			if strings.Contains(name, "our key") && parts[2] != key {
				t.Errorf("got key %s, want the given one", parts[2])
			}
			saysWebex(t, lines, parts[1])
			if got := signedList(t, parts[1], parts[2]); got != http.StatusOK {
				t.Errorf("got %d, want 200", got)
			}
			if err := command.Process.Signal(test.signal); err != nil {
				t.Fatalf("signal: %v", err)
			}
			rest, err := io.ReadAll(lines)
			if err != nil || len(rest) > 0 {
				t.Errorf("got more on standard output: %q, %v", rest, err)
			}
			if err := command.Wait(); err != nil {
				t.Errorf("got %v, want exit code 0", err)
			}
			// The page is named beside the log of requests, before or after the first of them.
			got, named := cutLine(stderr.String(), " page: "+parts[1]+"/")
			if named != (test.log != "") {
				t.Errorf("got log %q, want it to name the page unless it is quiet", got)
			}
			if !strings.HasSuffix(got, test.log) || (test.log == "") != (got == "") || strings.Contains(got, parts[2]) {
				t.Errorf("got log %q, want %q", got, test.log)
			}
		})
	}
}

// saysWebex reads the lines about Webex: its address, tokens of a person, a moderator and a bot, which are accepted, and
// what a service app has, as comments.
func saysWebex(t *testing.T, lines *bufio.Reader, endpoint string) {
	t.Helper()
	next := func(name string) string {
		line, err := lines.ReadString('\n')
		value, ok := strings.CutPrefix(line, name+"='")
		if err != nil || !ok {
			t.Fatalf("got line %q, %v, want %s", line, err, name)
		}
		return strings.TrimSuffix(value, "'\n")
	}
	base := next("WEBEX_BASE_URL")
	if base != endpoint+"/v1" {
		t.Errorf("got the base URL %s", base)
	}
	for _, name := range []string{"WEBEX_ACCESS_TOKEN", "WEBEX_MODERATOR_ACCESS_TOKEN", "WEBEX_BOT_ACCESS_TOKEN"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/people/me", http.NoBody)
		if err != nil {
			t.Fatalf("request: %v", err)
		}
		r.Header.Set("Authorization", "Bearer "+next(name))
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := answer.Body.Close(); err != nil || answer.StatusCode != http.StatusOK {
			t.Errorf("%s: got %d, %v", name, answer.StatusCode, err)
		}
	}
	for _, name := range []string{"# WEBEX_CLIENT_ID", "# WEBEX_CLIENT_SECRET", "# WEBEX_REFRESH_TOKEN"} {
		if next(name) == "" {
			t.Errorf("%s: got nothing", name)
		}
	}
}
