// SPDX-License-Identifier: MPL-2.0

// This file has the service that the CLI's runs are about, and their configuration.

package hostile_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// front is a server before the emulator that gives hostile answers to some methods.
type front struct {
	*httptest.Server
	emulatorURL string
	trapped     atomic.Int64
	attack      atomic.Pointer[frontAttack]

	mu sync.Mutex
	// right are the answers that the emulator gave. Under an attack no request reaches
	// it, so that the next command finds everything as it was.
	right map[string]exchange
}

// frontAttack is an answer to requests of some methods.
type frontAttack struct {
	answer  answer
	methods []string
}

// startFront starts a server that passes everything on, until it attacks.
func startFront(t *testing.T, emulatorURL string) *front {
	t.Helper()
	f := &front{emulatorURL: emulatorURL, right: map[string]exchange{}}
	f.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Host, "localhost:") {
			f.trapped.Add(1)
			return
		}
		sent, _ := io.ReadAll(r.Body) // otherwise the server does not notice that the client is gone
		r.Body = io.NopCloser(bytes.NewReader(sent))
		attack := f.attack.Load()
		if attack == nil || !slices.Contains(attack.methods, r.Method) || strings.Contains(r.URL.Path, "issueAccessToken") {
			f.pass(t, r, string(sent)).write(w)
			return
		}
		_, port, _ := strings.Cut(f.Listener.Addr().String(), ":")
		attack.answer.write(trapWriter{w, "localhost:" + port}, r, f.known(r, string(sent)))
	}))
	f.Config.ErrorLog = discard()
	f.Start()
	t.Cleanup(f.Close)
	return f
}

// pass has the emulator answer.
func (f *front) pass(t *testing.T, r *http.Request, sent string) exchange {
	t.Helper()
	answered := forward(t, f.emulatorURL, r)
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, key := range keysOf(r, sent) {
		f.right[key] = answered
	}
	return answered
}

// keysOf are names of a request, the most exact one first: the body of a new room has the
// time, and the link of a hostile page any query.
func keysOf(r *http.Request, sent string) []string {
	return []string{r.Method + r.RequestURI + sent, r.Method + r.RequestURI, r.Method + r.URL.EscapedPath()}
}

// known is the right answer to a request, as far as there was one.
func (f *front) known(r *http.Request, sent string) exchange {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, key := range keysOf(r, sent) {
		if right, ok := f.right[key]; ok {
			return right
		}
	}
	return exchange{method: r.Method, target: r.RequestURI, status: http.StatusOK, header: http.Header{}, body: []byte("{}")}
}

// during attacks requests of these methods while it runs do.
func (f *front) during(a answer, methods []string, do func()) {
	f.attack.Store(&frontAttack{a, methods})
	defer f.attack.Store(nil)
	do()
}

// prepare makes what the configuration is about: a room, a thread with a message, and a
// room of Webex.
func prepare(t *testing.T, e *emulator.Server, url string) service {
	t.Helper()
	s := service{objects: objects{users: []string{e.CreateUser(), e.CreateUser()}}}
	s.accounts = accounts{accessKey: e.AccessKey(), chatToken: e.IssueToken(s.users[0], []string{"chat"}, time.Hour), webex: e.WebexPerson()}
	e.PutAssignment(emulator.Assignment{TenantID: tenantID, ObjectID: application, PrincipalType: "user"})
	c := newClients(t, url, s.accounts, s.objects)
	for _, op := range operations() {
		if !slices.Contains([]string{"create room", "create thread", "send message", "create Webex room", "get Webex caller"}, op.name) {
			continue
		}
		if _, err := op.call(t.Context(), c); err != nil {
			t.Fatalf("%s: %v", op.name, err)
		}
	}
	s.objects = c.objects
	return s
}

// providersHCL are both providers, and the ids that the configurations share.
func providersHCL(s service) string {
	return fmt.Sprintf(`
terraform {
  required_providers {
    acs   = { source = "acs-terraform/acs" }
    webex = { source = "acs-terraform/webex" }
  }
}
provider "acs" {
  chat_user_id = %[1]q
  max_retries  = 0
}
provider "webex" { max_retries = 0 }
locals {
  user   = %[2]q
  room   = %[3]q
  thread = %[4]q
  space  = %[5]q
}
`, s.users[0], s.users[1], s.roomID, s.threadID, s.spaceID)
}

// resourcesHCL are all resources of both providers. Nothing is about another resource, so
// that each is attacked.
func resourcesHCL(s service) string {
	return providersHCL(s) + fmt.Sprintf(`
resource "acs_user" "u" {}
resource "acs_room" "r" { participants = { a = { user_id = local.user } } }
resource "acs_room_participant" "p" {
  room_id = local.room
  user_id = local.user
}
resource "acs_chat_thread" "t" {
  topic        = "Support"
  participants = { a = { user_id = local.user } }
}
resource "acs_chat_thread_participant" "p" {
  thread_id = local.thread
  user_id   = local.user
}
resource "acs_chat_message" "m" {
  thread_id = local.thread
  content   = "Hello"
}
resource "acs_teams_extension_assignment" "a" {
  tenant_id      = %[1]q
  object_id      = %[2]q
  principal_type = "user"
}
resource "webex_room" "r" {
  title   = "Algebra"
  members = { jane = { person_email = "jane@example.com" } }
}
resource "webex_room_membership" "m" {
  room_id      = local.space
  person_email = "peter@example.com"
}
`, tenantID, accountID)
}

// actionsHCL are all actions, each of them invoked by a resource of its own.
func actionsHCL(s service) string {
	hcl := providersHCL(s)
	for kind, arguments := range map[string]string{
		"acs_chat_send_message":             "thread_id = local.thread\n content = \"Hello\"",
		"acs_chat_send_read_receipt":        fmt.Sprintf("thread_id = local.thread\n message_id = %q", s.messageID),
		"acs_chat_send_typing_notification": "thread_id = local.thread",
		"acs_user_revoke_tokens":            "user_id = local.user",
	} {
		hcl += fmt.Sprintf(`
action %[1]q "a" {
  config {
    %[2]s
  }
}
resource "terraform_data" %[1]q {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.%[1]s.a]
    }
  }
}
`, kind, arguments)
	}
	return hcl
}

// queriesHCL are all list resources of both providers.
func queriesHCL() string {
	var hcl strings.Builder
	for kind, config := range map[string]string{
		"acs_room":                    "include_participants = true",
		"acs_room_participant":        "room_id = local.room",
		"acs_chat_thread":             "include_participants = true",
		"acs_chat_thread_participant": "thread_id = local.thread",
		"webex_room":                  "",
		"webex_room_membership":       "room_id = local.space",
	} {
		provider, _, _ := strings.Cut(kind, "_")
		fmt.Fprintf(&hcl, `
list %[1]q "q" {
  provider         = %[2]s
  include_resource = true

  config {
    %[3]s
  }
}
`, kind, provider, config)
	}
	return hcl.String()
}

// dataHCL are all data sources of both providers.
func dataHCL(s service) string {
	return fmt.Sprintf(`
data "acs_rooms" "d" {}
data "acs_room" "d" { id = local.room }
data "acs_room_participants" "d" { room_id = local.room }
data "acs_chat_threads" "d" {}
data "acs_chat_thread" "d" { id = local.thread }
data "acs_chat_thread_participants" "d" { thread_id = local.thread }
data "acs_chat_messages" "d" { thread_id = local.thread }
data "acs_chat_message" "d" {
  thread_id  = local.thread
  message_id = %[1]q
}
data "acs_chat_read_receipts" "d" { thread_id = local.thread }
data "acs_teams_extension_assignment" "d" {
  tenant_id = %[2]q
  object_id = %[3]q
}
data "webex_rooms" "d" {}
data "webex_room" "d" { id = local.space }
data "webex_room_memberships" "d" { room_id = local.space }
data "webex_room_meeting_details" "d" { room_id = local.space }
data "webex_person" "d" { id = %[4]q }
`, s.messageID, tenantID, application, s.personID)
}
