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

// Record names one entry of the data file.
type Record struct{ Bucket, Key string }

// OnlyKey is the key in a bucket of one entry.
const OnlyKey = "-"

// Changes are what a store has changed that the data file does not hold yet. The store's lock guards them. The zero
// value, of a server without a data file, notes nothing.
type Changes struct {
	count   *atomic.Uint64 // the journal's count of changes; nil where nothing is kept
	cleared bool           // whatever the file holds of the store is void
	records map[Record]bool
}

// Kept tells whether there is a data file: without one nothing need be marked.
func (c *Changes) Kept() bool { return c.count != nil }

// Mark notes that a record was made, changed or deleted.
func (c *Changes) Mark(bucket, key string) {
	if !c.Kept() {
		return
	}
	c.records[Record{bucket, key}] = true
	c.count.Add(1)
}

// Clear notes that the store was emptied. What is put into it afterwards is to be marked like any change.
func (c *Changes) Clear() {
	if !c.Kept() {
		return
	}
	c.cleared, c.records = true, map[Record]bool{}
	c.count.Add(1)
}

// Section is a part of the state with a lock of its own, as the journal sees it.
type Section struct {
	Lock    *sync.Mutex
	Changes *Changes
	Buckets []string
	// Stored is what a record should hold now, nil where it is gone. It is called under the lock.
	Stored func(Record) any
	// Restore fills the section from the file, before anything is served.
	Restore func(*bbolt.Tx) error
}

// batch is what one write changes in a section's buckets.
type batch struct {
	cleared bool
	records map[Record][]byte // encoded; nil is to be deleted
}

// take is everything unsaved, which counts as saved from then on.
func (s *Section) take() (batch, error) {
	s.Lock.Lock()
	defer s.Lock.Unlock()
	b := batch{s.Changes.cleared, make(map[Record][]byte, len(s.Changes.records))}
	for r := range s.Changes.records {
		value := s.Stored(r)
		if value == nil {
			b.records[r] = nil
			continue
		}
		encoded, err := json.Marshal(value)
		if err != nil {
			return batch{}, fmt.Errorf("encode an entry of %s: %w", r.Bucket, err)
		}
		b.records[r] = encoded
	}
	s.Changes.cleared, s.Changes.records = false, map[Record]bool{}
	return b, nil
}

// giveBack makes a batch that could not be written unsaved again.
func (s *Section) giveBack(b batch) {
	s.Lock.Lock()
	defer s.Lock.Unlock()
	s.Changes.cleared = s.Changes.cleared || b.cleared
	for r := range b.records {
		s.Changes.records[r] = true
	}
}

func (s *Section) write(tx *bbolt.Tx, b batch) error {
	for _, name := range s.Buckets {
		if !b.cleared {
			break
		}
		if err := tx.DeleteBucket([]byte(name)); err != nil {
			return err
		}
		if _, err := tx.CreateBucket([]byte(name)); err != nil {
			return err
		}
	}
	for r, value := range b.records {
		bucket := tx.Bucket([]byte(r.Bucket))
		var err error
		if value == nil {
			err = bucket.Delete([]byte(r.Key))
		} else {
			err = bucket.Put([]byte(r.Key), value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Each decodes the entries of a bucket, in the order of their keys.
func Each[T any](tx *bbolt.Tx, bucket string, put func(key string, value T) error) error {
	return tx.Bucket([]byte(bucket)).ForEach(func(key, encoded []byte) error {
		var value T
		err := json.Unmarshal(encoded, &value)
		if err == nil {
			err = put(string(key), value)
		}
		if err != nil {
			return fmt.Errorf("entry %q of %s: %w; %s", key, bucket, err, startAnew)
		}
		return nil
	})
}

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
