// SPDX-License-Identifier: MPL-2.0

// Package journal keeps the state of a server in a data file across restarts. Each section is a part of the state with a
// lock of its own.
//
// Sections mark under their own lock which records they change. The server calls Sync before each answer, also to a GET:
// everything that an answer shows is in the file. Requests that wait for a write share the next one.
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
	changed  atomic.Uint64 // counts all changes that were marked
	written  atomic.Uint64 // how many of them are in the file
	mu       sync.Mutex    // held during a write
	closed   bool
	file     os.FileInfo // of the file at the last check: it never shrinks
	damaged  bool        // the file cannot be used any more
}

// ErrClosed is the error of a write after the server has stopped.
var ErrClosed = errors.New("the data file is closed")

// Sync returns when everything that was marked before the call is in the file.
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
		return nil // another request has written it
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
		return fmt.Errorf("cannot write the data file %s: %w", j.path, err)
	}
	j.written.Store(wanted)
	return nil
}

// inPlace returns an error unless the path still leads to the open file, at its full size. A write to another file would
// be lost, and one beyond the end of the file would end the process. The caller holds the lock.
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

// write writes the changes of all sections, all of them or none.
func (j *Journal) write() error {
	batches := make([]batch, 0, len(j.sections))
	for i := range j.sections {
		b, err := j.sections[i].take()
		if err != nil {
			j.restoreChanges(batches)
			return err
		}
		batches = append(batches, b)
	}
	err := recovering(func() error {
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
		j.restoreChanges(batches)
	}
	j.damaged = errors.Is(err, ErrDamaged)
	return err
}

// restoreChanges marks the records of the batches as changed again.
func (j *Journal) restoreChanges(batches []batch) {
	for i, b := range batches {
		j.sections[i].restoreChanges(b)
	}
}

// Close writes the remaining changes, such as those that tests made without a request, and closes the file.
func (j *Journal) Close() error {
	if j == nil {
		return nil
	}
	err := j.Sync()
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	if j.damaged {
		return err // the end of the process closes the file
	}
	return errors.Join(err, j.db.Close())
}

// Abandon closes the file without writing anything.
func (j *Journal) Abandon() error {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	return j.db.Close()
}

// Database returns the open file, for tests that fill the disk or hold up a write.
func (j *Journal) Database() *bbolt.DB { return j.db }

// Open opens a data file, or creates it, and restores the sections from it.
func Open(path string, sections ...Section) (*Journal, error) {
	j := &Journal{path: path, sections: sections}
	err := recovering(j.open)
	if err == nil {
		err = recovering(j.restore)
	}
	if err != nil {
		if j.db != nil {
			err = errors.Join(err, j.db.Close())
		}
		return nil, fmt.Errorf("cannot use the data file %s: %w", path, err)
	}
	return j, nil
}

// open opens the file, or creates it. It does not change a file that it refuses.
func (j *Journal) open() error {
	info, err := os.Stat(j.path)
	switch {
	case err != nil: // most often there is no file yet; openDatabase reports other errors
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
	// The file has the keys of the resource, and may have had another mode.
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

// restore restores the sections from the file. From then on they mark their changes.
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
