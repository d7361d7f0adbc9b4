// SPDX-License-Identifier: MPL-2.0

package emulator

// This file has the admin API of the state. A seed has the same form.

import (
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/chat"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/identity"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/rooms"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/webex"
)

// stateModel is the state of a server without tokens and keys. In a seed, a member that is nil or "" was left out, and
// times may be offsets.
type stateModel struct {
	ResourceID string               `json:"resourceId"`
	Now        string               `json:"now"`
	Users      []identity.UserState `json:"users"`
	Rooms      []rooms.RoomState    `json:"rooms"`
	Threads    []chat.ThreadState   `json:"threads"`

	Assignments []identity.AssignmentState `json:"teamsExtensionAssignments"`
	Webex       *webex.State               `json:"webex"`
}

// adminState is GET state. It reads users last, so that they include everybody in a thread.
func (s *Server) adminState(*adminCall) (any, error) {
	state := stateModel{ResourceID: s.ResourceID(), Now: api.FormatTime(s.Now())}
	state.Threads = s.chat.States()
	state.Rooms = s.rooms.States(s.settings.current())
	state.Users = s.users.States()
	state.Assignments = s.assignments.States()
	spaces := s.webex.State()
	state.Webex = &spaces
	return state, nil
}
