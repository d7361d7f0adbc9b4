// SPDX-License-Identifier: MPL-2.0

package acscanary

// This file is what life cycles and probes share: the clients, and the rooms,
// threads and users that the run creates when it first needs them.

import (
	"context"
	"fmt"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
)

const (
	// roomLifetime limits the life of a room that the run could not delete.
	roomLifetime = time.Hour
	// retentionDays limits the life of a thread that the run could not delete. It is
	// the shortest retention that the service allows (fact 2.3-03).
	retentionDays = 30
)

// The users of a run. A probe about one of them must not affect another.
const (
	alice = "alice" // creates the threads
	bob   = "bob"   // is in each thread
	carol = "carol" // is in no thread, except for a moment
)

// runner runs life cycles and probes.
type runner struct {
	options  Options
	endpoint string
	rooms    *acs.RoomsClient
	identity *acs.IdentityClient
	teams    *acs.TeamsExtensionClient
	created  *canary.CreatedObjects
	redactor *canary.Redactor
	versions *apiVersions
	users    map[string]string // raw ids by name
	chats    map[string]*acs.ChatClient

	rosterRoomID   string   // "" until a probe needs it
	sharedThreadID string   // likewise
	deletedUserID  string   // likewise
	manyUserIDs    []string // for slow questions
}

func newRunner(o Options) (*runner, error) {
	parsed, err := acs.ParseConnectionString(o.ConnectionString)
	if err != nil {
		return nil, err
	}
	r := &runner{
		options: o, endpoint: parsed.Endpoint,
		created: &canary.CreatedObjects{}, redactor: newRedactor(parsed),
		versions: newAPIVersions(),
		users:    map[string]string{}, chats: map[string]*acs.ChatClient{},
	}
	if r.rooms, err = r.roomsClient(0); err != nil {
		return nil, err
	}
	if r.identity, err = acs.NewIdentityClientFromConnectionString(o.ConnectionString, r.clientOptions(0)); err != nil {
		return nil, err
	}
	r.teams, err = acs.NewTeamsExtensionClientFromConnectionString(o.ConnectionString, r.clientOptions(0))
	return r, err
}

// clientOptions returns the options of every client. Their clock differs from the
// run's by offset.
func (r *runner) clientOptions(offset time.Duration) *acs.ClientOptions {
	return &acs.ClientOptions{
		ClientOptions: azcore.ClientOptions{
			Transport:       r.options.Transport,
			PerCallPolicies: []policy.Policy{canary.RawCallPolicy{Answered: r.versions.record}},
		},
		Now: func() time.Time { return r.options.Now().Add(offset) },
		OnWait: func(_ context.Context, wait acs.Wait) {
			r.progress(fmt.Sprintf("throttled (%s): waiting for %s", wait.Reason, wait.Asked))
		},
	}
}

// roomsClient returns a client whose clock differs from the run's by offset.
func (r *runner) roomsClient(offset time.Duration) (*acs.RoomsClient, error) {
	return acs.NewRoomsClientFromConnectionString(r.options.ConnectionString, r.clientOptions(offset))
}

// progress reports a step to Options.Progress.
func (r *runner) progress(text string) {
	canary.Progress(r.options.Options, r.redactor, text)
}

// newUser creates a user, which the run deletes at its end.
func (r *runner) newUser(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	ctx, cancel := canary.Uninterrupted(ctx)
	defer cancel()
	made, err := r.identity.CreateUser(ctx, nil)
	if err != nil {
		return "", &canary.StepError{Name: "create a user", Err: err}
	}
	r.created.Add(canary.Object{Kind: "user", ID: made.ID, Delete: func(ctx context.Context) error {
		_, err := r.identity.DeleteUser(ctx, made.ID, nil)
		return unlessNotFound(err)
	}})
	return made.ID, nil
}

// user returns the raw id of one of the run's named users.
func (r *runner) user(ctx context.Context, name string) (string, error) {
	if id, ok := r.users[name]; ok {
		return id, nil
	}
	id, err := r.newUser(ctx)
	if err == nil {
		r.users[name] = id
	}
	return id, err
}

// manyUsers returns the raw ids of that many users, for slow questions.
func (r *runner) manyUsers(ctx context.Context, count int) ([]string, error) {
	for len(r.manyUserIDs) < count {
		id, err := r.newUser(ctx)
		if err != nil {
			return nil, err
		}
		r.manyUserIDs = append(r.manyUserIDs, id)
	}
	return r.manyUserIDs[:count], nil
}

// chat returns the Chat client of one of the run's named users.
func (r *runner) chat(ctx context.Context, name string) (*acs.ChatClient, error) {
	if client, ok := r.chats[name]; ok {
		return client, nil
	}
	id, err := r.user(ctx, name)
	if err != nil {
		return nil, err
	}
	client, err := acs.NewChatClient(r.endpoint, acs.NewIssuedUserCredential(r.identity, id, nil), r.clientOptions(0))
	if err == nil {
		r.chats[name] = client
	}
	return client, err
}

// newRoom creates a room, which the run deletes at its end. If it cannot, the room
// ends by itself soon after.
func (r *runner) newRoom(ctx context.Context, o acs.CreateRoomOptions) (acs.Room, error) {
	if err := ctx.Err(); err != nil {
		return acs.Room{}, err
	}
	ctx, cancel := canary.Uninterrupted(ctx)
	defer cancel()
	if o.ValidUntil == nil {
		o.ValidUntil = to.Ptr(r.options.Now().Add(roomLifetime))
	}
	made, err := r.rooms.CreateRoom(ctx, &o)
	if err != nil {
		return acs.Room{}, &canary.StepError{Name: "create a room", Err: err}
	}
	r.created.Add(canary.Object{Kind: "room", ID: made.ID, Delete: func(ctx context.Context) error {
		_, err := r.rooms.DeleteRoom(ctx, made.ID, nil)
		return unlessNotFound(err)
	}})
	return made.Room, nil
}

// rosterRoom returns the id of the room for questions about rosters.
func (r *runner) rosterRoom(ctx context.Context) (string, error) {
	if r.rosterRoomID != "" {
		return r.rosterRoomID, nil
	}
	made, err := r.newRoom(ctx, acs.CreateRoomOptions{})
	r.rosterRoomID = made.ID
	return r.rosterRoomID, err
}

// newThread creates a thread of alice, bob and others, with metadata and a retention
// policy. The run deletes it at its end.
func (r *runner) newThread(ctx context.Context, topic string, others ...string) (*acs.ChatThreadClient, acs.ChatThread, error) {
	chat, err := r.chat(ctx, alice)
	if err != nil {
		return nil, acs.ChatThread{}, err
	}
	second, err := r.user(ctx, bob)
	if err != nil {
		return nil, acs.ChatThread{}, err
	}
	roster := []acs.ChatParticipant{{UserID: second, DisplayName: "Bob"}}
	for _, id := range others {
		roster = append(roster, acs.ChatParticipant{UserID: id})
	}
	if err := ctx.Err(); err != nil {
		return nil, acs.ChatThread{}, err
	}
	ctx, cancel := canary.Uninterrupted(ctx)
	defer cancel()
	made, err := chat.CreateThread(ctx, topic, &acs.CreateThreadOptions{
		Participants:    roster,
		Metadata:        map[string]string{"kept": "1", "dropped": "2"},
		RetentionPolicy: &acs.RetentionPolicy{DeleteThreadAfterDays: retentionDays},
	})
	if err != nil {
		return nil, acs.ChatThread{}, &canary.StepError{Name: "create a thread", Err: err}
	}
	r.created.Add(canary.Object{Kind: "thread", ID: made.ID, Delete: func(ctx context.Context) error {
		_, err := chat.DeleteThread(ctx, made.ID, nil)
		return unlessNotFound(err)
	}})
	if len(made.InvalidParticipants) > 0 {
		return nil, acs.ChatThread{}, &acs.InvalidParticipantsError{Participants: made.InvalidParticipants}
	}
	return chat.Thread(made.ID), made.ChatThread, nil
}

// sharedThread returns the thread for questions that change one, for one of the run's
// named users to act in.
func (r *runner) sharedThread(ctx context.Context, name string) (*acs.ChatThreadClient, error) {
	if r.sharedThreadID == "" {
		_, made, err := r.newThread(ctx, "Canary")
		if err != nil {
			return nil, err
		}
		r.sharedThreadID = made.ID
	}
	chat, err := r.chat(ctx, name)
	if err != nil {
		return nil, err
	}
	return chat.Thread(r.sharedThreadID), nil
}

// roomRoles returns the roles of a room's participants by raw id.
func (r *runner) roomRoles(ctx context.Context, roomID string) (map[string]acs.Role, error) {
	all, err := acs.ReadAll(ctx, r.rooms.NewListRoomParticipantsPager(roomID, nil))
	if err != nil {
		return nil, &canary.StepError{Name: "list the participants", Err: err}
	}
	roles := map[string]acs.Role{}
	for _, p := range all {
		roles[p.RawID] = p.Role
	}
	return roles, nil
}

// threadMembers returns the raw ids of a thread's participants.
func threadMembers(ctx context.Context, thread *acs.ChatThreadClient) (map[string]bool, error) {
	all, err := acs.ReadAll(ctx, thread.NewListParticipantsPager(nil))
	if err != nil {
		return nil, &canary.StepError{Name: "list the participants", Err: err}
	}
	members := map[string]bool{}
	for _, p := range all {
		members[p.UserID] = true
	}
	return members, nil
}

// unlessNotFound returns the error of a deletion, unless the object was not there.
func unlessNotFound(err error) error {
	if acs.IsNotFound(err) {
		return nil
	}
	return err
}
