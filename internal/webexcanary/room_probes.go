// SPDX-License-Identifier: MPL-2.0

package webexcanary

// This file has the probes of lists and rooms.

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"

	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

const longTextLength = 1000 // characters

func (r *runner) probeNextLink(ctx context.Context) (string, error) {
	for range 2 { // so that there is a second page
		if _, err := r.newRoom(ctx, r.first, webex.CreateRoomOptions{}); err != nil {
			return "", err
		}
	}
	call, err := r.first.raw(ctx, http.MethodGet, "/rooms", "max=1&sortBy=created&type=group", "")
	if err != nil {
		return "", err
	}
	link := call.AnswerHeader.Get("Link")
	_, link, _ = strings.Cut(link, "<")
	link, _, _ = strings.Cut(link, ">")
	next, err := url.Parse(link)
	query := url.Values{}
	if err == nil {
		query = next.Query()
	}
	switch {
	case call.Status >= http.StatusBadRequest || link == "" || err != nil:
		return "", canary.Inconclusive("the list answers %d without a link", call.Status)
	case query.Get("max") == "null":
		return "has null for max", nil
	case query.Get("max") != "1" || query.Get("sortBy") != "created" || query.Get("type") != "group":
		return "lacks parameters of the request", nil
	}
	return "has the parameters of the request", nil
}

func (r *runner) probeMaxOutside(ctx context.Context) (string, error) {
	observed := map[string]string{}
	for _, size := range []string{"0", "1001"} {
		call, err := r.first.raw(ctx, http.MethodGet, "/rooms", "max="+size, "")
		if err != nil {
			return "", err
		}
		observed[size] = accepted(call, "is cut")
	}
	return canary.JoinOutcomes("0", observed["0"], "1,001", observed["1001"]), nil
}

func (r *runner) probeUnknownType(ctx context.Context) (string, error) {
	call, err := r.first.raw(ctx, http.MethodGet, "/rooms", "max=1&type=canary", "")
	if err != nil {
		return "", err
	}
	return accepted(call, "is accepted"), nil
}

func (r *runner) probeTitleLength(ctx context.Context) (string, error) {
	_, err := r.tryRoom(ctx, r.first, strings.Repeat("t", longTextLength), webex.CreateRoomOptions{})
	return refusal(err, "is accepted")
}

func (r *runner) probeDescriptionLength(ctx context.Context) (string, error) {
	_, err := r.tryRoom(ctx, r.first, title, webex.CreateRoomOptions{Description: strings.Repeat("d", longTextLength)})
	return refusal(err, "is accepted")
}

func (r *runner) probeAnnouncementUnlocked(ctx context.Context) (string, error) {
	_, err := r.tryRoom(ctx, r.first, title, webex.CreateRoomOptions{IsAnnouncementOnly: true})
	return refusal(err, "is accepted")
}

func (r *runner) probePublicLocked(ctx context.Context) (string, error) {
	_, err := r.tryRoom(ctx, r.first, title, webex.CreateRoomOptions{Description: title, IsPublic: true, IsLocked: true})
	return refusal(err, "is accepted")
}

// roomPath is the path of a room.
func roomPath(roomID string) string { return "/rooms/" + url.PathEscape(roomID) }

func (r *runner) probeUpdateWithoutTitle(ctx context.Context) (string, error) {
	room, err := r.newRoom(ctx, r.first, webex.CreateRoomOptions{})
	if err != nil {
		return "", err
	}
	call, err := r.first.raw(ctx, http.MethodPut, roomPath(room.ID), "", `{"description":"changed"}`)
	if err != nil {
		return "", err
	}
	return accepted(call, "is accepted"), nil
}

func (r *runner) probeClearedDescription(ctx context.Context) (string, error) {
	room, err := r.newRoom(ctx, r.first, webex.CreateRoomOptions{Description: "to be removed"})
	if err != nil {
		return "", err
	}
	_, err = r.first.UpdateRoom(ctx, room.ID, title, &webex.UpdateRoomOptions{Description: to.Ptr("")}) // sent as a space
	if err != nil {
		return "", &canary.StepError{Name: "remove the description", Err: err}
	}
	call, err := r.first.raw(ctx, http.MethodGet, roomPath(room.ID), "", "")
	if err != nil {
		return "", err
	}
	var answer struct {
		Description *string `json:"description"`
	}
	if err := json.Unmarshal([]byte(call.Answer), &answer); err != nil || call.Status != http.StatusOK {
		return "", canary.Inconclusive("the room answers %d, and no room", call.Status)
	}
	switch {
	case answer.Description == nil:
		return "is absent", nil
	case *answer.Description == "":
		return "is an empty text", nil
	case strings.TrimSpace(*answer.Description) == "":
		return "is a space", nil
	}
	return "is still there", nil
}

func (r *runner) probeRefusalStatus(ctx context.Context) (string, error) {
	room, err := r.lockedBySecond(ctx)
	if err != nil {
		return "", err
	}
	_, err = r.first.once.UpdateRoom(ctx, room.ID, title, &webex.UpdateRoomOptions{Description: to.Ptr("changed")})
	return refusal(err, "is accepted")
}

func (r *runner) probeMakePublic(ctx context.Context) (string, error) {
	room, err := r.newRoom(ctx, r.first, webex.CreateRoomOptions{Description: title})
	if err != nil {
		return "", err
	}
	_, err = r.first.once.UpdateRoom(ctx, room.ID, title, &webex.UpdateRoomOptions{IsPublic: to.Ptr(true)})
	return refusal(err, "is accepted")
}

func (r *runner) probeMeetingInfo(ctx context.Context) (string, error) {
	room, err := r.newRoom(ctx, r.first, webex.CreateRoomOptions{})
	if err != nil {
		return "", err
	}
	got, err := r.first.GetMeetingDetails(ctx, room.ID, nil)
	switch {
	case err != nil:
		return canary.Explain(explain).StatusOutcome(err, http.StatusOK)
	case got.MeetingDetails == webex.MeetingDetails{RoomID: room.ID}:
		return "answers nothing but the room", nil
	}
	return "answers the details", nil
}

// lockedBySecond creates a room that the second account moderates, with the first in it.
func (r *runner) lockedBySecond(ctx context.Context) (webex.Room, error) {
	second, _, err := r.withSecond(ctx)
	if err != nil {
		return webex.Room{}, err
	}
	me, err := r.first.me(ctx)
	if err != nil {
		return webex.Room{}, err
	}
	return r.sharedRoom(ctx, second, me.Emails[0], webex.CreateRoomOptions{IsLocked: true})
}

// seenBySecond says what a deletion by the first account did to a room with both
// accounts in it.
func (r *runner) seenBySecond(ctx context.Context, roomID, whoLeft string) (string, error) {
	_, err := r.second.GetRoom(ctx, roomID, nil)
	switch {
	case err == nil:
		return "takes only the " + whoLeft + " out", nil
	case webex.IsNotFound(err):
		return "deletes it for all", nil
	}
	return "", &canary.StepError{Name: "read the room as the second account", Err: err}
}

func (r *runner) probeDeleteUnlocked(ctx context.Context) (string, error) {
	second, email, err := r.withSecond(ctx)
	if err != nil {
		return "", err
	}
	room, err := r.sharedRoom(ctx, r.first, email, webex.CreateRoomOptions{})
	if err != nil {
		return "", err
	}
	r.willDelete(second, room.ID) // if the first account only leaves it
	if _, err := r.first.DeleteRoom(ctx, room.ID, nil); err != nil {
		return refusal(err, "")
	}
	return r.seenBySecond(ctx, room.ID, "creator")
}

func (r *runner) probeDeleteLocked(ctx context.Context) (string, error) {
	room, err := r.lockedBySecond(ctx)
	if err != nil {
		return "", err
	}
	if _, err := r.first.once.DeleteRoom(ctx, room.ID, nil); err != nil {
		return refusal(err, "")
	}
	return r.seenBySecond(ctx, room.ID, "caller")
}

func (r *runner) probeArchivedRoom(ctx context.Context) (string, error) {
	team, err := r.newTeam(ctx)
	if err != nil {
		return "", err
	}
	room, err := r.newRoom(ctx, r.first, webex.CreateRoomOptions{TeamID: team, IsLocked: true})
	if err != nil {
		return "", err
	}
	if _, err := r.first.DeleteRoom(ctx, room.ID, nil); err != nil {
		return "", &canary.StepError{Name: "delete the room", Err: err}
	}
	_, err = r.first.GetRoom(ctx, room.ID, nil)
	if err == nil {
		return "answers", nil
	}
	return canary.Explain(explain).StatusOutcome(err, http.StatusOK)
}

// stringIn returns a text of a JSON object.
func stringIn(answer, name string) (string, error) {
	var object map[string]any
	if err := json.Unmarshal([]byte(answer), &object); err != nil {
		return "", fmt.Errorf("the answer is no JSON object: %w", err)
	}
	text, ok := object[name].(string)
	if !ok || text == "" {
		return "", fmt.Errorf("the answer has no %s", name)
	}
	return text, nil
}
