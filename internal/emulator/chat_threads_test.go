// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests the life of a chat thread.

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// A new thread has an id of the recorded form (fact 2.2-07), its creator as its first member (fact 2.3-01), no metadata
// member where it has none (fact 2.3-04), a policy that was never set (fact 2.3-03), and whole seconds (fact 2.3-05).
func TestThreadIsCreated(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	u := c.user()
	got := u.chat("POST", "/chat/threads", `{"topic":"tea","participants":[]}`)
	created := decode[createdBody](t, got, http.StatusCreated).ChatThread
	if !regexp.MustCompile(`^19:acsV1_[A-Za-z0-9_-]+@thread\.v2$`).MatchString(created.ID) || created.Topic != "tea" ||
		created.CreatedBy.RawID != u.id || created.CreatedBy.CommunicationUser.ID != u.id ||
		created.CreatedOn != seconds(noon()) || created.DeletedOn != "" || strings.Contains(got.body, "metadata") ||
		strings.Contains(got.body, "invalidParticipants") || !strings.Contains(got.body, `"retentionPolicy":{"kind":"none"}`) {
		t.Errorf("got %s", got.body)
	}
	if read := u.getThread(created.ID); read.ID != created.ID || read.RetentionPolicy == nil ||
		*read.RetentionPolicy != (retentionBody{Kind: "none"}) {
		t.Errorf("got %+v, want it as created", read)
	}
	roster := u.chatRoster(created.ID)
	if len(roster) != 1 || roster[0].Identifier.RawID != u.id || roster[0].DisplayName != nil ||
		roster[0].ShareHistoryTime != "1970-01-01T00:00:00Z" {
		t.Errorf("got roster %+v", roster)
	}
}

// fact 2.2-06
func TestLocationOfANewThreadIsOnAnotherHost(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	got := c.user().chat("POST", "/chat/threads", `{"topic":"tea"}`)
	id := decode[createdBody](t, got, http.StatusCreated).ChatThread.ID
	location, err := url.Parse(got.header.Get("Location"))
	if err != nil || !location.IsAbs() || "http://"+location.Host == c.server.URL() ||
		!strings.HasPrefix(location.EscapedPath(), "/chat/threads/19%3A") || location.Path != "/chat/threads/"+id ||
		!strings.HasSuffix(got.header.Get("Location"), "@thread.v2") {
		t.Errorf("got %q, %v", got.header.Get("Location"), err)
	}
}

// fact 2.2-07
func TestThreadIDsAreTakenRawAndEscaped(t *testing.T) {
	t.Parallel()
	u := start(t, emulator.Options{}).user()
	id := u.thread()
	for _, spelling := range []string{id, url.QueryEscape(id), strings.ReplaceAll(id, ":", "%3a")} {
		if got := u.getThread(spelling); got.ID != id {
			t.Errorf("%s: got %+v", spelling, got)
		}
	}
}

// fact 2.2-05
func TestRepeatedCreateAnswersTheSameThread(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	u := c.user()
	const body, header = `{"topic":"tea"}`, "repeatability-request-id"
	first := u.chat("POST", "/chat/threads", body, header, "one")
	c.server.Advance(time.Minute)
	again := u.chat("POST", "/chat/threads", body, header, "one")
	want(t, again, http.StatusCreated)
	if first.body != again.body {
		t.Errorf("got %s, want %s", again.body, first.body)
	}
	if result := again.header.Get("Repeatability-Result"); result != "" {
		t.Errorf("got Repeatability-Result %q", result)
	}
	u.createThread(body, header, "two")
	u.createThread(body)
	u.createThread(body)
	c.user().createThread(body, header, "one") // another user's is another
	if got := len(c.server.Threads()); got != 5 {
		t.Errorf("got %d threads, want 5", got)
	}
}

// A PATCH answers nothing and changes what it names; metadata key by key (fact 2.3-02).
func TestThreadIsUpdated(t *testing.T) {
	t.Parallel()
	u := startChat(t).user()
	id := u.createThread(`{"topic":"tea","metadata":{"a":"1","b":"2"}}`).ChatThread.ID
	for _, step := range []struct {
		body, topic string
		metadata    map[string]string
	}{
		{`{}`, "tea", map[string]string{"a": "1", "b": "2"}},
		{`{"topic":"coffee"}`, "coffee", map[string]string{"a": "1", "b": "2"}},
		{`{"metadata":{"b":"3","c":"4"}}`, "coffee", map[string]string{"a": "1", "b": "3", "c": "4"}},
		{`{"metadata":{}}`, "coffee", map[string]string{"a": "1", "b": "3", "c": "4"}},
		{`{"metadata":null,"topic":null}`, "coffee", map[string]string{"a": "1", "b": "3", "c": "4"}},
	} {
		got := u.chat("PATCH", "/chat/threads/"+id, step.body)
		want(t, got, http.StatusNoContent)
		if got.body != "" {
			t.Errorf("%s: got body %q", step.body, got.body)
		}
		if read := u.getThread(id); read.Topic != step.topic || !maps.Equal(read.Metadata, step.metadata) {
			t.Errorf("%s: got %+v", step.body, read)
		}
	}
}

// How a key goes is not known: a switch.
func TestNullMetadata(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		null   emulator.NullMetadata
		status int
		want   map[string]string
	}{
		"removes":    {emulator.NullMetadataRemoves, 204, map[string]string{"b": "3"}},
		"keeps":      {emulator.NullMetadataKeeps, 204, map[string]string{"a": "1", "b": "3"}},
		"is refused": {emulator.NullMetadataRefused, 400, map[string]string{"a": "1", "b": "2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, emulator.Options{})
			c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.NullMetadata = test.null })
			u := c.user()
			id := u.createThread(`{"topic":"tea","metadata":{"a":"1","b":"2"}}`).ChatThread.ID
			want(t, u.chat("PATCH", "/chat/threads/"+id, `{"metadata":{"a":null,"b":"3"}}`), test.status)
			if got := u.getThread(id).Metadata; !maps.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// An empty text removes a key from a message and, by inference, from a thread; a create keeps it (fact 2.3-12).
func TestEmptyMetadata(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		empty emulator.EmptyMetadata
		want  map[string]string
	}{
		"removes": {emulator.EmptyMetadataRemoves, map[string]string{"b": "3", "d": ""}},
		"keeps":   {emulator.EmptyMetadataKeeps, map[string]string{"a": "", "b": "3", "c": "", "d": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const before, change = `{"a":"1","b":"2","d":""}`, `{"metadata":{"a":"","b":"3","c":""}}`
			c := start(t, emulator.Options{})
			c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.EmptyMetadata = test.empty })
			u := c.user()
			id := u.createThread(`{"topic":"tea","metadata":` + before + `}`).ChatThread.ID
			path := "/chat/threads/" + id
			sent := u.chat("POST", path+"/messages", `{"content":"x","metadata":`+before+`}`)
			message := path + "/messages/" + decode[idBody](t, sent, http.StatusCreated).ID
			asCreated := map[string]string{"a": "1", "b": "2", "d": ""}
			if got := u.getThread(id).Metadata; !maps.Equal(got, asCreated) {
				t.Errorf("the new thread has %v, want %v", got, asCreated)
			}
			want(t, u.chat("PATCH", path, change), http.StatusNoContent)
			if got := u.getThread(id).Metadata; !maps.Equal(got, test.want) {
				t.Errorf("the thread has %v, want %v", got, test.want)
			}
			want(t, u.chat("PATCH", message, change), http.StatusNoContent)
			got := decode[messageBody](t, u.chat("GET", message, ""), http.StatusOK)
			if !maps.Equal(got.Metadata, test.want) {
				t.Errorf("the message has %v, want %v", got.Metadata, test.want)
			}
		})
	}
}

// fact 2.3-03
func TestRetentionPolicy(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	u := c.user()
	id := u.createThread(
		`{"topic":"tea","retentionPolicy":{"deleteThreadAfterDays":40,"kind":"threadCreationDate"}}`).ChatThread.ID
	for _, step := range []struct {
		body   string
		status int
		want   retentionBody
	}{
		{`{}`, 204, retentionBody{"threadCreationDate", 40}},
		{`{"retentionPolicy":{"kind":"threadCreationDate","deleteThreadAfterDays":90}}`, 204, retentionBody{"threadCreationDate", 90}},
		{`{"retentionPolicy":null}`, 204, retentionBody{"threadCreationDate", 90}},
		{`{"retentionPolicy":{"kind":"threadCreationDate","deleteThreadAfterDays":29}}`, 400, retentionBody{"threadCreationDate", 90}},
		{`{"retentionPolicy":{"kind":"threadCreationDate","deleteThreadAfterDays":91}}`, 400, retentionBody{"threadCreationDate", 90}},
		{`{"retentionPolicy":{"kind":"threadCreationDate"}}`, 400, retentionBody{"threadCreationDate", 90}},
		{`{"retentionPolicy":{"kind":"whenever"}}`, 400, retentionBody{"threadCreationDate", 90}},
		{`{"retentionPolicy":"none"}`, 400, retentionBody{"threadCreationDate", 90}},
		{`{"retentionPolicy":{"kind":"none"}}`, 204, retentionBody{Kind: "none"}},
		{`{"retentionPolicy":{"kind":"threadCreationDate","deleteThreadAfterDays":30}}`, 204, retentionBody{"threadCreationDate", 30}},
	} {
		want(t, u.chat("PATCH", "/chat/threads/"+id, step.body), step.status)
		if got := u.getThread(id).RetentionPolicy; got == nil || *got != step.want {
			t.Errorf("%s: got %+v, want %+v", step.body, got, step.want)
		}
	}
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.NullRetentionPolicy = emulator.NullRetentionPolicyResets })
	want(t, u.chat("PATCH", "/chat/threads/"+id, `{"retentionPolicy":null}`), http.StatusNoContent)
	if got := u.getThread(id).RetentionPolicy; *got != (retentionBody{Kind: "none"}) {
		t.Errorf("got %+v, want none", got)
	}
}

func TestRetentionDeletesTheThreadWhenItsTimeHasCome(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	u := c.user()
	id := u.createThread(
		`{"topic":"tea","retentionPolicy":{"kind":"threadCreationDate","deleteThreadAfterDays":30}}`).ChatThread.ID
	c.server.Advance(30*24*time.Hour - time.Second)
	u = u.with(c.server.IssueToken(u.id, []string{"chat"}, 0))
	u.getThread(id)
	c.server.Advance(time.Second)
	want(t, u.chat("GET", "/chat/threads/"+id, ""), http.StatusNotFound)
	c.server.Advance(time.Hour)
	listed := chatPage[threadItemBody](u, "/chat/threads").Value
	if len(listed) != 1 || listed[0].DeletedOn != seconds(noon().Add(30*24*time.Hour)) {
		t.Errorf("got list %+v", listed)
	}
	if _, there := c.server.Thread(id); there || len(c.server.Threads()) != 0 {
		t.Error("the thread is still there")
	}
}

// fact 2.3-06
func TestDeletedThreadStaysInTheList(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	all := c.users(2)
	u, friend := all[0], all[1]
	id := u.thread(friend.id)
	c.server.Advance(time.Minute)
	want(t, u.chat("DELETE", "/chat/threads/"+id, ""), http.StatusNoContent)
	for _, who := range all {
		listed := chatPage[threadItemBody](who, "/chat/threads").Value
		if len(listed) != 1 || listed[0] != (threadItemBody{id, "tea", seconds(noon().Add(time.Minute)), seconds(noon())}) {
			t.Errorf("got list %+v", listed)
		}
	}
	want(t, u.chat("GET", "/chat/threads/"+id, ""), http.StatusNotFound)
	want(t, u.chat("DELETE", "/chat/threads/"+id, ""), http.StatusNotFound)
	if got := chatPage[threadItemBody](c.user(), "/chat/threads").Value; len(got) != 0 {
		t.Errorf("a stranger got list %+v", got)
	}
}

// How a deleted thread answers is not known: a switch.
func TestDeletedThreadAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		deleted    emulator.DeletedThread
		get, other int
	}{
		"not found": {emulator.DeletedThreadNotFound, 404, 404},
		"answers":   {emulator.DeletedThreadAnswers, 200, 404},
		"forbidden": {emulator.DeletedThreadForbidden, 403, 403},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, emulator.Options{})
			c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.DeletedThread = test.deleted })
			u := c.user()
			path := "/chat/threads/" + u.thread()
			if got := decode[threadBody](t, u.chat("GET", path, ""), 200); got.DeletedOn != "" {
				t.Errorf("got deletedOn %q before", got.DeletedOn)
			}
			want(t, u.chat("DELETE", path, ""), http.StatusNoContent)
			got := u.chat("GET", path, "")
			want(t, got, test.get)
			if test.get == 200 && decode[threadBody](t, got, 200).DeletedOn != seconds(noon()) {
				t.Errorf("got %s", got.body)
			}
			want(t, u.chat("PATCH", path, `{"topic":"x"}`), test.other)
			want(t, u.chat("DELETE", path, ""), test.other)
			want(t, u.chat("GET", path+"/participants", ""), test.other)
			want(t, u.chat("GET", path+"/messages", ""), test.other)
		})
	}
}

// Unknown and malformed ids are told apart (fact 2.3-06).
func TestThreadsThatAreNotThere(t *testing.T) {
	t.Parallel()
	u := start(t, emulator.Options{}).user()
	for id, status := range map[string]int{
		"19:acsV1_abc@thread.v2": 404, "19:0faaa390@thread.v2": 404, "19:meeting_abc@thread.v2": 404,
		"19%3A1111_2222%40unq.gbl.spaces": 404,
		"abc":                             400, "19:abc": 400, "20:abc@thread.v2": 400, "19:@thread.v2": 400, "19:a%20b@thread.v2": 400,
	} {
		want(t, u.chat("GET", "/chat/threads/"+id, ""), status)
		want(t, u.chat("GET", "/chat/threads/"+id+"/participants", ""), status)
	}
}

// Chat takes the versions of fact 2.1-01; those before 2025-03-15 know no metadata and no retention of threads, and no
// metadata of participants (fact 2.1-02).
func TestChatVersions(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	u := c.user()
	versions := strings.Split("2021-03-07, 2021-04-05-preview6, 2021-09-07, 2023-04-01-preview, 2023-07-01-preview, "+
		"2023-11-07, 2023-11-15-preview, 2024-03-01-preview, 2024-03-07, 2024-03-15-preview, 2024-06-05-preview, 2025-03-15", ", ")
	const body = `"topic":"tea","metadata":{"a":"1"},"retentionPolicy":{"kind":"threadCreationDate","deleteThreadAfterDays":30}`
	for _, version := range versions {
		got := u.chatTarget("POST", "/chat/threads?api-version="+version, `{`+body+`,"participants":[{`+
			`"communicationIdentifier":{"rawId":"`+u.id+`"},"metadata":{"b":"2"}}]}`,
			"x-ms-client-request-id", "mine", "x-ms-return-client-request-id", "true")
		created := decode[createdBody](t, got, http.StatusCreated).ChatThread
		if got.header.Get("api-supported-versions") != strings.Join(versions, ", ") ||
			got.header.Get("x-ms-client-request-id") != "mine" {
			t.Errorf("got headers %v", got.header)
		}
		newest := version == chatVersion
		if (created.Metadata != nil) != newest || (created.RetentionPolicy != nil) != newest {
			t.Errorf("%s: got %+v", version, created)
		}
		read := u.getThread(created.ID)
		if (read.Metadata != nil) != newest || (read.RetentionPolicy.Days == 30) != newest ||
			(u.chatRoster(created.ID)[0].Metadata != nil) != newest {
			t.Errorf("%s: got %+v", version, read)
		}
		if newest {
			old := u.chatTarget("GET", "/chat/threads/"+created.ID+"/participants?api-version=2024-03-07", "")
			if strings.Contains(old.body, "metadata") {
				t.Errorf("got %s at an old version", old.body)
			}
		}
	}
	want(t, u.chatTarget("GET", "/chat/threads?api-version=2025-03-13", ""), http.StatusBadRequest)
}

func TestWrongThreadsAreRefused(t *testing.T) {
	t.Parallel()
	c := startChat(t)
	c.server.UpdateSwitches(func(sw *emulator.Switches) { sw.TopicLimit = 5 })
	u := c.user()
	id := u.thread()
	half := strings.Repeat("v", 510)
	for name, test := range map[string]struct {
		method, body string
		status       int
	}{
		"no topic":                {"POST", `{}`, 400},
		"null topic":              {"POST", `{"topic":null}`, 400},
		"empty topic":             {"POST", `{"topic":""}`, 400},
		"topic no text":           {"POST", `{"topic":1}`, 400},
		"topic too long":          {"PATCH", `{"topic":"coffee"}`, 400},
		"topic as long as can be": {"PATCH", `{"topic":"ééééé"}`, 204},
		"participants no list":    {"POST", `{"topic":"tea","participants":{}}`, 400},
		"metadata no map":         {"POST", `{"topic":"tea","metadata":["a"]}`, 400},
		"metadata no texts":       {"PATCH", `{"metadata":{"a":1}}`, 400},
		"metadata too large":      {"POST", `{"topic":"tea","metadata":{"ab":"` + half + `","cd":"` + half + `x"}}`, 400},
		"metadata of 1 KB":        {"POST", `{"topic":"tea","metadata":{"ab":"` + half + `","cd":"` + half + `"}}`, 201},
		"no JSON":                 {"POST", `topic`, 400},
		"no object":               {"PATCH", `[]`, 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := "/chat/threads"
			if test.method == http.MethodPatch {
				path += "/" + id
			}
			want(t, u.chat(test.method, path, test.body), test.status)
		})
	}
	want(t, u.chat("PATCH", "/chat/threads/"+id, `{}`, "Content-Type", "application/json"), http.StatusUnsupportedMediaType)
}
