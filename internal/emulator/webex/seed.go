// SPDX-License-Identifier: MPL-2.0

package webex

// This file reads the seed of Webex, and adds what it has to the store.

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// SeedPlan is the seed of Webex that is being read. It holds what the server has, to find what does not fit.
type SeedPlan struct {
	orgID  string
	people []Person
	teams  []Team
	rooms  []Room

	ids     map[string]bool   // of all teams and rooms
	byEmail map[string]string // ids of people by address
	byID    map[string]bool   // people
	first   map[string]string // addresses of accounts that a seed may replace, and their ids
	used    bool              // the server has teams or rooms
}

// Seeded is what a seed has created.
type Seeded struct {
	People map[string]string `json:"people"` // ids by the first address
	Teams  []string          `json:"teams"`  // ids, in the order of the seed
	Rooms  []string          `json:"rooms"`  // ids, in the order of the seed
}

// NewSeedPlan returns a plan for a server that has nothing but its first accounts, or for this one.
func (st *Store) NewSeedPlan(empty bool) *SeedPlan {
	st.mu.Lock()
	defer st.mu.Unlock()
	plan := &SeedPlan{
		orgID: st.orgID, ids: map[string]bool{}, byEmail: map[string]string{}, byID: map[string]bool{}, first: map[string]string{},
	}
	for _, p := range st.people {
		if p.first {
			plan.first[p.email()] = p.ID
		} else if empty {
			continue
		}
		plan.know(*p)
	}
	if empty {
		return plan
	}
	for id := range st.teams {
		plan.ids[id], plan.used = true, true
	}
	for id := range st.rooms {
		plan.ids[id], plan.used = true, true
	}
	return plan
}

// know adds a person that members may name.
func (plan *SeedPlan) know(p Person) {
	plan.byID[p.ID] = true
	for _, address := range p.Emails {
		plan.byEmail[address] = p.ID
	}
}

// Read reads a seed; nil is none.
func (plan *SeedPlan) Read(p *api.Seed, in *State) error {
	if in == nil {
		return nil
	}
	if in.OrgID != "" && in.OrgID != plan.orgID {
		if plan.used {
			return fmt.Errorf("webex: orgId is %q, but the server has rooms or teams of another one: leave it out, or reset the server first", in.OrgID)
		}
		plan.orgID = in.OrgID
	}
	err := api.ReadEach("people", in.People, func(s PersonState) error { return plan.readPerson(p, s) })
	if err == nil {
		err = api.ReadEach("teams", in.Teams, func(s TeamState) error { return plan.readTeam(p, s) })
	}
	if err == nil {
		err = api.ReadEach("rooms", in.Rooms, func(s RoomState) error { return plan.readRoom(p, s) })
	}
	if err != nil {
		return fmt.Errorf("webex: %w", err)
	}
	return nil
}

func (plan *SeedPlan) readPerson(p *api.Seed, in PersonState) error {
	if len(in.Emails) == 0 {
		return errors.New("emails is missing: want at least one address")
	}
	out := Person{
		ID: in.ID, DisplayName: in.DisplayName, OrgID: in.OrgID, Type: in.Type, ComplianceOfficer: in.ComplianceOfficer,
	}
	for _, address := range in.Emails {
		address = strings.ToLower(address)
		if !strings.Contains(address, "@") {
			return fmt.Errorf("emails has %q: want an address", address)
		}
		out.Emails = append(out.Emails, address)
	}
	if !slices.Contains([]string{"", typePerson, typeBot, typeServiceApp}, in.Type) {
		return fmt.Errorf("type is %q: want person, bot or appuser", in.Type)
	}
	var err error
	if out.Created, err = p.Time("created", in.Created, p.Now.Truncate(time.Millisecond), time.Millisecond); err != nil {
		return err
	}
	firstID, isFirst := plan.first[out.email()] // "" if the entry is not about one of the first accounts
	switch {
	case out.ID == "" && isFirst:
		out.ID = firstID
	case out.ID == "":
		out.ID = newID(kindPerson)
	default:
		if err := wantID(out.ID, kindPerson); err != nil {
			return err
		}
	}
	for _, address := range out.Emails {
		if id, there := plan.byEmail[address]; there && id != firstID {
			return fmt.Errorf("there is a person with the address %s already", address)
		}
	}
	switch {
	case isFirst && out.ID != firstID && plan.used:
		return fmt.Errorf("id is %q, but the server has rooms or teams and an account %s of another id: reset it first", out.ID, out.email())
	case plan.byID[out.ID] && out.ID != firstID:
		return fmt.Errorf("there is a person %s already", out.ID)
	}
	delete(plan.first, out.email()) // a second entry of the same address is one too many
	plan.know(out)
	plan.people = append(plan.people, out)
	return nil
}

// wantID refuses an id of another kind.
func wantID(id, kind string) error {
	if g, ok := parseID(id); !ok || g.kind != kind || !api.IsGUID(g.uuid) {
		return fmt.Errorf("id is %q: want base64 of ciscospark://CLUSTER/%s/UUID, or leave it out", id, kind)
	}
	return nil
}

// readID checks the id of a team or room, or makes one.
func (plan *SeedPlan) readID(id, kind string) (string, error) {
	if id == "" {
		id = newID(kind)
	}
	if err := wantID(id, kind); err != nil {
		return "", err
	}
	if plan.ids[id] {
		return "", fmt.Errorf("there is one with the id %s already", id)
	}
	plan.ids[id] = true
	return id, nil
}

func (plan *SeedPlan) readTeam(p *api.Seed, in TeamState) (err error) {
	t := Team{Name: in.Name, Description: in.Description, CreatorID: in.CreatorID}
	if t.Name == "" {
		return errors.New("name is missing")
	}
	if t.ID, err = plan.readID(in.ID, kindTeam); err != nil {
		return err
	}
	if t.Created, err = p.Time("created", in.Created, p.Now.Truncate(time.Millisecond), time.Millisecond); err != nil {
		return err
	}
	if t.Members, err = plan.readMembers(p, in.Members, t.Created); err != nil {
		return err
	}
	if !slices.ContainsFunc(t.Members, func(m Member) bool { return m.IsModerator }) && len(t.Members) > 0 {
		t.Members[0].IsModerator = true
	}
	plan.teams = append(plan.teams, t)
	return nil
}

func (plan *SeedPlan) readRoom(p *api.Seed, in RoomState) (err error) {
	room := Room{
		Title: in.Title, Type: in.Type, IsLocked: in.IsLocked, TeamID: in.TeamID, CreatorID: in.CreatorID, OwnerID: in.OwnerID,
		ClassificationID: in.ClassificationID, IsAnnouncementOnly: in.IsAnnouncementOnly, IsReadOnly: in.IsReadOnly,
		IsPublic: in.IsPublic, Description: in.Description, Archived: in.Archived, Errors: in.Errors,
	}
	switch {
	case !slices.Contains([]string{"", typeGroup, typeDirect}, in.Type):
		return fmt.Errorf("type is %q: want group or direct", in.Type)
	case room.Title == "" && in.Type != typeDirect:
		return errors.New("title is missing")
	case room.TeamID != "" && !plan.ids[room.TeamID] && !room.Archived:
		return fmt.Errorf("teamId is %q: there is no such team; list it under teams", room.TeamID)
	}
	if room.ID, err = plan.readID(in.ID, kindRoom); err != nil {
		return err
	}
	if room.Created, err = p.Time("created", in.Created, p.Now.Truncate(time.Millisecond), time.Millisecond); err != nil {
		return err
	}
	if room.LastActivity, err = p.Time("lastActivity", in.LastActivity, room.Created, time.Millisecond); err != nil {
		return err
	}
	if room.IsPublic {
		if room.MadePublic, err = p.Time("madePublic", in.MadePublic, room.Created, time.Millisecond); err != nil {
			return err
		}
	}
	if room.Members, err = plan.readMembers(p, in.Members, room.Created); err != nil {
		return err
	}
	// A moderator and the lock go together (facts W3.6-01 and W2.2-04).
	room.IsLocked = room.IsLocked || room.moderators() > 0
	if room.IsLocked && room.moderators() == 0 && len(room.Members) > 0 {
		room.Members[0].IsModerator = true
	}
	if room.IsAnnouncementOnly && !room.IsLocked {
		return errors.New("isAnnouncementOnly needs isLocked")
	}
	plan.rooms = append(plan.rooms, room)
	return nil
}

// readMembers reads the members of a room or team, who joined when it was made unless the seed says otherwise.
func (plan *SeedPlan) readMembers(p *api.Seed, in []MemberState, joined time.Time) (members []Member, err error) {
	err = api.ReadEach("members", in, func(s MemberState) error {
		id := s.PersonID
		if id == "" {
			id = plan.byEmail[strings.ToLower(s.PersonEmail)]
		}
		if !plan.byID[id] {
			return fmt.Errorf("there is no person of personId %q and personEmail %q; list it under people", s.PersonID, s.PersonEmail)
		}
		if slices.ContainsFunc(members, func(m Member) bool { return m.PersonID == id }) {
			return fmt.Errorf("%s is there twice", id)
		}
		created, err := p.Time("created", s.Created, joined, time.Millisecond)
		members = append(members, Member{PersonID: id, IsModerator: s.IsModerator, Created: created})
		return err
	})
	return members, err
}

// Seed adds what a plan has read.
func (st *Store) Seed(plan *SeedPlan) Seeded {
	st.mu.Lock()
	defer st.mu.Unlock()
	seeded := Seeded{People: map[string]string{}, Teams: []string{}, Rooms: []string{}}
	st.moveTo(plan.orgID)
	for _, p := range plan.people {
		if there := st.byEmail[p.email()]; there != nil {
			st.replacePerson(there, p)
		} else {
			st.admit(p)
		}
		seeded.People[p.email()] = p.ID
	}
	for _, t := range plan.teams {
		seeded.Teams = append(seeded.Teams, st.addTeam(t).ID)
	}
	for _, room := range plan.rooms {
		seeded.Rooms = append(seeded.Rooms, st.addRoom(room).ID)
	}
	for _, id := range seeded.Teams {
		if st.rooms[GeneralRoom(id)] == nil {
			st.addRoom(generalRoomOf(st.teams[id]))
		}
	}
	return seeded
}

// moveTo gives the organization another id.
func (st *Store) moveTo(orgID string) {
	if orgID == st.orgID {
		return
	}
	for _, p := range st.people {
		if p.OrgID == st.orgID {
			p.OrgID = orgID
			st.changes.Mark(bucketPeople, p.ID)
		}
	}
	st.orgID = orgID
	st.nextNumber() // marks the organization as changed
}

// replacePerson gives one of the first accounts the id and the properties of a seed. Its tokens stay valid.
func (st *Store) replacePerson(old *Person, seeded Person) {
	for text, t := range st.tokens {
		if t.person == old.ID {
			t.person = seeded.ID
			st.keepToken(text, t)
		}
	}
	delete(st.people, old.ID)
	st.changes.Mark(bucketPeople, old.ID)
	for _, address := range old.Emails {
		delete(st.byEmail, address)
	}
	seeded.number, seeded.first = old.number, true
	seeded.ClientID, seeded.ClientSecret = old.ClientID, old.ClientSecret
	st.addPerson(seeded)
}
