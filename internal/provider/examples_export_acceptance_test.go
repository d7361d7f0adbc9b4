// SPDX-License-Identifier: MPL-2.0

// This file checks that examples/export saves everything: it compares each field
// with the emulator's data.

package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// unusualText has everything that could break a CSV file.
const unusualText = "<p class=\"a\">1, 2; \"three\"</p>\n<p>=SUM(A1)\t${x} %{y} ’é日本語</p>\n\n'\\n'"

type object = map[string]any

// seedToExport is a seed: rooms of each kind; a thread that two users see, one of them
// from later on; one with 251 members in its history; one that only the second
// user sees; one that is deleted; and one that the first user was removed from.
func seedToExport(t *testing.T) []byte {
	t.Helper()
	users := []object{{"name": "ada"}, {"name": "ben"}, {"name": "eve"}}
	crowd := []object{{"rawId": "ada", "displayName": `Ada "the, first"`, "metadata": object{"desk": "1,\n2"}}}
	for i := range 250 {
		name := fmt.Sprintf("p%d", i)
		users = append(users, object{"name": name})
		crowd = append(crowd, object{"rawId": name, "displayName": fmt.Sprintf("Person, %d", i)})
	}
	var invited []object
	for _, p := range crowd[:40] {
		invited = append(invited, object{"rawId": p["rawId"]})
	}
	said := []object{{"type": "participantAdded", "createdOn": "-50h", "participants": crowd[:200]}, {"type": "topicUpdated", "topic": "Crowd"}}
	for i := range 450 {
		said = append(said, object{"content": fmt.Sprintf("Message %d\n\"quoted\", and more", i), "senderRawId": fmt.Sprintf("p%d", i%200)})
	}
	said = append(said, object{"type": "participantAdded", "participants": crowd[200:]}, object{"type": "participantRemoved", "participants": crowd[250:]})
	text, err := json.Marshal(object{
		"users": users,
		"rooms": []object{
			{"participants": []object{{"rawId": "ada", "role": "Presenter"}, {"rawId": "ben", "role": "Consumer"}}, "pstnDialOutEnabled": true},
			{"validFrom": "+24h", "participants": invited},
			{"validFrom": "-48h", "validUntil": "-1h", "participants": []object{{"rawId": "ada"}}},
			{},
		},
		"threads": []object{
			{
				"topic": `Tea, "quoted" & <b>bold</b>`, "metadata": object{"team": "blue, \"or\" green", "x": "1"}, "deleteAfterDays": 60, "createdOn": "-50h",
				"participants": []object{{"rawId": "ada", "displayName": "Ada"}, {"rawId": "ben", "shareHistoryTime": "-2h", "metadata": object{"a": "b"}}},
				"messages": []object{
					{"type": "participantAdded", "createdOn": "-50h", "participants": []object{{"rawId": "ada", "displayName": "Ada"}}},
					{"type": "topicUpdated", "createdOn": "-50h", "topic": `Tea, "quoted" & <b>bold</b>`},
					{"content": unusualText, "type": "html", "createdOn": "-49h", "senderDisplayName": `Ada, "A"`, "metadata": object{"k": "v, \"w\"\n"}, "attachments": []object{
						{"id": "i1", "attachmentType": "image", "name": `plan, "final".png`, "url": "https://chat.example/i1?a=1&b=2", "previewUrl": "https://chat.example/i1/small"},
						{"id": "f1", "attachmentType": "file"},
					}},
					{"content": "Edited", "createdOn": "-48h", "editedOn": "-47h"},
					{"createdOn": "-46h", "deletedOn": "-45h", "senderRawId": "ben"},
					{"createdOn": "-45h", "deletedOn": "-44h"},
					{"content": " blank\r\n", "createdOn": "-1h", "senderRawId": "ben"},
				},
			},
			{"topic": "Crowd", "createdOn": "-50h", "participants": crowd[:250], "messages": said},
			{"participants": []object{{"rawId": "ben"}}, "topic": "Alone"},
			{"participants": []object{{"rawId": "ada"}}, "topic": "Deleted", "deletedOn": "-1h"},
			{"createdBy": "eve", "topic": "Left", "participants": []object{{"rawId": "eve"}}, "messages": []object{
				{"type": "participantAdded", "participants": []object{{"rawId": "eve"}, {"rawId": "ada"}}},
				{"type": "participantRemoved", "participants": []object{{"rawId": "ada"}}},
			}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// textOrNull is null for an empty text.
func textOrNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// timeOrNull is null for the zero time; Chat has whole seconds.
func timeOrNull(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.Truncate(time.Second).Format(time.RFC3339)
}

func sortByUser(participants []any) {
	slices.SortFunc(participants, func(a, b any) int {
		return strings.Compare(a.(object)["user_id"].(string), b.(object)["user_id"].(string))
	})
}

func savedTexts(texts map[string]string) object {
	found := object{}
	for key, value := range texts {
		found[key] = value
	}
	return found
}

func savedParticipants(people []emulator.ThreadParticipant, sorted bool) []any {
	saved := []any{}
	for _, p := range people {
		saved = append(saved, object{
			"user_id": p.RawID, "display_name": textOrNull(p.DisplayName), "share_history_time": timeOrNull(p.ShareHistoryTime), "metadata": savedTexts(p.Metadata),
		})
	}
	if sorted {
		sortByUser(saved)
	}
	return saved
}

// savedMessage is a message of the emulator as the export has to have it.
func savedMessage(m emulator.Message) object {
	attachments := []any{}
	for _, a := range m.Attachments {
		attachments = append(attachments, object{
			"id": a.ID, "attachment_type": a.Type, "name": textOrNull(a.Name), "url": textOrNull(a.URL), "preview_url": textOrNull(a.PreviewURL),
		})
	}
	return object{
		"message_id": m.ID, "type": m.Type, "sequence_id": fmt.Sprint(m.SequenceID), "version": m.Version,
		"content": textOrNull(m.Content), "attachments": attachments, "metadata": savedTexts(m.Metadata),
		"created_on": timeOrNull(m.CreatedOn), "edited_on": timeOrNull(m.EditedOn), "deleted_on": timeOrNull(m.DeletedOn),
		"sender_id": textOrNull(m.Sender), "sender_display_name": textOrNull(m.SenderDisplayName),
		"initiator_id": textOrNull(m.Initiator), "topic": textOrNull(m.Topic), "participants": savedParticipants(m.Participants, false),
	}
}

// savedThread is a thread of the emulator as the export has to have it.
func savedThread(thread emulator.Thread) object {
	count := func(is func(emulator.Message) bool) float64 {
		return float64(len(slices.DeleteFunc(slices.Clone(thread.Messages), func(m emulator.Message) bool { return !is(m) })))
	}
	var days any
	if thread.DeleteAfterDays > 0 {
		days = float64(thread.DeleteAfterDays)
	}
	return object{
		"id": thread.ID, "topic": thread.Topic, "created_on": timeOrNull(thread.CreatedOn), "created_by": thread.CreatedBy,
		"delete_after_days": days, "metadata": savedTexts(thread.Metadata), "participants": savedParticipants(thread.Participants, true),
		"messages_since":        "1970-01-01T00:00:00Z",
		"message_count":         count(func(emulator.Message) bool { return true }),
		"user_message_count":    count(func(m emulator.Message) bool { return m.Sender != "" }),
		"edited_message_count":  count(func(m emulator.Message) bool { return !m.EditedOn.IsZero() }),
		"deleted_message_count": count(func(m emulator.Message) bool { return !m.DeletedOn.IsZero() }),
		"oldest_message_on":     timeOrNull(thread.Messages[0].CreatedOn),
		"newest_message_on":     timeOrNull(thread.Messages[len(thread.Messages)-1].CreatedOn),
	}
}

// savedRooms are the rooms of the emulator as the export has to have them.
func savedRooms(s *emulator.Server) object {
	saved := object{}
	for _, room := range s.Rooms() {
		status := "active"
		switch {
		case !room.ValidUntil.After(s.Now()):
			continue // the service does not list it
		case room.ValidFrom.After(s.Now()):
			status = "upcoming"
		}
		people := []any{}
		for _, p := range room.Participants {
			people = append(people, object{"user_id": p.RawID, "role": p.Role})
		}
		sortByUser(people)
		saved[room.ID] = object{
			"id": room.ID, "status": status, "pstn_dial_out_enabled": room.PSTNDialOutEnabled, "participants": people,
			"valid_from": room.ValidFrom.Format(time.RFC3339Nano), "valid_until": room.ValidUntil.Format(time.RFC3339Nano),
			"created_at": room.CreatedAt.Format(time.RFC3339Nano),
		}
	}
	return saved
}

// savedCSV reads a CSV file that the export writes.
func (w *workspace) savedCSV(name string) []map[string]string {
	w.t.Helper()
	return csvRows(w.t, w.run("output", "-raw", name+"_csv"))
}

// wantRow checks that a row of a CSV file has the fields of an object.
func wantRow(t *testing.T, file string, row map[string]string, want object) {
	t.Helper()
	if len(row) != len(want) {
		t.Errorf("%s.csv has the columns %v, want %v", file, slices.Sorted(maps.Keys(row)), slices.Sorted(maps.Keys(want)))
	}
	for name, value := range want {
		var got any = row[name]
		switch text := value.(type) {
		case nil:
			value = ""
		case float64, bool:
			value = fmt.Sprint(value)
		case object, []any:
			if err := json.Unmarshal([]byte(row[name]), &got); err != nil {
				t.Errorf("%s.csv: %s is %q", file, name, row[name])
			}
		case string: // the reader leaves out what comes before a line break
			value = strings.ReplaceAll(text, "\r\n", "\n")
		}
		if !reflect.DeepEqual(got, value) {
			t.Errorf("%s.csv: %s is %v, want %v", file, name, got, value)
		}
	}
}

func TestAccExampleExport(t *testing.T) {
	t.Parallel()
	s := newService(t)
	seeded, err := s.Seed(seedToExport(t))
	if err != nil {
		t.Fatal(err)
	}
	ada, ben := seeded.Users["ada"], seeded.Users["ben"]
	shared, crowd, alone, left := seeded.Threads[0], seeded.Threads[1], seeded.Threads[2], seeded.Threads[4]
	variables := object{"chat_user_ids": []string{ada, ben}}
	w := exampleWorkspace(t, s, "export", variables)
	wantText(t, w.fail("apply", "-auto-approve"), "Acting user is not a member of the thread", ada, left)

	variables["former_members"] = map[string][]string{ada: {left}}
	w = exampleWorkspace(t, s, "export", variables)
	s.ForgetRequests()
	if text := w.apply(); strings.Contains(text, "quoted") {
		t.Errorf("the apply shows what is saved:\n%s", text)
	}
	// A page of rooms, and of each of three rosters, one of which has two; tokens
	// and lists of two users; the three threads, their rosters, one of two pages,
	// and their messages, one of three pages. The shared thread is read once.
	if got := len(s.Requests()); got != 1+4+4+3+4+5 {
		t.Errorf("%d requests, want 21", got)
	}
	reads := 0
	for _, r := range calls(s, http.MethodGet, "/chat/") {
		if path, _ := url.PathUnescape(r.Path); path == "/chat/threads/"+shared+"/messages" {
			reads++
		}
	}
	if reads != 1 {
		t.Errorf("the messages of the shared thread were read %d times", reads)
	}
	wantNothingWritten(t, s)
	w.wantNoChanges()

	outputs := w.outputs()
	rooms := savedRooms(s)
	if len(rooms) != 3 || !reflect.DeepEqual(outputs["rooms"], any(rooms)) {
		t.Errorf("the rooms are %v, want %v", outputs["rooms"], rooms)
	}
	threads, messages, total := object{}, object{}, 0
	for _, id := range []string{shared, crowd, alone} {
		thread, _ := s.Thread(id)
		threads[id] = savedThread(thread)
		list := []any{}
		for _, m := range thread.Messages {
			list = append(list, savedMessage(m))
		}
		messages[id], total = list, total+len(list)
	}
	if !reflect.DeepEqual(outputs["threads"], any(threads)) {
		t.Errorf("the threads are %v, want %v", outputs["threads"], threads)
	}
	if !reflect.DeepEqual(outputs["messages"], any(messages)) {
		t.Error("the messages differ")
		saved, _ := outputs["messages"].(object)
		for id := range messages {
			got, _ := saved[id].([]any)
			want, _ := messages[id].([]any)
			for i := range min(len(got), len(want)) {
				if !reflect.DeepEqual(got[i], want[i]) {
					t.Errorf("message %d of %s is %v, want %v", i, id, got[i], want[i])
				}
			}
		}
	}
	if want := (object{"rooms": 3.0, "threads": 3.0, "messages": float64(total)}); !reflect.DeepEqual(outputs["summary"], any(want)) {
		t.Errorf("the summary is %v, want %v", outputs["summary"], want)
	}
	w.wantSavedTables(rooms, threads, messages)
}

// wantSavedTables checks that the CSV files have the same data as the JSON files.
func (w *workspace) wantSavedTables(rooms, threads, messages object) {
	t := w.t
	t.Helper()
	tables := map[string][]object{}
	add := func(table string, row object) { tables[table] = append(tables[table], row) }
	renamed := func(row object, names map[string]string) object {
		row = maps.Clone(row)
		for old, name := range names {
			row[name] = row[old]
			delete(row, old)
		}
		return row
	}
	for _, id := range slices.Sorted(maps.Keys(rooms)) {
		room := renamed(rooms[id].(object), map[string]string{"id": "room_id"})
		for _, p := range room["participants"].([]any) {
			row := maps.Clone(p.(object))
			row["room_id"] = id
			add("room_participants", row)
		}
		room["participants"] = float64(len(room["participants"].([]any)))
		add("rooms", room)
	}
	for _, id := range slices.Sorted(maps.Keys(threads)) {
		thread := renamed(threads[id].(object), map[string]string{
			"id": "thread_id", "message_count": "messages", "user_message_count": "user_messages",
			"edited_message_count": "edited_messages", "deleted_message_count": "deleted_messages",
		})
		for _, p := range thread["participants"].([]any) {
			row := maps.Clone(p.(object))
			row["thread_id"] = id
			add("thread_participants", row)
		}
		thread["participants"] = float64(len(thread["participants"].([]any)))
		add("threads", thread)
		for _, m := range messages[id].([]any) {
			row := maps.Clone(m.(object))
			row["thread_id"] = id
			add("messages", row)
		}
	}
	for _, name := range []string{"rooms", "room_participants", "threads", "thread_participants", "messages"} {
		rows := w.savedCSV(name)
		if len(rows) != len(tables[name]) {
			t.Errorf("%s.csv has %d rows, want %d", name, len(rows), len(tables[name]))
			continue
		}
		for i, row := range rows {
			wantRow(t, name, row, tables[name][i])
		}
	}
}

// A user without threads is no error, and neither is a list without users.
func TestAccExampleExportOfNothing(t *testing.T) {
	t.Parallel()
	s := newService(t)
	for name, users := range map[string][]string{"nobody": {}, "nothing": {s.CreateUser()}} {
		w := exampleWorkspace(t, s, "export", object{"chat_user_ids": users})
		w.apply()
		if got := fmt.Sprint(w.outputs()["summary"]); got != "map[messages:0 rooms:0 threads:0]" {
			t.Errorf("%s: the summary is %s", name, got)
		}
		if rows := w.savedCSV("messages"); len(rows) != 0 {
			t.Errorf("%s: %v", name, rows)
		}
	}
}
