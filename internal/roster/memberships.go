package roster

// This file is the memory of whose person somebody is, in rooms and in threads,
// and of what else resources of one process say to each other about these.
//
// Terraform runs the destroy of one resource and the create of another at the
// same time, in any order, and both may be about one person: a resource was
// renamed, say. What comes of a destroy:
//
//	what others do about the person           the destroy
//	-------------------------------           -----------
//	keep it, by their state and plan          leaves it
//	put it before                             leaves it
//	put it now                                waits, and leaves it where that succeeds
//	tried to put it, and failed               removes it
//	put it, beginning later                   removes it; they wait, and put it then
//	keep it, but say so later                 removes it; their update puts it again
//
// Nothing waits for what has not begun: it may be waiting for its place in turn.

import (
	"context"
	"slices"
	"sync"
)

// Owner says how a configuration manages a roster.
type Owner int

const (
	// ByMap is the participants map of the room or thread itself, which owns the
	// whole roster.
	ByMap Owner = iota
	// BySingles is resources of one participant each, which add to it.
	BySingles
)

// Action is what a resource's plan does about a person.
type Action int

const (
	// Keeps means that the state has the person, and goes on having it.
	Keeps Action = iota
	// KeepsInMap is Keeps of a map of participants.
	KeepsInMap
	// Creates means that the resource is to be created.
	Creates
	// Replaces means that the resource is replaced, and has the person afterwards.
	Replaces
	// Leaves means that the resource is replaced, and has somebody else afterwards.
	Leaves
	// Destroys means that the resource is to be destroyed.
	Destroys
)

// Planned is an action, and in which role the person is to be.
type Planned struct {
	Action Action
	Role   string
}

// Others is what other resources of the process are about to do, or did, with a
// person.
type Others struct {
	plans []Planned
	// Put says that a put of the person was made, Removed that a removal has begun
	// or was made. Neither has happened yet where all is still being planned.
	Put, Removed bool
}

// Are reports whether another resource has planned one of these.
func (o Others) Are(actions ...Action) bool {
	return slices.ContainsFunc(o.plans, func(p Planned) bool { return slices.Contains(actions, p.Action) })
}

// Wanted returns the role in which another single resource is to have the person.
func (o Others) Wanted() (role string, wanted bool) {
	i := slices.IndexFunc(o.plans, func(p Planned) bool { return slices.Contains([]Action{Keeps, Creates, Replaces}, p.Action) })
	if i < 0 {
		return "", false
	}
	return o.plans[i].Role, true
}

// memberships is what is known of rooms or threads, by id. The zero value is ready
// for use; its methods may be called concurrently.
type memberships struct {
	mu     sync.Mutex
	places map[string]*place
	ended  chan struct{} // closed when a put or a removal ends
}

// place is a room or a thread.
type place struct {
	people   map[string]*membership
	claimed  map[Owner]bool
	reported bool // that both owners claimed it
	creator  string
}

// membership is one person in one place.
type membership struct {
	plans    []Planned
	puts     int  // under way
	removals int  // under way
	put      bool // one succeeded
	removed  bool // one succeeded, after all puts
}

// Plan notes what a resource plans for the person, and returns what the others
// said before.
func (m *memberships) Plan(id, userID string, plan Planned) Others {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.person(id, userID)
	others := Others{plans: slices.Clone(p.plans), Put: p.put, Removed: p.removals > 0 || p.removed}
	p.plans = append(p.plans, plan)
	return others
}

// Join calls put, which puts the people into the room or thread and says whether
// they are there then, after the removals of them that are under way. It returns
// whether one of them is waited for to be removed now.
func (m *memberships) Join(ctx context.Context, id string, userIDs []string, put func() (joined bool)) (leaving bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	people := make([]*membership, len(userIDs))
	for i, userID := range userIDs {
		people[i] = m.person(id, userID)
	}
	goes := func(p *membership) bool { return p.removals > 0 }
	m.await(ctx, func() bool { return !slices.ContainsFunc(people, goes) })
	for _, p := range people {
		p.puts++
	}
	m.mu.Unlock()
	joined := put()
	m.mu.Lock()
	for _, p := range people {
		p.puts--
		p.put = p.put || joined
		p.removed = p.removed && !joined
	}
	m.end()
	return slices.ContainsFunc(people, goes)
}

// Leave calls remove, which removes the person, after the puts of the person that
// are under way, and not where another resource has the person. Its error is
// remove's, or ctx's.
func (m *memberships) Leave(ctx context.Context, id, userID string, remove func() error) (err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.person(id, userID)
	p.removals++
	defer func() {
		p.removals--
		m.end()
	}()
	if !m.await(ctx, func() bool { return p.puts == 0 }) {
		return ctx.Err()
	}
	if p.put || (Others{plans: p.plans}).Are(Keeps, KeepsInMap) {
		return nil
	}
	m.mu.Unlock()
	err = remove()
	m.mu.Lock()
	p.removed = p.removed || err == nil
	return err
}

// await gives mu away until ready, which is asked after each put and removal. It
// is false where ctx ends first.
func (m *memberships) await(ctx context.Context, ready func() bool) bool {
	for !ready() {
		if m.ended == nil {
			m.ended = make(chan struct{})
		}
		ended := m.ended
		m.mu.Unlock()
		select {
		case <-ended:
		case <-ctx.Done():
		}
		m.mu.Lock()
		if ctx.Err() != nil {
			return ready()
		}
	}
	return true
}

func (m *memberships) end() {
	if m.ended != nil {
		close(m.ended)
		m.ended = nil
	}
}

func (m *memberships) person(id, userID string) *membership {
	people := m.place(id).people
	if people[userID] == nil {
		people[userID] = &membership{}
	}
	return people[userID]
}

func (m *memberships) place(id string) *place {
	if m.places == nil {
		m.places = make(map[string]*place)
	}
	if m.places[id] == nil {
		m.places[id] = &place{people: make(map[string]*membership), claimed: make(map[Owner]bool)}
	}
	return m.places[id]
}

// Claim notes that owner manages the roster of the room or thread. It returns
// true once per id and process: to the claim by which both owners have claimed
// it.
func (m *memberships) Claim(id string, owner Owner) (conflict bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.place(id)
	p.claimed[owner] = true
	if p.reported || len(p.claimed) < 2 {
		return false
	}
	p.reported = true
	return true
}

// NoteCreator notes the raw id of who created the thread.
func (m *memberships) NoteCreator(id, userID string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.place(id).creator = userID
}

// Creator returns what NoteCreator was called with for the thread, or "".
func (m *memberships) Creator(id string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.place(id).creator
}
