// SPDX-License-Identifier: MPL-2.0

// This file tests the data sources webex_room and webex_rooms.

package webexprovider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

func TestAccDataRoomShowsAllProperties(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	person := s.WebexPerson()
	team := addTeam(s, "Team")
	at := time.Date(2026, 4, 23, 14, 30, 42, 347e6, time.UTC)
	classification := idOf("CLASSIFICATION")
	full := addRoom(s, "Full", func(room *emulator.WebexRoom) {
		room.TeamID, room.ClassificationID, room.Description = team, classification, "All of it"
		room.IsLocked, room.IsAnnouncementOnly, room.IsPublic, room.IsReadOnly = true, true, true, true
		room.Created, room.LastActivity, room.MadePublic = at, at.Add(time.Hour), at.Add(time.Minute)
	})
	plain := addRoom(s, "Plain", func(room *emulator.WebexRoom) { room.Created = at })
	for title, want := range map[string]map[string]any{
		"Full": {
			"id": full, "title": "Full", "type": "group", "description": "All of it", "team_id": team, "classification_id": classification,
			"creator_id": person.ID, "owner_id": person.OrgID, "is_locked": true, "is_announcement_only": true, "is_public": true, "is_read_only": true,
			"created": "2026-04-23T14:30:42.347Z", "last_activity": "2026-04-23T15:30:42.347Z", "made_public": "2026-04-23T14:31:42.347Z",
		},
		"Plain": {
			"id": plain, "title": "Plain", "type": "group", "description": nil, "team_id": nil, "classification_id": nil,
			"creator_id": person.ID, "owner_id": person.OrgID, "is_locked": false, "is_announcement_only": false, "is_public": false, "is_read_only": false,
			"created": "2026-04-23T14:30:42.347Z", "last_activity": "2026-04-23T14:30:42.347Z", "made_public": nil,
		},
	} {
		w := applied(t, s, of("room", "title", title)+fmt.Sprintf("data \"webex_room\" \"by_id\" { id = %q }\ndata \"webex_rooms\" \"all\" {}\n", want["id"]))
		wantAttributes(t, w, "data.webex_room.d", want)
		wantAttributes(t, w, "data.webex_room.by_id", want)
		titles := listed(t, w, "data.webex_rooms.all", "rooms", "title")
		for name, value := range want {
			if got := listed(t, w, "data.webex_rooms.all", "rooms", name)[slices.Index(titles, title)]; got != fmt.Sprint(value) {
				t.Errorf("%s of %s in the list is %s, want %v", name, title, got, value)
			}
		}
		w.WantPlan()
	}
}

// TestAccDataRoomNotFoundIsDeletedOrNotIn: Webex answers both with the same 404 (fact
// W2.4-02).
func TestAccDataRoomNotFoundIsDeletedOrNotIn(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(*emulator.Server, string){
		"deleted": func(s *emulator.Server, id string) { s.DeleteWebexRoom(id) },
		"not in it": func(s *emulator.Server, id string) {
			other := s.WebexModerator().ID
			s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) { room.Members[0].PersonID = other })
		},
	} {
		for kind, argument := range map[string]string{"room": "id", "room_memberships": "room_id", "room_meeting_details": "room_id"} {
			t.Run(name+" "+kind, func(t *testing.T) {
				t.Parallel()
				s := startWebex(t, nil)
				id := addRoom(s, "A", nil)
				w := applied(t, s, of(kind, argument, id))
				lose(s, id)
				w.Fail([]string{"plan"}, "Cannot ", "Room "+id, "404", "It was deleted, or the acting account is not in it", "The acting account is Test Person (person@example.com).", "Request id: ")
			})
		}
	}
}

// TestAccDataRoomThatIsArchived: whether it still answers is open (fact W2.6-05).
func TestAccDataRoomThatIsArchived(t *testing.T) {
	t.Parallel()
	for archived, there := range map[emulator.WebexArchivedRoom]bool{emulator.WebexArchivedRoomGone: false, emulator.WebexArchivedRoomAnswers: true} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexArchivedRoom = archived })
		team := addTeam(s, "Team")
		id := addRoom(s, "Old", func(room *emulator.WebexRoom) { room.TeamID, room.Archived = team, true })
		hcl := of("room", "id", id) + of("room_memberships", "room_id", id)
		if there {
			w := applied(t, s, hcl)
			wantAttributes(t, w, "data.webex_room.d", map[string]any{"title": "Old", "team_id": team})
			if got := listed(t, w, "data.webex_room_memberships.d", "memberships", "person_email"); !slices.Equal(got, []string{"person@example.com"}) {
				t.Errorf("got people %v", got)
			}
		} else {
			newWorkspace(t, s, s.WebexPerson(), hcl).Fail([]string{"plan"}, "Cannot read the room", "Cannot list the memberships", "It was deleted, or the acting account is not in it")
		}
		// Lists do not have it.
		newWorkspace(t, s, s.WebexPerson(), of("room", "title", "Old")).Fail([]string{"plan"}, "Cannot find the room")
	}
}

// TestAccDataRoomWhoseDescriptionWasRemoved: absent, empty and one space are all null (fact
// W2.5-05).
func TestAccDataRoomWhoseDescriptionWasRemoved(t *testing.T) {
	t.Parallel()
	for _, cleared := range []emulator.WebexClearedDescription{
		emulator.WebexClearedDescriptionAbsent, emulator.WebexClearedDescriptionEmpty, emulator.WebexClearedDescriptionSpace,
	} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexClearedDescription = cleared })
		id := addRoom(s, "A", func(room *emulator.WebexRoom) { room.Description = "Old" })
		client, err := webex.NewClient(s.WebexURL(), webex.NewAccessTokenCredential(s.WebexPerson().AccessToken), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.UpdateRoom(t.Context(), id, "A", &webex.UpdateRoomOptions{Description: new(string)}); err != nil {
			t.Fatal(err)
		}
		w := applied(t, s, of("room", "id", id)+"data \"webex_rooms\" \"d\" {}\n")
		wantAttributes(t, w, "data.webex_room.d", map[string]any{"title": "A", "description": nil})
		if got := listed(t, w, "data.webex_rooms.d", "rooms", "description"); !slices.Equal(got, []string{"<nil>"}) {
			t.Errorf("got descriptions %v, want null", got)
		}
	}
}

func TestAccDataRoomByTitleWantsExactlyOne(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	moderator := s.WebexModerator()
	addRoom(s, "alpha", nil)
	addRoom(s, "Theirs", func(room *emulator.WebexRoom) { room.Members[0].PersonID = moderator.ID })
	twins := []string{addRoom(s, "Twins", nil), addRoom(s, "Twins", nil)}
	addRoom(s, "", func(room *emulator.WebexRoom) {
		room.Type = "direct"
		room.Members = append(room.Members, emulator.WebexMember{PersonID: moderator.ID})
	})
	for title, want := range map[string][]string{
		"Alpha":  {"Cannot find the room", `title is "Alpha"`, "The acting account, Test Person (person@example.com), is in 4 rooms, and none has this title", "let a member add the account"},
		"Theirs": {"Cannot find the room", `title is "Theirs"`},
		"Twins":  {"Cannot tell the rooms apart", `title is "Twins", and 2 rooms have this title`, twins[0] + ", created 20", twins[1], "Set the id of one of them"},
	} {
		newWorkspace(t, s, s.WebexPerson(), of("room", "title", title)).Fail([]string{"plan"}, want...)
	}
	w := applied(t, s, of("room", "title", "Test Moderator"))
	wantAttributes(t, w, "data.webex_room.d", map[string]any{"type": "direct", "title": "Test Moderator"})
}

// TestAccDataRoomThatIsNotReadable: a property that the key server did not decrypt is null,
// whether the answer has its ciphertext or leaves it out (fact W1.12-01).
func TestAccDataRoomThatIsNotReadable(t *testing.T) {
	t.Parallel()
	for _, failed := range []emulator.WebexFailedProperty{emulator.WebexFailedPropertyEncrypted, emulator.WebexFailedPropertyMissing} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexFailedProperty = failed })
		failure := emulator.WebexPartialFailure{Code: "kms_failure", Reason: "Key server"}
		id := addRoom(s, "A", func(room *emulator.WebexRoom) {
			room.Description = "All"
			room.Errors = map[string]emulator.WebexPartialFailure{"title": failure, "description": failure}
		})
		other := addRoom(s, "B", nil)
		const warning = "Properties of a room not readable now"
		texts := []string{warning, "room " + id + ": description (kms_failure), title (kms_failure)", "They are null"}
		w := newWorkspace(t, s, s.WebexPerson(), of("room", "id", id)+"data \"webex_rooms\" \"d\" {}\n")
		clitest.WantText(t, w.Apply(), texts...)
		wantAttributes(t, w, "data.webex_room.d", map[string]any{"id": id, "title": nil, "description": nil, "type": "group", "is_locked": false})
		if got := listed(t, w, "data.webex_rooms.d", "rooms", "title"); !slices.Equal(got, []string{"B", "<nil>"}) {
			t.Errorf("got titles %v, want B and null", got)
		}
		newWorkspace(t, s, s.WebexPerson(), of("room", "title", "A")).Fail([]string{"plan"}, append(texts, "Cannot find the room")...)
		w = newWorkspace(t, s, s.WebexPerson(), of("room", "title", "B"))
		clitest.WantText(t, w.Apply(), texts...)
		wantAttributes(t, w, "data.webex_room.d", map[string]any{"id": other})
	}
}

func TestAccDataRoomsFilterAndSort(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	moderator := s.WebexModerator()
	start := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	team, other := addTeam(s, "Team"), s.AddWebexTeam(emulator.WebexTeam{Name: "Other", Members: []emulator.WebexMember{{PersonID: moderator.ID}}})
	names := map[string]string{}
	add := func(name string, change func(*emulator.WebexRoom)) {
		id := addRoom(s, name, change)
		names[id] = name
		s.UpdateWebexRoom(id, func(room *emulator.WebexRoom) { room.LastActivity = start.Add(time.Duration(len(name)) * time.Hour) })
	}
	for _, room := range s.WebexRooms() {
		names[room.ID] = "general of " + room.Title
	}
	add("first", func(room *emulator.WebexRoom) { room.Created = start })
	add("second", func(room *emulator.WebexRoom) { room.Created, room.TeamID = start.Add(time.Hour), team })
	add("theirs", func(room *emulator.WebexRoom) { room.TeamID, room.Members[0].PersonID = team, moderator.ID })
	add("of another team", func(room *emulator.WebexRoom) { room.TeamID = other })
	add("direct", func(room *emulator.WebexRoom) { room.Type = "direct" })
	for n, name := range []string{"public", "later", "latest"} {
		add(name, func(room *emulator.WebexRoom) {
			room.IsPublic, room.Description, room.MadePublic = true, "All", start.Add(time.Duration(n)*time.Hour)
			room.Members[0].PersonID = moderator.ID
		})
	}
	for name, test := range map[string]struct{ filter, want string }{
		"none":            {"", "direct, of another team, second, first, general of Team"},
		"type":            {`type = "direct"`, "direct"},
		"group":           {`type = "group"`, "of another team, second, first, general of Team"},
		"team":            {fmt.Sprintf("team_id = %q", team), "theirs, second, general of Team"},
		"of another team": {fmt.Sprintf("team_id = %q", other), "of another team"},
		"team and type":   {fmt.Sprintf("team_id = %q\ntype = \"direct\"", team), ""},
		"created":         {`sort_by = "created"`, "direct, of another team, second, first, general of Team"},
		"public":          {"org_public_spaces = true", "latest, later, public"},
		"not public":      {"org_public_spaces = false\ntype = \"direct\"", "direct"},
		"from":            {"org_public_spaces = true\nfrom = \"2026-04-01T03:00:00+02:00\"", "latest, later"},
		"to":              {"org_public_spaces = true\nto = \"2026-04-01T01:00:00Z\"", "later, public"},
		"from and to":     {"org_public_spaces = true\nfrom = \"2026-04-01T01:00:00Z\"\nto = \"2026-04-01T01:00:00Z\"", "later"},
		"nothing":         {"org_public_spaces = true\nfrom = \"2027-04-01T01:00:00Z\"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := applied(t, s, "data \"webex_rooms\" \"d\" {\n"+test.filter+"\n}\n")
			var got []string
			for _, id := range listed(t, w, "data.webex_rooms.d", "rooms", "id") {
				got = append(got, names[id])
			}
			if strings.Join(got, ", ") != test.want {
				t.Errorf("got rooms %v, want %s", got, test.want)
			}
			w.WantPlan()
		})
	}
	for by, sorted := range map[string]func(a, b string) int{"id": strings.Compare, "lastactivity": func(a, b string) int { return strings.Compare(b, a) }} {
		w := applied(t, s, of("rooms", "sort_by", by))
		got := listed(t, w, "data.webex_rooms.d", "rooms", strings.Replace(by, "lasta", "last_a", 1))
		if len(got) != 5 || !slices.IsSortedFunc(got, sorted) {
			t.Errorf("by %s: got %v", by, got)
		}
	}
}
