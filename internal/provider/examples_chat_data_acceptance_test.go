// This file checks that the examples of chat data sources, and of a user's token, do
// what they say.

package provider_test

import (
	"path"
	"reflect"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccExampleChatDataSources(t *testing.T) {
	t.Parallel()
	c := startUnmanagedThreadWith(t, emulator.Options{Now: exampleNow(), Switches: emulator.Switches{RateLimits: emulator.RateLimitsOff}})
	c.s.UpdateThread(c.thread, func(thread *emulator.Thread) { thread.Metadata = map[string]string{"ticket": "4711"} })
	deleted := c.createThread(t, "Old")
	c.s.DeleteThread(deleted)
	message := c.sendMessage(t, c.ada, "Hello")
	if _, err := c.client(t, c.owner).Thread(c.thread).SendReadReceipt(t.Context(), message); err != nil {
		t.Fatal(err)
	}
	values := map[string]any{"thread_id": c.thread, "user_id": c.owner, "message_id": message, "since": "2027-01-01T00:00:00Z"}
	for kind, outputs := range map[string]map[string]any{
		"acs_chat_thread":              {"title": "Onboarding, since 2027-01-27T09:30:00Z", "ticket": "4711"},
		"acs_chat_threads":             {"recent_topics": []any{"Onboarding"}, "deleted": map[string]any{deleted: "2027-01-27T09:30:00Z"}},
		"acs_chat_thread_participants": {"names": map[string]any{c.ada: "Ada"}},
		"acs_chat_message":             {"welcome": "Ada Lovelace: Hello"},
		"acs_chat_messages":            {"written": []any{"Hello"}, "joined": []any{c.owner, c.ada}},
		"acs_chat_read_receipts":       {"read_up_to": map[string]any{c.owner: message}},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			folder := path.Join("data-sources", kind)
			variables := map[string]any{}
			for name, value := range values {
				if strings.Contains(exampleFile(t, folder+"/data-source.tf"), `variable "`+name+`"`) {
					variables[name] = value
				}
			}
			w := appliedExample(t, c.s, folder, variables)
			if got := w.outputs(); !reflect.DeepEqual(got, outputs) {
				t.Errorf("outputs are %v, want %v", got, outputs)
			}
			w.destroy()
		})
	}
}

func TestAccExampleEphemeralUserToken(t *testing.T) {
	t.Parallel()
	s := startService(t, emulator.Options{Now: exampleNow()})
	w := appliedExample(t, s, "ephemeral-resources/acs_user_token", nil)
	id := onlyUser(t, s)
	if thread := onlyThread(t, s); thread.CreatedBy != id {
		t.Errorf("%s made the thread, want %s", thread.CreatedBy, id)
	}
	for _, request := range tokenRequests(s, id) {
		if request.Body != `{"scopes":["chat"],"expiresInMinutes":60}` {
			t.Errorf("a token was asked for with %s", request.Body)
		}
	}
	w.wantDestroyed(s)
	if left := s.Users(); len(left) > 0 {
		t.Errorf("%v are left", left)
	}
}
