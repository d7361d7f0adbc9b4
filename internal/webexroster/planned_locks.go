// SPDX-License-Identifier: MPL-2.0

package webexroster

// This file finds moderators of a room that its resource leaves unlocked: the first
// moderator would lock it (fact W3.6-01), and the next apply would unlock it.

import "sync"

// plannedLocks is what the resources of the process plan about the locks of rooms. The
// zero value is ready for use.
type plannedLocks struct {
	mu    sync.Mutex
	rooms map[string]*plannedLock // by room id
}

// plannedLock is about one room.
type plannedLock struct {
	unlocked  bool // by the resource of the room
	moderator bool // a resource of a single member has one
	reported  bool
}

// RecordLock remembers whether the resource of a room locks it. It returns true once per
// room, from here or from [Rooms.RecordModerator]: if the room is unlocked, and has a
// single member who is a moderator.
func (r *Rooms) RecordLock(roomID string, locked bool) (conflict bool) {
	return r.locks.record(roomID, func(room *plannedLock) { room.unlocked = !locked })
}

// RecordModerator remembers that a resource of a single member makes a moderator. The
// result is that of [Rooms.RecordLock].
func (r *Rooms) RecordModerator(roomID string) (conflict bool) {
	return r.locks.record(roomID, func(room *plannedLock) { room.moderator = true })
}

func (l *plannedLocks) record(roomID string, change func(*plannedLock)) (conflict bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rooms == nil {
		l.rooms = make(map[string]*plannedLock)
	}
	room := l.rooms[roomID]
	if room == nil {
		room = &plannedLock{}
		l.rooms[roomID] = room
	}
	change(room)
	conflict = room.unlocked && room.moderator && !room.reported
	room.reported = room.reported || conflict
	return conflict
}
