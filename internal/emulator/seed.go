package emulator

// This file reads seeds: users, rooms and threads that a server is to have at once. A seed is read to its end before
// anything is changed, so that it is taken as a whole or not at all.

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// Seeded is what a seed has made.
type Seeded struct {
	Users   map[string]string `json:"users"`   // raw ids by the names that the seed gave
	Rooms   []string          `json:"rooms"`   // ids, in the order of the seed
	Threads []string          `json:"threads"` // ids, in the order of the seed
}

// Seed adds what a JSON text of the shape of GET /_admin/state holds, all of it or nothing. The guide of the emulator
// says what may be left out.
func (s *Server) Seed(text []byte) (Seeded, error) {
	s.seeding.Lock()
	defer s.seeding.Unlock()
	p := s.newSeedPlan()
	p.users, p.roomIDs, p.threadIDs = s.users.known(), s.rooms.ids(), s.chat.ids()
	if err := p.read(text); err != nil {
		return Seeded{}, err
	}
	s.users.seed(p.resourceID, p.newUsers)
	return Seeded{p.names, s.rooms.seed(p.rooms), s.chat.seed(p.threads)}, nil
}

// seedPlan is a seed on its way from text to what is inserted.
type seedPlan struct {
	now                time.Time
	topicLimit         int // characters; 0 is no limit
	resourceID         string
	names              map[string]string // raw ids by name
	users              map[string]bool   // raw ids that the server or the seed has
	roomIDs, threadIDs map[string]bool   // likewise

	newUsers []seededUser
	rooms    []Room
	threads  []*thread
}

type seededUser struct {
	rawID   string
	deleted bool
}

// newSeedPlan is a plan for a server that holds nothing yet.
func (s *Server) newSeedPlan() *seedPlan {
	return &seedPlan{
		now: s.Now().UTC(), topicLimit: s.settings.current().TopicLimit, resourceID: s.ResourceID(),
		names: map[string]string{}, users: map[string]bool{}, roomIDs: map[string]bool{}, threadIDs: map[string]bool{},
	}
}

func (p *seedPlan) read(text []byte) error {
	var model stateModel
	if err := decodeStrict(text, &model); err != nil {
		return err
	}
	if err := p.readResource(model.ResourceID); err != nil {
		return err
	}
	if err := inEach("users", model.Users, p.readUser); err != nil {
		return err
	}
	if err := inEach("rooms", model.Rooms, p.readRoom); err != nil {
		return err
	}
	return inEach("threads", model.Threads, p.readThread)
}

// inEach reads the entries of a list; an error says where it is.
func inEach[T any](name string, list []T, read func(T) error) error {
	for i, entry := range list {
		if err := read(entry); err != nil {
			return fmt.Errorf("%s[%d]: %w", name, i, err)
		}
	}
	return nil
}

// readResource takes over the id of another server's resource, whose users then are this server's, unless the server
// has users of its own already.
func (p *seedPlan) readResource(id string) error {
	switch {
	case id == "" || id == p.resourceID:
		return nil
	case !api.IsGUID(id):
		return fmt.Errorf("resourceId is %q: want a GUID, or leave it out", id)
	case len(p.users) > 0:
		return fmt.Errorf("resourceId is %q, but the server has users of %s: leave it out, or reset the server first", id, p.resourceID)
	}
	p.resourceID = id
	return nil
}

func (p *seedPlan) readUser(u userState) error {
	rawID := u.RawID
	switch {
	case rawID == "":
		rawID = newRawID(p.resourceID)
	case !api.IsCommunicationUser(rawID):
		return fmt.Errorf("rawId is %q: want the form 8:acs:GUID_GUID, or leave it out", rawID)
	case p.users[rawID]:
		return fmt.Errorf("there is a user %s already", rawID)
	}
	if u.Name != "" {
		if p.names[u.Name] != "" {
			return fmt.Errorf("there is a user of the name %q already", u.Name)
		}
		if strings.Contains(u.Name, ":") {
			return fmt.Errorf("name is %q: a colon would make it look like a raw id", u.Name)
		}
		p.names[u.Name] = rawID
	}
	p.users[rawID] = true
	p.newUsers = append(p.newUsers, seededUser{rawID, u.Deleted})
	return nil
}

func (p *seedPlan) readRoom(in roomState) (err error) {
	r := Room{ID: in.ID, PSTNDialOutEnabled: in.PSTNDialOutEnabled}
	switch {
	case r.ID == "":
	case !isRoomID(r.ID):
		return fmt.Errorf("id is %q: want 16 or 17 digits, or leave it out", r.ID)
	case p.roomIDs[r.ID]:
		return fmt.Errorf("there is a room %s already", r.ID)
	}
	p.roomIDs[r.ID] = true
	now := p.now.Truncate(api.Tick)
	if r.CreatedAt, err = p.time("createdAt", in.CreatedAt, now, api.Tick); err != nil {
		return err
	}
	if r.ValidFrom, err = p.time("validFrom", in.ValidFrom, now, api.Tick); err != nil {
		return err
	}
	if r.ValidUntil, err = p.time("validUntil", in.ValidUntil, now.Add(longestValidity), api.Tick); err != nil {
		return err
	}
	if !r.ValidUntil.After(r.ValidFrom) {
		return fmt.Errorf("validUntil, %s, is not after validFrom, %s", api.Stamp(r.ValidUntil), api.Stamp(r.ValidFrom))
	}
	err = inEach("participants", in.Participants, func(m roomMemberState) error {
		if m.Role == "" {
			m.Role = "Attendee"
		}
		if !slices.Contains(roles(), m.Role) {
			return fmt.Errorf("role is %q: want one of %s", m.Role, strings.Join(roles(), ", "))
		}
		if m.RawID, err = p.anyone("rawId", m.RawID); err != nil {
			return err
		}
		if slices.ContainsFunc(r.Participants, func(other Participant) bool { return other.RawID == m.RawID }) {
			return fmt.Errorf("%s is there twice", m.RawID)
		}
		r.Participants = append(r.Participants, Participant(m))
		return nil
	})
	p.rooms = append(p.rooms, r)
	return err
}

// anyone is the raw id that a name or a raw id stands for. Whether there is such a user does not count: rooms do not
// look ([?] of fact 1.8-02).
func (p *seedPlan) anyone(member, text string) (string, error) {
	if rawID, ok := p.names[text]; ok {
		return rawID, nil
	}
	if api.IsCommunicationUser(text) {
		return text, nil
	}
	return "", fmt.Errorf("%s is %q: want %sa raw id such as 8:acs:GUID_GUID", member, text, p.namesOr())
}

// user is the raw id of a user that the server or the seed has.
func (p *seedPlan) user(member, text string) (string, error) {
	rawID, err := p.anyone(member, text)
	if err == nil && !p.users[rawID] {
		err = fmt.Errorf("%s is %q: there is no such user; list it under users", member, text)
	}
	return rawID, err
}

// namesOr is the list of names that the seed gives, as a text says what may stand in a place.
func (p *seedPlan) namesOr() string {
	if len(p.names) == 0 {
		return ""
	}
	return "one of the names " + listed(p.names) + ", or "
}

// time reads a time or an offset from now, cut off at a resolution; absent is what it is when left out.
func (p *seedPlan) time(member, text string, absent time.Time, resolution time.Duration) (time.Time, error) {
	if text == "" {
		return absent, nil
	}
	t, ok := api.ParseTime(text)
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+") {
		offset, err := time.ParseDuration(text)
		t, ok = p.now.Add(offset), err == nil
	}
	if !ok || t.Year() < firstYear || !api.Writable(t) {
		return time.Time{}, fmt.Errorf(
			"%s is %q: want a time such as 2026-03-01T12:00:00Z, or an offset from now such as -1h or +720h", member, text)
	}
	return t.Truncate(resolution), nil
}
