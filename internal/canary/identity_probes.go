package canary

// This file is the probes of Identity and of authentication.

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// skew is how much the dates of signatures are off.
const skew = 10 * time.Minute

// deletedUser is a user who was deleted while in the roster room and the shared
// thread.
func (b *bench) deletedUser(ctx context.Context) (string, error) {
	if b.deleted != "" {
		return b.deleted, nil
	}
	id, err := b.newUser(ctx)
	if err != nil {
		return "", err
	}
	if err := b.enroll(ctx, id); err != nil {
		return "", err
	}
	if _, err := b.identity.DeleteUser(ctx, id, nil); err != nil {
		return "", err
	}
	b.ledger.forget(id)
	b.deleted = id
	return id, nil
}

// enroll puts a user into the roster room and the shared thread.
func (b *bench) enroll(ctx context.Context, id string) error {
	roomID, err := b.rosterRoom(ctx)
	if err != nil {
		return err
	}
	if err := b.put(ctx, roomID, id); err != nil {
		return err
	}
	thread, err := b.sharedThread(ctx, alice)
	if err != nil {
		return err
	}
	added, err := thread.AddParticipants(ctx, []acs.ChatParticipant{{UserID: id}}, nil)
	if err == nil && len(added.InvalidParticipants) > 0 {
		err = &acs.InvalidParticipantsError{Participants: added.InvalidParticipants}
	}
	return err
}

func askDeletedUser(ctx context.Context, b *bench) (string, error) {
	id, err := b.deletedUser(ctx)
	if err != nil {
		return "", err
	}
	_, err = b.identity.DeleteUser(ctx, id, nil)
	deletion, err := status(err, http.StatusNoContent)
	if err != nil {
		return "", err
	}
	_, err = b.identity.IssueToken(ctx, id, []acs.TokenScope{acs.TokenScopeChat}, nil)
	token, err := status(err, http.StatusOK)
	if err != nil {
		return "", err
	}
	if deletion == token {
		return deletion + " to another deletion and to a request for a token", nil
	}
	return both("deletion", deletion, "token", token), nil
}

func askDeletedUserRosters(ctx context.Context, b *bench) (string, error) {
	id, err := b.deletedUser(ctx)
	if err != nil {
		return "", err
	}
	roles, err := b.rolesIn(ctx, b.room)
	if err != nil {
		return "", err
	}
	thread, err := b.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	members, err := membersOf(ctx, thread)
	if err != nil {
		return "", err
	}
	stays := map[bool]string{true: "stays", false: "is gone"}
	_, inRoom := roles[id]
	if seen := stays[inRoom]; inRoom == members[id] {
		return seen + map[bool]string{true: " in", false: " from"}[inRoom] + " the rosters of room and thread", nil
	}
	return both("room", stays[inRoom], "thread", stays[members[id]]), nil
}

func askClockSkew(ctx context.Context, b *bench) (string, error) {
	roomID, err := b.rosterRoom(ctx)
	if err != nil {
		return "", err
	}
	var seen []string
	for _, off := range []time.Duration{-skew, skew} {
		client, err := b.roomsClient(off)
		if err != nil {
			return "", err
		}
		_, err = client.GetRoom(ctx, roomID, nil)
		one, err := outcome(err, "is accepted")
		if err != nil {
			return "", err
		}
		seen = append(seen, one)
	}
	return both("early", seen[0], "late", seen[1]), nil
}

func askTokenRawID(ctx context.Context, b *bench) (string, error) {
	id, err := b.user(ctx, alice)
	if err != nil {
		return "", err
	}
	issued, err := b.identity.IssueToken(ctx, id, []acs.TokenScope{acs.TokenScopeChat}, nil)
	if err != nil {
		return "", err
	}
	if issued.Token == "" {
		return "", errors.New("the answer holds no token")
	}
	parsed, isJWT := acs.ParseUserToken(issued.Token)
	switch {
	case !isJWT:
		return "cannot be read: the token is opaque", nil
	case parsed.RawID == "":
		return "does not stand in the token", nil
	case parsed.RawID != id:
		return "is another one in the token", nil
	}
	return "stands in the token", nil
}
