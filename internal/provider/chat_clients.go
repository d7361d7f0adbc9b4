// SPDX-License-Identifier: MPL-2.0

// This file holds the chat clients, one for each acting user, and finds the acting
// user of a call: as_user_id of the type, or chat_user_id or chat_access_token of the
// provider.

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
	"github.com/acs-terraform/terraform-provider-acs/internal/acsroster"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// howToNameActingUser ends an error. An import has no as_user_id.
const howToNameActingUser = "set chat_user_id or chat_access_token in the provider block, or the environment variable " + envAccessToken +
	" if the endpoint comes from the environment too, or as_user_id. An import uses the user of the provider block, not as_user_id"

var errNoActingUser = errors.New("chat calls are made as a user, and none is set: " + howToNameActingUser)

// errTokenIgnored is errNoActingUser if the environment has a token that does not count.
var errTokenIgnored = fmt.Errorf("the provider ignores the environment variable %s, because the provider block has credentials of its own: "+
	"set chat_user_id or chat_access_token in the block. %w", envAccessToken, errNoActingUser)

// unknownActingUserError is the error of a chat call while the provider argument that
// names the acting user is not known yet.
type unknownActingUserError struct{ argument string }

func (e unknownActingUserError) Error() string {
	return fmt.Sprintf("chat calls are made as a user, and the provider argument %s is not known before another resource is applied", e.argument)
}

// adviceOnUnknownActingUser warns of the obvious way out: if -target replaces a user
// alone, the old one is deleted before it can add the new one to its threads.
const adviceOnUnknownActingUser = "Set as_user_id. If the user does not exist yet, you can also create it first with -target. " +
	"Do not use -target to replace an acting user: Terraform deletes the old one before it can add the new one to the thread. With as_user_id, and create_before_destroy on the acs_user, the old one adds the new one first."

// chatClients has one chat client for each acting user, so that a process requests a
// user's token once. It also knows who acts in which thread.
type chatClients struct {
	endpoint          string
	identity          *acs.IdentityClient
	options           *acs.ClientOptions
	userID            string              // the provider's default user; "" if there is none or its token does not name it
	defaultCredential *acs.UserCredential // of the provider's default user; nil if there is none
	unknown           string              // the provider argument that names the default user, if it is not known yet
	errNoUser         error               // the error of a call without an acting user

	mu              sync.Mutex
	byUser          map[string]*acs.ChatClient
	threads         map[string]threadActor                      // by thread id
	newThreadActors map[string]bool                             // the acting users of the threads that the plan creates; "" for an unknown one
	standIns        map[acsroster.ThreadRef]acsroster.ThreadRef // by the acting user that each one replaces
}

// threadActor is what a process knows about the acting user of a thread.
type threadActor struct {
	asUser  string // the thread's as_user_id, known from the thread or from private state
	seen    bool   // whether the process has read or planned the thread itself
	changes bool   // whether the plan creates or changes the thread, so that Terraform shows it to the apply too
}

// newChatClients takes the default user from the provider block, which has a raw id,
// a token, or neither.
func newChatClients(from connection, identity *acs.IdentityClient, options *acs.ClientOptions) *chatClients {
	c := &chatClients{
		endpoint: from.endpoint, identity: identity, options: options,
		userID: from.chatUserID, unknown: from.chatUnknown, errNoUser: errNoActingUser,
		byUser: map[string]*acs.ChatClient{}, threads: map[string]threadActor{}, newThreadActors: map[string]bool{}, standIns: map[acsroster.ThreadRef]acsroster.ThreadRef{},
	}
	if from.tokenIgnored {
		c.errNoUser = errTokenIgnored
	}
	switch {
	case from.chatToken != "":
		c.defaultCredential = acs.NewUserTokenCredential(from.chatToken)
		c.userID, _ = c.defaultCredential.UserID()
	case from.chatUserID != "":
		c.defaultCredential = acs.NewIssuedUserCredential(identity, from.chatUserID, nil)
	}
	return c
}

// client returns the client of an acting user; "" is the provider's default.
func (c *chatClients) client(userID string) (*acs.ChatClient, error) {
	if userID == c.userID {
		userID = ""
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if client := c.byUser[userID]; client != nil {
		return client, nil
	}
	credential := c.defaultCredential
	switch {
	case userID != "":
		credential = acs.NewIssuedUserCredential(c.identity, userID, nil)
	case credential == nil && c.unknown != "":
		return nil, unknownActingUserError{c.unknown}
	case credential == nil:
		return nil, c.errNoUser
	}
	client, err := acs.NewChatClient(c.endpoint, credential, c.options)
	if err != nil {
		return nil, err
	}
	c.byUser[userID] = client
	return client, nil
}

// threadClient returns the client of a thread for the acting user of ref.
func (c *chatClients) threadClient(ref acsroster.ThreadRef) (*acs.ChatThreadClient, error) {
	client, err := c.client(ref.AsUser)
	if err != nil {
		return nil, err
	}
	return client.Thread(ref.ThreadID), nil
}

// actingUser is the raw id of the acting user for this as_user_id; "" if a token does
// not name its user.
func (c *chatClients) actingUser(asUser types.String) string {
	return cmp.Or(asUser.ValueString(), c.userID)
}

// actingUserOf is the raw id of the acting user of ref.
func (c *chatClients) actingUserOf(ref acsroster.ThreadRef) string {
	return cmp.Or(ref.AsUser, c.userID)
}

// threadRef is a thread with its acting user; "" is the provider's default user.
func (c *chatClients) threadRef(threadID, userID string) acsroster.ThreadRef {
	if userID == c.userID {
		userID = ""
	}
	return acsroster.ThreadRef{ThreadID: threadID, AsUser: userID}
}

// knownActor is what the process knows about the acting user of a thread.
func (c *chatClients) knownActor(threadID types.String) threadActor {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.threads[threadID.ValueString()]
}

// updateActor changes what knownActor returns.
func (c *chatClients) updateActor(threadID types.String, change func(*threadActor)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known := c.threads[threadID.ValueString()]
	change(&known)
	c.threads[threadID.ValueString()] = known
}

// recordActor records the as_user_id of a thread that is read, created or changed;
// changes is true for the last two.
func (c *chatClients) recordActor(threadID, asUser types.String, changes bool) {
	c.updateActor(threadID, func(t *threadActor) { *t = threadActor{asUser.ValueString(), true, changes || t.changes} })
}

// privateActor is where the private state of what is in a thread has the thread's
// as_user_id. Terraform does not show a process that applies what does not change,
// such as the thread.
const privateActor = "actor"

// saveActor saves the thread's as_user_id in the private state of something in the
// thread, if it is known.
func (c *configured) saveActor(ctx context.Context, private plugin.PrivateWriter, threadID types.String) diag.Diagnostics {
	return plugin.SetPrivateText(ctx, private, privateActor, c.Services.chat.knownActor(threadID).asUser)
}

// recallActor is for a process that has not read the thread itself, such as an apply:
// it takes the thread's as_user_id from the private state of something in the thread.
func (c *configured) recallActor(ctx context.Context, private plugin.PrivateReader, threadID types.String) {
	kept := plugin.PrivateText(ctx, private, privateActor)
	c.Services.chat.updateActor(threadID, func(t *threadActor) {
		if !t.seen && kept != "" {
			t.asUser = kept
		}
	})
}

// refWithSavedActor is resolveRef for something that has private state: the process
// need not have read the thread itself.
func (c *configured) refWithSavedActor(ctx context.Context, private plugin.PrivateReader, threadID, asUser types.String) acsroster.ThreadRef {
	c.recallActor(ctx, private, threadID)
	chat := c.Services.chat
	return chat.threadRef(threadID.ValueString(), cmp.Or(asUser.ValueString(), chat.knownActor(threadID).asUser))
}

// recordNewThreadActor records the as_user_id of a thread that the plan creates.
func (c *chatClients) recordNewThreadActor(asUser types.String) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if asUser.IsUnknown() {
		c.newThreadActors[""] = true
		return
	}
	c.newThreadActors[c.actingUser(asUser)] = true
}

// actsInNewThreads reports whether a user is the acting user of every thread that the
// plan creates.
func (c *chatClients) actsInNewThreads(userID string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.newThreadActors) == 1 && c.newThreadActors[userID]
}

// namedRef finds the acting user of a data source, a list resource or an action: its own
// as_user_id, or the provider's default user. The thread's as_user_id does not count, as
// it depends on what else changes whether the process knows it.
func (c *chatClients) namedRef(threadID, asUser types.String) acsroster.ThreadRef {
	return c.threadRef(threadID.ValueString(), asUser.ValueString())
}

// resolveRef finds the acting user for something in a thread: its own as_user_id, or
// that of the thread, or the provider's default user.
func (c *chatClients) resolveRef(threadID, asUser types.String) acsroster.ThreadRef {
	if thread := c.knownActor(threadID); asUser.ValueString() == "" && thread.seen {
		return c.threadRef(threadID.ValueString(), thread.asUser)
	}
	return c.threadRef(threadID.ValueString(), asUser.ValueString())
}

// standIn is ref with the user who acts instead of its acting user, if there is one.
func (c *chatClients) standIn(ref acsroster.ThreadRef) acsroster.ThreadRef {
	c.mu.Lock()
	defer c.mu.Unlock()
	if other, ok := c.standIns[ref]; ok {
		return other
	}
	return ref
}

// setStandIn records who acts instead of the acting user of ref. It returns true the
// first time.
func (c *chatClients) setStandIn(ref, other acsroster.ThreadRef) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, known := c.standIns[ref]
	c.standIns[ref] = other
	return !known
}

// standInCandidates are those who may act instead of the acting user of ref: the
// thread's as_user_id, then the provider's default user.
func (c *chatClients) standInCandidates(ref acsroster.ThreadRef) []acsroster.ThreadRef {
	own := c.threadRef(ref.ThreadID, c.knownActor(types.StringValue(ref.ThreadID)).asUser)
	var others []acsroster.ThreadRef
	if own != ref {
		others = append(others, own)
	}
	if defaultCredential := c.threadRef(ref.ThreadID, ""); defaultCredential != ref && defaultCredential != own && c.defaultCredential != nil {
		others = append(others, defaultCredential)
	}
	return others
}

// checkActor is, at plan time, the error of a chat type without an acting user.
func (c *configured) checkActor(asUser types.String) diag.Diagnostics {
	var diags diag.Diagnostics
	if asUser.IsNull() && c.IsConfigured() && c.Services.chat.defaultCredential == nil && c.Services.chat.unknown == "" {
		diags.AddError("Chat calls need an acting user", plugin.Sentence(c.Services.chat.errNoUser))
	}
	return diags
}

// checkActorInThread is checkActor for something in a thread, which may have an
// as_user_id, or get one when it is created.
func (c *configured) checkActorInThread(threadID, asUser types.String) diag.Diagnostics {
	if threadID.IsUnknown() || c.IsConfigured() && c.Services.chat.knownActor(threadID).asUser != "" {
		return nil
	}
	return c.checkActor(asUser)
}

// checkActorKnownToApply is, at plan time, the error of something new in a thread that
// needs the thread's as_user_id. Terraform does not show the apply a thread that does
// not change. It is no error if the provider's default user is a member and can act.
func (c *configured) checkActorKnownToApply(ctx context.Context, threadID, asUser types.String, object string) diag.Diagnostics {
	var diags diag.Diagnostics
	chat := c.Services.chat
	thread := chat.knownActor(threadID)
	if thread.asUser == "" || thread.changes || thread.asUser == chat.userID || !asUser.IsNull() {
		return diags
	}
	instead := "the provider block sets no user"
	if chat.defaultCredential != nil || chat.unknown != "" {
		people, err := c.Services.threads.Get(ctx, chat.threadRef(threadID.ValueString(), thread.asUser))
		if _, member := people[chat.userID]; err != nil || member || chat.userID == "" {
			return diags
		}
		instead = fmt.Sprintf("the provider's default user, %s, is not a member", chat.userID)
	}
	diags.AddAttributeError(path.Root("as_user_id"), "Acting user not set", fmt.Sprintf(
		"%s: %s acts in the thread, because as_user_id of the thread says so. The apply would not know that: Terraform shows the provider only resources that change, and %s. "+
			"Set as_user_id here too, for example as_user_id = acs_chat_thread.NAME.as_user_id.", object, actorName(thread.asUser), instead))
	return diags
}

// checkActorInConfig is checkActor for the configuration of any type.
func (c *configured) checkActorInConfig(ctx context.Context, config tfsdk.Config) (diags diag.Diagnostics) {
	if _, chat := config.Schema.GetAttributes()["as_user_id"]; chat {
		var asUser types.String
		diags = config.GetAttribute(ctx, path.Root("as_user_id"), &asUser)
		diags.Append(c.checkActor(asUser)...)
	}
	return diags
}

// The descriptions of as_user_id.
const (
	describedActingUser     = "Raw id of the acting user, who makes the calls and must be a member of the thread. "
	describedAsUser         = describedActingUser + "Default: the provider's `chat_user_id` or the user of its `chat_access_token`."
	describedAsUserInThread = describedActingUser + "Best set to `acs_chat_thread.NAME.as_user_id` if the thread has one. " +
		"Default: the `as_user_id` of the `acs_chat_thread`, if the same apply creates or changes the thread; otherwise the provider's `chat_user_id` or the user of its `chat_access_token`."
)

func asUserAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Validators: []validator.String{userValidator()}, MarkdownDescription: description}
}

// actorName names the acting user in diagnostics.
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
