// This file says as whom chat calls are made: by the type's as_user_id, or by
// the provider's chat_user_id or chat_access_token.

package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

// waysToAct does for an import, too: it knows no as_user_id.
const waysToAct = "name one by chat_user_id in the provider block; by chat_access_token in the provider block, or the environment variable " + envAccessToken +
	" where the endpoint comes from the environment as well; or, for all but an import, which is made as the provider's user, by as_user_id"

var errNoActingUser = errors.New("chat calls are made as a user, and none is named: " + waysToAct)

// errTokenIgnored is errNoActingUser where the environment names somebody.
var errTokenIgnored = fmt.Errorf("the environment variable %s does not count here, as a provider block with credentials beats the environment as a whole: "+
	"name chat_user_id or chat_access_token in the block. %w", envAccessToken, errNoActingUser)

// unknownActorError is a call of chat while an argument that says who acts is
// not known yet.
type unknownActorError struct{ argument string }

func (e unknownActorError) Error() string {
	return fmt.Sprintf("chat calls are made as a user, and the provider argument %s is only known after something else was applied", e.argument)
}

// adviceOnUnknownActor warns of the way that looks short: a user who is replaced
// by itself is deleted before anybody let its successor in.
const adviceOnUnknownActor = "Name who acts by as_user_id. Where that is a user that is to be made, applying the user first with -target does as well. " +
	"Do not replace a user who acts by -target: it is deleted before it can let its successor in. With as_user_id, and create_before_destroy on the acs_user, it lets its successor in first."

// chatClients hands out one chat client for each acting user, so that a user's
// token is asked for once in a process.
type chatClients struct {
	endpoint  string
	identity  *acs.IdentityClient
	options   *acs.ClientOptions
	userID    string              // the provider's default; "" where there is none or its token does not say
	byDefault *acs.UserCredential // nil where the provider names nobody
	unknown   string              // a provider argument that is to name somebody, once it is known
	nobody    error               // what a call is told where nobody is named

	mu       sync.Mutex
	byUser   map[string]*acs.ChatClient
	threads  map[string]threadActor                // by id
	ofNew    map[string]bool                       // who acts in the threads that a plan creates; "" is not known
	standIns map[roster.ThreadRef]roster.ThreadRef // who acts instead of whom
}

// threadActor is what a process knows of who acts in a thread.
type threadActor struct {
	asUser  string // the thread's as_user_id, by itself or by the state of what is in it
	seen    bool   // the thread itself was
	changes bool   // the plan creates or changes the thread, so that the apply sees it too
}

// newChatClients takes the provider's default user from the connection: a raw
// id, a token of one, or neither.
func newChatClients(from connection, identity *acs.IdentityClient, options *acs.ClientOptions) *chatClients {
	c := &chatClients{
		endpoint: from.endpoint, identity: identity, options: options,
		userID: from.chatUserID, unknown: from.chatUnknown, nobody: errNoActingUser,
		byUser: map[string]*acs.ChatClient{}, threads: map[string]threadActor{}, ofNew: map[string]bool{}, standIns: map[roster.ThreadRef]roster.ThreadRef{},
	}
	if from.tokenIgnored {
		c.nobody = errTokenIgnored
	}
	switch {
	case from.chatToken != "":
		c.byDefault = acs.NewUserTokenCredential(from.chatToken)
		c.userID, _ = c.byDefault.UserID()
	case from.chatUserID != "":
		c.byDefault = acs.NewIssuedUserCredential(identity, from.chatUserID, nil)
	}
	return c
}

// as returns the client of an acting user; "" is the provider's default.
func (c *chatClients) as(userID string) (*acs.ChatClient, error) {
	if userID == c.userID {
		userID = ""
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if client := c.byUser[userID]; client != nil {
		return client, nil
	}
	credential := c.byDefault
	switch {
	case userID != "":
		credential = acs.NewIssuedUserCredential(c.identity, userID, nil)
	case credential == nil && c.unknown != "":
		return nil, unknownActorError{c.unknown}
	case credential == nil:
		return nil, c.nobody
	}
	client, err := acs.NewChatClient(c.endpoint, credential, c.options)
	if err != nil {
		return nil, err
	}
	c.byUser[userID] = client
	return client, nil
}

// thread returns the client of a thread as ref's user sees it.
func (c *chatClients) thread(ref roster.ThreadRef) (*acs.ChatThreadClient, error) {
	client, err := c.as(ref.AsUser)
	if err != nil {
		return nil, err
	}
	return client.Thread(ref.ThreadID), nil
}

// actor is the raw id of who acts for a thread with this as_user_id; "" where a
// token does not say.
func (c *chatClients) actor(asUser types.String) string {
	return cmp.Or(asUser.ValueString(), c.userID)
}

// actorOf is actor for a thread as a user sees it.
func (c *chatClients) actorOf(ref roster.ThreadRef) string { return cmp.Or(ref.AsUser, c.userID) }

// refAs is a thread as a user sees it, by raw id; "" is the provider's default.
func (c *chatClients) refAs(threadID, userID string) roster.ThreadRef {
	if userID == c.userID {
		userID = ""
	}
	return roster.ThreadRef{ThreadID: threadID, AsUser: userID}
}

// of is what is known of a thread.
func (c *chatClients) of(threadID types.String) threadActor {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.threads[threadID.ValueString()]
}

// note changes what is known of a thread.
func (c *chatClients) note(threadID types.String, change func(*threadActor)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known := c.threads[threadID.ValueString()]
	change(&known)
	c.threads[threadID.ValueString()] = known
}

// settle notes the as_user_id of a thread that was read or, where it changes, is
// created or changed.
func (c *chatClients) settle(threadID, asUser types.String, changes bool) {
	c.note(threadID, func(t *threadActor) { *t = threadActor{asUser.ValueString(), true, changes || t.changes} })
}

// privateActor is where the private state of what is in a thread has the thread's
// as_user_id. Terraform does not show a process that applies what does not change,
// such as the thread.
const privateActor = "actor"

// keepActor keeps the thread's as_user_id, as far as it is known.
func (c *configured) keepActor(ctx context.Context, private privateWriter, threadID types.String) diag.Diagnostics {
	return setPrivateText(ctx, private, privateActor, c.services.chat.of(threadID).asUser)
}

// recallActor says who acts in a thread for what keepActor was called for: as ref
// does, but that the thread itself need not have been seen.
func (c *configured) recallActor(ctx context.Context, private privateReader, threadID, asUser types.String) roster.ThreadRef {
	kept := privateText(ctx, private, privateActor)
	chat := c.services.chat
	chat.note(threadID, func(t *threadActor) {
		if !t.seen && kept != "" {
			t.asUser = kept
		}
	})
	return chat.refAs(threadID.ValueString(), cmp.Or(asUser.ValueString(), chat.of(threadID).asUser))
}

// settleNew notes who acts in a thread that is to be created.
func (c *chatClients) settleNew(asUser types.String) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if asUser.IsUnknown() {
		c.ofNew[""] = true
		return
	}
	c.ofNew[c.actor(asUser)] = true
}

// actsInNew reports whether a user acts in every thread that is to be created.
func (c *chatClients) actsInNew(userID string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.ofNew) == 1 && c.ofNew[userID]
}

// ref says who acts in a thread for what belongs to it: its own as_user_id, else
// the thread's, else the provider's default.
func (c *chatClients) ref(threadID, asUser types.String) roster.ThreadRef {
	if thread := c.of(threadID); asUser.ValueString() == "" && thread.seen {
		return c.refAs(threadID.ValueString(), thread.asUser)
	}
	return c.refAs(threadID.ValueString(), asUser.ValueString())
}

// standIn is who acts in place of ref's user, who does so itself where nobody
// stands in.
func (c *chatClients) standIn(ref roster.ThreadRef) roster.ThreadRef {
	c.mu.Lock()
	defer c.mu.Unlock()
	if other, ok := c.standIns[ref]; ok {
		return other
	}
	return ref
}

// setStandIn notes who acts in place of ref's user; true at the first time.
func (c *chatClients) setStandIn(ref, other roster.ThreadRef) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, known := c.standIns[ref]
	c.standIns[ref] = other
	return !known
}

// others are who may stand in for ref's user: the thread's own, then the
// provider's default.
func (c *chatClients) others(ref roster.ThreadRef) []roster.ThreadRef {
	own := c.refAs(ref.ThreadID, c.of(types.StringValue(ref.ThreadID)).asUser)
	var others []roster.ThreadRef
	if own != ref {
		others = append(others, own)
	}
	if byDefault := c.refAs(ref.ThreadID, ""); byDefault != ref && byDefault != own && c.byDefault != nil {
		others = append(others, byDefault)
	}
	return others
}

// checkActor refuses, at plan time, a chat type with no user to act as.
func (c *configured) checkActor(asUser types.String) diag.Diagnostics {
	var diags diag.Diagnostics
	if asUser.IsNull() && c.isConfigured() && c.services.chat.byDefault == nil && c.services.chat.unknown == "" {
		diags.AddError("No user to act as", sentence(c.services.chat.nobody))
	}
	return diags
}

// checkActorOf is checkActor for what is in a thread: the thread may have an
// as_user_id, of its own or once it is made.
func (c *configured) checkActorOf(threadID, asUser types.String) diag.Diagnostics {
	if threadID.IsUnknown() || c.isConfigured() && c.services.chat.of(threadID).asUser != "" {
		return nil
	}
	return c.checkActor(asUser)
}

// checkUnseen refuses, at plan time, what belongs to a thread and would be made by
// the thread's as_user_id, which the apply does not see where the thread does not
// change, if the provider's own user is no member to do so instead.
func (c *configured) checkUnseen(ctx context.Context, threadID, asUser types.String, object string) diag.Diagnostics {
	var diags diag.Diagnostics
	chat := c.services.chat
	thread := chat.of(threadID)
	if thread.asUser == "" || thread.changes || thread.asUser == chat.userID || !asUser.IsNull() {
		return diags
	}
	instead := "the provider names no user of its own"
	if chat.byDefault != nil || chat.unknown != "" {
		people, err := c.services.threads.Get(ctx, chat.refAs(threadID.ValueString(), thread.asUser))
		if _, member := people[chat.userID]; err != nil || member || chat.userID == "" {
			return diags
		}
		instead = fmt.Sprintf("the provider's own user, %s, is no member", chat.userID)
	}
	diags.AddAttributeError(path.Root("as_user_id"), "Acting user not named", fmt.Sprintf(
		"%s: %s acts in the thread by its as_user_id. The apply would not know that, as Terraform shows the provider only what changes, and %s. "+
			"Set as_user_id here too, such as as_user_id = acs_chat_thread.NAME.as_user_id.", object, actorName(thread.asUser), instead))
	return diags
}

// checkActorIn is checkActor for a configuration, whose type may be one of chat.
func (c *configured) checkActorIn(ctx context.Context, config tfsdk.Config) (diags diag.Diagnostics) {
	if _, chat := config.Schema.GetAttributes()["as_user_id"]; chat {
		var asUser types.String
		diags = config.GetAttribute(ctx, path.Root("as_user_id"), &asUser)
		diags.Append(c.checkActor(asUser)...)
	}
	return diags
}

func asUserAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{userValidator()},
		MarkdownDescription: "Raw id of the user as whom calls are made, who must be a member of the thread. Default: the `as_user_id` of the thread, where Terraform reads or changes the `acs_chat_thread` in the same run, else the provider's `chat_user_id` or the user of its `chat_access_token`.",
	}
}

// actorName names who acts in diagnostics.
func actorName(id string) string {
	if id == "" {
		return "The user of chat_access_token"
	}
	return "User " + id
}

// threadsOf names a user's threads in diagnostics.
func threadsOf(id string) string {
	if id == "" {
		return "Threads of the user of chat_access_token"
	}
	return "Threads of user " + id
}
