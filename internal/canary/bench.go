package canary

// This file is what life cycles and probes work with: clients, and rooms,
// threads and users that are made when they are first asked for.

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

const (
	// settleTime is how long the answer to a creation is waited for, even where the
	// run is over: what was made has to be known to be deleted.
	settleTime = 30 * time.Second
	// roomLife bounds the life of a room that could not be deleted.
	roomLife = time.Hour
	// retentionDays bounds the life of a thread that could not be deleted: the
	// shortest that the service offers (fact 2.3-03).
	retentionDays = 30
)

// The users of a run. What is asked about one of them must not touch another.
const (
	alice = "alice" // makes the threads
	bob   = "bob"   // is a member of each thread
	carol = "carol" // is a member of none, but for a moment
)

// bench is the state of a run.
type bench struct {
	options  Options
	endpoint string
	rooms    *acs.RoomsClient
	identity *acs.IdentityClient
	teams    *acs.TeamsExtensionClient
	ledger   *ledger
	redactor *redactor
	versions *versions
	users    map[string]string // raw ids by name
	chats    map[string]*acs.ChatClient
	room     string // the id of the room for rosters, "" where there is none yet
	thread   string // and of the thread
	deleted  string // the user who was deleted
	crowd    []string
}

func newBench(o Options) (*bench, error) {
	parsed, err := acs.ParseConnectionString(o.ConnectionString)
	if err != nil {
		return nil, err
	}
	b := &bench{
		options: o, endpoint: parsed.Endpoint,
		ledger: &ledger{}, redactor: newRedactor(parsed),
		versions: &versions{used: map[string]string{}, told: map[string]string{}},
		users:    map[string]string{}, chats: map[string]*acs.ChatClient{},
	}
	if b.rooms, err = b.roomsClient(0); err != nil {
		return nil, err
	}
	if b.identity, err = acs.NewIdentityClientFromConnectionString(o.ConnectionString, b.clientOptions(0)); err != nil {
		return nil, err
	}
	b.teams, err = acs.NewTeamsExtensionClientFromConnectionString(o.ConnectionString, b.clientOptions(0))
	return b, err
}

// clientOptions are those of every client, with a clock that is so much off.
func (b *bench) clientOptions(skew time.Duration) *acs.ClientOptions {
	return &acs.ClientOptions{
		ClientOptions: azcore.ClientOptions{
			Transport:       b.options.Transport,
			PerCallPolicies: []policy.Policy{tap{b.versions}},
		},
		Now: func() time.Time { return b.options.Now().Add(skew) },
		OnWait: func(_ context.Context, wait acs.Wait) {
			b.say(fmt.Sprintf("throttled (%s): waiting for %s", wait.Reason, wait.Asked))
		},
	}
}

// roomsClient is a client whose clock is so much off.
func (b *bench) roomsClient(skew time.Duration) (*acs.RoomsClient, error) {
	return acs.NewRoomsClientFromConnectionString(b.options.ConnectionString, b.clientOptions(skew))
}

// say tells the progress.
func (b *bench) say(text string) {
	// Where progress cannot be told, the report still can.
	_, _ = io.WriteString(b.options.Progress, b.redactor.clean(text)+"\n")
}

// settled is a context for a creation.
func settled(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), settleTime)
}

// newUser makes a user that the end of the run deletes.
func (b *bench) newUser(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	ctx, cancel := settled(ctx)
	defer cancel()
	made, err := b.identity.CreateUser(ctx, nil)
	if err != nil {
		return "", &failedStep{"create a user", err}
	}
	b.ledger.add(object{"user", made.ID, func(ctx context.Context) error {
		_, err := b.identity.DeleteUser(ctx, made.ID, nil)
		return err
	}})
	return made.ID, nil
}

// user is the raw id of one of the run's users.
func (b *bench) user(ctx context.Context, name string) (string, error) {
	if id, ok := b.users[name]; ok {
		return id, nil
	}
	id, err := b.newUser(ctx)
	if err == nil {
		b.users[name] = id
	}
	return id, err
}

// people are as many users as that, for what is asked with -slow.
func (b *bench) people(ctx context.Context, count int) ([]string, error) {
	for len(b.crowd) < count {
		id, err := b.newUser(ctx)
		if err != nil {
			return nil, err
		}
		b.crowd = append(b.crowd, id)
	}
	return b.crowd[:count], nil
}

// chat acts as one of the run's users.
func (b *bench) chat(ctx context.Context, name string) (*acs.ChatClient, error) {
	if client, ok := b.chats[name]; ok {
		return client, nil
	}
	id, err := b.user(ctx, name)
	if err != nil {
		return nil, err
	}
	client, err := acs.NewChatClient(b.endpoint, acs.NewIssuedUserCredential(b.identity, id, nil), b.clientOptions(0))
	if err == nil {
		b.chats[name] = client
	}
	return client, err
}

// newRoom makes a room that the end of the run deletes, and that ends by itself
// soon after.
func (b *bench) newRoom(ctx context.Context, o acs.CreateRoomOptions) (acs.Room, error) {
	if err := ctx.Err(); err != nil {
		return acs.Room{}, err
	}
	ctx, cancel := settled(ctx)
	defer cancel()
	if o.ValidUntil == nil {
		o.ValidUntil = to.Ptr(b.options.Now().Add(roomLife))
	}
	made, err := b.rooms.CreateRoom(ctx, &o)
	if err != nil {
		return acs.Room{}, &failedStep{"create a room", err}
	}
	b.ledger.add(object{"room", made.ID, func(ctx context.Context) error {
		_, err := b.rooms.DeleteRoom(ctx, made.ID, nil)
		return err
	}})
	return made.Room, nil
}

// rosterRoom is the room for questions about rosters.
func (b *bench) rosterRoom(ctx context.Context) (string, error) {
	if b.room != "" {
		return b.room, nil
	}
	made, err := b.newRoom(ctx, acs.CreateRoomOptions{})
	b.room = made.ID
	return b.room, err
}

// newThread makes a thread of alice and bob that the end of the run deletes, with
// metadata and a retention.
func (b *bench) newThread(ctx context.Context, topic string, others ...string) (*acs.ChatThreadClient, acs.ChatThread, error) {
	chat, err := b.chat(ctx, alice)
	if err != nil {
		return nil, acs.ChatThread{}, err
	}
	second, err := b.user(ctx, bob)
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
	ctx, cancel := settled(ctx)
	defer cancel()
	made, err := chat.CreateThread(ctx, topic, &acs.CreateThreadOptions{
		Participants:    roster,
		Metadata:        map[string]string{"kept": "1", "dropped": "2"},
		RetentionPolicy: &acs.RetentionPolicy{DeleteThreadAfterDays: retentionDays},
	})
	if err != nil {
		return nil, acs.ChatThread{}, &failedStep{"create a thread", err}
	}
	b.ledger.add(object{"thread", made.ID, func(ctx context.Context) error {
		_, err := chat.DeleteThread(ctx, made.ID, nil)
		return err
	}})
	if len(made.InvalidParticipants) > 0 {
		return nil, acs.ChatThread{}, &acs.InvalidParticipantsError{Participants: made.InvalidParticipants}
	}
	return chat.Thread(made.ID), made.ChatThread, nil
}

// sharedThread is the thread for questions that change one, as one of the run's
// users sees it.
func (b *bench) sharedThread(ctx context.Context, name string) (*acs.ChatThreadClient, error) {
	if b.thread == "" {
		_, made, err := b.newThread(ctx, "Canary")
		if err != nil {
			return nil, err
		}
		b.thread = made.ID
	}
	chat, err := b.chat(ctx, name)
	if err != nil {
		return nil, err
	}
	return chat.Thread(b.thread), nil
}

// rolesIn are the roles of a room by raw id.
func (b *bench) rolesIn(ctx context.Context, roomID string) (map[string]acs.Role, error) {
	roles := map[string]acs.Role{}
	pager := b.rooms.NewListRoomParticipantsPager(roomID, nil)
	for pager.More() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return nil, &failedStep{"list the participants", err}
		}
		for _, p := range page.Value {
			roles[p.RawID] = p.Role
		}
	}
	return roles, nil
}

// membersOf are the raw ids of a thread's participants.
func membersOf(ctx context.Context, thread *acs.ChatThreadClient) (map[string]bool, error) {
	members := map[string]bool{}
	pager := thread.NewListParticipantsPager(nil)
	for pager.More() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return nil, &failedStep{"list the participants", err}
		}
		for _, p := range page.Value {
			members[p.UserID] = true
		}
	}
	return members, nil
}

// outcome is how the service answered a call: done where it was carried out, else
// its refusal. What says nothing of the question is an error: no answer at all,
// throttling, a failure of the service.
func outcome(err error, done string) (string, error) {
	info, answered := acs.ErrorDetails(err)
	switch {
	case err == nil:
		return done, nil
	case !answered, info.StatusCode < 400, info.StatusCode >= 500,
		info.StatusCode == http.StatusTooManyRequests, info.StatusCode == http.StatusRequestTimeout:
		return "", err
	}
	return refused(info), nil
}

// refused is a refusal in a few words.
func refused(info acs.ErrorInfo) string {
	text := fmt.Sprintf("is refused with %d", info.StatusCode)
	if reason := cmp.Or(info.Detail, info.Message); reason != "" {
		text += " (" + reason + ")"
	}
	return text
}

// status is how the service answered a call, by its status alone: that of success
// where it was carried out.
func status(err error, success int) (string, error) {
	if err == nil {
		return fmt.Sprintf("answers %d", success), nil
	}
	if _, failure := outcome(err, ""); failure != nil {
		return "", failure
	}
	info, _ := acs.ErrorDetails(err)
	return fmt.Sprintf("answers %d", info.StatusCode), nil
}

// both is what was seen of two things, named where they differ.
func both(first, seen, second, seenToo string) string {
	if seen == seenToo {
		return seen
	}
	return first + ": " + seen + "; " + second + ": " + seenToo
}

// failedStep says during what a call failed.
type failedStep struct {
	name string
	err  error
}

func (e *failedStep) Error() string { return e.name + ": " + inShort(e.err) }

func (e *failedStep) Unwrap() error { return e.err }

// inShort is an error in one line. azcore's own text of a refusal is a page, with
// the URL in it.
func inShort(err error) string {
	var step *failedStep
	if errors.As(err, &step) {
		return step.Error()
	}
	info, ok := acs.ErrorDetails(err)
	if !ok {
		return err.Error()
	}
	text := fmt.Sprintf("the service answered %d %s", info.StatusCode, info.Code)
	if reason := cmp.Or(info.Detail, info.Message); reason != "" {
		text += ": " + reason
	}
	return text
}
