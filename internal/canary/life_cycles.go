package canary

// This file is the life cycles that have to work: what the provider does with a
// room, a user and a thread, from creation to deletion.

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// lifeCycle is one of them.
type lifeCycle struct {
	name string
	run  func(context.Context, *bench) error
}

func lifeCycles() []lifeCycle {
	return []lifeCycle{
		{"room", liveAsRoom},
		{"user and token", liveAsUser},
		{"thread", liveAsThread},
	}
}

// step is one call of a life cycle, or several that belong together.
type step struct {
	name string
	do   func() error
}

// inOrder takes the steps until one fails.
func inOrder(steps []step) error {
	for _, s := range steps {
		if err := s.do(); err != nil {
			return &failedStep{s.name, err}
		}
	}
	return nil
}

// want is an error unless what was read is what was written.
func want(ok bool, format string, arguments ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf(format, arguments...)
}

func liveAsRoom(ctx context.Context, b *bench) error {
	first, err := b.user(ctx, alice)
	if err != nil {
		return err
	}
	second, err := b.user(ctx, bob)
	if err != nil {
		return err
	}
	made, err := b.newRoom(ctx, acs.CreateRoomOptions{Participants: map[string]acs.Role{first: acs.RolePresenter}})
	if err != nil {
		return err
	}
	until := made.ValidUntil.Add(time.Minute)
	roster := func(change map[string]*acs.Role, left map[string]acs.Role) func() error {
		return func() error {
			if change != nil {
				if _, err := b.rooms.UpdateRoomParticipants(ctx, made.ID, change, nil); err != nil {
					return err
				}
			}
			got, err := b.rolesIn(ctx, made.ID)
			if err != nil {
				return err
			}
			for id, role := range left {
				if got[id] != role {
					return fmt.Errorf("a participant is %q, want %q", got[id], role)
				}
			}
			return want(len(got) == len(left), "%d participants are listed, want %d", len(got), len(left))
		}
	}
	return inOrder([]step{
		{"get", func() error {
			got, err := b.rooms.GetRoom(ctx, made.ID, nil)
			if err != nil {
				return err
			}
			return want(got.ID == made.ID && got.ValidFrom.Equal(made.ValidFrom) && got.ValidUntil.Equal(made.ValidUntil), "the room is not what was created")
		}},
		{"list", func() error {
			listed, err := b.lists(ctx, made)
			if err != nil {
				return err
			}
			return want(listed, "the room is not listed")
		}},
		{"update", func() error {
			got, err := b.rooms.UpdateRoom(ctx, made.ID, &acs.UpdateRoomOptions{
				ValidFrom: &made.ValidFrom, ValidUntil: &until, PSTNDialOutEnabled: to.Ptr(true),
			})
			if err != nil {
				return err
			}
			return want(got.ValidUntil.Equal(until) && got.PSTNDialOutEnabled, "the update is not in the answer")
		}},
		{"read the first participant", roster(nil, map[string]acs.Role{first: acs.RolePresenter})},
		{"add a participant", roster(
			map[string]*acs.Role{second: to.Ptr(acs.RoleAttendee)},
			map[string]acs.Role{first: acs.RolePresenter, second: acs.RoleAttendee},
		)},
		{"change a role", roster(
			map[string]*acs.Role{second: to.Ptr(acs.RoleConsumer)},
			map[string]acs.Role{first: acs.RolePresenter, second: acs.RoleConsumer},
		)},
		{"remove a participant", roster(map[string]*acs.Role{first: nil}, map[string]acs.Role{second: acs.RoleConsumer})},
		{"delete", func() error {
			_, err := b.rooms.DeleteRoom(ctx, made.ID, nil)
			if err == nil {
				b.ledger.forget(made.ID)
			}
			return err
		}},
		{"get after the deletion", func() error {
			_, err := b.rooms.GetRoom(ctx, made.ID, nil)
			if acs.IsNotFound(err) {
				return nil
			}
			return errors.Join(errors.New("want 404"), err)
		}},
	})
}

func liveAsUser(ctx context.Context, b *bench) error {
	id, err := b.newUser(ctx)
	if err != nil {
		return err
	}
	return inOrder([]step{
		{"issue a token", func() error {
			issued, err := b.identity.IssueToken(ctx, id, []acs.TokenScope{acs.TokenScopeChat}, &acs.IssueTokenOptions{ExpiresInMinutes: to.Ptr[int32](60)})
			if err != nil {
				return err
			}
			life := issued.ExpiresOn.Sub(b.options.Now())
			return want(life > 30*time.Minute && life < 90*time.Minute, "the token lives for %s, want an hour", life)
		}},
		{"revoke", func() error {
			_, err := b.identity.RevokeTokens(ctx, id, nil)
			return err
		}},
		{"delete", func() error {
			_, err := b.identity.DeleteUser(ctx, id, nil)
			if err == nil {
				b.ledger.forget(id)
			}
			return err
		}},
	})
}

func liveAsThread(ctx context.Context, b *bench) error {
	thread, made, err := b.newThread(ctx, "Canary, alive")
	if err != nil {
		return err
	}
	third, err := b.user(ctx, carol)
	if err != nil {
		return err
	}
	steps := []step{
		{"get", func() error {
			got, err := thread.Get(ctx, nil)
			if err != nil {
				return err
			}
			return want(got.ID == made.ID && got.Topic == "Canary, alive" && got.Metadata["kept"] == "1" &&
				got.RetentionPolicy.DeleteThreadAfterDays == retentionDays, "the thread is not what was created")
		}},
		{"update topic, metadata and retention", func() error {
			return b.updateThread(ctx, thread)
		}},
		{"add a participant", func() error {
			added, err := thread.AddParticipants(ctx, []acs.ChatParticipant{{UserID: third, DisplayName: "Carol"}}, nil)
			if err != nil {
				return err
			}
			members, err := membersOf(ctx, thread)
			if err != nil {
				return err
			}
			return want(len(added.InvalidParticipants) == 0 && members[third] && len(members) == 3,
				"%d participants are listed, want 3", len(members))
		}},
		{"remove a participant", func() error {
			if _, err := thread.RemoveParticipant(ctx, third, nil); err != nil {
				return err
			}
			members, err := membersOf(ctx, thread)
			if err != nil {
				return err
			}
			return want(!members[third] && len(members) == 2, "%d participants are listed, want 2", len(members))
		}},
	}
	steps = append(steps, b.messageSteps(ctx, thread)...)
	return inOrder(append(steps,
		step{"delete", func() error {
			_, err := b.chats[alice].DeleteThread(ctx, made.ID, nil)
			if err == nil {
				b.ledger.forget(made.ID)
			}
			return err
		}},
		step{"get after the deletion", func() error {
			got, err := thread.Get(ctx, nil)
			if err == nil {
				return want(got.DeletedOn != nil, "the thread is still there")
			}
			// How it answers is a question of its own.
			info, _ := acs.ErrorDetails(err)
			if info.StatusCode == http.StatusNotFound || info.StatusCode == http.StatusForbidden {
				return nil
			}
			return err
		}},
	))
}

func (b *bench) updateThread(ctx context.Context, thread *acs.ChatThreadClient) error {
	const topic, days = "Canary, renamed", retentionDays + 10
	_, err := thread.Update(ctx, &acs.UpdateThreadOptions{
		Topic:           to.Ptr(topic),
		Metadata:        map[string]*string{"added": to.Ptr("3")},
		RetentionPolicy: &acs.RetentionPolicy{DeleteThreadAfterDays: days},
	})
	if err != nil {
		return err
	}
	got, err := thread.Get(ctx, nil)
	if err != nil {
		return err
	}
	return want(got.Topic == topic && got.Metadata["added"] == "3" && got.Metadata["kept"] == "1" &&
		got.RetentionPolicy.DeleteThreadAfterDays == days, "the update cannot be read back")
}

// messageSteps are the life of a message, with its receipt and a typing
// notification.
func (b *bench) messageSteps(ctx context.Context, thread *acs.ChatThreadClient) []step {
	var id string
	return []step{
		{"send a message", func() error {
			sent, err := thread.SendMessage(ctx, "hello", &acs.SendMessageOptions{SenderDisplayName: to.Ptr("Alice")})
			id = sent.ID
			return err
		}},
		{"edit it", func() error {
			if _, err := thread.UpdateMessage(ctx, id, &acs.UpdateMessageOptions{Content: to.Ptr("hello again")}); err != nil {
				return err
			}
			got, err := thread.GetMessage(ctx, id)
			if err != nil {
				return err
			}
			return want(got.Content.Message == "hello again" && got.EditedOn != nil, "the edit cannot be read back")
		}},
		{"list messages", func() error {
			page, err := thread.NewListMessagesPager(nil).NextPage(ctx)
			if err != nil {
				return err
			}
			for _, m := range page.Value {
				if m.ID == id {
					return nil
				}
			}
			return errors.New("the message is not listed")
		}},
		{"send a read receipt", func() error {
			if _, err := thread.SendReadReceipt(ctx, id); err != nil {
				return err
			}
			_, err := thread.NewListReadReceiptsPager(nil).NextPage(ctx)
			return err
		}},
		{"send a typing notification", func() error {
			_, err := thread.SendTypingNotification(ctx, nil)
			return err
		}},
		{"delete the message", func() error {
			_, err := thread.DeleteMessage(ctx, id)
			return err
		}},
	}
}
