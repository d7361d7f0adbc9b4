// SPDX-License-Identifier: MPL-2.0

package page_test

// This file starts the page's emulator and sends it requests: to its admin API, and signed ones, with a signer that shares
// no code with the server.

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// seed has rooms, users and threads of all kinds, some with hostile texts.
//
//go:embed seed.json
var seed string

// emulator is one running bin/acs-emulator.
type emulator struct {
	t       *testing.T
	url     string // without a trailing slash
	key     string // base64
	process *exec.Cmd
	stopped bool
}

// startEmulator runs an emulator on a free port, or on the address of one that has stopped.
func startEmulator(t *testing.T, listen string) *emulator {
	t.Helper()
	binary := filepath.Join("..", "..", "bin", "acs-emulator")
	process := exec.Command(binary, "-quiet", "-listen", listen)
	process.Stderr = os.Stderr
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatalf("pipe: %v", err)
	}
	if err := process.Start(); err != nil {
		t.Fatalf("start the emulator, which `make test-page` builds: %v", err)
	}
	e := &emulator{t: t, process: process}
	t.Cleanup(e.kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the emulator's first line: %v", err)
	}
	parts := regexp.MustCompile(`endpoint=(.*)/;accesskey=(.*)'`).FindStringSubmatch(line)
	if parts == nil {
		t.Fatalf("the emulator's first line is %q", line)
	}
	e.url, e.key = parts[1], parts[2]
	return e
}

// kill ends the emulator as a crash would.
func (e *emulator) kill() {
	if e.stopped {
		return
	}
	e.stopped = true
	if err := e.process.Process.Kill(); err != nil {
		e.t.Errorf("kill: %v", err)
	}
	_ = e.process.Wait() // tells of the kill
}

// admin posts to the admin API.
func (e *emulator) admin(path, body string) {
	e.t.Helper()
	r := e.request(http.MethodPost, "/_admin/"+path, body)
	r.Header.Set("Content-Type", "application/json")
	if status, text := e.send(r); status != http.StatusOK {
		e.t.Fatalf("%s answered %d: %s", path, status, text)
	}
}

// recorded returns the number of requests on the server's record.
func (e *emulator) recorded() int {
	e.t.Helper()
	_, text := e.send(e.request(http.MethodGet, "/_admin/requests", ""))
	var list struct {
		Requests []json.RawMessage `json:"requests"`
	}
	if err := json.Unmarshal(text, &list); err != nil {
		e.t.Fatalf("the record: %v", err)
	}
	return len(list.Requests)
}

// signed sends a signed request to Rooms.
func (e *emulator) signed(method, target, body string) (status int) {
	e.t.Helper()
	key, err := base64.StdEncoding.DecodeString(e.key)
	if err != nil {
		e.t.Fatalf("the access key: %v", err)
	}
	r := e.request(method, target, body)
	sum := sha256.Sum256([]byte(body))
	hash, date := base64.StdEncoding.EncodeToString(sum[:]), time.Now().UTC().Format(http.TimeFormat)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(method + "\n" + target + "\n" + date + ";" + r.URL.Host + ";" + hash))
	r.Header.Set("x-ms-date", date)
	r.Header.Set("x-ms-content-sha256", hash)
	r.Header.Set("Authorization", "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="+
		base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	r.Header.Set("Content-Type", "application/json")
	status, _ = e.send(r)
	return status
}

func (e *emulator) request(method, target, body string) *http.Request {
	e.t.Helper()
	r, err := http.NewRequestWithContext(e.t.Context(), method, e.url+target, strings.NewReader(body))
	if err != nil {
		e.t.Fatalf("request: %v", err)
	}
	return r
}

func (e *emulator) send(r *http.Request) (status int, body []byte) {
	e.t.Helper()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		e.t.Fatalf("send: %v", err)
	}
	text, err := io.ReadAll(answer.Body)
	if err := answer.Body.Close(); err != nil {
		e.t.Fatalf("close: %v", err)
	}
	if err != nil {
		e.t.Fatalf("read: %v", err)
	}
	return answer.StatusCode, bytes.TrimSpace(text)
}
