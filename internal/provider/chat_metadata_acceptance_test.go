// SPDX-License-Identifier: MPL-2.0

// This file tests metadata of threads, participants and messages on a real CLI:
// what is refused, how a key is removed, and keys in another Unicode form.

package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// decomposed is "é" in the Unicode form NFD; Terraform writes NFC, composed.
const (
	decomposed = "e\u0301"
	composed   = "\u00e9"
)

// metadataHCL are configurations of everything that has metadata, by address; %s is
// the argument.
func metadataHCL(users []string) map[string]string {
	return map[string]string{
		"acs_chat_thread.t":             actingAs(users[0]) + "resource \"acs_chat_thread\" \"t\" {\n  topic = \"Support\"\n  %s\n}\n",
		"acs_chat_message.m":            actingAs(users[0]) + plainThread + "resource \"acs_chat_message\" \"m\" {\n  thread_id = acs_chat_thread.t.id\n  content = \"Hello\"\n  %s\n}\n",
		"acs_chat_thread_participant.p": actingAs(users[0]) + plainThread + "resource \"acs_chat_thread_participant\" \"p\" {\n  thread_id = acs_chat_thread.t.id\n  user_id = \"" + users[1] + "\"\n  %s\n}\n",
	}
}

// An empty string removes a key. If it does not, the provider tries null. If that
// fails too, it is an error. The key that stays has no value, so the state does not have it.
func TestAccMetadataKeyIsRemovedByEmptyStringOrNull(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options emulator.Options
		sends   []string
		kept    bool
	}{
		"by an empty text":    {emulator.Options{Switches: emulator.Switches{NullMetadata: emulator.NullMetadataRefused}}, []string{`{"metadata":{"b":""}}`}, false},
		"by null":             {emulator.Options{Switches: emulator.Switches{EmptyMetadata: emulator.EmptyMetadataKeeps}}, []string{`{"metadata":{"b":""}}`, `{"metadata":{"b":null}}`}, false},
		"by neither":          {emulator.Options{Switches: emulator.Switches{EmptyMetadata: emulator.EmptyMetadataKeeps, NullMetadata: emulator.NullMetadataKeeps}}, []string{`{"metadata":{"b":""}}`, `{"metadata":{"b":null}}`}, true},
		"null is refused too": {emulator.Options{Switches: emulator.Switches{EmptyMetadata: emulator.EmptyMetadataKeeps, NullMetadata: emulator.NullMetadataRefused}}, []string{`{"metadata":{"b":""}}`, `{"metadata":{"b":null}}`}, true},
	} {
		for _, address := range []string{"acs_chat_thread.t", "acs_chat_message.m"} {
			t.Run(address+" "+name, func(t *testing.T) {
				t.Parallel()
				s, users := chatServiceWith(t, 2, test.options)
				hcl := metadataHCL(users)[address]
				w := appliedWorkspace(t, s, fmt.Sprintf(hcl, `metadata = { a = "1", b = "2" }`))
				s.ForgetRequests()
				w.write("main.tf", fmt.Sprintf(hcl, `metadata = { a = "1" }`))
				got := w.try("apply", "-auto-approve")
				var sent []string
				for _, request := range chatWrites(s) {
					if path, body, _ := strings.Cut(request, "{"); strings.HasPrefix(path, "PATCH") {
						sent = append(sent, "{"+body)
					}
				}
				if fmt.Sprint(sent) != fmt.Sprint(test.sends) {
					t.Errorf("sent %v, want %v", sent, test.sends)
				}
				if !test.kept {
					if got.code != 0 {
						t.Errorf("the apply failed:\n%s", got.text)
					}
					w.wantEmptyPlan()
					return
				}
				wantText(t, got.text, "Cannot remove metadata", "kept them: b.")
				wantNoText(t, got.text, "bug in the provider")
				if state := fmt.Sprint(w.attributes(address)["metadata"]); state != "map[a:1]" { // a key without a value counts as none
					t.Errorf("the state has metadata %s, want what the service has", state)
				}
			})
		}
	}
}

// changeMetadata changes metadata outside Terraform.
func changeMetadata(t *testing.T, s *emulator.Server, address string, change func(metadata map[string]string)) {
	t.Helper()
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) {
		metadata := &thread.Metadata
		if address == "acs_chat_message.m" {
			for i := range thread.Messages {
				if thread.Messages[i].Type == "text" {
					metadata = &thread.Messages[i].Metadata
				}
			}
		}
		if *metadata == nil {
			*metadata = map[string]string{}
		}
		change(*metadata)
	})
}

func TestAccMetadataInAnotherUnicodeFormIsKept(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"acs_chat_thread.t", "acs_chat_message.m"} {
		for _, argument := range []string{"", "metadata = {}", `metadata = { a = "1" }`, "metadata = { \"" + composed + "\" = \"mine\" }"} {
			t.Run(address+" "+argument, func(t *testing.T) {
				t.Parallel()
				s, users := chatService(t, 2)
				hcl := fmt.Sprintf(metadataHCL(users)[address], argument)
				w := appliedWorkspace(t, s, hcl)
				changeMetadata(t, s, address, func(metadata map[string]string) { metadata[decomposed] = "theirs" })
				s.ForgetRequests()
				wantText(t, w.plan().text, "Metadata in another Unicode form", `"e\u0301"`)
				w.wantEmptyPlan()
				w.apply()
				w.applyHCL(strings.NewReplacer("Support", "Help", "Hello", "Good day").Replace(hcl))
				w.wantEmptyPlan()
				changeMetadata(t, s, address, func(metadata map[string]string) {
					if metadata[decomposed] != "theirs" {
						t.Errorf("the service has metadata %v, the other form is not left", metadata)
					}
				})
			})
		}
	}
}

// A string in another Unicode form is the same string: it plans nothing, and removes
// and adds nobody.
func TestAccTextsInAnotherUnicodeFormPlanNothing(t *testing.T) {
	t.Parallel()
	s, users := chatService(t, 4)
	hcl := actingAs(users[0]) + fmt.Sprintf(`
resource "acs_chat_thread" "t" {
  topic    = "Caf%[1]s"
  metadata = { a = "%[1]s" }
  participants = {
    b = { user_id = %[2]q, display_name = "Ren%[1]s", metadata = { a = "%[1]s" } }
  }
}
resource "acs_chat_message" "m" {
  thread_id = acs_chat_thread.t.id
  content   = "Caf%[1]s"
}
`, composed, users[1])
	w := appliedWorkspace(t, s, hcl)
	s.UpdateThread(onlyThread(t, s).ID, func(thread *emulator.Thread) {
		nfd := func(text *string) { *text = strings.ReplaceAll(*text, composed, decomposed) }
		nfd(&thread.Topic)
		thread.Metadata["a"] = decomposed
		for i := range thread.Participants {
			nfd(&thread.Participants[i].DisplayName)
			if thread.Participants[i].Metadata != nil {
				thread.Participants[i].Metadata = map[string]string{"a": decomposed}
			}
		}
		for i := range thread.Messages {
			nfd(&thread.Messages[i].Content)
		}
	})
	w.wantEmptyPlan()
	s.ForgetRequests()
	w.applyHCL(strings.Replace(hcl, "participants = {", fmt.Sprintf("participants = {\n    c = { user_id = %q }", users[2]), 1))
	for _, request := range chatWrites(s) {
		if strings.Contains(request, ":remove") || strings.Contains(request, users[1]) {
			t.Errorf("the service got %s", request)
		}
	}
	w.wantEmptyPlan()

	// A user who is in the thread with the same display name is adopted.
	other := actingAs(users[0]) + plainThread + fmt.Sprintf("resource \"acs_chat_thread_participant\" \"p\" {\n  thread_id = %q\n  user_id = %q\n  display_name = \"Ren%s\"\n  metadata = { a = \"%[3]s\" }\n}\n",
		onlyThread(t, s).ID, users[1], composed)
	v := appliedWorkspace(t, s, other)
	v.wantEmptyPlan()
}
