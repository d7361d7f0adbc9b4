// SPDX-License-Identifier: MPL-2.0

// This file measures a provider whose configuration asks for many large lists at a time.

package hostile_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// Terraform asks for 20 threads at the same time, and each answer has 14 MB.
func TestAccLargeDataSourcesTogether(t *testing.T) {
	t.Parallel()
	clitest.Path(t) // skips without a CLI, before the build
	const threads, messages, messageBytes = 20, 500, 28_000
	e, err := emulator.Start(emulator.Options{Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	user := e.CreateUser()
	page := pageOfMessages(t, user, messages, messageBytes)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/messages") {
			forward(t, e.URL(), r).write(w)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(page)
	}))
	t.Cleanup(front.Close)
	programs := linked(t, map[string]string{"acs": clitest.BuildProvider(t, "acs")})
	peak := clitest.WatchMemory(t, programs["acs"])
	w := clitest.NewFolder(t, programs, "AZURE_COMMUNICATION_CONNECTION_STRING=endpoint="+front.URL+"/;accesskey="+e.AccessKey())
	w.Write("main.tf", fmt.Sprintf(`
terraform {
  required_providers {
    acs = { source = "acs-terraform/acs" }
  }
}
provider "acs" { chat_user_id = %q }
data "acs_chat_messages" "d" {
  count     = %d
  thread_id = "19:acsV1_${count.index}@thread.v2"
}
output "messages" { value = sum([for d in data.acs_chat_messages.d : length(d.messages)]) }
`, user, threads))
	text, code := w.Run("plan", "-parallelism=100")
	if code != 0 || !strings.Contains(text, fmt.Sprint(threads*messages)) {
		t.Errorf("the plan ended with %d: %.3000s", code, text)
	}
	taken := peak()
	t.Logf("%.0f MB", taken)
	if taken > maxMemory {
		t.Errorf("the provider took %.0f MB", taken)
	}
}

// pageOfMessages is an answer with all messages of a thread, which the service would divide
// into pages.
func pageOfMessages(t *testing.T, sender string, messages, messageBytes int) []byte {
	t.Helper()
	type object = map[string]any
	var list []any
	for i := range messages {
		list = append(list, object{
			"id": strconv.Itoa(1_788_249_600_000 + i), "type": "text", "sequenceId": strconv.Itoa(i), "version": strconv.Itoa(1_788_249_600_000 + i),
			"createdOn": "2026-09-01T08:00:00Z", "content": object{"message": strings.Repeat("m", messageBytes)},
			"senderCommunicationIdentifier": object{"rawId": sender, "communicationUser": object{"id": sender}},
		})
	}
	page, err := json.Marshal(object{"value": list})
	if err != nil {
		t.Fatal(err)
	}
	return page
}
