// This file attacks the programs of the providers under a real CLI, and measures their
// memory.

package hostile_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const (
	// maxMemory is what a provider may take, in bytes.
	maxMemory = 150 << 20
	// maxOutput is what the CLI may print about the errors of one command. A
	// configuration below has about twenty objects.
	maxOutput = 100 << 10
)

// cliAnswers are the names of the hostile answers that are tried on the CLI.
func cliAnswers() map[string]outcome {
	return map[string]outcome{
		"status 202, still running": rightOrError, "status 206": mustFail, `status 307 to "http://trap.invalid/x"`: mustFail, "status 101": mustFail,
		"status 404 with long texts": mustFail, "status 400 with list texts": mustFail, "status 404": mustFail,
		"a page": mustFail, "null": rightOrError, "an empty object": rightOrError, "a list of null": rightOrError, "lists in lists": mustFail,
		"the credential, escaped, with status 403": mustFail, "the credential, plain, with status 200": rightOrError,
		"the credential in headers with status 404": mustFail,
		"broken: no HTTP": mustFail, "broken: a large header": mustFail,
		"a body without end": mustFail, "a bomb": mustFail, "a text of 15 MB": rightOrError, "15 MB of escapes": rightOrError,
		"next page: another host": rightOrError, "next page: the same page": rightOrError,
		"full pages without end": rightOrError, "large pages without end": rightOrError,
	}
}

// front is a server before the emulator that gives hostile answers to some methods.
type front struct {
	*httptest.Server
	attack  atomic.Pointer[answer]
	methods atomic.Pointer[[]string]
	trapped atomic.Int64
}

// startFront starts a server that passes everything on, until it attacks.
func startFront(t *testing.T, emulatorURL string) *front {
	t.Helper()
	f := &front{}
	f.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Host, "localhost:") {
			f.trapped.Add(1)
			return
		}
		right := exchange{method: r.Method, target: r.RequestURI, status: http.StatusOK, header: http.Header{}, body: []byte("{}")}
		a := f.attack.Load()
		attacked := a != nil && slices.Contains(*f.methods.Load(), r.Method) && !strings.Contains(r.URL.Path, "issueAccessToken")
		// What is changed is not changed at the emulator too, so that the next command
		// finds everything as it was.
		if !attacked || r.Method == http.MethodGet {
			right = forward(t, emulatorURL, r)
		}
		_, _ = io.Copy(io.Discard, r.Body) // otherwise the server does not notice that the client is gone
		if !attacked {
			right.write(w)
			return
		}
		_, port, _ := strings.Cut(f.Listener.Addr().String(), ":")
		a.write(trapWriter{w, "localhost:" + port}, r, right)
	}))
	f.Config.ErrorLog = discard()
	f.Start()
	t.Cleanup(f.Close)
	return f
}

// during attacks requests of these methods while it runs do.
func (f *front) during(a answer, methods []string, do func()) {
	f.methods.Store(&methods)
	f.attack.Store(&a)
	defer f.attack.Store(nil)
	do()
}

// everything is a configuration of all resources and data sources of both providers.
// Nothing is about another resource, so that each is attacked.
func everything(s service, withData bool) string {
	hcl := fmt.Sprintf(`
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
  person = %[6]q
}
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
  tenant_id      = %[7]q
  object_id      = %[8]q
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
`, s.users[0], s.users[1], s.roomID, s.threadID, s.spaceID, s.personID, tenantID, accountID)
	if !withData {
		return hcl
	}
	return hcl + fmt.Sprintf(`
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
data "webex_person" "d" { id = local.person }
`, s.messageID, tenantID, application)
}

func TestAccHostileAnswersUnderACLI(t *testing.T) {
	t.Parallel()
	cli, programs := clitest.Path(t), buildProviders(t)
	known := map[string]answer{}
	for _, a := range slices.Concat(statusAnswers(), redirectAnswers(), bodyAnswers(), refusalAnswers(), brokenAnswers(), echoAnswers(), linkAnswers(), endlessLists(), largeAnswers()) {
		known[a.name] = a
	}
	var mu sync.Mutex
	peaks := map[string]string{}
	t.Cleanup(func() {
		for name, peak := range peaks {
			t.Logf("%s: %s", name, peak)
		}
	})
	for name, want := range cliAnswers() {
		a, ok := known[name]
		if !ok {
			t.Fatalf("there is no answer %q", name)
		}
		a.want = want
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peak := attackCLI(t, cli, programs, a)
			mu.Lock()
			defer mu.Unlock()
			peaks[name] = peak
		})
	}
}

// attackCLI plans, applies and destroys with a hostile answer, and returns the memory of
// the providers.
func attackCLI(t *testing.T, cli, programs string, a answer) string {
	t.Helper()
	e, err := emulator.Start(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	f := startFront(t, e.URL())
	s := prepare(t, e, f.URL)
	folder := t.TempDir()
	write := func(hcl string) {
		if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(hcl), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	providers := startProviders(t, programs, f.URL, s)
	run := func(arguments ...string) (string, int) {
		return clitest.Run(t, cli, folder, []string{providers.reattach}, arguments...)
	}
	hostile := func(methods string, arguments ...string) {
		t.Helper()
		f.during(a, strings.Fields(methods), func() {
			text, code := run(arguments...)
			for _, problem := range outputProblems(s, a, text, code) {
				t.Errorf("%v: %s", arguments, problem)
			}
		})
	}
	state := func() string {
		content, _ := os.ReadFile(filepath.Join(folder, "terraform.tfstate")) //nolint:gosec // a path of the test's own; there may be none
		return string(content)
	}

	write(everything(s, false))
	hostile("POST PUT PATCH", "apply", "-auto-approve")
	for _, secret := range append(s.secrets(), "Signature=") {
		if strings.Contains(state(), secret) {
			t.Error("the state has a secret")
		}
	}
	if err := os.RemoveAll(filepath.Join(folder, "terraform.tfstate")); err != nil {
		t.Fatal(err)
	}
	if text, code := run("apply", "-auto-approve"); code != 0 {
		t.Fatalf("apply without an attack: %s", text)
	}
	before := state()
	write(everything(s, true))
	hostile("GET", "plan")
	if a.want == mustFail {
		write(everything(s, false))
		hostile("GET", "apply", "-auto-approve")
		hostile("DELETE POST PATCH", "destroy", "-auto-approve")
		if text, code := run("plan", "-detailed-exitcode"); code != 0 {
			t.Errorf("the state lost something: %d\n%s\n%s", code, text, before)
		}
	}
	if f.trapped.Load() > 0 {
		t.Error("another host was called")
	}
	return providers.stop(t)
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

// outputProblems are what is wrong with what the CLI printed.
func outputProblems(s service, a answer, text string, code int) []string {
	var problems []string
	switch {
	case code == 0 && a.want == mustFail:
		problems = append(problems, "it succeeded")
	case code != 0 && a.want == mustSucceed:
		problems = append(problems, "it failed: "+text)
	}
	for _, sign := range []string{"panic", "goroutine ", "crash", "did not respond", "rpc error", "inconsistent", "invalid result object"} {
		if strings.Contains(text, sign) {
			problems = append(problems, fmt.Sprintf("it says %q: %.3000s", sign, text))
		}
	}
	for _, secret := range append(s.secrets(), "Signature=") {
		if strings.Contains(text, secret) {
			problems = append(problems, "it shows a secret")
		}
	}
	for _, r := range text {
		if r != '\n' && !unicode.IsPrint(r) {
			problems = append(problems, fmt.Sprintf("it prints %U", r))
			break
		}
	}
	if len(text) > maxOutput {
		problems = append(problems, fmt.Sprintf("it prints %d bytes: %.500s", len(text), text))
	}
	return problems
}
