// SPDX-License-Identifier: MPL-2.0

// This file applies the examples of functions, actions, list resources and adoption.

package provider_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

func TestAccExampleFunctions(t *testing.T) {
	t.Parallel()
	for folder, test := range map[string]struct {
		variables map[string]any
		outputs   map[string]any
		rooms     int
	}{
		"parse_connection_string": {
			map[string]any{"connection_string": "endpoint=https://example.communication.azure.com/;accesskey=c2VjcmV0"},
			map[string]any{"endpoint": "https://example.communication.azure.com"},
			0,
		},
		"parse_identifier": {nil, map[string]any{"phone_numbers": []any{"+14255550123"}}, 1},
	} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			s := startService(t, emulator.Options{Now: exampleNow()})
			w := appliedExample(t, s, "functions/"+folder, test.variables)
			if got := w.outputs(); fmt.Sprint(got) != fmt.Sprint(test.outputs) {
				t.Errorf("got outputs %v, want %v", got, test.outputs)
			}
			if rooms := s.Rooms(); len(rooms) != test.rooms || len(rooms) == 1 && len(rooms[0].Participants) != 1 {
				t.Errorf("got rooms %v", rooms)
			}
			w.wantDestroyed(s)
		})
	}
}

func TestAccExampleActions(t *testing.T) {
	t.Parallel()
	for kind, test := range map[string]struct {
		invoke string // by hand; "" where a trigger of the example does it
		ends   string // the path of what is sent
	}{
		"acs_chat_send_message":             {"", "/messages"},
		"acs_chat_send_read_receipt":        {"", "/readReceipts"},
		"acs_chat_send_typing_notification": {"busy", "/typing"},
		"acs_user_revoke_tokens":            {"lost", "/:revokeAccessTokens"},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			onlyTerraform(t, "actions")
			s := startService(t, emulator.Options{Now: exampleNow()})
			w := exampleWorkspace(t, s, "actions/"+kind, nil)
			w.apply()
			if test.invoke != "" {
				w.run("apply", "-auto-approve", "-invoke=action."+kind+"."+test.invoke)
			}
			w.wantNoChanges()
			sent := slices.DeleteFunc(calls(s, http.MethodPost, "/"), func(r emulator.Request) bool { return !strings.HasSuffix(r.Path, test.ends) })
			if want := strings.Count(exampleFile(t, "actions/"+kind+"/action.tf"), "action \""); len(sent) < want {
				t.Errorf("got %d requests to %s, want %d", len(sent), test.ends, want)
			}
			w.wantDestroyed(s)
		})
	}
}

func TestAccExampleListResources(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s, users := createThreadsToAdopt(t)
	createRoomsToList(t, s, 11)
	s.SetClock(exampleNow())
	createRoomsToList(t, s, 1)
	rooms := s.Rooms()
	withPeople := rooms[slices.IndexFunc(rooms, func(r emulator.Room) bool { return len(r.Participants) > 0 })]
	w := newWorkspace(t, s, actingAs(users[0]))
	for kind, test := range map[string]struct {
		variables string
		want      []string
	}{
		// One of the rooms goes on until after the term has begun.
		"acs_room":                    {"", append(slices.Repeat([]string{"list.acs_room.all"}, 12), "list.acs_room.spring")},
		"acs_room_participant":        {fmt.Sprintf("room_id = %q", withPeople.ID), []string{"list.acs_room_participant.presenters"}},
		"acs_chat_thread":             {fmt.Sprintf("bot_id = %q", users[0]), nil},
		"acs_chat_thread_participant": {fmt.Sprintf("thread_id = %q", s.Threads()[0].ID), []string{"list.acs_chat_thread_participant.all"}},
	} {
		w.write("terraform.tfvars", test.variables+"\n")
		var got []string
		for _, result := range w.query(exampleFile(t, "list-resources/"+kind+"/list-resource.tfquery.hcl")) {
			got = append(got, result.Address)
		}
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", kind, got, test.want)
		}
	}
}

func TestAccExampleAdoption(t *testing.T) {
	t.Parallel()
	onlyTerraform(t, "list resources")
	s, users := createThreadsToAdopt(t)
	createRoomsToList(t, s, 40) // two pages, every tenth with a roster
	rooms, threads := s.Rooms(), s.Threads()
	s.ForgetRequests()

	w := emptyWorkspace(t, s)
	exampleTree(t, "adoption", w.Dir)
	w.write("terraform.tfvars", fmt.Sprintf("bot_user_id = %q\n", users[0]))
	w.run("init")
	if output := w.run("query"); strings.Count(output, "list.acs_room.all") != 40 || strings.Count(output, "list.acs_chat_thread.all") != 2 {
		t.Errorf("the query found\n%s", output)
	}
	w.run("query", "-generate-config-out=adopted.tf")
	if p := w.plan(); !strings.Contains(p.text, "Plan: 42 to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Errorf("planned %s", p.text)
	}
	w.apply()
	w.wantNoChanges()
	wantNothingWritten(t, s)
	if fmt.Sprint(s.Rooms()) != fmt.Sprint(rooms) || fmt.Sprint(s.Threads()) != fmt.Sprint(threads) {
		t.Error("the adoption changed rooms or threads")
	}

	// Terraform can now change and destroy them.
	w.destroy()
	if rooms, threads := len(s.Rooms()), len(s.Threads()); rooms+threads > 0 {
		t.Errorf("%d rooms and %d threads are left after destroy", rooms, threads)
	}
}
