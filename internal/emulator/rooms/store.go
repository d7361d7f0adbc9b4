// SPDX-License-Identifier: MPL-2.0

// Package rooms is the Rooms service of the emulator.
package rooms

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"math/big"
	"slices"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

const (
	maxValidity = 180 * 24 * time.Hour // fact 1.5-05

	// creationDelay is how much later a room's createdAt is than its default validFrom (fact 1.5-01).
	creationDelay = 171*time.Millisecond + 8107*api.TimeResolution
)

// Buckets of the data file.
const (
	bucketRooms       = "rooms"
	bucketRoomRepeats = "room-repeats" // by Repeatability-Request-ID: the room in the answer
	bucketRoomNumber  = "room-number"  // the last number given
)

// Room is a room.
type Room struct {
	ID                 string        // decimal digits
	CreatedAt          time.Time     // the time of the create
	ValidFrom          time.Time     // the start of the window
	ValidUntil         time.Time     // the end of the window
	PSTNDialOutEnabled bool          // whether participants may dial out
	Participants       []Participant // in the order they were added
}

// Participant is a participant of a room.
type Participant struct {
	RawID string // such as "8:acs:<guid>_<guid>"
	Role  string // Presenter, Attendee, Consumer or Collaborator
}

// Store holds all rooms. It reads the clock under its lock, so that rooms are ordered by createdAt.
type Store struct {
	clock   func() time.Time
	mu      sync.Mutex
	number  uint64 // of the latest room or participant; lists are ordered by it
	byID    map[string]*room
	ordered []*room           // oldest first
	repeats api.Repeats[Room] // by Repeatability-Request-ID: the answer to the first create
	changes journal.Changes
}

// room is a Room with its roster apart.
type room struct {
	Room
	number uint64
	roster []*member // in the order of their numbers
}

type member struct {
	Participant
	number uint64
}

// New returns a store without rooms.
func New(clock func() time.Time) *Store {
	return &Store{clock: clock, byID: map[string]*room{}}
}

// roomChange is the body of a create or update; nil is not given.
type roomChange struct {
	from, until *time.Time
	pstn        *bool
}

// rosterChange is one entry of the map of participants in a request.
type rosterChange struct {
	Participant
	remove bool
}

// now returns the time at the resolution of Rooms.
func (st *Store) now() time.Time { return st.clock().UTC().Truncate(api.TimeResolution) }

// find returns a room; nil if it does not exist or is gone. The caller holds the lock.
func (st *Store) find(id string, now time.Time, sw api.Switches) *room {
	r := st.byID[id]
	if r == nil || r.gone(now, sw) {
		return nil
	}
	return r
}

func (r *room) expired(now time.Time) bool { return !now.Before(r.ValidUntil) }

// gone reports whether the service has deleted the room after its end (fact 1.5-07).
func (r *room) gone(now time.Time, sw api.Switches) bool {
	grace := sw.GracePeriod
	if sw.ExpiredRooms == api.ExpiredGone {
		grace = 0
	}
	return !now.Before(r.ValidUntil.Add(grace))
}

// create creates a room. With a requestID that was used before it repeats the first answer, if the switch says so.
func (st *Store) create(in roomChange, roster []rosterChange, requestID string, sw api.Switches) (Room, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if first, ok := st.repeats.Answer(requestID); ok && sw.RepeatedCreate == api.RepeatedCreateAnswered {
		return first, nil
	}
	now := st.now()
	from, until, f := window(now, in.from, in.until)
	if f != nil {
		return Room{}, f
	}
	r := &room{Room: Room{CreatedAt: now.Add(creationDelay), ValidFrom: from, ValidUntil: until}}
	if in.pstn != nil {
		r.PSTNDialOutEnabled = *in.pstn
	}
	if f := st.applyRoster(r, roster, sw.MaxRoster); f != nil {
		return Room{}, f
	}
	r.ID, r.number = st.newID(), st.nextNumber()
	st.byID[r.ID] = r
	st.ordered = append(st.ordered, r)
	st.changes.Mark(bucketRooms, r.ID)
	if requestID != "" {
		if forgotten := st.repeats.Keep(requestID, r.Room); forgotten != "" {
			st.changes.Mark(bucketRoomRepeats, forgotten)
		}
		st.changes.Mark(bucketRoomRepeats, requestID)
	}
	return r.Room, nil
}

func (st *Store) get(id string, sw api.Switches) (Room, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	r := st.find(id, st.now(), sw)
	if r == nil {
		return Room{}, api.NotFound()
	}
	return r.Room, nil
}

// update changes what is given: both times or neither (fact 1.5-03).
func (st *Store) update(id string, in roomChange, sw api.Switches) (Room, *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	now := st.now()
	r := st.find(id, now, sw)
	if r == nil {
		return Room{}, api.NotFound()
	}
	if sw.ExpiredRooms == api.ExpiredReadOnly && r.expired(now) {
		return Room{}, api.BadRequest("The room has expired.")
	}
	if (in.from == nil) != (in.until == nil) {
		return Room{}, api.Invalid("validFrom and validUntil should be set together.", "")
	}
	if in.from != nil {
		from, until, f := window(now, in.from, in.until)
		if f != nil {
			return Room{}, f
		}
		r.ValidFrom, r.ValidUntil = from, until
	}
	if in.pstn != nil {
		r.PSTNDialOutEnabled = *in.pstn
	}
	st.changes.Mark(bucketRooms, id)
	return r.Room, nil
}

// window returns the start and end that a request asks for, with the defaults of a create, or a failure.
//
// The default end is 180 days from now for any start. So with a start in the past, the window is longer than 180 days
// (fact 1.5-01). The limit applies only to an end that is given (fact 1.5-05).
func window(now time.Time, from, until *time.Time) (start, end time.Time, f *api.Failure) {
	start, end = now, now.Add(maxValidity)
	if from != nil {
		start = *from
	}
	if until != nil {
		end = *until
	}
	switch {
	case start.After(now.Add(maxValidity)):
		f = api.Invalid("Value is incorrect or more than 180 days in the future.", "ValidFrom")
	case !end.After(now):
		f = api.Invalid("The time range end is in the past.", "ValidUntil")
	case !end.After(start):
		f = api.Invalid("The time range is incorrect, or larger than 180 days.", "ValidUntil")
	case until != nil && end.After(start.Add(maxValidity)):
		f = api.Invalid("The input provided could not be converted. Please check the input and try again.", "ValidUntil")
	}
	return start, end, f
}

func (st *Store) delete(id string, sw api.Switches) *api.Failure {
	st.mu.Lock()
	defer st.mu.Unlock()
	r := st.find(id, st.now(), sw)
	if r == nil {
		if sw.UnknownDelete == api.UnknownDeleteSucceeds {
			return nil
		}
		return api.NotFound()
	}
	st.drop(r)
	return nil
}

func (st *Store) drop(r *room) {
	delete(st.byID, r.ID)
	at := st.older(r.number)
	st.ordered = slices.Delete(st.ordered, at, at+1)
	st.changes.Mark(bucketRooms, r.ID)
}

// older returns how many rooms are older than the one with that number.
func (st *Store) older(number uint64) int {
	at, _ := slices.BinarySearchFunc(st.ordered, number, func(r *room, number uint64) int {
		return cmp.Compare(r.number, number)
	})
	return at
}

// list returns one page of rooms that have not expired, newest first (facts 1.6-02 and 1.6-03), after the room with that
// number (0 is the start of the list). next is the number for the following page, 0 if there is none.
func (st *Store) list(after uint64, sw api.Switches) (page []Room, next uint64) {
	st.mu.Lock()
	defer st.mu.Unlock()
	now := st.now()
	last, rooms := uint64(0), st.ordered
	if after != 0 {
		rooms = rooms[:st.older(after)]
	}
	for _, r := range slices.Backward(rooms) {
		if r.expired(now) {
			continue
		}
		if len(page) == pageSize(sw) {
			return page, last
		}
		page, last = append(page, r.Room), r.number
	}
	return page, 0
}

// participants returns one page of a roster in the order of joining (fact 1.6-05), with after and next as in list.
func (st *Store) participants(id string, after uint64, sw api.Switches) (page []Participant, next uint64, f *api.Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	r := st.find(id, st.now(), sw)
	if r == nil {
		return nil, 0, api.NotFound()
	}
	last := uint64(0)
	for _, m := range r.roster {
		if m.number <= after {
			continue
		}
		if len(page) == pageSize(sw) {
			return page, last, nil
		}
		page, last = append(page, m.Participant), m.number
	}
	return page, 0, nil
}

// changeParticipants adds, changes and removes participants: all changes or none.
func (st *Store) changeParticipants(id string, changes []rosterChange, sw api.Switches) *api.Failure {
	st.mu.Lock()
	defer st.mu.Unlock()
	now := st.now()
	r := st.find(id, now, sw)
	if r == nil {
		return api.NotFound()
	}
	if sw.ExpiredRooms == api.ExpiredReadOnly && r.expired(now) {
		return api.BadRequest("The room has expired.")
	}
	f := st.applyRoster(r, changes, sw.MaxRoster)
	if f == nil {
		st.changes.Mark(bucketRooms, id)
	}
	return f
}

// applyRoster changes a roster. Participants that the changes do not name stay, and changed ones keep their place (facts
// 1.2-06 and 1.6-05).
func (st *Store) applyRoster(r *room, changes []rosterChange, limit int) *api.Failure {
	members := make(map[string]*member, len(r.roster)+len(changes))
	for _, m := range r.roster {
		members[m.RawID] = m
	}
	size := len(r.roster)
	for _, c := range changes {
		switch there := members[c.RawID] != nil; {
		case there && c.remove:
			size--
		case !there && !c.remove:
			size++
		}
	}
	if limit > 0 && size > limit {
		return api.BadRequest(fmt.Sprintf("A room takes %d participants at most.", limit))
	}
	removed := map[*member]bool{}
	for _, c := range changes {
		switch m := members[c.RawID]; {
		case m != nil && c.remove:
			removed[m] = true
		case m != nil:
			m.Role = c.Role
		case !c.remove:
			r.roster = append(r.roster, &member{c.Participant, st.nextNumber()})
		}
	}
	r.roster = slices.DeleteFunc(r.roster, func(m *member) bool { return removed[m] })
	return nil
}

func (st *Store) nextNumber() uint64 {
	st.number++
	st.changes.Mark(bucketRoomNumber, journal.OnlyKey)
	return st.number
}

// newID returns a new id: 17 digits that begin with 99 (fact 1.6-01).
func (st *Store) newID() string {
	for {
		n, err := rand.Int(rand.Reader, big.NewInt(1e15))
		if err != nil {
			panic(fmt.Errorf("emulator: make a room id: %w", err)) // crypto/rand does not fail
		}
		if id := fmt.Sprintf("99%015d", n); st.byID[id] == nil {
			return id
		}
	}
}

// defaultPageSize is the page size of the one recorded list with pages (fact 1.6-02).
const defaultPageSize = 30

// pageSize returns the size of a page of rooms or participants.
func pageSize(sw api.Switches) int {
	if sw.PageSize > 0 {
		return sw.PageSize
	}
	return defaultPageSize
}
