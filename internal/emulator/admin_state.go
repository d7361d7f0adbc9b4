package emulator

// This file shows the whole state of the server. A seed has the same shape.

import (
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/chat"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/identity"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/rooms"
)

// stateModel is everything that a server holds, without tokens and keys. In a seed a member that is nil or "" was left
// out; times are RFC 3339 or, in a seed, an offset.
type stateModel struct {
	ResourceID string               `json:"resourceId"`
	Now        string               `json:"now"`
	Users      []identity.UserState `json:"users"`
	Rooms      []rooms.RoomState    `json:"rooms"`
	Threads    []chat.ThreadState   `json:"threads"`

	Assignments []identity.AssignmentState `json:"teamsExtensionAssignments"`
}

// adminState is GET state. Users are read last, so that whoever is in a thread is among them.
func (s *Server) adminState(*adminCall) (any, error) {
	state := stateModel{ResourceID: s.ResourceID(), Now: api.Stamp(s.Now())}
	state.Threads = s.chat.States()
	state.Rooms = s.rooms.States(s.settings.current())
	state.Users = s.users.States()
	state.Assignments = s.assignments.States()
	return state, nil
}
