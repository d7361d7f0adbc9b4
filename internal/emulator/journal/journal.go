// Package journal keeps the state of a server in a data file, so that it outlives the process. What is kept is up to
// the sections: each is a part of the state with a lock of its own.
//
// Sections note under their own lock which records they change. Before any answer is written, one to a reader included,
// the server calls Sync: what was answered stands in the file, and what could still be lost was shown to nobody.
// Requests that wait while a write is under way share the next one.
package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"
)

// Journal writes what the sections have changed to the data file. A nil Journal keeps nothing.
type Journal struct {
	path     string
	db       *bbolt.DB
	sections []Section
	changed  atomic.Uint64 // counts the changes that were ever noted
	written  atomic.Uint64 // how many of them stand in the file
	mu       sync.Mutex    // held by who writes
	closed   bool
	file     os.FileInfo // of the file when it was last looked at: it never shrinks
	damaged  bool        // the file cannot be touched any more
}

// ErrClosed is a write that came after the server had stopped: nobody waits for its answer.
var ErrClosed = errors.New("the data file is closed")

// Sync returns once everything that was noted before the call stands in the file.
func (j *Journal) Sync() error {
	if j == nil {
		return nil
	}
	wanted := j.changed.Load()
	if j.written.Load() >= wanted {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.written.Load() >= wanted {
		return nil // another request's write took it along
	}
	if j.closed {
		return ErrClosed
	}
	wanted = j.changed.Load()
	err := j.inPlace()
	if err == nil {
		err = j.write()
	}
	if err != nil {
		return fmt.Errorf("cannot write the data file %q: %w", j.path, err)
	}
	j.written.Store(wanted)
	return nil
}

// inPlace tells whether the path still leads to the file that was opened, and all of that is there. A write elsewhere
// would be lost, and one beyond the end of the file would end the process. The caller holds the lock.
func (j *Journal) inPlace() error {
	if j.damaged {
		return ErrDamaged
	}
	now, err := os.Stat(j.path)
	switch {
	case err != nil || !os.SameFile(now, j.file):
		return errMissing
	case now.Size() < j.file.Size():
		j.damaged = true
		return ErrDamaged
	}
	j.file = now
	return nil
}

// write saves what is unsaved of all sections, all of it or nothing.
func (j *Journal) write() error {
	batches := make([]batch, 0, len(j.sections))
	for i := range j.sections {
		b, err := j.sections[i].take()
		if err != nil {
			j.giveBack(batches)
			return err
		}
		batches = append(batches, b)
	}
	err := guarded(func() error {
		return j.db.Update(func(tx *bbolt.Tx) error {
			for i, b := range batches {
				if err := j.sections[i].write(tx, b); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		j.giveBack(batches)
	}
	j.damaged = errors.Is(err, ErrDamaged)
	return err
}

// giveBack makes what was taken from the first sections unsaved again.
func (j *Journal) giveBack(batches []batch) {
	for i, b := range batches {
		j.sections[i].giveBack(b)
	}
}

// Close saves what is left, such as what tests changed without a request, and lets go of the file.
func (j *Journal) Close() error {
	if j == nil {
		return nil
	}
	err := j.Sync()
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	if j.damaged {
		return err // the end of the process lets go of it
	}
	return errors.Join(err, j.db.Close())
}

// Abandon lets go of the file without saving anything.
func (j *Journal) Abandon() error {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	return j.db.Close()
}

// Database is the open file, for tests that fill the disk or hold a write up.
func (j *Journal) Database() *bbolt.DB { return j.db }

// Open opens the file of that path, makes it where there is none, and fills the sections from it.
func Open(path string, sections ...Section) (*Journal, error) {
	j := &Journal{path: path, sections: sections}
	err := guarded(j.open)
	if err == nil {
		err = guarded(j.restore)
	}
	if err != nil {
		if j.db != nil {
			err = errors.Join(err, j.db.Close())
		}
		return nil, fmt.Errorf("cannot use the data file %q: %w", path, err)
	}
	return j, nil
}

// open opens the file, and makes it where there is none. A file that is refused is left as it was.
func (j *Journal) open() error {
	info, err := os.Stat(j.path)
	switch {
	case err != nil: // most often there is none yet; whatever else it is, opening says so
	case !info.Mode().IsRegular():
		return errForeign
	case info.Size() > 0:
		if err := inspect(j.path, info.Size()); err != nil {
			return err
		}
	}
	j.db, err = openDatabase(j.path, false)
	if err != nil {
		return err
	}
	// The keys of the resource are in it; a file that was there may have had another mode.
	if err := os.Chmod(j.path, 0o600); err != nil {
		return err
	}
	if j.file, err = os.Stat(j.path); err != nil {
		return err
	}
	return j.db.Update(func(tx *bbolt.Tx) error {
		about, err := tx.CreateBucketIfNotExists([]byte(bucketAbout))
		if err != nil {
			return err
		}
		for _, s := range j.sections {
			for _, name := range s.Buckets {
				if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
					return err
				}
			}
		}
		version, err := json.Marshal(knownVersion)
		if err != nil {
			return err
		}
		return about.Put([]byte(keyVersion), version)
	})
}

// Restore fills the sections from the file; from then on they note their changes.
func (j *Journal) restore() error {
	err := j.db.View(func(tx *bbolt.Tx) error {
		for _, s := range j.sections {
			if err := s.Restore(tx); err != nil {
				return err
			}
		}
		return nil
	})
	for _, s := range j.sections {
		s.Changes.count, s.Changes.records = &j.changed, map[Record]bool{}
	}
	return err
}
