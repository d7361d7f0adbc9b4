// SPDX-License-Identifier: MPL-2.0

// This file tests bad input of acs_chat_thread. The plan refuses it, or the apply if
// the plan does not know the value, and nobody is removed.

package provider_test

import (
	"fmt"
	"strings"
	"testing"
)

// threadInputHCL is a thread with just these arguments, and an acting user.
func threadInputHCL(arguments ...string) string {
	return actingAs(user(1)) + "resource \"acs_chat_thread\" \"t\" {\n" + strings.Join(arguments, "\n") + "\n}\n"
}

func TestAccBadInputThread(t *testing.T) {
	t.Parallel()
	const (
		topic   = `topic = "Support"`
		allowed = "only users of Communication Services are allowed, 8:acs:<resource id>_<user id>"
	)
	wantRefused(t, map[string]badInput{
		"empty topic":           {threadInputHCL(`topic = ""`), []string{"Attribute topic", "at least 1, got: 0"}},
		"no topic":              {threadInputHCL(), []string{`The argument "topic" is required`}},
		"topic is null":         {threadInputHCL(`topic = null`), []string{"Must set a configuration value for the topic attribute"}},
		"deleted after 29 days": {threadInputHCL(topic, "delete_after_days = 29"), []string{"delete_after_days is 29", "a whole number between 30 and 90"}},
		"deleted after 91 days": {threadInputHCL(topic, "delete_after_days = 91"), []string{"delete_after_days is 91", "between 30 and 90"}},
		"deleted at once":       {threadInputHCL(topic, "delete_after_days = 0"), []string{"delete_after_days is 0", "between 30 and 90"}},
		"deleted before":        {threadInputHCL(topic, "delete_after_days = -30"), []string{"delete_after_days is -30", "between 30 and 90"}},
		"half a day":            {threadInputHCL(topic, "delete_after_days = 30.5"), []string{"delete_after_days is 30.5", "a whole number between 30 and 90"}},
		"days in words":         {threadInputHCL(topic, `delete_after_days = "a month"`), []string{"delete_after_days", "a number is required"}},
		"more than 1 KB of metadata": {
			threadInputHCL(topic, `metadata = { a = "`+strings.Repeat("x", 1000)+`", more = "`+strings.Repeat("ä", 10)+`" }`),
			[]string{"metadata has 1025 bytes in its keys and values", "Use at most 1024 (1 KB)"},
		},
		"metadata without a value": {threadInputHCL(topic, `metadata = { a = null }`), []string{`metadata["a"] is null`, "It must be a text"}},
		"a malformed acting user":  {threadInputHCL(topic, `as_user_id = "bot"`), []string{"as_user_id", `"bot" is not a user`, allowed}},
		"an empty acting user":     {threadInputHCL(topic, `as_user_id = ""`), []string{"as_user_id", `"" is not a user`, allowed}},
	})
}

func TestAccBadInputThreadRoster(t *testing.T) {
	t.Parallel()
	const (
		allowed = "only users of Communication Services are allowed, 8:acs:<resource id>_<user id>"
		at      = `participants["ada"].`
	)
	people := func(entries ...string) string {
		return threadInputHCL(`topic = "Support"`, "participants = {\n"+strings.Join(entries, "\n")+"\n}")
	}
	ada := func(arguments ...string) string {
		return people("ada = {\n" + strings.Join(append(arguments, fmt.Sprintf("user_id = %q", user(2))), "\n") + "\n}")
	}
	userID := func(id string) string { return people(fmt.Sprintf("ada = { user_id = %q }", id)) }
	wantRefused(t, map[string]badInput{
		"251 entries": {
			threadInputHCL(`topic = "Support"`, `participants = { for n in range(251) : "p${n}" => { user_id = format("`+strings.TrimSuffix(user(0), "000")+`%03d", n) } }`),
			[]string{"participants has 251 entries", "Use at most 250"},
		},
		"one user under two labels": {
			people(fmt.Sprintf("ada = { user_id = %q }", user(2)), fmt.Sprintf(`bob = { user_id = %q, display_name = "Bob" }`, user(2))),
			[]string{`participants["bob"].user_id is "` + user(2) + `"`, at + "user_id", "Use each user once"},
		},
		"a name as user":     {userID("ada"), []string{at + "user_id", `"ada" is not a user`, allowed}},
		"a Teams user":       {userID("8:orgid:45ab2481-1c1c-4005-be24-0ffb879b1130"), []string{at + "user_id", `"8:orgid:45ab2481-1c1c-4005-be24-0ffb879b1130" is not a user`, allowed}},
		"a phone number":     {userID("4:+14255550123"), []string{at + "user_id", `"4:+14255550123" is not a user`, allowed}},
		"a bot":              {userID("28:orgid:45ab2481-1c1c-4005-be24-0ffb879b1130"), []string{at + "user_id", allowed}},
		"an empty user":      {userID(""), []string{at + "user_id", `"" is not a user`, allowed}},
		"a user of blanks":   {userID("  "), []string{at + "user_id", allowed}},
		"a user and a blank": {userID(user(2) + " "), []string{at + "user_id", user(2) + ` " is not a user`, allowed}},
		"no user":            {people(`ada = { display_name = "Ada" }`), []string{at + "user_id is not set", "Use the raw id"}},
		"user is null":       {people(`ada = { user_id = null }`), []string{at + "user_id is not set"}},
		"entry is null":      {people(`ada = null`), []string{`participants["ada"] is null`}},
		"a list":             {threadInputHCL(`topic = "Support"`, fmt.Sprintf("participants = [{ user_id = %q }]", user(2))), []string{"participants", "map of object required"}},
		"empty display name": {ada(`display_name = ""`), []string{at + "display_name", "at least 1, got: 0"}},
		"a time finer than seconds": {
			ada(`share_history_time = "2026-08-01T00:00:00.123Z"`),
			[]string{at + `share_history_time: "2026-08-01T00:00:00.123Z"`, "chat keeps whole seconds", "such as 2026-08-01T00:00:00Z"},
		},
		"a time without a zone": {ada(`share_history_time = "2026-08-01T00:00:00"`), []string{at + "share_history_time", "time zone is missing"}},
		"a malformed time":      {ada(`share_history_time = "always"`), []string{at + `share_history_time is "always"`, "It must be an RFC 3339 time"}},
		"more than 1 KB of metadata": {
			ada(`metadata = { a = "` + strings.Repeat("x", 1024) + `" }`), []string{at + "metadata has 1025 bytes", "Use at most 1024 (1 KB)"},
		},
		"metadata without a value": {ada(`metadata = { a = null }`), []string{at + `metadata["a"] is null`, "It must be a text"}},
	})
}

// The service accepts the largest values that the plan allows (facts 2.3-04 and
// 2.4-01).
func TestAccThreadMaximumSizes(t *testing.T) {
	t.Parallel()
	for _, days := range []int{30, 90} {
		t.Run(fmt.Sprintf("deleted after %d days", days), func(t *testing.T) {
			t.Parallel()
			s, users := chatService(t, 2)
			metadata := `metadata = { a = "` + strings.Repeat("x", 1023) + `" }`
			w := appliedWorkspace(t, s, actingAs(users[0])+fmt.Sprintf(
				"resource \"acs_chat_thread\" \"t\" {\n topic = \"T\"\n delete_after_days = %d\n %s\n participants = { ada = {\n user_id = %q\n %s\n} }\n}\n",
				days, metadata, users[1], metadata))
			if got := onlyThread(t, s); got.DeleteAfterDays != days || len(got.Metadata["a"]) != 1023 {
				t.Errorf("the thread is %+v", got)
			}
			w.wantEmptyPlan()
		})
	}
}

// Two users that the plan does not know may be the same. The apply refuses them
// before it changes the roster, and the state has what the service has.
func TestAccThreadRosterDuplicateKnownAtApplyFails(t *testing.T) {
	t.Parallel()
	const refusal = "Use each user once"
	// Bob's user is known once terraform_data is created, or replaced.
	hcl := func(users []string, topic, trigger, bob string) string {
		return actingAs(users[0]) + fmt.Sprintf(`
resource "terraform_data" "bob" { input = { trigger = %q, id = %q } }
resource "acs_chat_thread" "t" {
  topic = %q
  participants = {
    ada = { user_id = %q, display_name = "Ada" }
    bob = { user_id = terraform_data.bob.output.id, display_name = "Bob" }
  }
}
`, trigger, bob, topic, users[1])
	}
	t.Run("create: no thread is made", func(t *testing.T) {
		t.Parallel()
		s, users := chatService(t, 2)
		w := newWorkspace(t, s, hcl(users, "Support", "one", users[1]))
		w.plan()
		wantText(t, w.fail("apply", "saved.tfplan"), `participants["bob"].user_id is "`+users[1]+`"`, `participants["ada"].user_id`, refusal)
		wantChatWrites(t, s)
		w.wantNotInState("acs_chat_thread.t")
	})
	t.Run("update: nobody is lost", func(t *testing.T) {
		t.Parallel()
		s, users := chatService(t, 3)
		w := appliedWorkspace(t, s, hcl(users, "Support", "one", users[2]))
		w.wantEmptyPlan()
		w.write("main.tf", hcl(users, "Sales", "two", users[1]))
		w.plan()
		s.ForgetRequests()
		wantText(t, w.fail("apply", "saved.tfplan"), `participants["bob"].user_id is "`+users[1]+`"`, refusal)
		for _, request := range chatWrites(s) {
			if strings.Contains(request, "/participants/") {
				t.Errorf("the roster was touched: %s", request)
			}
		}
		wantThreadRoster(t, s, users, "0", "1 Ada", "2 Bob")
		if got, want := w.attributes("acs_chat_thread.t")["topic"], onlyThread(t, s).Topic; got != want {
			t.Errorf("the state has topic %v, the service %s", got, want)
		}
		w.wantThreadLabels(map[string]string{"ada": users[1], "bob": users[2]})
		// After a correction, the next apply does the rest.
		w.applyHCL(hcl(users, "Sales", "three", users[2]))
		wantThreadRoster(t, s, users, "0", "1 Ada", "2 Bob")
		w.wantEmptyPlan()
	})
}
