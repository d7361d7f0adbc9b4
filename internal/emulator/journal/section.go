// SPDX-License-Identifier: MPL-2.0

package journal

// This file has the sections of the state, and their changes.

import (
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"
)

// Record names one entry of the data file.
type Record struct {
	Bucket string // the bucket with the entry
	Key    string // the key of the entry in the bucket
}

// OnlyKey is the key in a bucket of one entry.
const OnlyKey = "-"

// Changes are the changes of a store that the data file does not have yet. The store's lock guards them. The zero value is
// for a server without a data file, and marks nothing.
type Changes struct {
	count   *atomic.Uint64 // the journal's count of changes; nil without a data file
	cleared bool           // what the file has of the store is void
	records map[Record]bool
}

// Enabled reports whether there is a data file: without one, nothing needs to be marked.
func (c *Changes) Enabled() bool { return c.count != nil }

// Mark marks a record that was created, changed or deleted.
func (c *Changes) Mark(bucket, key string) {
	if !c.Enabled() {
		return
	}
	c.records[Record{bucket, key}] = true
	c.count.Add(1)
}

// Clear marks the store as emptied. What is added to it afterwards must be marked like any change.
func (c *Changes) Clear() {
	if !c.Enabled() {
		return
	}
	c.cleared, c.records = true, map[Record]bool{}
	c.count.Add(1)
}

// Section is a part of the state with a lock of its own.
type Section struct {
	Lock    *sync.Mutex // guards the state of the section
	Changes *Changes    // what the data file does not have yet
	Buckets []string    // the names of its buckets in the data file
	// Stored returns the current value of a record, nil if it was deleted. It is called under the lock.
	Stored func(Record) any
	// Restore reads the section from the file, before the server starts.
	Restore func(*bbolt.Tx) error
}

// batch is what one write changes in the buckets of a section.
type batch struct {
	cleared bool
	records map[Record][]byte // encoded; nil is to be deleted
}

// take returns all changes, which count as written from then on.
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

// restoreChanges marks the records of a batch that could not be written as changed again.
func (s *Section) restoreChanges(b batch) {
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
			return fmt.Errorf("entry %q of %s: %w; %s", key, bucket, err, startOver)
		}
		return nil
	})
}
