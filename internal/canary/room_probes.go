package canary

// This file is the probes of Rooms.

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
)

const (
	pastStart   = 179 * 24 * time.Hour
	nearEnd     = 8 * time.Second // how long a room lives that is to expire
	afterEnd    = 2 * time.Second // and how long after its end it is looked at
	callLimit   = 350             // participants that a call admits, fact 1.7-01
	maxListing  = 5               // pages that are looked through for a room
	headerID    = "Repeatability-Request-ID"
	headerFirst = "Repeatability-First-Sent"
)

// putRaw sends a participant of the roster room in a form that the client has not.
func (b *bench) putRaw(ctx context.Context, roomID, rawID, properties string) error {
	body := fmt.Sprintf(`{"participants":{%q:%s}}`, rawID, properties)
	x := &exchange{body: body}
	_, err := b.rooms.UpdateRoomParticipants(x.with(ctx), roomID, nil, nil)
	return err
}

// put adds a participant to a room as the provider does.
func (b *bench) put(ctx context.Context, roomID string, rawIDs ...string) error {
	changes := map[string]*acs.Role{}
	for _, id := range rawIDs {
		changes[id] = to.Ptr(acs.RoleAttendee)
	}
	_, err := b.rooms.UpdateRoomParticipants(ctx, roomID, changes, nil)
	return err
}

func askRoleOmitted(ctx context.Context, b *bench) (string, error) {
	without, err := b.roleOf(ctx, alice, `{}`)
	if err != nil {
		return "", err
	}
	null, err := b.roleOf(ctx, bob, `{"role":null}`)
	return both("without", without, "null", null), err
}

// roleOf is the role that a user gets by those properties.
func (b *bench) roleOf(ctx context.Context, name, properties string) (string, error) {
	id, err := b.user(ctx, name)
	if err != nil {
		return "", err
	}
	roomID, err := b.rosterRoom(ctx)
	if err != nil {
		return "", err
	}
	seen, err := outcome(b.putRaw(ctx, roomID, id, properties), "")
	if err != nil || seen != "" {
		return seen, err
	}
	roles, err := b.rolesIn(ctx, roomID)
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

func askRepeatedCreate(ctx context.Context, b *bench) (string, error) {
	x := &exchange{header: map[string]string{
		headerID: uuid.NewString(), headerFirst: b.options.Now().UTC().Format(http.TimeFormat),
	}}
	end := b.options.Now().Add(roomLife)
	first, err := b.newRoom(x.with(ctx), acs.CreateRoomOptions{ValidUntil: &end})
	if err != nil {
		return "", err
	}
	second, err := b.newRoom(x.with(ctx), acs.CreateRoomOptions{ValidUntil: &end})
	if err == nil && second.ID != first.ID {
		return "makes another room", nil
	}
	return outcome(err, "answers with the first room")
}

func askDeleteTwice(ctx context.Context, b *bench) (string, error) {
	made, err := b.newRoom(ctx, acs.CreateRoomOptions{})
	if err != nil {
		return "", err
	}
	if _, err := b.rooms.DeleteRoom(ctx, made.ID, nil); err != nil {
		return "", err
	}
	b.ledger.forget(made.ID)
	_, err = b.rooms.DeleteRoom(ctx, made.ID, nil)
	return status(err, http.StatusNoContent)
}

func askPastStart(ctx context.Context, b *bench) (string, error) {
	_, err := b.newRoom(ctx, acs.CreateRoomOptions{ValidFrom: to.Ptr(b.options.Now().Add(-pastStart))})
	return outcome(err, "is created")
}

// sendTimes gives a new room a start in a form that the client never sends, and
// returns the room and the answer's own spelling of the start.
func (b *bench) sendTimes(ctx context.Context, from string) (acs.Room, string, error) {
	made, err := b.newRoom(ctx, acs.CreateRoomOptions{})
	if err != nil {
		return acs.Room{}, "", err
	}
	x := &exchange{body: fmt.Sprintf(`{"validFrom":%q,"validUntil":%q}`, from, made.ValidUntil.Format(time.RFC3339Nano))}
	updated, err := b.rooms.UpdateRoom(x.with(ctx), made.ID, nil)
	_, spelling, _ := strings.Cut(x.answer, `"validFrom":"`)
	spelling, _, _ = strings.Cut(spelling, `"`)
	return updated.Room, spelling, err
}

// someStart is a start for a room: the beginning of a second, some minutes away.
func (b *bench) someStart() time.Time {
	return b.options.Now().UTC().Truncate(time.Second).Add(10 * time.Minute)
}

func askFinerTimes(ctx context.Context, b *bench) (string, error) {
	from := b.someStart()
	room, spelling, err := b.sendTimes(ctx, from.Format("2006-01-02T15:04:05")+".123456789Z")
	if seen, failure := outcome(err, ""); failure != nil || seen != "" {
		return seen, failure
	}
	switch kept := room.ValidFrom.Sub(from).Nanoseconds(); kept {
	case 123456700:
		return "is cut to 100 nanoseconds", nil
	case 123456800:
		return "is rounded to 100 nanoseconds", nil
	case 123456789:
		return "is kept", nil
	}
	return "comes back as " + spelling, nil
}

func askOffsetTimes(ctx context.Context, b *bench) (string, error) {
	from := b.someStart()
	room, spelling, err := b.sendTimes(ctx, from.In(time.FixedZone("", 2*60*60)).Format(time.RFC3339))
	if seen, failure := outcome(err, ""); failure != nil || seen != "" {
		return seen, failure
	}
	switch {
	case !room.ValidFrom.Equal(from):
		return "becomes another instant", nil
	case !strings.HasSuffix(spelling, "+00:00") && !strings.HasSuffix(spelling, "Z"):
		return "is the same instant, answered as " + spelling, nil
	}
	return "is the same instant, answered in UTC", nil
}

// expiring makes a room and moves its end to a few seconds from now, by the clock
// of the service: createdAt tells it.
func (b *bench) expiring(ctx context.Context) (acs.Room, error) {
	made, err := b.newRoom(ctx, acs.CreateRoomOptions{})
	if err != nil {
		return acs.Room{}, err
	}
	updated, err := b.rooms.UpdateRoom(ctx, made.ID, &acs.UpdateRoomOptions{
		ValidFrom: to.Ptr(made.CreatedAt.Add(-time.Minute)), ValidUntil: to.Ptr(made.CreatedAt.Add(nearEnd)),
	})
	if err != nil {
		return acs.Room{}, &failedStep{"move a room's end", err}
	}
	return updated.Room, nil
}

func askExpiredRoom(ctx context.Context, b *bench) (string, error) {
	renewed, err := b.expiring(ctx)
	if err != nil {
		return "", err
	}
	deleted, err := b.expiring(ctx)
	if err != nil {
		return "", err
	}
	b.say("waiting for two rooms to end")
	if err := b.options.Wait(ctx, nearEnd+afterEnd); err != nil {
		return "", err
	}
	_, err = b.rooms.GetRoom(ctx, renewed.ID, nil)
	answers, err := status(err, http.StatusOK)
	if err != nil {
		return "", err
	}
	listed, err := b.lists(ctx, renewed)
	if err != nil {
		return "", err
	}
	now := b.options.Now()
	_, err = b.rooms.UpdateRoom(ctx, renewed.ID, &acs.UpdateRoomOptions{ValidFrom: &now, ValidUntil: to.Ptr(now.Add(roomLife))})
	renews, err := status(err, http.StatusOK)
	if err != nil {
		return "", err
	}
	_, err = b.rooms.DeleteRoom(ctx, deleted.ID, nil)
	deletes, err := status(err, http.StatusNoContent)
	if err != nil {
		return "", err
	}
	seen := []string{
		can(answers, http.StatusOK, "answers", ""),
		map[bool]string{true: "is listed", false: "is not listed"}[listed],
		can(renews, http.StatusOK, "can be renewed", "renewal "),
		can(deletes, http.StatusNoContent, "can be deleted", "deletion "),
	}
	return strings.Join(seen, ", "), nil
}

// can is yes where the status is that of success, else the status of what.
func can(seen string, success int, yes, what string) string {
	if seen == "answers "+strconv.Itoa(success) {
		return yes
	}
	return what + seen
}

// lists tells whether the list has the room. It is newest first (fact 1.6-02):
// where the pages have come past the room, it is not there.
func (b *bench) lists(ctx context.Context, room acs.Room) (bool, error) {
	pager := b.rooms.NewListRoomsPager(nil)
	for range maxListing {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return false, &failedStep{"list the rooms", err}
		}
		older := false
		for _, r := range page.Value {
			if r.ID == room.ID {
				return true, nil
			}
			older = older || r.CreatedAt.Before(room.CreatedAt)
		}
		if older || !pager.More() {
			return false, nil
		}
	}
	return false, undecided("%d pages of rooms have not come to it", maxListing)
}

func askRosterLimit(ctx context.Context, b *bench) (string, error) {
	people, err := b.people(ctx, callLimit+1)
	if err != nil {
		return "", err
	}
	made, err := b.newRoom(ctx, acs.CreateRoomOptions{})
	if err != nil {
		return "", err
	}
	if err := b.put(ctx, made.ID, people[:callLimit]...); err != nil {
		seen, err := outcome(err, "")
		return "of 350 in one call " + seen, err
	}
	seen, err := outcome(b.put(ctx, made.ID, people[callLimit]), "")
	if seen != "" || err != nil {
		return "takes 350 participants; one more " + seen, err
	}
	roles, err := b.rolesIn(ctx, made.ID)
	if err == nil && len(roles) != callLimit+1 {
		return fmt.Sprintf("takes 351 participants and lists %d", len(roles)), nil
	}
	return "takes 351 participants, one more than a call admits", err
}

// accepts says how a roster takes a raw id, which is taken out again.
func (b *bench) accepts(ctx context.Context, rawID string) (string, error) {
	roomID, err := b.rosterRoom(ctx)
	if err != nil {
		return "", err
	}
	err = b.put(ctx, roomID, rawID)
	if seen, failure := outcome(err, ""); failure != nil || seen != "" {
		if failure == nil && strings.HasPrefix(seen, "is refused with 400") {
			return "is refused", nil
		}
		return seen, failure
	}
	_, err = b.rooms.UpdateRoomParticipants(ctx, roomID, map[string]*acs.Role{rawID: nil}, nil)
	return "is accepted", err
}

func askOtherIdentifiers(ctx context.Context, b *bench) (string, error) {
	teams, err := b.accepts(ctx, "8:orgid:"+uuid.NewString())
	if err != nil {
		return "", err
	}
	phone, err := b.accepts(ctx, "4:+15550100") // a number for fiction
	return both("Teams user", teams, "telephone number", phone), err
}

func askUnknownUsers(ctx context.Context, b *bench) (string, error) {
	known, err := b.user(ctx, alice)
	if err != nil {
		return "", err
	}
	resource, _, found := strings.Cut(known, "_")
	if !found {
		return "", undecided("the ids of users have another form than was recorded")
	}
	foreign, err := b.accepts(ctx, "8:acs:"+uuid.NewString()+"_"+uuid.NewString())
	if err != nil {
		return "", err
	}
	never, err := b.accepts(ctx, resource+"_"+uuid.NewString())
	return both("of another resource", foreign, "never made", never), err
}
