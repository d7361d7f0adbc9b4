package roster

// This file remembers what resources of one process say to each other about a
// room or a thread: who manages its roster, who created it, and whether its time
// is over.

import "sync"

// Owner says how a configuration manages a roster.
type Owner int

const (
	// ByMap is the participants map of the room or thread itself, which owns the
	// whole roster.
	ByMap Owner = iota
	// BySingles is resources of one participant each, which add to it.
	BySingles
)

// ownership is what is known of rooms or threads, by id. The zero value is ready
// for use; its methods may be called concurrently.
type ownership struct {
	mu      sync.Mutex
	remarks map[string]*remarks
}

// remarks is what is known of one room or thread.
type remarks struct {
	claimed  map[Owner]bool
	reported bool
	expired  bool
	creator  string
	kept     map[string]int    // users, by how many of our puts have not failed
	wanted   map[string]string // users, by what a single resource wants them to be
}

// Claim notes that owner manages the roster of the room or thread. It returns
// true once per id and process: to the claim by which both owners have claimed
// it.
func (o *ownership) Claim(id string, owner Owner) (conflict bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	m := o.on(id)
	m.claimed[owner] = true
	if m.reported || len(m.claimed) < 2 {
		return false
	}
	m.reported = true
	return true
}

// Keep notes that a resource puts the user into the room, and returns how to take
// that back. Threads have Admit.
//
// Terraform runs the destroy of one resource and the create of another at the
// same time: where a single participant was renamed, both are about one user,
// and the put must win whatever their order. So a user whom we have put is not
// removed by a resource that goes in the same run.
func (o *ownership) Keep(id, userID string) (failed func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	m := o.on(id)
	if m.kept == nil {
		m.kept = map[string]int{}
	}
	m.kept[userID]++
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		m.kept[userID]--
	}
}

// Keeps says whether the user was put and is to stay.
func (o *ownership) Keeps(id, userID string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	m := o.remarks[id]
	return m != nil && m.kept[userID] > 0
}

// Want notes what a single resource wants a user to be in the room. It returns
// what another one of this process wants, or "" where they agree.
func (o *ownership) Want(id, userID, role string) (other string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	m := o.on(id)
	if m.wanted == nil {
		m.wanted = map[string]string{}
	}
	if before := m.wanted[userID]; before != role {
		other = before
	}
	m.wanted[userID] = role
	return other
}

// NoteExpired notes that a Read of the room or thread in this process found its
// time over.
func (o *ownership) NoteExpired(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.on(id).expired = true
}

// Expired says whether NoteExpired was called for the room or thread.
func (o *ownership) Expired(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	m := o.remarks[id]
	return m != nil && m.expired
}

// NoteCreator notes the raw id of who created the thread.
func (o *ownership) NoteCreator(id, userID string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.on(id).creator = userID
}

// Creator returns what NoteCreator was called with for the thread, or "".
func (o *ownership) Creator(id string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if m := o.remarks[id]; m != nil {
		return m.creator
	}
	return ""
}

func (o *ownership) on(id string) *remarks {
	if o.remarks == nil {
		o.remarks = make(map[string]*remarks)
	}
	m := o.remarks[id]
	if m == nil {
		m = &remarks{claimed: make(map[Owner]bool)}
		o.remarks[id] = m
	}
	return m
}
