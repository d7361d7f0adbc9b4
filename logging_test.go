// This file tests what the provider writes to its log, and when.

package main

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// serveVariable makes the test binary run main, so that Terraform can use it as the
// provider.
const serveVariable = "ACS_TEST_SERVES_PROVIDER"

func TestMain(m *testing.M) {
	if os.Getenv(serveVariable) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// workspace is a folder with a configuration of one room and with a script that runs
// the provider and writes its standard error to a file.
type workspace struct {
	folder, log, endpoint string
}

// newWorkspace makes a workspace whose service is handle.
func newWorkspace(t *testing.T, handle http.HandlerFunc) workspace {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	w := workspace{folder: t.TempDir(), endpoint: server.URL}
	w.log = filepath.Join(w.folder, "stderr.log")
	w.write(t, "bin/terraform-provider-acs", fmt.Sprintf("#!/bin/sh\necho $$ >%q\n%s=1 exec %q \"$@\" 2>>%q\n", filepath.Join(w.folder, "pid"), serveVariable, self, w.log), 0o755)
	w.write(t, "cli.tfrc", fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"acs-terraform/acs\" = %q\n  }\n  direct {}\n}\n", filepath.Join(w.folder, "bin")), 0o644)
	w.write(t, "main.tf", `terraform {
  required_providers {
    acs = { source = "acs-terraform/acs" }
  }
}

resource "acs_room" "one" {}
`, 0o644)
	return w
}

// connection is the environment variable with the connection string.
func (w workspace) connection() string {
	return "AZURE_COMMUNICATION_CONNECTION_STRING=endpoint=" + w.endpoint + ";accesskey=a2V5"
}

func (w workspace) write(t *testing.T, name, text string, mode os.FileMode) {
	t.Helper()
	path := filepath.Join(w.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// command runs the CLI with these environment variables besides the usual ones.
func (w workspace) command(t *testing.T, variables []string, args ...string) *exec.Cmd {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run with TF_ACC=1")
	}
	command := exec.CommandContext(t.Context(), os.Getenv("TF_ACC_TERRAFORM_PATH"), args...)
	command.Dir = w.folder
	command.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + w.folder, "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE=" + filepath.Join(w.folder, "cli.tfrc"),
		w.connection(),
	}, variables...)
	return command
}

// logged returns what the provider has written to standard error.
func (w workspace) logged(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(w.log)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAccLogsAreWrittenIfAVariableAsksForThem(t *testing.T) {
	t.Parallel()
	all := []string{`"@module":"sdk.framework"`, `"@module":"sdk.proto"`}
	for name, test := range map[string]struct {
		variables []string
		modules   []string
	}{
		"none":                                {nil, nil},
		"TF_LOG":                              {[]string{"TF_LOG=TRACE"}, all},
		"TF_LOG is off":                       {[]string{"TF_LOG=off"}, nil},
		"TF_LOG=ERROR":                        {[]string{"TF_LOG=ERROR"}, nil},
		"TF_LOG_PROVIDER=WARN beside TF_LOG":  {[]string{"TF_LOG=TRACE", "TF_LOG_PROVIDER=WARN"}, nil},
		"TF_LOG_PROVIDER=off beside TF_LOG":   {[]string{"TF_LOG=TRACE", "TF_LOG_PROVIDER=off"}, nil},
		"TF_LOG=JSON":                         {[]string{"TF_LOG=JSON"}, all},
		"TF_LOG_PROVIDER":                     {[]string{"TF_LOG_PROVIDER=TRACE"}, all},
		"TF_LOG_PROVIDER_ACS":                 {[]string{"TF_LOG_PROVIDER_ACS=TRACE"}, all},
		"TF_LOG_SDK":                          {[]string{"TF_LOG_SDK=TRACE"}, all},
		"TF_LOG_SDK_FRAMEWORK":                {[]string{"TF_LOG_SDK_FRAMEWORK=TRACE"}, all},
		"TF_LOG_SDK_PROTO":                    {[]string{"TF_LOG_SDK_PROTO=TRACE"}, all},
		"TF_LOG_CORE alone":                   {[]string{"TF_LOG_CORE=TRACE"}, nil},
		"TF_LOG_CORE beside TF_LOG_SDK=ERROR": {[]string{"TF_LOG_CORE=TRACE", "TF_LOG_SDK=ERROR"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, nil)
			if output, err := w.command(t, test.variables, "plan").CombinedOutput(); err != nil {
				t.Fatalf("plan: %v\n%s", err, output)
			}
			logged := w.logged(t)
			for _, module := range all {
				wanted := slices.Contains(test.modules, module)
				if strings.Contains(logged, module) != wanted {
					t.Errorf("with %v, that %s is logged is %t, want %t", test.variables, module, !wanted, wanted)
				}
			}
			if test.modules == nil && strings.Contains(logged, `"@module"`) {
				t.Errorf("with %v the provider writes:\n%s", test.variables, logged)
			}
		})
	}
}

func TestAccACrashShowsItsTraceWithoutLogs(t *testing.T) {
	t.Parallel()
	var w workspace
	// The service makes the provider crash in the middle of a call.
	w = newWorkspace(t, func(http.ResponseWriter, *http.Request) {
		text, err := os.ReadFile(filepath.Join(w.folder, "pid"))
		if err != nil {
			t.Error(err)
			return
		}
		pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil {
			t.Error(err)
			return
		}
		process, err := os.FindProcess(pid)
		if err != nil {
			t.Error(err)
			return
		}
		if err := process.Signal(syscall.SIGQUIT); err != nil {
			t.Error(err)
		}
	})
	output, err := w.command(t, nil, "apply", "-auto-approve", "-no-color").CombinedOutput()
	if err == nil {
		t.Fatalf("the apply succeeded although the provider crashed:\n%s", output)
	}
	if logged := w.logged(t); !strings.Contains(logged, "SIGQUIT") || !strings.Contains(logged, "goroutine ") {
		t.Errorf("the crashed provider wrote no trace:\n%s", logged)
	}
}

func TestAccDebugServesWithoutLogs(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, nil)
	command := exec.CommandContext(t.Context(), filepath.Join(w.folder, "bin", "terraform-provider-acs"), "-debug")
	command.Env = append(os.Environ(), w.connection())
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	told, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := command.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		_ = command.Wait() // interrupted
	})
	var reattach string
	for lines := bufio.NewScanner(told); reattach == "" && lines.Scan(); {
		if _, value, found := strings.Cut(lines.Text(), "TF_REATTACH_PROVIDERS="); found {
			reattach = strings.Trim(value, "'")
		}
	}
	if reattach == "" {
		t.Fatalf("-debug does not say how to reattach:\n%s", w.logged(t))
	}
	if output, err := w.command(t, []string{"TF_REATTACH_PROVIDERS=" + reattach}, "plan").CombinedOutput(); err != nil {
		t.Fatalf("plan: %v\n%s", err, output)
	}
	if logged := w.logged(t); strings.Contains(logged, `"@module":"sdk`) {
		t.Errorf("the provider logs although nothing asks for it:\n%s", logged)
	}
}

// TestAccOwnLogsAreWrittenIfAVariableAsksForThem applies: a plan of a new room writes
// no log of the provider's own, and a wait on a rate limit does.
func TestAccOwnLogsAreWrittenIfAVariableAsksForThem(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		variables []string
		want      bool
	}{
		"none":        {nil, false},
		"off":         {[]string{"TF_LOG=off"}, false},
		"all":         {[]string{"TF_LOG=trace"}, true},
		"provider":    {[]string{"TF_LOG_PROVIDER=trace"}, true},
		"this one":    {[]string{"TF_LOG_PROVIDER_ACS=trace"}, true},
		"Terraform's": {[]string{"TF_LOG_CORE=trace"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int64
			w := newWorkspace(t, func(out http.ResponseWriter, _ *http.Request) {
				out.Header().Set("Content-Type", "application/json")
				status := http.StatusForbidden
				if calls.Add(1) == 1 {
					out.Header().Set("Retry-After", "1")
					status = http.StatusTooManyRequests
				}
				out.WriteHeader(status)
				_, _ = fmt.Fprint(out, `{"error":{"code":"Forbidden","message":"no"}}`)
			})
			if text, err := w.command(t, test.variables, "apply", "-auto-approve", "-no-color").CombinedOutput(); err == nil || calls.Load() < 2 {
				t.Fatalf("the apply made %d calls and ended with %v:\n%s", calls.Load(), err, text)
			}
			if got := strings.Contains(w.logged(t), `"@module":"acs"`); got != test.want {
				t.Errorf("the provider logged: %t, want %t:\n%s", got, test.want, w.logged(t))
			}
		})
	}
}
