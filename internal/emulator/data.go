package emulator

// This file keeps the state in a data file, so that it outlives the process: rooms, users, threads, the keys of the
// resource, and the clock where it was set. Faults, switches, rate limits and the record of requests are not kept.
//
// Stores note under their own lock which records they change. Before any answer is written, one to a reader included,
// the server calls sync: what was answered stands in the file, and what could still be lost was shown to nobody.
// Requests that wait while a write is under way share the next one.

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"
)

// record names one entry of the data file.
type record struct{ bucket, key string }

// unsaved is what a store has changed that the data file does not hold yet. The store's lock guards it. The zero
// value, of a server without a data file, notes nothing.
type unsaved struct {
	changed *atomic.Uint64 // the journal's count; nil where nothing is kept
	cleared bool           // whatever the file holds of the store is void
	records map[record]bool
}

// mark notes that a record was made, changed or deleted.
func (u *unsaved) mark(bucket, key string) {
	if u.changed == nil {
		return
	}
	u.records[record{bucket, key}] = true
	u.changed.Add(1)
}

// clear notes that the store was emptied. What is put into it afterwards is to be marked like any change.
func (u *unsaved) clear() {
	if u.changed == nil {
		return
	}
	u.cleared, u.records = true, map[record]bool{}
	u.changed.Add(1)
}

// section is a part of the state with a lock of its own, as the journal sees it.
type section struct {
	mu      *sync.Mutex
	unsaved *unsaved
	buckets []string
	// stored is what a record should hold now, nil where it is gone. It is called under the lock.
	stored func(record) any
	// restore fills the section from the file, before anything is served.
	restore func(*bbolt.Tx) error
}

// batch is what one write changes in a section's buckets.
type batch struct {
	cleared bool
	records map[record][]byte // encoded; nil is to be deleted
}

// take is everything unsaved, which counts as saved from then on.
func (s *section) take() (batch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := batch{s.unsaved.cleared, make(map[record][]byte, len(s.unsaved.records))}
	for r := range s.unsaved.records {
		value := s.stored(r)
		if value == nil {
			b.records[r] = nil
			continue
		}
		encoded, err := json.Marshal(value)
		if err != nil {
			return batch{}, fmt.Errorf("encode an entry of %s: %w", r.bucket, err)
		}
		b.records[r] = encoded
	}
	s.unsaved.cleared, s.unsaved.records = false, map[record]bool{}
	return b, nil
}

// giveBack makes a batch that could not be written unsaved again.
func (s *section) giveBack(b batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unsaved.cleared = s.unsaved.cleared || b.cleared
	for r := range b.records {
		s.unsaved.records[r] = true
	}
}

func (s *section) write(tx *bbolt.Tx, b batch) error {
	for _, name := range s.buckets {
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
		bucket := tx.Bucket([]byte(r.bucket))
		var err error
		if value == nil {
			err = bucket.Delete([]byte(r.key))
		} else {
			err = bucket.Put([]byte(r.key), value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// each decodes the entries of a bucket, in the order of their keys.
func each[T any](tx *bbolt.Tx, bucket string, put func(key string, value T) error) error {
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

// journal writes what the sections have changed to the data file. A nil journal keeps nothing.
type journal struct {
	path     string
	db       *bbolt.DB
	sections []section
	changed  atomic.Uint64 // counts the changes that were ever noted
	written  atomic.Uint64 // how many of them stand in the file
	mu       sync.Mutex    // held by who writes
	closed   bool
	old      bool        // the file held the keys of a resource when it was opened
	file     os.FileInfo // of the file when it was last looked at: it never shrinks
	damaged  bool        // the file cannot be touched any more
}

// errStopped is a write that came after the server had stopped: nobody waits for its answer.
var errStopped = errors.New("the data file is closed")

// sync returns once everything that was noted before the call stands in the file.
func (j *journal) sync() error {
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
		return errStopped
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
func (j *journal) inPlace() error {
	if j.damaged {
		return ErrDataDamaged
	}
	now, err := os.Stat(j.path)
	switch {
	case err != nil || !os.SameFile(now, j.file):
		return errMissing
	case now.Size() < j.file.Size():
		j.damaged = true
		return ErrDataDamaged
	}
	j.file = now
	return nil
}

// write saves what is unsaved of all sections, all of it or nothing.
func (j *journal) write() error {
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
	j.damaged = errors.Is(err, ErrDataDamaged)
	return err
}

// giveBack makes what was taken from the first sections unsaved again.
func (j *journal) giveBack(batches []batch) {
	for i, b := range batches {
		j.sections[i].giveBack(b)
	}
}

// close saves what is left, such as what tests changed without a request, and lets go of the file.
func (j *journal) close() error {
	if j == nil {
		return nil
	}
	err := j.sync()
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	if j.damaged {
		return err // the end of the process lets go of it
	}
	return errors.Join(err, j.db.Close())
}

// abandon lets go of the file without saving anything.
func (j *journal) abandon() error {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	return j.db.Close()
}

// begun reports whether the file was in use before.
func (j *journal) begun() bool { return j != nil && j.old }

// save returns once everything that an answer tells stands in the data file, and reports where it cannot.
func (s *Server) save() error {
	err := s.journal.sync()
	if report := s.settings.current().DataFailed; err != nil && !errors.Is(err, errStopped) && report != nil {
		report(err)
	}
	return err
}

// unwritten is the answer in place of one that could be lost. The change that was asked for may be made: it stays in
// memory, and is in the file as soon as a write succeeds.
func (s *Server) unwritten(err error, p plane, o Options) answer {
	if errors.Is(err, errStopped) {
		return answer{drop: true}
	}
	a := failed(&failure{
		status: http.StatusInternalServerError, code: faultCode(http.StatusInternalServerError),
		message: "The emulator cannot write its data file.",
	}, p, o)
	a.fault = true
	return a
}
