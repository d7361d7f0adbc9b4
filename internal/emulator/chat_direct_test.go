// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests what tests see of threads, and change in them, without a request.

import (
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestThreadsBehindTerraformsBack(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	all := c.users(3)
	u, friend, other := all[0], all[1], all[2]
	id := u.thread(friend.id)
	second := u.thread()

	threads := c.server.Threads()
	if len(threads) != 2 || threads[0].ID != second || threads[1].ID != id {
		t.Fatalf("got %+v", threads)
	}
	thread, there := c.server.Thread(id)
	if !there || thread.Topic != "tea" || thread.CreatedBy != u.id || !thread.CreatedOn.Equal(noon().Truncate(time.Millisecond)) ||
		len(thread.Participants) != 2 || thread.Participants[1].RawID != friend.id || len(thread.Messages) != 2 ||
		thread.DeleteAfterDays != 0 {
		t.Errorf("got %+v", thread)
	}
	thread.Participants[1].RawID = "changed"
	thread.Messages[0].Participants[0].RawID = "changed"
	if again, _ := c.server.Thread(id); again.Participants[1].RawID != friend.id || again.Messages[0].Participants[0].RawID != u.id {
		t.Error("the thread was changed through a copy")
	}

	changed := c.server.UpdateThread(id, func(thread *emulator.Thread) {
		thread.ID, thread.Topic, thread.DeleteAfterDays = "changed", "coffee", 45
		thread.Metadata = map[string]string{"a": "1"}
		thread.Participants[1] = emulator.ThreadParticipant{RawID: other.id, DisplayName: "Cleo"}
		thread.Messages = append(thread.Messages, emulator.Message{Type: "text", Sender: u.id, Content: "psst"})
		thread.ReadReceipts = []emulator.ReadReceipt{{RawID: u.id, MessageID: "1"}}
	})
	if !changed {
		t.Fatal("the thread was not found")
	}
	got := u.getThread(id)
	if got.Topic != "coffee" || got.Metadata["a"] != "1" || got.RetentionPolicy.Days != 45 {
		t.Errorf("got %+v", got)
	}
	wantIDs(t, u.rosterIDs(id), u.id, other.id)
	if said := u.messages(id); len(said) != 3 || *said[0].Content.Message != "psst" || said[0].SequenceID != "3" {
		t.Errorf("got %+v", said)
	}
	if receipts := chatPage[receiptBody](u, "/chat/threads/"+id+"/readReceipts").Value; len(receipts) != 1 {
		t.Errorf("got %+v", receipts)
	}
	want(t, friend.chat("GET", "/chat/threads/"+id, ""), 403)
	if listed := chatPage[threadItemBody](friend, "/chat/threads").Value; len(listed) != 1 {
		t.Errorf("got list %+v", listed)
	}

	c.server.Advance(time.Minute)
	if !c.server.DeleteThread(id) || c.server.DeleteThread(id) ||
		c.server.UpdateThread(id, func(*emulator.Thread) {}) || c.server.UpdateThread("x", func(*emulator.Thread) {}) {
		t.Error("a deleted thread was found, or one that was there was not")
	}
	want(t, u.chat("GET", "/chat/threads/"+id, ""), 404)
	if listed := chatPage[threadItemBody](u, "/chat/threads").Value; len(listed) != 2 ||
		listed[1].DeletedOn != seconds(noon().Add(time.Minute)) {
		t.Errorf("got list %+v", listed)
	}
	if requests := c.server.Requests(); requests[len(requests)-1].Path != "/chat/threads" {
		t.Errorf("got %+v", requests)
	}
}

// A thread that has lost its messages is listed still.
func TestThreadWithoutMessages(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	u := c.user()
	id := u.thread()
	c.server.UpdateThread(id, func(thread *emulator.Thread) { thread.Messages = nil })
	if listed := chatPage[threadItemBody](u, "/chat/threads").Value; len(listed) != 1 ||
		listed[0].LastMessageReceivedOn != seconds(noon()) {
		t.Errorf("got list %+v", listed)
	}
}
