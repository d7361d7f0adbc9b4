// SPDX-License-Identifier: MPL-2.0

package main

// This file runs the command as people and scripts do: from its first line to its exit code.

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/contract/wiretest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// sign signs r, whose body is given, with key.
func sign(r *http.Request, body, key string) error {
	raw, err := base64.StdEncoding.DecodeString(key)
	if err != nil {
		return err
	}
	date := time.Now().UTC().Format(http.TimeFormat)
	sum := sha256.Sum256([]byte(body))
	hash := base64.StdEncoding.EncodeToString(sum[:])
	mac := hmac.New(sha256.New, raw)
	mac.Write([]byte(r.Method + "\n" + r.URL.RequestURI() + "\n" + date + ";" + r.URL.Host + ";" + hash))
	r.Header.Set("x-ms-date", date)
	r.Header.Set("x-ms-content-sha256", hash)
	r.Header.Set("Authorization", "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="+
		base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return nil
}

// signedList asks for the rooms with a request signed with key, and returns the answer's status.
func signedList(t *testing.T, endpoint, key string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, endpoint+"/rooms?api-version=2025-03-13", http.NoBody)
	if err != nil {
		t.Fatalf("request: %v", err)
	}
	if err := sign(r, "", key); err != nil {
		t.Fatalf("sign: %v", err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatalf("send: %v", err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	return answer.StatusCode
}

// built is the one build of the program that all tests share.
//
//nolint:gochecknoglobals // tests have nothing else in common that lasts as long
var built struct {
	once   sync.Once
	folder string
	err    error
}

// TestMain also checks the exchanges of the command within this process against the contract.
func TestMain(m *testing.M) {
	code := wiretest.RunByHand(m)
	if err := os.RemoveAll(built.folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// build makes the program as it is shipped, and returns its path.
func build(t testing.TB) string {
	t.Helper()
	built.once.Do(func() { built.folder, built.err = buildProgram() })
	if built.err != nil {
		t.Fatal(built.err)
	}
	path, err := exec.LookPath(filepath.Join(built.folder, "acs-emulator"))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func buildProgram() (string, error) {
	folder, err := os.MkdirTemp("", "acs-emulator-")
	if err != nil {
		return "", err
	}
	return folder, clitest.Build(context.Background(), folder, nil, "cmd/acs-emulator")
}

// With -tls the first line names https, and the file holds what makes a client trust it, and no key.
func TestCertificateIsThereBeforeTheFirstLine(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "cert.pem")
	ctx, stop := context.WithCancel(t.Context())
	in, out := io.Pipe()
	code := make(chan int)
	go func() {
		code <- run(ctx, []string{"-quiet", "-tls", "-tls-cert", file}, out, io.Discard)
	}()
	first, err := bufio.NewReader(in).ReadString('\n')
	if err != nil {
		t.Fatalf("first line: %v", err)
	}
	text, err := os.ReadFile(file) //nolint:gosec // a file of this test
	if err != nil {
		t.Fatalf("read the certificate: %v", err)
	}
	if bytes.Contains(text, []byte("PRIVATE")) {
		t.Error("the file holds a key")
	}
	endpoint, _, _ := strings.Cut(strings.TrimPrefix(first, "AZURE_COMMUNICATION_CONNECTION_STRING='endpoint="), "/;")
	roots := x509.NewCertPool()
	if !strings.HasPrefix(endpoint, "https://127.0.0.1:") || !roots.AppendCertsFromPEM(text) {
		t.Fatalf("got endpoint %s and certificate %q", endpoint, text)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, endpoint+"/rooms", http.NoBody)
	if err != nil {
		t.Fatalf("request: %v", err)
	}
	answer, err := transport.RoundTrip(r)
	if err != nil {
		t.Fatalf("send: %v", err)
	}
	if answer.Body.Close() != nil || answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("got %d, want 401 of an unsigned request", answer.StatusCode)
	}
	stop()
	if got := <-code; got != 0 {
		t.Errorf("got exit code %d", got)
	}
}

// stopped runs the command line with a context that is over already.
func stopped(args ...string) (code int, stdout, stderr string) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, complaints bytes.Buffer
	code = run(ctx, args, &out, &complaints)
	return code, out.String(), complaints.String()
}

func TestStartFailureIsOneLine(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	wrongSeed := filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(wrongSeed, []byte(`{"rooms":[{},{"validFrom":"soon"}]}`), 0o600); err != nil {
		t.Fatalf("write: %v", err)
	}
	for name, test := range map[string]struct{ args, says []string }{
		"a port in use":          {[]string{"-listen", taken.Addr().String()}, []string{taken.Addr().String(), "in use", "another port"}},
		"all interfaces":         {[]string{"-listen", "0.0.0.0:0"}, []string{"0.0.0.0:0", "loopback"}},
		"all interfaces, unsaid": {[]string{"-listen", ":0"}, []string{":0", "loopback"}},
		"no port":                {[]string{"-listen", "127.0.0.1"}, []string{"HOST:PORT"}},
		"a key that is none":     {[]string{"-access-key", "secret!"}, []string{"base64"}},
		"a certificate that has no place": {
			[]string{"-tls", "-tls-cert", filepath.Join(t.TempDir(), "nowhere", "cert.pem")}, []string{"certificate", "nowhere"},
		},
		"a seed is named":     {[]string{"-seed", wrongSeed}, []string{wrongSeed + ": cannot use the seed"}},
		"no seed":             {[]string{"-seed", "/nowhere/seed.json"}, []string{"cannot read the seed", "/nowhere/seed.json"}},
		"a seed that is none": {[]string{"-seed", wrongSeed}, []string{"cannot use the seed", "rooms[1]", "validFrom"}},
		"nowhere to write":    {[]string{"-env-file", "/nowhere/emulator.env"}, []string{"cannot write the environment", filepath.FromSlash("/nowhere/")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := stopped(test.args...)
			if code != 1 || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.HasPrefix(stderr, "acs-emulator: ") {
				t.Errorf("got code %d, output %q, errors %q", code, stdout, stderr)
			}
			for _, want := range test.says {
				if !strings.Contains(stderr, want) {
					t.Errorf("got %q, want it to say %q", stderr, want)
				}
			}
			if strings.Contains(stderr, "secret!") {
				t.Errorf("the key is in %q", stderr)
			}
		})
	}
}

func TestWrongArguments(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"-port", "1"},
		{"-latency", "soon"},
		{"-latency", "-1s"},
		{"-page-size", "0"},
		{"-rate-limits", "some"},
		{"-rooms-rate-limit", "20"},
		{"serve"},
		{"-tls-cert", "acs-emulator.pem"},
		{"-seed", ""},
		{"-env-file", ""},
		{"-data", ""},
		{"-access-key", ""},
		{"-data", "state", "-env-file", "./state"},
		{"-data", "state", "-seed", "state"},
		{"-seed", "x.json", "-env-file", "y/../x.json"},
		{"-tls", "-env-file", "acs-emulator.pem"},
		{"-tls", "-tls-cert", "state", "-data", "state"},
	} {
		if code, stdout, stderr := stopped(args...); code != 2 || stdout != "" || stderr == "" {
			t.Errorf("%v: got code %d, output %q, errors %q", args, code, stdout, stderr)
		}
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := stopped("-help")
	if code != 0 || stderr != "" {
		t.Errorf("got code %d, errors %q", code, stderr)
	}
	for _, want := range []string{
		"AZURE_COMMUNICATION_CONNECTION_STRING=", "-listen", "-access-key", "-data", "-latency", "-page-size", "-rate-limits", "-rooms-rate-limit", "-quiet",
		"-tls", "-tls-cert", "NODE_EXTRA_CA_CERTS",
		"-seed", "-env-file", "Examples", "/_admin/clock",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("help does not say %q", want)
		}
	}
}

func TestGuideListsTheFlags(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "emulator.md"))
	if err != nil {
		t.Fatalf("read the guide: %v", err)
	}
	_, help, _ := stopped("-help")
	flags := regexp.MustCompile(`(?m)^  (-[a-z-]+)`).FindAllStringSubmatch(help, -1)
	if len(flags) < 8 {
		t.Fatalf("got flags %v", flags)
	}
	for _, f := range flags {
		if !strings.Contains(string(guide), "| `"+f[1]) {
			t.Errorf("the guide does not list %s", f[1])
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

// Without its first line nobody can use the server: it stops.
func TestUnwritableOutputIsAnError(t *testing.T) {
	t.Parallel()
	var complaints bytes.Buffer
	code := run(t.Context(), nil, fullDisk{}, &complaints)
	if code != 1 || !strings.Contains(complaints.String(), "disk full") {
		t.Errorf("got code %d, errors %q", code, complaints.String())
	}
}

func TestOptionsOfTheCommandLine(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args     []string
		rates    emulator.RateLimits
		rooms    emulator.RoomsRateLimit
		pageSize int
	}{
		"nothing said":       {nil, emulator.RateLimitsOn, emulator.RoomsRateLimitOff, 0},
		"limits on":          {[]string{"-rate-limits=on"}, emulator.RateLimitsOn, emulator.RoomsRateLimitOff, 0},
		"limits off, size 2": {[]string{"-rate-limits=off", "-page-size", "2"}, emulator.RateLimitsOff, emulator.RoomsRateLimitOff, 2},
		"limit of rooms on":  {[]string{"-rooms-rate-limit", "on"}, emulator.RateLimitsOn, emulator.RoomsRateLimitOn, 0},
	} {
		c, err := parse(test.args, io.Discard, io.Discard)
		o := c.options
		if err != nil || o.RateLimits != test.rates || o.RoomsRateLimit != test.rooms || o.PageSize != test.pageSize {
			t.Errorf("%s: got %+v, %v", name, o, err)
		}
	}
}
