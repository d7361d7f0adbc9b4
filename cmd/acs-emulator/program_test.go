// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

// This file runs the program for its files and its end: environment, seed, and what is under way when it is stopped. It
// needs signals, file modes and a shell, which Windows has not.

import (
	"bufio"
	"context"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// process is a running program and what it said first.
type process struct {
	*exec.Cmd
	endpoint, key string
}

// launch starts the program, without its log, and waits for its first line.
func launch(t *testing.T, program string, args ...string) process {
	t.Helper()
	command := exec.CommandContext(t.Context(), program, append([]string{"-quiet"}, args...)...)
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatalf("pipe: %v", err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("start: %v", err)
	}
	first, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("first line: %v", err)
	}
	_, rest, _ := strings.Cut(first, "endpoint=")
	endpoint, rest, _ := strings.Cut(rest, "/;accesskey=")
	return process{command, endpoint, strings.TrimSuffix(rest, "'\n")}
}

// stop tells the program to stop, and holds that it ends well.
func (p process) stop(t *testing.T) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Errorf("signal: %v", err)
	}
	if err := p.Wait(); err != nil {
		t.Errorf("got %v, want exit code 0", err)
	}
}

func TestProgram(t *testing.T) {
	t.Parallel()
	program := build(t)
	for name, check := range map[string]func(*testing.T, string){
		"writes its environment":     writesItsEnvironment,
		"begins with a seed":         beginsWithASeed,
		"finishes what is under way": finishesWhatIsUnderWay,
		"does not wait for ever":     doesNotWaitForEver,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, program)
		})
	}
}

func writesItsEnvironment(t *testing.T, program string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "emulator.env")
	if err := os.WriteFile(file, []byte("from before"), 0o644); err != nil { //nolint:gosec // G306: the mode is to be mended
		t.Fatalf("write: %v", err)
	}
	p := launch(t, program, "-env-file", file)
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v, want mode 0600", info, err)
	}
	shell := exec.CommandContext(t.Context(), "sh", "-c",
		`. "$1" && sh -c 'echo "$AZURE_COMMUNICATION_ENDPOINT $AZURE_COMMUNICATION_CONNECTION_STRING"'`, "sh", file)
	shell.Env = []string{"PATH=" + os.Getenv("PATH")}
	out, err := shell.Output()
	if want := p.endpoint + " endpoint=" + p.endpoint + "/;accesskey=" + p.key + "\n"; err != nil || string(out) != want {
		t.Errorf("got %q, %v, want %q", out, err, want)
	}
	text, err := fs.ReadFile(os.DirFS(filepath.Dir(file)), filepath.Base(file))
	if err != nil || strings.Count(string(text), "\n") != 9 || strings.Count(string(text), "export AZURE_COMMUNICATION_") != 2 ||
		strings.Count("\n"+string(text), "\nexport WEBEX_") != 4 || strings.Count(string(text), "\n# export WEBEX_") != 3 {
		t.Errorf("got %q, %v", text, err)
	}
	renewsAToken(t, file)
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	p.stop(t)
}

// renewsAToken gets an access token with the credentials of the service app, as the guide reads them from the file.
func renewsAToken(t *testing.T, file string) {
	t.Helper()
	shell := exec.CommandContext(t.Context(), "sh", "-c", `. "$1"; unset WEBEX_ACCESS_TOKEN; eval "$(sed -n 's/^# export/export/p' "$1")"
		echo "$WEBEX_BASE_URL $WEBEX_CLIENT_ID $WEBEX_CLIENT_SECRET $WEBEX_REFRESH_TOKEN$WEBEX_ACCESS_TOKEN"`, "sh", file)
	shell.Env = []string{"PATH=" + os.Getenv("PATH")}
	out, err := shell.Output()
	values := strings.Fields(string(out))
	if err != nil || len(values) != 4 {
		t.Fatalf("got %q, %v, want four values", out, err)
	}
	form := url.Values{
		"grant_type": {"refresh_token"}, "client_id": {values[1]}, "client_secret": {values[2]}, "refresh_token": {values[3]},
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, values[0]+"/access_token", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatalf("request: %v", err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatalf("renew: %v", err)
	}
	if err := answer.Body.Close(); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("got %d, %v, want a new access token", answer.StatusCode, err)
	}
}

func beginsWithASeed(t *testing.T, program string) {
	t.Helper()
	seed := filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(seed, []byte(`{"users":[{"name":"ada"}],"rooms":[{"id":"99415750115958845"}]}`), 0o600); err != nil {
		t.Fatalf("write: %v", err)
	}
	p := launch(t, program, "-seed", seed)
	answer, err := http.Get(p.endpoint + "/_admin/state")
	if err != nil {
		t.Fatalf("get: %v", err)
	}
	state, err := io.ReadAll(answer.Body)
	if err := answer.Body.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	if err != nil || !strings.Contains(string(state), `"id":"99415750115958845"`) || strings.Contains(string(state), p.key) {
		t.Errorf("got %s, %v", state, err)
	}
	// What it shows is what another can begin with.
	if err := os.WriteFile(seed, state, 0o600); err != nil {
		t.Fatalf("write: %v", err)
	}
	launch(t, program, "-seed", seed).stop(t)
	p.stop(t)
}

// stopLater tells the program to stop while a request is under way that takes longer than that.
func (p process) stopLater(t *testing.T) {
	t.Helper()
	time.AfterFunc(150*time.Millisecond, func() {
		if err := p.Process.Signal(syscall.SIGTERM); err != nil {
			t.Errorf("signal: %v", err)
		}
	})
}

func finishesWhatIsUnderWay(t *testing.T, program string) {
	t.Helper()
	p := launch(t, program, "-latency", "500ms")
	p.stopLater(t)
	if got := signedList(t, p.endpoint, p.key); got != http.StatusOK {
		t.Errorf("got %d, want 200", got)
	}
	if err := p.Wait(); err != nil {
		t.Errorf("got %v, want exit code 0", err)
	}
}

func doesNotWaitForEver(t *testing.T, program string) {
	t.Helper()
	p := launch(t, program, "-latency", "1h")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.endpoint+"/rooms", http.NoBody)
	if err != nil {
		t.Fatalf("request: %v", err)
	}
	p.stopLater(t)
	answer, err := http.DefaultClient.Do(r)
	if err == nil {
		_ = answer.Body.Close()
		t.Errorf("got %d, want a dropped connection", answer.StatusCode)
	}
	if ctx.Err() != nil {
		t.Error("the program waited for a minute")
	}
	if err := p.Wait(); err != nil {
		t.Errorf("got %v, want exit code 0", err)
	}
}

func TestQuotesInTheEnvironment(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "it's.env")
	const value = `it's $HOME "and" more`
	if err := writeEnvironment(file, linesOf("export ", []variable{{"ONE", value}, {"TWO", "2"}})); err != nil {
		t.Fatalf("write: %v", err)
	}
	out, err := exec.CommandContext(t.Context(), "sh", "-c", `. "$1" && printf %s "$ONE$TWO"`, "sh", file).Output()
	if err != nil || string(out) != value+"2" {
		t.Errorf("got %q, %v", out, err)
	}
}
