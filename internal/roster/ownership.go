package roster

// This file remembers what resources of one process say to each other about a
// room: who manages its roster, and whether its time is over.

// Owner says how a configuration manages the roster of a room.
type Owner int

const (
	// ByMap is the room's own participants map, which owns the whole roster.
	ByMap Owner = iota
	// BySingles is resources of one participant each, which add to it.
	BySingles
)

// remarks is what is known of one room.
type remarks struct {
	claimed  map[Owner]bool
	reported bool
	expired  bool
}

// Claim notes that owner manages the roster of the room. It returns true once
// per room and process: to the claim by which both owners have claimed it.
func (r *Rooms) Claim(roomID string, owner Owner) (conflict bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := r.remarksOn(roomID)
	m.claimed[owner] = true
	if m.reported || len(m.claimed) < 2 {
		return false
	}
	m.reported = true
	return true
}

// NoteExpired notes that a Read of the room in this process found its time
// over.
func (r *Rooms) NoteExpired(roomID string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.remarksOn(roomID).expired = true
}

// Expired says whether NoteExpired was called for the room.
func (r *Rooms) Expired(roomID string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := r.rooms[roomID]
	return m != nil && m.expired
}

func (r *Rooms) remarksOn(roomID string) *remarks {
	m := r.rooms[roomID]
	if m == nil {
		m = &remarks{claimed: make(map[Owner]bool)}
		r.rooms[roomID] = m
	}
	return m
}
