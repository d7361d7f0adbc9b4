// SPDX-License-Identifier: MPL-2.0

// This file has the operations of the client of Communication Services.

package hostile_test

import (
	"context"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

const (
	tenantID    = "1b5cc06b-f352-4571-b1e6-d9b259b7c776"
	accountID   = "2b5cc06b-f352-4571-b1e6-d9b259b7c776"
	application = "3b5cc06b-f352-4571-b1e6-d9b259b7c776"
)

// roomOperations are those of rooms, in the order of a life cycle, as are all below.
func roomOperations() []operation {
	return []operation{
		{"create room", func(ctx context.Context, c *clients) (any, error) {
			created, err := c.rooms.CreateRoom(ctx, &acs.CreateRoomOptions{Participants: map[string]acs.Role{c.users[0]: acs.RolePresenter}})
			return created.Room, noting(&c.roomID, created.ID, err)
		}},
		{"get room", func(ctx context.Context, c *clients) (any, error) { return c.rooms.GetRoom(ctx, c.roomID, nil) }},
		{"update room", func(ctx context.Context, c *clients) (any, error) {
			on := true
			return c.rooms.UpdateRoom(ctx, c.roomID, &acs.UpdateRoomOptions{PSTNDialOutEnabled: &on})
		}},
		{"list rooms", func(ctx context.Context, c *clients) (any, error) {
			return acs.ReadAll(ctx, c.rooms.NewListRoomsPager(nil))
		}},
		{"change room participants", func(ctx context.Context, c *clients) (any, error) {
			role := acs.RoleAttendee
			return c.rooms.UpdateRoomParticipants(ctx, c.roomID, map[string]*acs.Role{c.users[1]: &role}, nil)
		}},
		{"list room participants", func(ctx context.Context, c *clients) (any, error) {
			return acs.ReadAll(ctx, c.rooms.NewListRoomParticipantsPager(c.roomID, nil))
		}},
		{"delete room", func(ctx context.Context, c *clients) (any, error) { return c.rooms.DeleteRoom(ctx, c.roomID, nil) }},
	}
}

// identityOperations are those of users and of the assignments of Teams accounts.
func identityOperations() []operation {
	scopes := []acs.TokenScope{acs.TokenScopeChat}
	return []operation{
		{"create user", func(ctx context.Context, c *clients) (any, error) {
			created, err := c.identity.CreateUser(ctx, nil)
			return created, noting(&c.userID, created.ID, err)
		}},
		{"create user and token", func(ctx context.Context, c *clients) (any, error) {
			return c.identity.CreateUserAndToken(ctx, scopes, nil)
		}},
		{"issue token", func(ctx context.Context, c *clients) (any, error) {
			return c.identity.IssueToken(ctx, c.userID, scopes, nil)
		}},
		{"revoke tokens", func(ctx context.Context, c *clients) (any, error) { return c.identity.RevokeTokens(ctx, c.userID, nil) }},
		{"delete user", func(ctx context.Context, c *clients) (any, error) { return c.identity.DeleteUser(ctx, c.userID, nil) }},
		{"put assignment", func(ctx context.Context, c *clients) (any, error) {
			return c.teams.PutAssignment(ctx, acs.TeamsExtensionAssignment{
				TenantID: tenantID, ObjectID: accountID, PrincipalType: acs.TeamsPrincipalTypeUser, ClientIDs: []string{application},
			}, nil)
		}},
		{"get assignment", func(ctx context.Context, c *clients) (any, error) {
			return c.teams.GetAssignment(ctx, tenantID, accountID, nil)
		}},
		{"delete assignment", func(ctx context.Context, c *clients) (any, error) {
			return c.teams.DeleteAssignment(ctx, tenantID, accountID, nil)
		}},
	}
}

// threadOperations are those of threads and their participants, without the delete.
func threadOperations() []operation {
	return []operation{
		{"create thread", func(ctx context.Context, c *clients) (any, error) {
			created, err := c.chat.CreateThread(ctx, "Support", &acs.CreateThreadOptions{
				Metadata:        map[string]string{"desk": "7"},
				RetentionPolicy: &acs.RetentionPolicy{DeleteThreadAfterDays: 60},
			})
			return created, noting(&c.threadID, created.ID, err)
		}},
		{"get thread", func(ctx context.Context, c *clients) (any, error) { return c.thread().Get(ctx, nil) }},
		{"list threads", func(ctx context.Context, c *clients) (any, error) {
			return acs.ReadAll(ctx, c.chat.NewListThreadsPager(nil))
		}},
		{"update thread", func(ctx context.Context, c *clients) (any, error) {
			topic := "Desk 7"
			return c.thread().Update(ctx, &acs.UpdateThreadOptions{Topic: &topic})
		}},
		{"add participants", func(ctx context.Context, c *clients) (any, error) {
			since := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			return c.thread().AddParticipants(ctx, []acs.ChatParticipant{{
				UserID: c.users[1], DisplayName: "Ada", ShareHistoryTime: &since, Metadata: map[string]string{"a": "b"},
			}}, nil)
		}},
		{"list participants", func(ctx context.Context, c *clients) (any, error) {
			return acs.ReadAll(ctx, c.thread().NewListParticipantsPager(nil))
		}},
	}
}

// messageOperations are those of messages, and the end of the thread.
func messageOperations() []operation {
	return []operation{
		{"send message", func(ctx context.Context, c *clients) (any, error) {
			name := "Ada"
			sent, err := c.thread().SendMessage(ctx, "Hello", &acs.SendMessageOptions{SenderDisplayName: &name, Metadata: map[string]string{"a": "b"}})
			return sent, noting(&c.messageID, sent.ID, err)
		}},
		{"get message", func(ctx context.Context, c *clients) (any, error) { return c.thread().GetMessage(ctx, c.messageID) }},
		{"list messages", func(ctx context.Context, c *clients) (any, error) {
			return acs.ReadAll(ctx, c.thread().NewListMessagesPager(nil))
		}},
		{"update message", func(ctx context.Context, c *clients) (any, error) {
			content := "Hello all"
			return c.thread().UpdateMessage(ctx, c.messageID, &acs.UpdateMessageOptions{Content: &content})
		}},
		{"send receipt", func(ctx context.Context, c *clients) (any, error) {
			return c.thread().SendReadReceipt(ctx, c.messageID)
		}},
		{"list receipts", func(ctx context.Context, c *clients) (any, error) {
			return acs.ReadAll(ctx, c.thread().NewListReadReceiptsPager(nil))
		}},
		{"send typing", func(ctx context.Context, c *clients) (any, error) { return c.thread().SendTypingNotification(ctx, nil) }},
		{"delete message", func(ctx context.Context, c *clients) (any, error) { return c.thread().DeleteMessage(ctx, c.messageID) }},
		{"remove participant", func(ctx context.Context, c *clients) (any, error) {
			return c.thread().RemoveParticipant(ctx, c.users[1], nil)
		}},
		{"delete thread", func(ctx context.Context, c *clients) (any, error) { return c.chat.DeleteThread(ctx, c.threadID, nil) }},
	}
}

// noting keeps the id of what an operation has created, for those that follow.
func noting(id *string, created string, err error) error {
	if err == nil && *id == "" {
		*id = created
	}
	return err
}
