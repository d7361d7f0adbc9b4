// SPDX-License-Identifier: MPL-2.0

// This file tests what the provider writes to its log, and when.

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// serveVariable makes the test binary run main, so that Terraform can use it as the
// provider.
const serveVariable = "ACS_TEST_SERVES_PROVIDER"

// crashVariable names a file. The provider panics as soon as it exists.
const crashVariable = "ACS_TEST_CRASHES_PROVIDER"

const crashText = "the provider crashed on request"

func TestMain(m *testing.M) {
	if os.Getenv(serveVariable) != "" {
		if file := os.Getenv(crashVariable); file != "" {
			go crashOn(file)
		}
		main()
		return
	}
	os.Exit(m.Run())
}

func crashOn(file string) {
	for range time.Tick(10 * time.Millisecond) {
		if _, err := os.Stat(file); err == nil {
			panic(crashText)
		}
	}
}

// workspace is a folder with a configuration of one room and with a script that runs
// the provider and writes its standard error to a file.
type workspace struct {
	folder, log, endpoint string
	self                  string // the test binary
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
	w := workspace{folder: t.TempDir(), endpoint: server.URL, self: self}
	w.log = filepath.Join(w.folder, "stderr.log")
	w.write(t, "bin/terraform-provider-acs", fmt.Sprintf("#!/bin/sh\n%s=1 exec %q \"$@\" 2>>%q\n", serveVariable, self, w.log), 0o755)
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
	crash := make(chan struct{})
	file := filepath.Join(t.TempDir(), "crash")
	// The provider panics in the middle of a call.
	w := newWorkspace(t, func(http.ResponseWriter, *http.Request) {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Error(err)
		}
		<-crash
	})
	t.Cleanup(func() { close(crash) })
	variables := []string{crashVariable + "=" + file}
	if output, err := w.command(t, variables, "apply", "-auto-approve", "-no-color").CombinedOutput(); err == nil {
		t.Fatalf("the apply succeeded although the provider crashed:\n%s", output)
	}
	if logged := w.logged(t); !strings.Contains(logged, "panic: "+crashText) || !strings.Contains(logged, "goroutine ") {
		t.Errorf("the crashed provider wrote no trace:\n%s", logged)
	}

	// Terraform shows the trace. OpenTofu refers to the log.
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	w.write(t, "bin/terraform-provider-acs", fmt.Sprintf("#!/bin/sh\n%s=1 exec %q \"$@\"\n", serveVariable, w.self), 0o755)
	output, err := w.command(t, variables, "apply", "-auto-approve", "-no-color").CombinedOutput()
	if err == nil {
		t.Fatalf("the apply succeeded although the provider crashed:\n%s", output)
	}
	want := "panic: " + crashText
	if strings.Contains(string(output), "OpenTofu") {
		want = "The plugin logs may contain"
	}
	if !strings.Contains(string(output), want) {
		t.Errorf("the CLI does not show %q:\n%s", want, output)
	}
}

func TestAccDebugServesWithoutLogs(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, nil)
	command := exec.CommandContext(t.Context(), filepath.Join(w.folder, "bin", "terraform-provider-acs"), "-debug")
	command.Env = []string{"PATH=" + os.Getenv("PATH"), w.connection()}
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
	// Each CLI looks for the provider under its own default registry.
	byAddress := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(reattach), &byAddress); err != nil {
		t.Fatal(err)
	}
	byAddress["registry.opentofu.org/acs-terraform/acs"] = byAddress["registry.terraform.io/acs-terraform/acs"]
	both, err := json.Marshal(byAddress)
	if err != nil {
		t.Fatal(err)
	}
	// There is no other provider than the process that -debug started.
	w.write(t, "cli.tfrc", "", 0o600)
	for _, args := range [][]string{{"init"}, {"plan", "-no-color"}} {
		output, err := w.command(t, []string{"TF_REATTACH_PROVIDERS=" + string(both)}, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", args[0], err, output)
		}
		if args[0] == "plan" && !strings.Contains(string(output), "acs_room.one will be created") {
			t.Errorf("the plan does not create the room:\n%s", output)
		}
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
