// SPDX-License-Identifier: MPL-2.0

package webexcanary

// This file has the probes of memberships.

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

func (r *runner) probeBothPersons(ctx context.Context) (string, error) {
	email, err := r.anyAddress(ctx)
	if err != nil {
		return "", err
	}
	me, err := r.first.me(ctx)
	if err != nil {
		return "", err
	}
	room, err := r.newRoom(ctx, r.first, webex.CreateRoomOptions{})
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(map[string]string{"roomId": room.ID, "personId": me.ID, "personEmail": email})
	if err != nil {
		return "", err
	}
	call, err := r.first.raw(ctx, http.MethodPost, "/memberships", "", string(body))
	switch {
	case err != nil:
		return "", err
	case call.Status == http.StatusConflict: // the account is in its room already
		return "takes the person id", nil
	}
	return accepted(call, "takes the address"), nil
}

func (r *runner) probeOutsiderAdds(ctx context.Context) (string, error) {
	second, _, err := r.withSecond(ctx)
	if err != nil {
		return "", err
	}
	me, err := r.first.me(ctx)
	if err != nil {
		return "", err
	}
	room, err := r.newRoom(ctx, second, webex.CreateRoomOptions{})
	if err != nil {
		return "", err
	}
	_, err = r.first.once.CreateMembership(ctx, room.ID, webex.CreateMembershipOptions{PersonID: me.ID})
	return refusal(err, "is accepted")
}

func (r *runner) probeOtherOrganizations(ctx context.Context) (string, error) {
	if len(r.options.People) == 0 {
		return "", canary.NotAsked("needs an address of another organization that may be added")
	}
	email, err := r.stranger(ctx)
	if err != nil {
		return "", err
	}
	room, err := r.newRoom(ctx, r.first, webex.CreateRoomOptions{})
	if err != nil {
		return "", err
	}
	_, err = r.first.add(ctx, room.ID, email, false)
	return refusal(err, "can be added")
}

// stranger returns the first address of nobody in the account's organization: only
// those of the organization can be looked up (fact W5-01).
func (r *runner) stranger(ctx context.Context) (string, error) {
	for _, email := range r.options.People {
		found, err := webex.ReadAll(ctx, r.first.NewListPeoplePager(&webex.ListPeopleOptions{Email: email}))
		if err != nil {
			return "", &canary.StepError{Name: "look an address up", Err: err}
		}
		if len(found) == 0 && !isBot(email) {
			return email, nil
		}
	}
	return "", canary.NotAsked("all addresses that may be added are of the account's organization")
}

// isBot reports whether an address is that of a bot (fact W1.3-02).
func isBot(email string) bool { return strings.HasSuffix(strings.ToLower(email), "@webex.bot") }

func (r *runner) probeMembershipOrder(ctx context.Context) (string, error) {
	email, err := r.anyAddress(ctx)
	if err != nil {
		return "", err
	}
	me, err := r.first.me(ctx)
	if err != nil {
		return "", err
	}
	room, err := r.sharedRoom(ctx, r.first, email, webex.CreateRoomOptions{})
	if err != nil {
		return "", err
	}
	members, err := webex.ReadAll(ctx, r.first.NewListMembershipsPager(&webex.ListMembershipsOptions{RoomID: room.ID}))
	switch {
	case err != nil:
		return "", &canary.StepError{Name: "list the memberships", Err: err}
	case len(members) != 2:
		return "", canary.Inconclusive("the list has %d memberships", len(members))
	case members[0].PersonID == me.ID:
		return "has who joined first first", nil
	}
	return "has the newest first", nil
}

func (r *runner) probeBotModerator(ctx context.Context) (string, error) {
	me, err := r.first.me(ctx)
	if err != nil {
		return "", err
	}
	if me.Type == webex.PersonTypeBot {
		room, err := r.tryRoom(ctx, r.first, title, webex.CreateRoomOptions{IsLocked: true})
		if err != nil {
			return refusal(err, "")
		}
		members, err := webex.ReadAll(ctx, r.first.NewListMembershipsPager(&webex.ListMembershipsOptions{RoomID: room.ID}))
		if err != nil {
			return "", &canary.StepError{Name: "list the memberships", Err: err}
		}
		return moderates(slices.ContainsFunc(members, func(m webex.Membership) bool { return m.PersonID == me.ID && m.IsModerator })), nil
	}
	at := slices.IndexFunc(r.options.People, isBot)
	if at < 0 {
		return "", canary.NotAsked("needs the token of a bot, or the address of one that may be added")
	}
	room, err := r.newRoom(ctx, r.first, webex.CreateRoomOptions{})
	if err != nil {
		return "", err
	}
	member, err := r.first.add(ctx, room.ID, r.options.People[at], true)
	if err != nil {
		return refusal(err, "")
	}
	return moderates(member.IsModerator), nil
}

func moderates(is bool) string {
	if is {
		return "moderates it"
	}
	return "does not moderate it"
}
