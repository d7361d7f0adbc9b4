// SPDX-License-Identifier: MPL-2.0

// This file tests credentials that end or change in mid-apply: the state has what was
// done, the error names the setting, and an apply with good credentials does the rest.

package provider_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/entratest"
)

// threeRooms are rooms that are created one after the other.
const threeRooms = `
resource "acs_room" "first" {}

resource "acs_room" "second" { depends_on = [acs_room.first] }

resource "acs_room" "third" { depends_on = [acs_room.second] }
`

// afterFirst calls f once, after the first successful request of a method to a path.
func afterFirst(method, path string, f func()) func(emulator.Request) {
	var once sync.Once
	return func(r emulator.Request) {
		if r.Method == method && r.Path == path && r.Status < http.StatusBadRequest {
			once.Do(f)
		}
	}
}

func TestAccAccessKeyRegeneratedInMidApplyKeepsState(t *testing.T) {
	t.Parallel()
	var server atomic.Pointer[emulator.Server]
	s := startService(t, emulator.Options{OnRequest: afterFirst(http.MethodPost, "/rooms", func() { server.Load().RegenerateAccessKey() })})
	server.Store(s)
	w := newWorkspace(t, s, threeRooms)
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot create the room", "401 Denied", "connection_string, access_key or AZURE_COMMUNICATION_CONNECTION_STRING", "was not regenerated")
	if id := w.attributes("acs_room.first")["id"]; id != onlyRoom(t, s).ID {
		t.Errorf("the state has %v, the service %s", id, onlyRoom(t, s).ID)
	}
	w.wantNotInState("acs_room.second")
	w.apply() // with the new key
	wantRooms(t, s, 3)
	w.wantEmptyPlan()
}

// The tokens of the acting user end with the key that they were issued with (fact 4-09).
func TestAccAccessKeyRegeneratedInMidApplyEndsChat(t *testing.T) {
	t.Parallel()
	var server atomic.Pointer[emulator.Server]
	s := startService(t, emulator.Options{OnRequest: afterFirst(http.MethodPost, "/chat/threads", func() { server.Load().RegenerateAccessKey() })})
	server.Store(s)
	w := newWorkspace(t, s, `
resource "acs_chat_thread" "t" {
  topic      = "Support"
  as_user_id = "`+s.CreateUser()+`"
}

resource "acs_chat_message" "m" {
  thread_id  = acs_chat_thread.t.id
  content    = "Hello"
  as_user_id = acs_chat_thread.t.as_user_id
}
`)
	wantText(t, w.fail("apply", "-auto-approve"), "Cannot send the message", "401 Denied", "Nothing was removed from the state")
	if id := w.attributes("acs_chat_thread.t")["id"]; id != onlyThread(t, s).ID {
		t.Errorf("the state has %v, the service %s", id, onlyThread(t, s).ID)
	}
	w.apply()
	onlyMessage(t, s)
	w.wantEmptyPlan()
}

// authorizations are the bearer tokens of the requests that create rooms.
type authorizations struct {
	mu     sync.Mutex
	tokens []string
}

func (a *authorizations) note(e emulator.Exchange) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if e.Method == http.MethodPost && strings.HasPrefix(e.Target, "/rooms?") {
		a.tokens = append(a.tokens, strings.TrimPrefix(e.Header.Get("Authorization"), "Bearer "))
	}
}

func (a *authorizations) all() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.tokens)
}

// entraWorkspace runs the provider's binary, which signs in at the server with a client
// secret, as the environment says.
func entraWorkspace(t *testing.T, s *emulator.Server, entra *entratest.Server) *workspace {
	t.Helper()
	for n := range 20 {
		s.AcceptToken(entratest.Token(n + 1))
	}
	w := newWorkspace(t, s, threeRooms)
	w.UseBuilt("acs", builtPrograms(t))
	w.Environment = append(append(w.Environment, entra.Environment(t)...), "AZURE_COMMUNICATION_ENDPOINT="+s.URL(),
		"ARM_TENANT_ID="+entratest.Tenant, "ARM_CLIENT_ID="+entratest.ClientID, "ARM_CLIENT_SECRET=canary-secret")
	return w
}

// Each token ends while the room is created for which it was got.
func TestAccEntraTokenThatExpiresInMidApplyIsRenewed(t *testing.T) {
	t.Parallel()
	var used authorizations
	s := startService(t, emulator.Options{OnExchange: used.note})
	entra := entratest.Start(t)
	entra.SetTokenLife(1)
	delayed := 1500 * time.Millisecond
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/rooms", Delay: delayed})
	w := entraWorkspace(t, s, entra)
	w.apply()
	if tokens := used.all(); len(tokens) != 3 || len(slices.Compact(tokens)) != 3 {
		t.Errorf("the rooms were created with the tokens %v, want three", used.all())
	}
	wantRooms(t, s, 3)
}

func TestAccEntraSignInRefusedInMidApplyKeepsState(t *testing.T) {
	t.Parallel()
	entra := entratest.Start(t)
	entra.SetTokenLife(1)
	s := startService(t, emulator.Options{OnRequest: afterFirst(http.MethodPost, "/rooms", func() {
		entra.Refuse(http.StatusUnauthorized, "invalid_client", "AADSTS7000222: The provided client secret keys are expired.")
	})})
	s.AddFault(emulator.Fault{Method: http.MethodPost, Path: "/rooms", Delay: 1500 * time.Millisecond})
	w := entraWorkspace(t, s, entra)
	failed := w.try("apply", "-auto-approve")
	clitest.WantText(t, failed.text, "Cannot create the room", "sign-in to Microsoft Entra with client_secret failed", "AADSTS7000222",
		"Check client_secret (or ARM_CLIENT_SECRET), which may have expired", "The call was not sent")
	if failed.code == 0 || strings.Contains(failed.text, "canary-secret") || strings.Contains(failed.text, "may have created") {
		t.Errorf("got %d:\n%s", failed.code, failed.text)
	}
	wantRooms(t, s, 1)
	entra.Refuse(0, "", "")
	w.apply()
	wantRooms(t, s, 3)
	w.wantEmptyPlan()
}
