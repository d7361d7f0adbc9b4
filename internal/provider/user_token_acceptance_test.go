// SPDX-License-Identifier: MPL-2.0

// This file tests users' tokens on a real CLI: the ephemeral acs_user_token,
// and the tokens by which the provider itself acts.

package provider_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// tokenHCL is an ephemeral token named t.
func tokenHCL(arguments ...string) string {
	return "ephemeral \"acs_user_token\" \"t\" {\n" + strings.Join(arguments, "\n") + "\n}\n"
}

// echoHCL hands the token to the echo provider, whose resource then shows it.
const echoHCL = "provider \"echo\" {\n data = ephemeral.acs_user_token.t\n}\nresource \"echo\" \"e\" {}\n"

// acceptedToken is a token that the service issued and that Chat takes.
func acceptedToken(s *emulator.Server) knownvalue.Check {
	return knownvalue.StringFunc(func(token string) error {
		return checkToken(s, token)
	})
}

// checkToken says why Chat refuses a token; nil where it takes it.
func checkToken(s *emulator.Server, token string) error {
	client, err := acs.NewChatClient(s.URL(), acs.NewUserTokenCredential(token), nil)
	if err != nil {
		return err
	}
	if _, err := client.NewListThreadsPager(nil).NextPage(context.Background()); err != nil {
		return fmt.Errorf("the token is refused: %w", err)
	}
	return nil
}

func TestAccUserToken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arguments []string
		body      []string // of the request
		expiresOn string
	}{
		"longest by default": {[]string{`scopes = ["chat"]`}, []string{`"scopes":["chat"]`}, "2026-09-02T08:00:00Z"},
		"an hour": {
			[]string{`scopes = ["voip", "chat", "chat"]`, "expires_in_minutes = 60"},
			[]string{`"scopes":["chat","voip"]`, `"expiresInMinutes":60`},
			"2026-09-01T09:00:00Z",
		},
		"a day":    {[]string{`scopes = ["chat.join.limited"]`, "expires_in_minutes = 1440"}, []string{`"expiresInMinutes":1440`}, "2026-09-02T08:00:00Z"},
		"null":     {[]string{`scopes = ["chat.join"]`, "expires_in_minutes = null"}, []string{`"scopes":["chat.join"]`}, "2026-09-02T08:00:00Z"},
		"all ever": {[]string{`scopes = ["chat", "voip", "chat.join", "chat.join.limited", "voip.join"]`}, []string{`"voip.join"`}, "2026-09-02T08:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clitest.Path(t)
			s := newService(t)
			id := s.CreateUser()
			data := tfjsonpath.New("data")
			resource.Test(t, resource.TestCase{
				TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
				ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
					"acs": providerFor(s), "echo": echoprovider.NewProviderServer(),
				},
				Steps: []resource.TestStep{{
					Config: tokenHCL(append(test.arguments, argument("user_id", id))...) + echoHCL,
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.ExpectKnownValue("echo.e", data.AtMapKey("token"), acceptedToken(s)),
						statecheck.ExpectKnownValue("echo.e", data.AtMapKey("expires_on"), knownvalue.StringExact(test.expiresOn)),
						statecheck.ExpectKnownValue("echo.e", data.AtMapKey("user_id"), knownvalue.StringExact(id)),
					},
				}},
			})
			requests := tokenRequests(s, id)
			if len(requests) == 0 {
				t.Fatal("no token was issued")
			}
			for _, part := range test.body {
				if !strings.Contains(requests[0].Body, part) {
					t.Errorf("the service got %s, want %s in it", requests[0].Body, part)
				}
			}
			// Nothing is revoked or renewed on the way.
			if n := len(writes(s)); n != len(requests) {
				t.Errorf("the service got %v, want issues of tokens only", writes(s))
			}
		})
	}
}

// A user that is made in the same run has no token when the plan is made, and
// acts by it when that is applied. The two configurations share one server here;
// that with the token comes last, since it waits for the token.
func TestAccUserTokenWaitsForTheUser(t *testing.T) {
	t.Parallel()
	s := newService(t)
	w := newWorkspace(t, s, plainUser+tokenHCL("user_id = acs_user.u.id", `scopes = ["chat"]`)+`
provider "acs" {
  alias             = "as_user"
  chat_access_token = ephemeral.acs_user_token.t.token
}

resource "acs_chat_thread" "t" {
  provider = acs.as_user
  topic    = "Own"
}
`)
	w.plan()
	if n := len(s.Tokens()); n > 0 {
		t.Errorf("the plan issued %d tokens", n)
	}
	w.run("apply", "saved.tfplan")
	id := onlyUser(t, s)
	if n := len(tokenRequests(s, id)); n != 1 {
		t.Errorf("%d tokens were issued, want one", n)
	}
	if threads := s.Threads(); len(threads) != 1 || threads[0].CreatedBy != id {
		t.Errorf("the threads are %v, want one of %s", threads, id)
	}
	w.wantEmptyPlan()
	if n := len(tokenRequests(s, id)); n != 2 {
		t.Errorf("%d tokens were issued, want one more by the second plan", n)
	}
	w.destroy()
	if len(s.Users())+len(s.Threads()) > 0 {
		t.Errorf("users %v and threads %v are left", s.Users(), s.Threads())
	}
}

func TestAccUserTokenRefused(t *testing.T) {
	t.Parallel()
	s := newService(t)
	gone := s.CreateUser()
	s.DeleteUser(gone)
	w := newWorkspace(t, s, tokenHCL(argument("user_id", gone), `scopes = ["chat"]`))
	wantText(t, w.fail("plan"), "Cannot issue a token", "User "+gone, "404", "Request id: ")
	w.write("main.tf", tokenHCL(argument("user_id", user(1)), `scopes = ["chat"]`))
	wantText(t, w.fail("plan"), "Cannot issue a token", "User "+user(1), "401")
}

// messagesHCL are messages of the owner.
func messagesHCL(c unmanagedThread, messages int) string {
	return actingAs(c.owner) + fmt.Sprintf(`
resource "acs_chat_message" "m" {
  count     = %d
  thread_id = %q
  content   = "message ${count.index}"
}
`, messages, c.thread)
}

func TestAccOneTokenPerUserAndProcess(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThreadWith(t, noRateLimits())
	in := argument("thread_id", c.thread)
	w := newWorkspace(t, c.s, messagesHCL(c, 20)+
		dataHCL("acs_chat_messages", in)+dataHCL("acs_chat_thread_participants", in)+
		dataHCL("acs_chat_threads", asUser(c.ada))+dataHCL("acs_chat_read_receipts", in, asUser(c.ada))+
		fmt.Sprintf("resource \"acs_chat_thread\" \"own\" {\n topic = \"Own\"\n as_user_id = %q\n}\n", c.owner))
	// Terraform runs a provider process for each of these. Data sources are read
	// by the plan.
	for _, step := range []struct {
		arguments  []string
		owner, ada int
	}{
		{[]string{"plan", "-out=saved.tfplan"}, 1, 1},
		{[]string{"apply", "saved.tfplan"}, 1, 0},
		{[]string{"plan"}, 1, 1},
		{[]string{"apply", "-destroy", "-refresh=false", "-auto-approve", "-target=acs_chat_message.m"}, 1, 0},
	} {
		c.s.ForgetRequests()
		w.run(step.arguments...)
		if owner, ada := len(tokenRequests(c.s, c.owner)), len(tokenRequests(c.s, c.ada)); owner != step.owner || ada != step.ada {
			t.Errorf("%v: %d tokens were issued for the owner and %d for ada, want %d and %d", step.arguments, owner, ada, step.owner, step.ada)
		}
	}
	if thread, _ := c.s.Thread(c.thread); len(thread.Messages) < 20 {
		t.Errorf("the thread has %d messages, want 20 sent", len(thread.Messages))
	}
}

// Once a token is of no use any more, in the middle of an apply, the next one
// is issued and nothing fails.
func TestAccTokenRevokedDuringApplyIsRenewed(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(c unmanagedThread){
		"expired": func(c unmanagedThread) { c.s.Advance(25 * time.Hour) },
		"revoked": func(c unmanagedThread) { c.s.RevokeTokens(c.owner) },
	} {
		for _, parallelism := range []int{1, 10} {
			t.Run(fmt.Sprintf("%s, %d at a time", name, parallelism), func(t *testing.T) {
				t.Parallel()
				var c unmanagedThread
				var ready, sent, ended atomic.Int32
				c = startUnmanagedThreadWith(t, emulator.Options{Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}, OnRequest: func(r emulator.Request) {
					// After the fifth message.
					if ready.Load() == 1 && r.Method == http.MethodPost && strings.HasSuffix(r.Path, "/messages") && sent.Add(1) == 5 {
						end(c)
						ended.Add(1)
					}
				}})
				w := newWorkspace(t, c.s, messagesHCL(c, 20))
				w.plan()
				c.s.ForgetRequests()
				ready.Store(1)
				w.run("apply", fmt.Sprintf("-parallelism=%d", parallelism), "saved.tfplan")
				thread, _ := c.s.Thread(c.thread)
				contents := map[string]int{}
				for _, m := range thread.Messages {
					contents[m.Content]++
				}
				for n := range 20 {
					if content := fmt.Sprintf("message %d", n); contents[content] != 1 {
						t.Errorf("%q was sent %d times", content, contents[content])
					}
				}
				if n := len(tokenRequests(c.s, c.owner)); n != 2 || ended.Load() != 1 {
					t.Errorf("%d tokens were issued, want two", n)
				}
				w.wantEmptyPlan()
			})
		}
	}
}

// A token that came from outside cannot be renewed; the error says so and does
// not hold it.
func TestAccConfiguredTokenRevokedFails(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThread(t)
	token := c.s.IssueToken(c.owner, []string{"chat"}, 0)
	w := appliedWorkspace(t, c.s, blockHCL("chat_access_token = var.token")+secretHCL("token", token)+dataHCL("acs_chat_threads"))
	c.s.RevokeTokens(c.owner)
	said := w.fail("plan")
	wantText(t, said, "Cannot list the threads", "401", "Nothing was removed from the state")
	wantNoText(t, said, token)
	if n := len(tokenRequests(c.s, c.owner)); n > 0 {
		t.Errorf("%d tokens were issued, want none", n)
	}
}
