// SPDX-License-Identifier: MPL-2.0

package acscanary

// This file has the probes of Identity and of authentication.

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
)

// clockSkew is how early or late the probe signs.
const clockSkew = 10 * time.Minute

// deletedUser returns a user who was deleted while in the roster room and the shared
// thread.
func (r *runner) deletedUser(ctx context.Context) (string, error) {
	if r.deletedUserID != "" {
		return r.deletedUserID, nil
	}
	id, err := r.newUser(ctx)
	if err != nil {
		return "", err
	}
	if err := r.addToRoomAndThread(ctx, id); err != nil {
		return "", err
	}
	if err := r.created.Delete(ctx, id); err != nil {
		return "", err
	}
	r.deletedUserID = id
	return id, nil
}

// addToRoomAndThread adds a user to the roster room and the shared thread.
func (r *runner) addToRoomAndThread(ctx context.Context, id string) error {
	roomID, err := r.rosterRoom(ctx)
	if err != nil {
		return err
	}
	if err := r.addToRoom(ctx, roomID, id); err != nil {
		return err
	}
	thread, err := r.sharedThread(ctx, alice)
	if err != nil {
		return err
	}
	added, err := thread.AddParticipants(ctx, []acs.ChatParticipant{{UserID: id}}, nil)
	if err == nil && len(added.InvalidParticipants) > 0 {
		err = &acs.InvalidParticipantsError{Participants: added.InvalidParticipants}
	}
	return err
}

func (r *runner) probeDeletedUser(ctx context.Context) (string, error) {
	id, err := r.deletedUser(ctx)
	if err != nil {
		return "", err
	}
	_, err = r.identity.DeleteUser(ctx, id, nil)
	deletion, err := statusOutcome(err, http.StatusNoContent)
	if err != nil {
		return "", err
	}
	_, err = r.identity.IssueToken(ctx, id, []acs.TokenScope{acs.TokenScopeChat}, nil)
	token, err := statusOutcome(err, http.StatusOK)
	if err != nil {
		return "", err
	}
	if deletion == token {
		return deletion + " to another deletion and to a request for a token", nil
	}
	return canary.JoinOutcomes("deletion", deletion, "token", token), nil
}

func (r *runner) probeDeletedUserRosters(ctx context.Context) (string, error) {
	id, err := r.deletedUser(ctx)
	if err != nil {
		return "", err
	}
	roles, err := r.roomRoles(ctx, r.rosterRoomID)
	if err != nil {
		return "", err
	}
	thread, err := r.sharedThread(ctx, alice)
	if err != nil {
		return "", err
	}
	members, err := threadMembers(ctx, thread)
	if err != nil {
		return "", err
	}
	stays := map[bool]string{true: "stays", false: "is gone"}
	_, inRoom := roles[id]
	if observed := stays[inRoom]; inRoom == members[id] {
		return observed + map[bool]string{true: " in", false: " from"}[inRoom] + " the rosters of room and thread", nil
	}
	return canary.JoinOutcomes("room", stays[inRoom], "thread", stays[members[id]]), nil
}

func (r *runner) probeClockSkew(ctx context.Context) (string, error) {
	roomID, err := r.rosterRoom(ctx)
	if err != nil {
		return "", err
	}
	var observed []string
	for _, off := range []time.Duration{-clockSkew, clockSkew} {
		client, err := r.roomsClient(off)
		if err != nil {
			return "", err
		}
		_, err = client.GetRoom(ctx, roomID, nil)
		one, err := outcome(err, "is accepted")
		if err != nil {
			return "", err
		}
		observed = append(observed, one)
	}
	return canary.JoinOutcomes("early", observed[0], "late", observed[1]), nil
}

func (r *runner) probeTokenRawID(ctx context.Context) (string, error) {
	id, err := r.user(ctx, alice)
	if err != nil {
		return "", err
	}
	issued, err := r.identity.IssueToken(ctx, id, []acs.TokenScope{acs.TokenScopeChat}, nil)
	if err != nil {
		return "", err
	}
	if issued.Token == "" {
		return "", errors.New("the answer holds no token")
	}
	parsed, isJWT := acs.ParseUserToken(issued.Token)
	switch {
	case !isJWT:
		return "is unknown: the token is opaque", nil
	case parsed.RawID == "":
		return "is not in the token", nil
	case parsed.RawID != id:
		return "is a different one in the token", nil
	}
	return "is in the token", nil
}
