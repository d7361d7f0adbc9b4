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

// Action is what a resource says about a person, in its Read or its plan.
type Action int

const (
	// Has means that the state of a single participant has the person, whatever is
	// planned for it.
	Has Action = iota
	// Keeps means that the state has the person, and goes on having it.
	Keeps
	// KeepsInMap is Keeps of a map of participants.
	KeepsInMap
	// Creates means that the resource is to be created or replaced, and has the
	// person afterwards.
	Creates
	// Destroys means that the resource is to be destroyed, or replaced by one that
	// has somebody else.
	Destroys
)

// Others is what other resources of the process are about to do, or did, with a
// person.
type Others struct {
	actions []Action
	// Put says that a put of the person was made, Removed that a removal has begun
	// or was made. Neither has happened yet where all is still being planned.
	Put, Removed bool
}

// Are reports whether another resource has said one of these.
func (o Others) Are(actions ...Action) bool { return o.count(actions...) > 0 }

// AreTwo reports whether the states of two others have the person.
func (o Others) AreTwo() bool { return o.count(Has) > 1 }

func (o Others) count(actions ...Action) (n int) {
	for _, action := range o.actions {
		if slices.Contains(actions, action) {
			n++
		}
	}
	return n
}

// memberships is what is known of rooms or threads, by id. The zero value is ready
// for use; its methods may be called concurrently.
type memberships struct {
	mu     sync.Mutex
	places map[string]*place
	ended  sync.Cond // a put, a removal, or the wait for one
}

// place is a room or a thread.
type place struct {
	people  map[string]*membership
	claimed map[Owner]bool
}

// membership is one person in one place.
type membership struct {
	actions  []Action
	puts     int  // under way
	removals int  // under way
	put      bool // one succeeded
	removed  bool // one succeeded, after all puts
}

// Note notes what a resource says about the person, and returns what the others
// said before.
func (m *memberships) Note(id, userID string, action Action) Others {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.person(id, userID)
	others := Others{actions: slices.Clone(p.actions), Put: p.put, Removed: p.removals > 0 || p.removed}
	p.actions = append(p.actions, action)
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
	m.ended.Broadcast()
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
		m.ended.Broadcast()
	}()
	if !m.await(ctx, func() bool { return p.puts == 0 }) {
		return ctx.Err()
	}
	if p.put || (Others{actions: p.actions}).Are(Keeps, KeepsInMap) {
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
	stop := context.AfterFunc(ctx, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.ended.Broadcast()
	})
	defer stop()
	for !ready() && ctx.Err() == nil {
		m.ended.Wait()
	}
	return ready()
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
		m.ended.L = &m.mu
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
	claimed := m.place(id).claimed
	first := !claimed[owner]
	claimed[owner] = true
	return first && len(claimed) == 2
}
