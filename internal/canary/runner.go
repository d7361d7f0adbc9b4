package canary

// This file is what life cycles and probes share: the clients, and the rooms,
// threads and users that the run creates when it first needs them.

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
	// createTimeout limits a create. It goes on after the run was interrupted: only
	// what is known can be deleted.
	createTimeout = 30 * time.Second
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
	created  *createdObjects
	redactor *redactor
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
		created: &createdObjects{}, redactor: newRedactor(parsed),
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
			PerCallPolicies: []policy.Policy{rawCallPolicy{r.versions}},
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
	// If the progress cannot be written, the report still can.
	_, _ = io.WriteString(r.options.Progress, r.redactor.clean(text)+"\n")
}

// uninterrupted returns a context for a create, which goes on when the run ends.
func uninterrupted(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), createTimeout)
}

// newUser creates a user, which the run deletes at its end.
func (r *runner) newUser(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	ctx, cancel := uninterrupted(ctx)
	defer cancel()
	made, err := r.identity.CreateUser(ctx, nil)
	if err != nil {
		return "", &stepError{"create a user", err}
	}
	r.created.add(object{"user", made.ID, func(ctx context.Context) error {
		_, err := r.identity.DeleteUser(ctx, made.ID, nil)
		return err
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
	ctx, cancel := uninterrupted(ctx)
	defer cancel()
	if o.ValidUntil == nil {
		o.ValidUntil = to.Ptr(r.options.Now().Add(roomLifetime))
	}
	made, err := r.rooms.CreateRoom(ctx, &o)
	if err != nil {
		return acs.Room{}, &stepError{"create a room", err}
	}
	r.created.add(object{"room", made.ID, func(ctx context.Context) error {
		_, err := r.rooms.DeleteRoom(ctx, made.ID, nil)
		return err
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
	ctx, cancel := uninterrupted(ctx)
	defer cancel()
	made, err := chat.CreateThread(ctx, topic, &acs.CreateThreadOptions{
		Participants:    roster,
		Metadata:        map[string]string{"kept": "1", "dropped": "2"},
		RetentionPolicy: &acs.RetentionPolicy{DeleteThreadAfterDays: retentionDays},
	})
	if err != nil {
		return nil, acs.ChatThread{}, &stepError{"create a thread", err}
	}
	r.created.add(object{"thread", made.ID, func(ctx context.Context) error {
		_, err := chat.DeleteThread(ctx, made.ID, nil)
		return err
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
		return nil, &stepError{"list the participants", err}
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
		return nil, &stepError{"list the participants", err}
	}
	members := map[string]bool{}
	for _, p := range all {
		members[p.UserID] = true
	}
	return members, nil
}

// outcome says how the service answered a call: success if it was carried out, else
// the refusal. An answer that says nothing about the question is an error: none at
// all, throttling, a failure of the service.
func outcome(err error, success string) (string, error) {
	info, answered := acs.ErrorDetails(err)
	switch {
	case err == nil:
		return success, nil
	case !answered, info.StatusCode < 400, info.StatusCode >= 500,
		info.StatusCode == http.StatusTooManyRequests, info.StatusCode == http.StatusRequestTimeout:
		return "", err
	}
	return refusalText(info), nil
}

// refusalText says in a few words how the service refused a call.
func refusalText(info acs.ErrorInfo) string {
	text := fmt.Sprintf("is refused with %d", info.StatusCode)
	if reason := cmp.Or(info.Detail, info.Message); reason != "" {
		text += " (" + reason + ")"
	}
	return text
}

// statusOutcome says with which status the service answered a call: success if it was
// carried out.
func statusOutcome(err error, success int) (string, error) {
	if err == nil {
		return fmt.Sprintf("answers %d", success), nil
	}
	if _, failure := outcome(err, ""); failure != nil {
		return "", failure
	}
	info, _ := acs.ErrorDetails(err)
	return fmt.Sprintf("answers %d", info.StatusCode), nil
}

// joinOutcomes joins what was observed of two subjects. It names them if that differs.
func joinOutcomes(subject1, observed1, subject2, observed2 string) string {
	if observed1 == observed2 {
		return observed1
	}
	return subject1 + ": " + observed1 + "; " + subject2 + ": " + observed2
}

// stepError is the error of a step.
type stepError struct {
	name string
	err  error
}

func (e *stepError) Error() string { return e.name + ": " + shortError(e.err) }

func (e *stepError) Unwrap() error { return e.err }

// shortError returns the text of an error in one line. azcore's own text of a refusal
// fills a page and has the URL in it.
func shortError(err error) string {
	var step *stepError
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
