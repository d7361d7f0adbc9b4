// SPDX-License-Identifier: MPL-2.0

package emulator

// This file loads seeds: users, rooms and threads to begin with, and the people, teams and rooms of Webex. It reads a seed
// to its end before it changes anything, so that a seed is loaded as a whole or not at all.

import (
	"fmt"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/chat"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/identity"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/rooms"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/webex"
)

// Seeded is what a seed has created.
type Seeded struct {
	Users   map[string]string `json:"users"`   // raw ids by the names that the seed gave
	Rooms   []string          `json:"rooms"`   // ids, in the order of the seed
	Threads []string          `json:"threads"` // ids, in the order of the seed
	Webex   webex.Seeded      `json:"webex"`
}

// Seed adds users, rooms, threads and what Webex has from JSON in the form of GET /_admin/state, all of them or none. The guide of the
// emulator says what may be left out.
func (s *Server) Seed(text []byte) (Seeded, error) {
	s.seeding.Lock()
	defer s.seeding.Unlock()
	p := s.newSeedPlan()
	p.webex = s.webex.NewSeedPlan(false)
	p.Users, p.Rooms, p.Threads, p.assigned = s.users.IDs(), s.rooms.IDs(), s.chat.IDs(), s.assignments.Has
	if err := p.read(text); err != nil {
		return Seeded{}, err
	}
	s.users.Seed(p.ResourceID, p.newUsers)
	s.assignments.Seed(p.newAssignments)
	return Seeded{p.Names, s.rooms.Seed(p.newRooms), s.chat.Seed(p.newThreads), s.webex.Seed(p.webex)}, nil
}

// seedPlan is a seed that is being read.
type seedPlan struct {
	api.Seed
	newUsers   []identity.SeededUser
	newRooms   []Room
	newThreads chat.SeededThreads
	webex      *webex.SeedPlan

	newAssignments []Assignment
	assigned       func(tenantID, objectID string) bool // whether the server has the assignment
}

// newSeedPlan returns a plan for a server that has nothing but the first accounts of Webex.
func (s *Server) newSeedPlan() *seedPlan {
	nobody := func(string, string) bool { return false }
	return &seedPlan{assigned: nobody, webex: s.webex.NewSeedPlan(true), Seed: api.Seed{
		Now: s.Now().UTC(), TopicLimit: s.settings.current().TopicLimit, ResourceID: s.ResourceID(),
		Names: map[string]string{}, Users: map[string]bool{}, Rooms: map[string]bool{}, Threads: map[string]bool{},
	}}
}

func (p *seedPlan) read(text []byte) error {
	var model stateModel
	err := decodeStrict(text, &model)
	if err != nil {
		return err
	}
	if err := p.readResource(model.ResourceID); err != nil {
		return err
	}
	if p.newUsers, err = identity.ReadSeed(&p.Seed, model.Users); err != nil {
		return err
	}
	if p.newRooms, err = rooms.ReadSeed(&p.Seed, model.Rooms); err != nil {
		return err
	}
	if p.newThreads, err = chat.ReadSeed(&p.Seed, model.Threads); err != nil {
		return err
	}
	if p.newAssignments, err = identity.ReadAssignments(model.Assignments, p.assigned); err != nil {
		return err
	}
	return p.webex.Read(&p.Seed, model.Webex)
}

// readResource takes over the resource id of another server, whose users the seed has. It fails if this server already
// has users.
func (p *seedPlan) readResource(id string) error {
	switch {
	case id == "" || id == p.ResourceID:
		return nil
	case !api.IsGUID(id):
		return fmt.Errorf("resourceId is %q: want a GUID, or leave it out", id)
	case len(p.Users) > 0:
		return fmt.Errorf("resourceId is %q, but the server has users of %s: leave it out, or reset the server first", id, p.ResourceID)
	}
	p.ResourceID = id
	return nil
}

// adminSeed is POST seed.
func (s *Server) adminSeed(c *adminCall) (any, error) { return s.Seed(c.body) }

// adminReset is POST reset, which takes no members.
func (s *Server) adminReset(c *adminCall) (any, error) {
	if c.body != nil {
		if err := decodeStrict(c.body, &struct{}{}); err != nil {
			return nil, err
		}
	}
	s.Reset()
	return struct{}{}, nil
}
