// SPDX-License-Identifier: MPL-2.0

package contract_test

// This file records the exchanges of client and emulator for each operation.

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/contract"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// stranger is the raw id of a user of another resource.
const stranger = "8:acs:11111111-2222-3333-4444-555555555555_0000000a-aaaa-bbbb-cccc-00000000000a"

// recording is an emulator, a client of each service, and their exchanges.
type recording struct {
	t        *testing.T
	server   *emulator.Server
	rooms    *acs.RoomsClient
	identity *acs.IdentityClient
	teams    *acs.TeamsExtensionClient
	chat     *acs.ChatClient
	ann, ben string

	mu        sync.Mutex
	exchanges []contract.Exchange
}

func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func startRecording(t *testing.T) *recording {
	t.Helper()
	r := &recording{t: t}
	r.server = must(emulator.Start(emulator.Options{Switches: emulator.Switches{PageSize: 2}, OnExchange: func(e emulator.Exchange) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.exchanges = append(r.exchanges, contract.Exchange(e))
	}}))(t)
	t.Cleanup(func() { _ = r.server.Close() })
	r.rooms = must(acs.NewRoomsClientFromConnectionString(r.server.ConnectionString(), nil))(t)
	r.identity = must(acs.NewIdentityClientFromConnectionString(r.server.ConnectionString(), nil))(t)
	r.teams = must(acs.NewTeamsExtensionClientFromConnectionString(r.server.ConnectionString(), nil))(t)
	r.ann, r.ben = r.server.CreateUser(), r.server.CreateUser()
	credential := acs.NewIssuedUserCredential(r.identity, r.ann, nil)
	r.chat = must(acs.NewChatClient(r.server.URL(), credential, nil))(t)
	return r
}

// recorded returns exchanges of each operation in their order.
func recorded(t *testing.T) []contract.Exchange {
	t.Helper()
	r := startRecording(t)
	r.inRooms()
	r.inIdentity()
	r.inTeamsExtension()
	thread := r.inThreads()
	r.inMessages(thread)
	must(r.chat.DeleteThread(t.Context(), thread, nil))(t)
	r.inWebex()
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.exchanges)
}

func (r *recording) inRooms() {
	t, ctx := r.t, r.t.Context()
	on, from := true, time.Now()
	until := from.Add(time.Hour)
	var id string
	for range 3 {
		id = must(r.rooms.CreateRoom(ctx, &acs.CreateRoomOptions{
			ValidFrom: &from, ValidUntil: &until, PSTNDialOutEnabled: &on,
			Participants: map[string]acs.Role{r.ann: acs.RolePresenter, r.ben: acs.RoleConsumer, stranger: acs.RoleAttendee},
		}))(t).ID
	}
	must(r.rooms.GetRoom(ctx, id, nil))(t)
	must(r.rooms.UpdateRoom(ctx, id, &acs.UpdateRoomOptions{ValidFrom: &from, ValidUntil: &until, PSTNDialOutEnabled: &on}))(t)
	for pager := r.rooms.NewListRoomsPager(nil); pager.More(); {
		must(pager.NextPage(ctx))(t)
	}
	for pager := r.rooms.NewListRoomParticipantsPager(id, nil); pager.More(); {
		must(pager.NextPage(ctx))(t)
	}
	role := acs.RoleCollaborator
	must(r.rooms.UpdateRoomParticipants(ctx, id, map[string]*acs.Role{r.ann: &role, r.ben: nil}, nil))(t)
	must(r.rooms.DeleteRoom(ctx, id, nil))(t)
}

func (r *recording) inIdentity() {
	t, ctx := r.t, r.t.Context()
	minutes := int32(60)
	id := must(r.identity.CreateUser(ctx, nil))(t).ID
	must(r.identity.CreateUserAndToken(ctx, []acs.TokenScope{acs.TokenScopeChat}, nil))(t)
	must(r.identity.IssueToken(ctx, id, []acs.TokenScope{acs.TokenScopeChat}, &acs.IssueTokenOptions{ExpiresInMinutes: &minutes}))(t)
	must(r.identity.RevokeTokens(ctx, id, nil))(t)
	must(r.identity.DeleteUser(ctx, id, nil))(t)
}

// inTeamsExtension goes by GUIDs without letters, whose case is open (fact 4-16).
func (r *recording) inTeamsExtension() {
	t, ctx := r.t, r.t.Context()
	a := acs.TeamsExtensionAssignment{
		TenantID: "11111111-2222-3333-4444-555555555555", ObjectID: "11111111-2222-3333-4444-666666666666",
		PrincipalType: acs.TeamsPrincipalTypeUser, ClientIDs: []string{"11111111-2222-3333-4444-777777777777"},
	}
	must(r.teams.PutAssignment(ctx, a, nil))(t)
	must(r.teams.PutAssignment(ctx, a, nil))(t)
	must(r.teams.GetAssignment(ctx, a.TenantID, a.ObjectID, nil))(t)
	must(r.teams.DeleteAssignment(ctx, a.TenantID, a.ObjectID, nil))(t)
}

func (r *recording) inThreads() (id string) {
	t, ctx := r.t, r.t.Context()
	topic, since := "Tea and more", time.Unix(1_700_000_000, 0)
	people := []acs.ChatParticipant{
		{UserID: r.ben, DisplayName: "Ben", ShareHistoryTime: &since, Metadata: map[string]string{"desk": "two"}},
		{UserID: stranger},
	}
	made := must(r.chat.CreateThread(ctx, "Tea", &acs.CreateThreadOptions{
		Participants: people, Metadata: map[string]string{"room": "four"}, RetentionPolicy: &acs.RetentionPolicy{DeleteThreadAfterDays: 40},
	}))(t)
	thread := r.chat.Thread(made.ID)
	must(r.chat.CreateThread(ctx, "More tea", nil))(t)
	must(r.chat.CreateThread(ctx, "Yet more tea", nil))(t)
	must(thread.Get(ctx, nil))(t)
	must(thread.Update(ctx, &acs.UpdateThreadOptions{
		Topic: &topic, Metadata: map[string]*string{"room": nil}, RetentionPolicy: &acs.RetentionPolicy{},
	}))(t)
	for pager := r.chat.NewListThreadsPager(&acs.ListThreadsOptions{StartTime: &since, PageSize: 2}); pager.More(); {
		must(pager.NextPage(ctx))(t)
	}
	must(thread.AddParticipants(ctx, append(people, acs.ChatParticipant{UserID: r.server.CreateUser()}), nil))(t)
	for pager := thread.NewListParticipantsPager(nil); pager.More(); {
		must(pager.NextPage(ctx))(t)
	}
	must(thread.RemoveParticipant(ctx, r.ben, nil))(t)
	return made.ID
}

func (r *recording) inMessages(id string) {
	t, ctx, thread := r.t, r.t.Context(), r.chat.Thread(id)
	name, edited := "Ann", "Hello, all."
	sent := must(thread.SendMessage(ctx, "Hello.", &acs.SendMessageOptions{
		SenderDisplayName: &name, Type: acs.MessageTypeText, Metadata: map[string]string{"mood": "good"},
	}))(t).ID
	must(thread.UpdateMessage(ctx, sent, &acs.UpdateMessageOptions{Content: &edited, Metadata: map[string]*string{"mood": nil, "day": &name}}))(t)
	r.server.UpdateThread(id, func(thread *emulator.Thread) { // no call sends attachments
		thread.Messages[len(thread.Messages)-1].Attachments = []emulator.Attachment{
			{ID: "i1", Type: "image", Name: "tea.png", URL: "https://chat.example/i1", PreviewURL: "https://chat.example/i1/small"},
		}
	})
	must(thread.GetMessage(ctx, sent))(t)
	must(thread.SendReadReceipt(ctx, sent))(t)
	must(thread.NewListReadReceiptsPager(nil).NextPage(ctx))(t)
	must(thread.SendTypingNotification(ctx, nil))(t)
	gone := must(thread.SendMessage(ctx, "Oh.", nil))(t).ID
	must(thread.DeleteMessage(ctx, gone))(t)
	for pager := thread.NewListMessagesPager(nil); pager.More(); {
		must(pager.NextPage(ctx))(t)
	}
}

// The client and the emulator exchange each operation of the table without a violation.
func TestClientAndEmulatorKeepTheContract(t *testing.T) {
	t.Parallel()
	table, seen := contract.NewTable(), map[string]bool{}
	for _, e := range recorded(t) {
		seen[table.Name(e)] = true
		if found := table.Check(e, contract.ByClient); len(found) > 0 {
			t.Errorf("%s\n%s", e, strings.Join(found, "\n"))
		}
	}
	for _, name := range table.Names() {
		if !seen[name] {
			t.Errorf("%s is not recorded", name)
		}
	}
}
