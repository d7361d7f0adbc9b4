// SPDX-License-Identifier: MPL-2.0

package emulator

// This file reads and changes users, assignments, rooms and threads directly, without a request, as tests do behind
// Terraform's back.

import (
	"time"
)

// ResourceID returns the GUID of the emulated resource, which is part of its users' raw ids.
func (s *Server) ResourceID() string { return s.users.ResourceID() }

// CreateUser creates a user, as POST /identities does, and returns its raw id.
func (s *Server) CreateUser() string { return s.users.CreateUser() }

// Users returns the raw ids of all users that are not deleted, in the order of their creation.
func (s *Server) Users() []string { return s.users.Users() }

// IssueToken returns a new token of a user. A lifetime of 0 is 24 hours; a negative one makes an expired token. It panics
// if there is no such user.
func (s *Server) IssueToken(userID string, scopes []string, lifetime time.Duration) string {
	token, _, ok := s.users.IssueToken(userID, scopes, lifetime)
	if !ok {
		panic("emulator: no such user " + userID)
	}
	return token
}

// RevokeTokens revokes all tokens of a user. It returns false if there is no such user.
func (s *Server) RevokeTokens(userID string) bool { return s.users.RevokeTokens(userID) }

// DeleteUser deletes a user and revokes its tokens. It returns false if there is no such user.
func (s *Server) DeleteUser(userID string) bool { return s.users.DeleteUser(userID) }

// Tokens returns the latest user tokens that the server has issued, at most 1,000, so that tests can search for them.
func (s *Server) Tokens() []string { return s.users.Tokens() }

// Assignments returns copies of all assignments of the Teams extension, in the order of their creation.
func (s *Server) Assignments() []Assignment { return s.assignments.All() }

// PutAssignment creates an assignment of the Teams extension, or replaces the one of the same account. It checks no
// rules.
func (s *Server) PutAssignment(a Assignment) { s.assignments.Put(a) }

// DeleteAssignment deletes an assignment of the Teams extension. It returns false if there is none.
func (s *Server) DeleteAssignment(tenantID, objectID string) bool {
	return s.assignments.Remove(tenantID, objectID)
}

// Rooms returns copies of all rooms, newest first, with expired rooms but without those that are gone.
func (s *Server) Rooms() []Room { return s.rooms.Rooms(s.settings.current()) }

// Room returns a copy of a room. It returns false if the room does not exist or is gone.
func (s *Server) Room(id string) (Room, bool) { return s.rooms.Room(id, s.settings.current()) }

// UpdateRoom lets change edit a room and its roster; the id stays. It checks no rules. It returns false if the room does
// not exist or is gone. change must not call the server.
func (s *Server) UpdateRoom(id string, change func(*Room)) bool {
	return s.rooms.Edit(id, s.settings.current(), change)
}

// DeleteRoom deletes a room. It returns false if the room does not exist or is gone.
func (s *Server) DeleteRoom(id string) bool { return s.rooms.Remove(id, s.settings.current()) }

// Threads returns copies of all threads that are not deleted, newest first.
func (s *Server) Threads() []Thread { return s.chat.Threads() }

// Thread returns a copy of a thread. It returns false if the thread does not exist or is deleted.
func (s *Server) Thread(id string) (Thread, bool) { return s.chat.Thread(id) }

// UpdateThread lets change edit a thread, its roster and its messages; the id stays, and messages without an id get one.
// It checks no rules and adds no system messages. It returns false if the thread does not exist or is deleted. change
// must not call the server.
func (s *Server) UpdateThread(id string, change func(*Thread)) bool { return s.chat.Edit(id, change) }

// DeleteThread deletes a thread, as a member would. It returns false if the thread does not exist or is deleted.
func (s *Server) DeleteThread(id string) bool { return s.chat.Remove(id) }
