// SPDX-License-Identifier: MPL-2.0

package acscanary

// This file has the probes of Rooms.

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/google/uuid"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
)

const (
	pastStart               = 179 * 24 * time.Hour
	expiringRoomLifetime    = 8 * time.Second // how long a room lives that is to expire
	expiryMargin            = 2 * time.Second // and how long after its end it is looked at
	maxParticipantsPerCall  = 350             // participants that a call admits, fact 1.7-01
	maxPagesSearched        = 5               // pages that are looked through for a room
	headerRepeatabilityID   = "Repeatability-Request-ID"
	headerRepeatabilitySent = "Repeatability-First-Sent"
)

// addToRoomRaw adds a participant to a room with properties as JSON, which need not be
// what the client sends.
func (r *runner) addToRoomRaw(ctx context.Context, roomID, rawID, properties string) error {
	body := fmt.Sprintf(`{"participants":{%q:%s}}`, rawID, properties)
	call := &canary.RawCall{Body: body}
	_, err := r.rooms.UpdateRoomParticipants(call.With(ctx), roomID, nil, nil)
	return err
}

// addToRoom adds participants to a room as the provider does.
func (r *runner) addToRoom(ctx context.Context, roomID string, rawIDs ...string) error {
	changes := map[string]*acs.Role{}
	for _, id := range rawIDs {
		changes[id] = to.Ptr(acs.RoleAttendee)
	}
	_, err := r.rooms.UpdateRoomParticipants(ctx, roomID, changes, nil)
	return err
}

func (r *runner) probeRoleOmitted(ctx context.Context) (string, error) {
	without, err := r.roleOf(ctx, alice, `{}`)
	if err != nil {
		return "", err
	}
	null, err := r.roleOf(ctx, bob, `{"role":null}`)
	return canary.JoinOutcomes("without", without, "null", null), err
}

// roleOf says which role a user gets with those properties.
func (r *runner) roleOf(ctx context.Context, name, properties string) (string, error) {
	id, err := r.user(ctx, name)
	if err != nil {
		return "", err
	}
	roomID, err := r.rosterRoom(ctx)
	if err != nil {
		return "", err
	}
	observed, err := outcome(r.addToRoomRaw(ctx, roomID, id, properties), "")
	if err != nil || observed != "" {
		return observed, err
	}
	roles, err := r.roomRoles(ctx, roomID)
	switch role, there := roles[id]; {
	case err != nil:
		return "", err
	case !there:
		return "is not added", nil
	case role == acs.RoleAttendee:
		return "is an Attendee", nil
	default:
		return "is a " + string(role), nil
	}
}

func (r *runner) probeRepeatedCreate(ctx context.Context) (string, error) {
	call := &canary.RawCall{Header: map[string]string{
		headerRepeatabilityID: uuid.NewString(), headerRepeatabilitySent: r.options.Now().UTC().Format(http.TimeFormat),
	}}
	end := r.options.Now().Add(roomLifetime)
	first, err := r.newRoom(call.With(ctx), acs.CreateRoomOptions{ValidUntil: &end})
	if err != nil {
		return "", err
	}
	second, err := r.newRoom(call.With(ctx), acs.CreateRoomOptions{ValidUntil: &end})
	if err == nil && second.ID != first.ID {
		return "makes another room", nil
	}
	return outcome(err, "answers with the first room")
}

func (r *runner) probeDeleteTwice(ctx context.Context) (string, error) {
	made, err := r.newRoom(ctx, acs.CreateRoomOptions{})
	if err != nil {
		return "", err
	}
	if err := r.created.Delete(ctx, made.ID); err != nil {
		return "", err
	}
	_, err = r.rooms.DeleteRoom(ctx, made.ID, nil)
	return statusOutcome(err, http.StatusNoContent)
}

func (r *runner) probePastStart(ctx context.Context) (string, error) {
	_, err := r.newRoom(ctx, acs.CreateRoomOptions{ValidFrom: to.Ptr(r.options.Now().Add(-pastStart))})
	return outcome(err, "is created")
}

// updateStartRaw creates a room, sets its start in a form that the client never sends,
// and returns the room and the start as the answer spells it.
func (r *runner) updateStartRaw(ctx context.Context, from string) (acs.Room, string, error) {
	made, err := r.newRoom(ctx, acs.CreateRoomOptions{})
	if err != nil {
		return acs.Room{}, "", err
	}
	call := &canary.RawCall{Body: fmt.Sprintf(`{"validFrom":%q,"validUntil":%q}`, from, made.ValidUntil.Format(time.RFC3339Nano))}
	updated, err := r.rooms.UpdateRoom(call.With(ctx), made.ID, nil)
	_, spelling, _ := strings.Cut(call.Answer, `"validFrom":"`)
	spelling, _, _ = strings.Cut(spelling, `"`)
	return updated.Room, spelling, err
}

// futureStart returns a start for a room: a whole second, ten minutes away.
func (r *runner) futureStart() time.Time {
	return r.options.Now().UTC().Truncate(time.Second).Add(10 * time.Minute)
}

func (r *runner) probeFinerTimes(ctx context.Context) (string, error) {
	from := r.futureStart()
	room, spelling, err := r.updateStartRaw(ctx, from.Format("2006-01-02T15:04:05")+".123456789Z")
	if observed, failure := outcome(err, ""); failure != nil || observed != "" {
		return observed, failure
	}
	switch kept := room.ValidFrom.Sub(from).Nanoseconds(); kept {
	case 123456700:
		return "is truncated to 100 nanoseconds", nil
	case 123456800:
		return "is rounded to 100 nanoseconds", nil
	case 123456789:
		return "is kept", nil
	}
	return "comes back as " + spelling, nil
}

func (r *runner) probeOffsetTimes(ctx context.Context) (string, error) {
	from := r.futureStart()
	room, spelling, err := r.updateStartRaw(ctx, from.In(time.FixedZone("", 2*60*60)).Format(time.RFC3339))
	if observed, failure := outcome(err, ""); failure != nil || observed != "" {
		return observed, failure
	}
	switch {
	case !room.ValidFrom.Equal(from):
		return "becomes another instant", nil
	case !strings.HasSuffix(spelling, "+00:00") && !strings.HasSuffix(spelling, "Z"):
		return "is the same instant, answered as " + spelling, nil
	}
	return "is the same instant, answered in UTC", nil
}

// newExpiringRoom creates a room and moves its end to a few seconds from now by the
// service's clock, which createdAt shows.
func (r *runner) newExpiringRoom(ctx context.Context) (acs.Room, error) {
	made, err := r.newRoom(ctx, acs.CreateRoomOptions{})
	if err != nil {
		return acs.Room{}, err
	}
	updated, err := r.rooms.UpdateRoom(ctx, made.ID, &acs.UpdateRoomOptions{
		ValidFrom: to.Ptr(made.CreatedAt.Add(-time.Minute)), ValidUntil: to.Ptr(made.CreatedAt.Add(expiringRoomLifetime)),
	})
	if err != nil {
		return acs.Room{}, &canary.StepError{Name: "move a room's end", Err: err}
	}
	return updated.Room, nil
}

func (r *runner) probeExpiredRoom(ctx context.Context) (string, error) {
	renewed, err := r.newExpiringRoom(ctx)
	if err != nil {
		return "", err
	}
	deleted, err := r.newExpiringRoom(ctx)
	if err != nil {
		return "", err
	}
	r.progress("waiting for two rooms to end")
	if err := r.options.Wait(ctx, expiringRoomLifetime+expiryMargin); err != nil {
		return "", err
	}
	_, err = r.rooms.GetRoom(ctx, renewed.ID, nil)
	answers, err := statusOutcome(err, http.StatusOK)
	if err != nil {
		return "", err
	}
	listed, err := r.isListed(ctx, renewed)
	if err != nil {
		return "", err
	}
	now := r.options.Now()
	_, err = r.rooms.UpdateRoom(ctx, renewed.ID, &acs.UpdateRoomOptions{ValidFrom: &now, ValidUntil: to.Ptr(now.Add(roomLifetime))})
	renews, err := statusOutcome(err, http.StatusOK)
	if err != nil {
		return "", err
	}
	_, err = r.rooms.DeleteRoom(ctx, deleted.ID, nil)
	deletes, err := statusOutcome(err, http.StatusNoContent)
	if err != nil {
		return "", err
	}
	observed := []string{
		phraseIf(http.StatusOK, answers, "answers", ""),
		map[bool]string{true: "is listed", false: "is not listed"}[listed],
		phraseIf(http.StatusOK, renews, "can be renewed", "renewal "),
		phraseIf(http.StatusNoContent, deletes, "can be deleted", "deletion "),
	}
	return strings.Join(observed, ", "), nil
}

// phraseIf returns the phrase if the call answered with the status of success, else
// which status the call answered with.
func phraseIf(success int, observed, phrase, call string) string {
	if observed == "answers "+strconv.Itoa(success) {
		return phrase
	}
	return call + observed
}

// isListed reports whether the list has the room. The list is newest first (fact
// 1.6-02): a page with an older room ends the search.
func (r *runner) isListed(ctx context.Context, room acs.Room) (bool, error) {
	pager := r.rooms.NewListRoomsPager(nil)
	for range maxPagesSearched {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return false, &canary.StepError{Name: "list the rooms", Err: err}
		}
		older := false
		for _, listed := range page.Value {
			if listed.ID == room.ID {
				return true, nil
			}
			older = older || listed.CreatedAt.Before(room.CreatedAt)
		}
		if older || !pager.More() {
			return false, nil
		}
	}
	return false, canary.Inconclusive("the room is not on the first %d pages", maxPagesSearched)
}

func (r *runner) probeRosterLimit(ctx context.Context) (string, error) {
	users, err := r.manyUsers(ctx, maxParticipantsPerCall+1)
	if err != nil {
		return "", err
	}
	made, err := r.newRoom(ctx, acs.CreateRoomOptions{})
	if err != nil {
		return "", err
	}
	if err := r.addToRoom(ctx, made.ID, users[:maxParticipantsPerCall]...); err != nil {
		observed, err := outcome(err, "")
		return "350 in one call: " + observed, err
	}
	observed, err := outcome(r.addToRoom(ctx, made.ID, users[maxParticipantsPerCall]), "")
	if observed != "" || err != nil {
		return "holds 350 participants; one more " + observed, err
	}
	roles, err := r.roomRoles(ctx, made.ID)
	if err == nil && len(roles) != maxParticipantsPerCall+1 {
		return fmt.Sprintf("accepts 351 participants and lists %d", len(roles)), nil
	}
	return "holds 351 participants, one more than a call may add", err
}

// tryInRoom says whether a roster takes a raw id, and removes it again.
func (r *runner) tryInRoom(ctx context.Context, rawID string) (string, error) {
	roomID, err := r.rosterRoom(ctx)
	if err != nil {
		return "", err
	}
	err = r.addToRoom(ctx, roomID, rawID)
	if observed, failure := outcome(err, ""); failure != nil || observed != "" {
		if failure == nil && strings.HasPrefix(observed, "is refused with 400") {
			return "is refused", nil
		}
		return observed, failure
	}
	_, err = r.rooms.UpdateRoomParticipants(ctx, roomID, map[string]*acs.Role{rawID: nil}, nil)
	return "is accepted", err
}

func (r *runner) probeOtherIdentifiers(ctx context.Context) (string, error) {
	teams, err := r.tryInRoom(ctx, "8:orgid:"+uuid.NewString())
	if err != nil {
		return "", err
	}
	phone, err := r.tryInRoom(ctx, "4:+15550100") // a number for fiction
	return canary.JoinOutcomes("Teams user", teams, "phone number", phone), err
}

func (r *runner) probeUnknownUsers(ctx context.Context) (string, error) {
	known, err := r.user(ctx, alice)
	if err != nil {
		return "", err
	}
	resource, _, found := strings.Cut(known, "_")
	if !found {
		return "", canary.Inconclusive("the ids of users have another form than was recorded")
	}
	foreign, err := r.tryInRoom(ctx, "8:acs:"+uuid.NewString()+"_"+uuid.NewString())
	if err != nil {
		return "", err
	}
	never, err := r.tryInRoom(ctx, resource+"_"+uuid.NewString())
	return canary.JoinOutcomes("of another resource", foreign, "never existed", never), err
}
