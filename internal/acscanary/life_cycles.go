// SPDX-License-Identifier: MPL-2.0

package acscanary

// This file has the life cycles that must work: what the provider does with a room, a
// user and a thread, from create to delete.

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
)

func (r *runner) lifeCycles() []canary.LifeCycle {
	return []canary.LifeCycle{
		{Name: "room", Run: r.roomLifeCycle},
		{Name: "user and token", Run: r.userLifeCycle},
		{Name: "thread", Run: r.threadLifeCycle},
	}
}

// step is a part of a life cycle: one call, or several that belong together.
type step struct {
	name string
	do   func() error
}

// runSteps runs the steps until one fails.
func runSteps(steps []step) error {
	for _, s := range steps {
		if err := s.do(); err != nil {
			return &canary.StepError{Name: s.name, Err: err}
		}
	}
	return nil
}

// expect returns an error unless ok.
func expect(ok bool, format string, arguments ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf(format, arguments...)
}

func (r *runner) roomLifeCycle(ctx context.Context) error {
	first, err := r.user(ctx, alice)
	if err != nil {
		return err
	}
	second, err := r.user(ctx, bob)
	if err != nil {
		return err
	}
	made, err := r.newRoom(ctx, acs.CreateRoomOptions{Participants: map[string]acs.Role{first: acs.RolePresenter}})
	if err != nil {
		return err
	}
	until := made.ValidUntil.Add(time.Minute)
	steps := []step{
		{"get", func() error {
			got, err := r.rooms.GetRoom(ctx, made.ID, nil)
			if err != nil {
				return err
			}
			return expect(got.ID == made.ID && got.ValidFrom.Equal(made.ValidFrom) && got.ValidUntil.Equal(made.ValidUntil), "the room is not what was created")
		}},
		{"list", func() error {
			listed, err := r.isListed(ctx, made)
			if err != nil {
				return err
			}
			return expect(listed, "the room is not listed")
		}},
		{"update", func() error {
			got, err := r.rooms.UpdateRoom(ctx, made.ID, &acs.UpdateRoomOptions{
				ValidFrom: &made.ValidFrom, ValidUntil: &until, PSTNDialOutEnabled: to.Ptr(true),
			})
			if err != nil {
				return err
			}
			return expect(got.ValidUntil.Equal(until) && got.PSTNDialOutEnabled, "the update is not in the answer")
		}},
	}
	steps = append(steps, r.rosterSteps(ctx, made.ID, first, second)...)
	return runSteps(append(steps,
		step{"delete", func() error { return r.created.Delete(ctx, made.ID) }},
		step{"get after the deletion", func() error {
			_, err := r.rooms.GetRoom(ctx, made.ID, nil)
			if acs.IsNotFound(err) {
				return nil
			}
			return errors.Join(errors.New("the room does not answer 404"), err)
		}},
	))
}

// rosterSteps returns the steps of a room's roster, which begins with the first user as
// presenter.
func (r *runner) rosterSteps(ctx context.Context, roomID, first, second string) []step {
	changeRoster := func(change map[string]*acs.Role, want map[string]acs.Role) func() error {
		return func() error {
			if change != nil {
				if _, err := r.rooms.UpdateRoomParticipants(ctx, roomID, change, nil); err != nil {
					return err
				}
			}
			got, err := r.roomRoles(ctx, roomID)
			if err != nil {
				return err
			}
			for id, role := range want {
				if got[id] != role {
					return fmt.Errorf("a participant is %q, want %q", got[id], role)
				}
			}
			return expect(len(got) == len(want), "%d participants are listed, want %d", len(got), len(want))
		}
	}
	return []step{
		{"read the first participant", changeRoster(nil, map[string]acs.Role{first: acs.RolePresenter})},
		{"add a participant", changeRoster(
			map[string]*acs.Role{second: to.Ptr(acs.RoleAttendee)},
			map[string]acs.Role{first: acs.RolePresenter, second: acs.RoleAttendee},
		)},
		{"change a role", changeRoster(
			map[string]*acs.Role{second: to.Ptr(acs.RoleConsumer)},
			map[string]acs.Role{first: acs.RolePresenter, second: acs.RoleConsumer},
		)},
		{"remove a participant", changeRoster(
			map[string]*acs.Role{first: nil},
			map[string]acs.Role{second: acs.RoleConsumer},
		)},
	}
}

func (r *runner) userLifeCycle(ctx context.Context) error {
	id, err := r.newUser(ctx)
	if err != nil {
		return err
	}
	return runSteps([]step{
		{"issue a token", func() error {
			issued, err := r.identity.IssueToken(ctx, id, []acs.TokenScope{acs.TokenScopeChat}, &acs.IssueTokenOptions{ExpiresInMinutes: to.Ptr[int32](60)})
			if err != nil {
				return err
			}
			life := issued.ExpiresOn.Sub(r.options.Now())
			return expect(life > 30*time.Minute && life < 90*time.Minute, "the token lives for %s, want an hour", life)
		}},
		{"revoke", func() error {
			_, err := r.identity.RevokeTokens(ctx, id, nil)
			return err
		}},
		{"delete", func() error { return r.created.Delete(ctx, id) }},
	})
}

func (r *runner) threadLifeCycle(ctx context.Context) error {
	thread, made, err := r.newThread(ctx, "Canary, alive")
	if err != nil {
		return err
	}
	third, err := r.user(ctx, carol)
	if err != nil {
		return err
	}
	steps := []step{
		{"get", func() error {
			got, err := thread.Get(ctx, nil)
			if err != nil {
				return err
			}
			return expect(got.ID == made.ID && got.Topic == "Canary, alive" && got.Metadata["kept"] == "1" &&
				got.RetentionPolicy.DeleteThreadAfterDays == retentionDays, "the thread is not what was created")
		}},
		{"update topic, metadata and retention", func() error { return r.updateThread(ctx, thread) }},
		{"add a participant", func() error {
			added, err := thread.AddParticipants(ctx, []acs.ChatParticipant{{UserID: third, DisplayName: "Carol"}}, nil)
			if err != nil {
				return err
			}
			if len(added.InvalidParticipants) > 0 {
				return &acs.InvalidParticipantsError{Participants: added.InvalidParticipants}
			}
			return expectMembers(ctx, thread, third, true, 3)
		}},
		{"remove a participant", func() error {
			if _, err := thread.RemoveParticipant(ctx, third, nil); err != nil {
				return err
			}
			return expectMembers(ctx, thread, third, false, 2)
		}},
	}
	steps = append(steps, r.messageSteps(ctx, thread)...)
	return runSteps(append(steps,
		step{"delete", func() error { return r.created.Delete(ctx, made.ID) }},
		step{"get after the deletion", func() error {
			got, err := thread.Get(ctx, nil)
			if err == nil {
				return expect(got.DeletedOn != nil, "the thread is still there")
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

// expectMembers returns an error unless the thread has that many participants, with or
// without the user.
func expectMembers(ctx context.Context, thread *acs.ChatThreadClient, userID string, member bool, count int) error {
	members, err := threadMembers(ctx, thread)
	if err != nil {
		return err
	}
	return expect(members[userID] == member && len(members) == count, "%d participants are listed, want %d", len(members), count)
}

func (r *runner) updateThread(ctx context.Context, thread *acs.ChatThreadClient) error {
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
	return expect(got.Topic == topic && got.Metadata["added"] == "3" && got.Metadata["kept"] == "1" &&
		got.RetentionPolicy.DeleteThreadAfterDays == days, "the update cannot be read back")
}

// messageSteps returns the steps of a message, with its receipt and a typing
// notification.
func (r *runner) messageSteps(ctx context.Context, thread *acs.ChatThreadClient) []step {
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
			return expect(got.Content.Message == "hello again" && got.EditedOn != nil, "the edit cannot be read back")
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
