// Package roster keeps the rosters of rooms and of chat threads as many
// concurrent users see them: changes to one of them are gathered into few calls
// that never overlap, and reads of one share a listing.
package roster

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// maxParticipants is how many participants one gathered call changes. A limit
// of the service is not documented; a room's call admits so many (fact 1.7-01).
const maxParticipants = 350

// Options are the settings of NewRooms and NewThreads. The zero value is ready for use.
type Options struct {
	// Now is the clock by which shared reads age; default time.Now.
	Now func() time.Time
}

// Rooms reads and changes the rosters of rooms. One value serves all users of
// one ACS resource in a process; its methods may be called concurrently.
type Rooms struct {
	memberships
	reads  *sharedRead[string, map[string]acs.Role]
	writes *batcher[*acs.Role] // nil removes
}

// NewRooms returns the rosters that client reaches.
func NewRooms(client *acs.RoomsClient, o Options) *Rooms {
	if o.Now == nil {
		o.Now = time.Now
	}
	reads := &sharedRead[string, map[string]acs.Role]{
		now:     o.Now,
		answers: acs.IsNotFound,
		fetch: func(ctx context.Context, roomID string) (map[string]acs.Role, error) {
			return list(ctx, client, roomID)
		},
	}
	writes := &batcher[*acs.Role]{
		limit: maxParticipants,
		equal: sameRole,
		judge: judge,
		send: func(ctx context.Context, roomID string, changes map[string]*acs.Role) error {
			changed := func(id string) bool { return id == roomID }
			reads.invalidate(changed)
			defer reads.invalidate(changed)
			_, err := client.UpdateRoomParticipants(ctx, roomID, changes, nil)
			return err
		},
	}
	return &Rooms{reads: reads, writes: writes}
}

// Get returns the roster of the room, by raw id; the map is the caller's own.
// It comes from a listing that began less than 5 s ago and after our last
// change of the roster. Errors hold the *azcore.ResponseError of the service,
// or are ctx's.
func (r *Rooms) Get(ctx context.Context, roomID string) (map[string]acs.Role, error) {
	roster, err := r.reads.get(ctx, roomID)
	if err != nil {
		return nil, fmt.Errorf("list participants of room %s: %w", roomID, err)
	}
	return maps.Clone(roster), nil
}

// Put adds the user to the roster of the room, or changes the user's role,
// together with changes that others make to the room at that time. A refusal
// that is another user's is not returned here. Errors hold the
// *azcore.ResponseError of the service, or are ctx's: then nothing was sent,
// or the call was given up since nobody waited for it any more.
func (r *Rooms) Put(ctx context.Context, roomID, userID string, role acs.Role) error {
	if err := r.change(ctx, roomID, map[string]*acs.Role{userID: &role}); err != nil {
		return fmt.Errorf("put participant %s into room %s: %w", userID, roomID, err)
	}
	return nil
}

// Remove takes the user off the roster of the room, in the manner of Put. It
// succeeds where the user is not in the room (fact 1.2-06).
func (r *Rooms) Remove(ctx context.Context, roomID, userID string) error {
	if err := r.change(ctx, roomID, map[string]*acs.Role{userID: nil}); err != nil {
		return fmt.Errorf("remove participant %s from room %s: %w", userID, roomID, err)
	}
	return nil
}

// Apply makes all changes (nil removes) in one call, together with those that
// others make to the room at that time; without any it makes no call. Either all
// of them are done or, where an error is returned that holds the service's
// refusal, none.
func (r *Rooms) Apply(ctx context.Context, roomID string, changes map[string]*acs.Role) error {
	if len(changes) == 0 {
		return nil
	}
	if err := r.change(ctx, roomID, changes); err != nil {
		return fmt.Errorf("change participants of room %s: %w", roomID, err)
	}
	return nil
}

func (r *Rooms) change(ctx context.Context, roomID string, changes map[string]*acs.Role) error {
	const kind = "puts and removals"
	return r.writes.put(ctx, roomID, kind, changes)
}

func list(ctx context.Context, client *acs.RoomsClient, roomID string) (map[string]acs.Role, error) {
	participants, err := acs.All(ctx, client.NewListRoomParticipantsPager(roomID, nil))
	if err != nil {
		return nil, err
	}
	roster := make(map[string]acs.Role, len(participants))
	for _, p := range participants {
		roster[p.RawID] = p.Role
	}
	return roster, nil
}

func sameRole(a, b *acs.Role) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
