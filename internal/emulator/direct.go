package emulator

// This file is what tests use to look at users, rooms and threads and to change them without a request: behind
// Terraform's back.

import (
	"time"
)

// ResourceID is the GUID of the emulated resource, part of the raw id of each of its users.
func (s *Server) ResourceID() string { return s.users.ResourceID() }

// CreateUser makes a user, as POST /identities does, and returns its raw id.
func (s *Server) CreateUser() string { return s.users.CreateUser() }

// Users are the raw ids of all users that are not deleted, in the order of their creation.
func (s *Server) Users() []string { return s.users.Users() }

// IssueToken signs a token for a user; a lifetime of 0 is 24 hours, and a negative one makes a token that has expired.
// It panics where there is no such user: the mistake is in the test.
func (s *Server) IssueToken(userID string, scopes []string, lifetime time.Duration) string {
	token, _, ok := s.users.IssueToken(userID, scopes, lifetime)
	if !ok {
		panic("emulator: no such user " + userID)
	}
	return token
}

// RevokeTokens ends all tokens of a user; false where there is no such user.
func (s *Server) RevokeTokens(userID string) bool { return s.users.RevokeTokens(userID) }

// DeleteUser deletes a user, whose tokens end with it; false where there is no such user.
func (s *Server) DeleteUser(userID string) bool { return s.users.DeleteUser(userID) }

// Tokens are all user tokens that this server has issued since its start, for searches for secrets.
func (s *Server) Tokens() []string { return s.users.Tokens() }

// Assignments is a copy of all assignments of the Teams extension, in the order of their creation.
func (s *Server) Assignments() []Assignment { return s.assignments.All() }

// PutAssignment makes an assignment of the Teams extension, or takes the place of that of the same account. No rule is
// checked.
func (s *Server) PutAssignment(a Assignment) { s.assignments.Put(a) }

// DeleteAssignment removes an assignment of the Teams extension; false where there is none.
func (s *Server) DeleteAssignment(tenantID, objectID string) bool {
	return s.assignments.Remove(tenantID, objectID)
}

// Rooms is a copy of all rooms that are not gone, newest first, expired ones included.
func (s *Server) Rooms() []Room { return s.rooms.Rooms(s.settings.current()) }

// Room is a copy of the room with that id; false where it does not exist or is gone.
func (s *Server) Room(id string) (Room, bool) { return s.rooms.Room(id, s.settings.current()) }

// UpdateRoom lets change edit the room with that id, roster included, with no rule checked; the id stays. It is false
// where the room does not exist or is gone. change must not call the server.
func (s *Server) UpdateRoom(id string, change func(*Room)) bool {
	return s.rooms.Edit(id, s.settings.current(), change)
}

// DeleteRoom removes the room with that id; false where it does not exist or is gone.
func (s *Server) DeleteRoom(id string) bool { return s.rooms.Remove(id, s.settings.current()) }

// Threads is a copy of all threads that are not deleted, newest first.
func (s *Server) Threads() []Thread { return s.chat.Threads() }

// Thread is a copy of the thread with that id; false where it does not exist or is deleted.
func (s *Server) Thread(id string) (Thread, bool) { return s.chat.Thread(id) }

// UpdateThread lets change edit the thread with that id, roster and messages included, with no rule checked and no
// system message made; the id stays, and messages without an id get one, at this time. It is false where the thread
// does not exist or is deleted. change must not call the server.
func (s *Server) UpdateThread(id string, change func(*Thread)) bool { return s.chat.Edit(id, change) }

// DeleteThread deletes the thread with that id, as a member would; false where it does not exist or is deleted.
func (s *Server) DeleteThread(id string) bool { return s.chat.Remove(id) }
