// SPDX-License-Identifier: MPL-2.0

package webex

// This file reads and changes the state directly, without a request, as tests do behind Terraform's back.

import (
	"slices"
	"strings"
	"time"
)

// Account is a person with the credentials that its programs use.
type Account struct {
	Person
	// AccessToken is valid for 100 years by the server's clock.
	AccessToken string
	// RefreshToken is of the account's integration or service app; "" for a bot.
	RefreshToken string
}

// Account returns the account of an address; false if there is none.
func (st *Store) Account(email string) (Account, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	p := st.byEmail[strings.ToLower(email)]
	if p == nil {
		return Account{}, false
	}
	return st.accountOf(p), true
}

// accountOf returns a person with its tokens. The caller holds the lock.
func (st *Store) accountOf(p *Person) Account {
	return Account{p.clone(), st.oldest(p.ID, accessToken), st.oldest(p.ID, refreshToken)}
}

// AddPerson adds an account with tokens. It panics if there is no address, or if another account has it.
func (st *Store) AddPerson(in Person) Account {
	st.mu.Lock()
	defer st.mu.Unlock()
	if len(in.Emails) == 0 {
		panic("emulator: a person of Webex needs an address")
	}
	for _, address := range in.Emails {
		if st.byEmail[strings.ToLower(address)] != nil {
			panic("emulator: another person of Webex has the address " + address)
		}
	}
	return st.accountOf(st.admit(in))
}

// RenamePerson gives a person other addresses. It returns false if there is no such person. It checks no rules.
func (st *Store) RenamePerson(id string, addresses []string) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	p := st.people[id]
	if p == nil {
		return false
	}
	for _, address := range p.Emails {
		delete(st.byEmail, address)
	}
	p.Emails = nil
	for _, address := range addresses {
		p.Emails = append(p.Emails, strings.ToLower(address))
	}
	st.keepPerson(p)
	return true
}

// People returns copies of all people, oldest first.
func (st *Store) People() []Person {
	st.mu.Lock()
	defer st.mu.Unlock()
	var people []Person
	for _, p := range inOrder(st.people, func(p *Person) uint64 { return p.number }) {
		people = append(people, p.clone())
	}
	return people
}

// IssueToken returns a new access token of a person, with scopes such as "spark:rooms_read"; nil is all. It returns false if
// there is no such person.
func (st *Store) IssueToken(personID string, scopes []string, life time.Duration) (string, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	p := st.people[personID]
	if p == nil {
		return "", false
	}
	if scopes == nil {
		scopes = allScopes()
	}
	return st.issue(p, accessToken, scopes, life), true
}

// Secrets returns all tokens and client secrets.
func (st *Store) Secrets() []string {
	st.mu.Lock()
	defer st.mu.Unlock()
	var secrets []string
	for text := range st.tokens {
		secrets = append(secrets, text)
	}
	for _, p := range st.people {
		if p.ClientSecret != "" {
			secrets = append(secrets, p.ClientSecret)
		}
	}
	return secrets
}

// Rooms returns copies of all rooms, oldest first, also of archived ones.
func (st *Store) Rooms() []Room {
	st.mu.Lock()
	defer st.mu.Unlock()
	var rooms []Room
	for _, room := range inOrder(st.rooms, func(room *Room) uint64 { return room.number }) {
		rooms = append(rooms, room.clone())
	}
	return rooms
}

// Room returns a copy of a room; false if there is none.
func (st *Store) Room(id string) (Room, bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	room := st.rooms[id]
	if room == nil {
		return Room{}, false
	}
	return room.clone(), true
}

// AddRoom adds a room and returns its id. It checks no rules. An id that is left out is made, and so is the creator: the
// first member.
func (st *Store) AddRoom(in Room) string {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.addRoom(in).ID
}

// addRoom is AddRoom. The caller holds the lock.
func (st *Store) addRoom(in Room) *Room {
	room := in.clone()
	if room.ID == "" {
		room.ID = newID(kindRoom)
	}
	if room.Type == "" {
		room.Type = typeGroup
	}
	if room.CreatorID == "" && len(room.Members) > 0 {
		room.CreatorID = room.Members[0].PersonID
	}
	if room.OwnerID == "" {
		room.OwnerID = st.orgID
	}
	if room.Created.IsZero() {
		room.Created = st.now()
	}
	if room.LastActivity.IsZero() {
		room.LastActivity = room.Created
	}
	if room.IsPublic && room.MadePublic.IsZero() {
		room.MadePublic = room.Created
	}
	room.number = st.nextNumber()
	st.numberMembers(room.Members, room.Created)
	st.rooms[room.ID] = &room
	st.changes.Mark(bucketRooms, room.ID)
	return &room
}

// numberMembers gives new members of a list their numbers and their time.
func (st *Store) numberMembers(members []Member, joined time.Time) {
	last := uint64(0)
	for i := range members {
		m := &members[i]
		if m.number <= last {
			m.number = st.nextNumber()
		}
		if m.Created.IsZero() {
			m.Created = joined
		}
		last = m.number
	}
}

// EditRoom lets change edit a room and its members; the id stays. It checks no rules. It returns false if there is no such
// room.
func (st *Store) EditRoom(id string, change func(*Room)) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	room := st.rooms[id]
	if room == nil {
		return false
	}
	edited := room.clone()
	change(&edited)
	edited.ID, edited.number = room.ID, room.number
	st.numberMembers(edited.Members, st.now())
	*room = edited
	st.changes.Mark(bucketRooms, id)
	return true
}

// RemoveRoom deletes a room. It returns false if there is none.
func (st *Store) RemoveRoom(id string) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	room := st.rooms[id]
	if room == nil {
		return false
	}
	st.drop(room)
	return true
}

// AddTeam adds a team with its general room, and returns the team's id. All members are members of both.
func (st *Store) AddTeam(in Team) string {
	st.mu.Lock()
	defer st.mu.Unlock()
	t := st.addTeam(in.clone())
	st.addRoom(generalRoomOf(t))
	return t.ID
}

// addTeam adds a team without its general room. The caller holds the lock.
func (st *Store) addTeam(t Team) *Team {
	if t.ID == "" {
		t.ID = newID(kindTeam)
	}
	if t.CreatorID == "" && len(t.Members) > 0 {
		t.CreatorID = t.Members[0].PersonID
	}
	if t.Created.IsZero() {
		t.Created = st.now()
	}
	t.number = st.nextNumber()
	st.numberMembers(t.Members, t.Created)
	st.teams[t.ID] = &t
	st.changes.Mark(bucketTeams, t.ID)
	return &t
}

// Teams returns copies of all teams, oldest first.
func (st *Store) Teams() []Team {
	st.mu.Lock()
	defer st.mu.Unlock()
	var teams []Team
	for _, t := range inOrder(st.teams, func(t *Team) uint64 { return t.number }) {
		teams = append(teams, t.clone())
	}
	return teams
}

// GeneralRoom returns the id of a team's general room, which has the same UUID (fact W4-02).
func GeneralRoom(teamID string) string {
	g, _ := parseID(teamID)
	return globalID{g.cluster, kindRoom, g.uuid}.String()
}

// generalRoomOf returns the general room of a new team.
func generalRoomOf(t *Team) Room {
	room := Room{
		ID: GeneralRoom(t.ID), Title: t.Name, TeamID: t.ID, CreatorID: t.CreatorID, Created: t.Created,
		Members: slices.Clone(t.Members),
	}
	room.IsLocked = room.moderators() > 0
	return room
}
