// SPDX-License-Identifier: MPL-2.0

// This file tests that a wait on throttling ends with the run, and that nothing
// is sent after that.

package provider_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// signalled runs a command, sends it a signal once requests of a path were
// throttled, and returns its output and how long it went on.
func (w *workspace) signalled(s *emulator.Server, signal os.Signal, arguments ...string) (output string, took time.Duration) {
	w.t.Helper()
	setting, stop := w.Serve()
	w.t.Cleanup(stop)
	command := exec.CommandContext(w.t.Context(), w.CLI, arguments...)
	command.Dir = w.Dir
	command.Env = append(os.Environ(), setting, "TF_CLI_ARGS=-no-color")
	var text bytes.Buffer
	command.Stdout, command.Stderr = &text, &text
	if err := command.Start(); err != nil {
		w.t.Fatal(err)
	}
	for throttled(s) == 0 && w.t.Context().Err() == nil {
		<-time.After(20 * time.Millisecond)
	}
	<-time.After(200 * time.Millisecond)
	began := time.Now()
	if err := command.Process.Signal(signal); err != nil {
		w.t.Fatal(err)
	}
	_ = command.Wait() // a stopped run may end with an error of its own
	return flat(text.String()), time.Since(began)
}

func TestAccInterruptEndsWaits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ hcl, method, path string }{
		"rooms":               {"resource \"acs_room\" \"r\" { count = 12 }\n", http.MethodPost, "/rooms"},
		"a user":              {plainUser, http.MethodPost, "/identities"},
		"a thread":            {plainThread, http.MethodPost, "/chat/threads"},
		"a token of a thread": {plainThread, http.MethodPost, "/identities/*/:issueAccessToken"},
	} {
		for signal, retryAfter := range map[os.Signal]time.Duration{os.Interrupt: 5 * time.Minute, syscall.SIGKILL: 2 * time.Second} {
			t.Run(name+", "+signal.String(), func(t *testing.T) {
				t.Parallel()
				s, users := chatService(t, 1)
				w := newWorkspace(t, s, actingAs(users[0])+test.hcl)
				s.AddFault(emulator.Fault{Method: test.method, Path: test.path, Status: http.StatusTooManyRequests, RetryAfter: retryAfter, Count: 10})
				output, took := w.signalled(s, signal, "apply", "-auto-approve")
				sent := len(s.Requests())
				if signal == os.Interrupt {
					wantText(t, output, "The run was interrupted while the provider waited", "Nothing was sent after that")
					wantNoText(t, output, "The service may have created it anyway", "time was up", "context canceled")
					if took > time.Minute {
						t.Errorf("the run went on for %s", took)
					}
				} else {
					<-time.After(retryAfter + time.Second)
				}
				if now := len(s.Requests()); now != sent || len(s.Rooms())+len(s.Threads()) > 0 || len(s.Users()) > 1 {
					t.Errorf("%d requests were sent after the run had ended", now-sent)
				}
			})
		}
	}
}

// An operation that the interrupt overtook on its way to the provider changes nothing.
func TestAnOperationAfterTheInterruptSendsNothing(t *testing.T) {
	t.Parallel()
	s := newService(t)
	client, err := acs.NewRoomsClientFromConnectionString(s.ConnectionString(), nil)
	if err != nil {
		t.Fatal(err)
	}
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	for range 100 {
		var diags diag.Diagnostics
		ctx, end := plugin.WithWriteTimeout(interrupted, plugin.DefaultTimeout, &diags)
		if _, err := client.CreateRoom(ctx, nil); !errors.Is(err, context.Canceled) || acs.OutcomeUnknown(err) {
			t.Errorf("got %v", err)
		}
		end()
	}
	if n := len(s.Requests()); n > 0 {
		t.Errorf("%d requests were sent", n)
	}
}
