// SPDX-License-Identifier: MPL-2.0

package journal

// This file opens the data file. It refuses a file of another program or version, or one that another process uses.

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

const (
	knownVersion = 1
	lockWait     = time.Second // for another process to close the file

	bucketAbout = "acs-emulator" // marks a data file of the emulator
	keyVersion  = "version"
)

// startOver is the advice for a file that cannot be read.
const startOver = "name another file, or delete this one to start over"

var (
	// ErrDamaged is in the error about a data file that cannot be read, or that was cut short while the server ran. Nothing
	// more can be written then.
	ErrDamaged = errors.New("it is cut short or damaged; " + startOver)

	errForeign = errors.New("it is not a data file of the emulator; name another file, or one that does not exist yet")
	errInUse   = errors.New("another process uses it; stop that one, or name another file")
	errMissing = errors.New("it was deleted or replaced; put it back, or stop the emulator, whose state is lost then")
)

// inspect refuses a file that is not a complete data file of this version. It does not write to it.
func inspect(path string, size int64) error {
	db, err := openDatabase(path, true)
	if err != nil {
		return err
	}
	err = recovering(func() error { return db.View(inspectAll(size)) })
	return errors.Join(err, db.Close())
}

// inspectAll reads the file for inspect.
func inspectAll(size int64) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error {
		// Reading beyond the end of a mapped file would end the process.
		if tx.Size() > size {
			return ErrDamaged
		}
		about := tx.Bucket([]byte(bucketAbout))
		if about == nil {
			return errForeign
		}
		var version int
		if err := json.Unmarshal(about.Get([]byte(keyVersion)), &version); err != nil {
			return errForeign
		}
		if version != knownVersion {
			return fmt.Errorf("it is of version %d, and this emulator knows version %d only; %s", version, knownVersion, startOver)
		}
		return readThrough(tx)
	}
}

// readThrough reads every page with entries. restore decodes the entries later.
func readThrough(tx *bbolt.Tx) error {
	return tx.ForEach(func(_ []byte, b *bbolt.Bucket) error {
		return b.ForEach(func(_, _ []byte) error { return nil })
	})
}

// recovering calls do, and turns its panic into ErrDamaged: on a damaged page, bbolt panics or reads outside the file.
func recovering(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if recover() != nil {
			err = ErrDamaged
		}
	}()
	return do()
}

func openDatabase(path string, readOnly bool) (*bbolt.DB, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: lockWait, ReadOnly: readOnly, FreelistType: bbolt.FreelistMapType, NoStatistics: true,
	})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, errInUse
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrVersionMismatch),
		errors.Is(err, bolterrors.ErrChecksum):
		return nil, errForeign
	case err != nil && readOnly && !errors.As(err, new(*fs.PathError)): // such as one page alone
		return nil, ErrDamaged
	}
	return db, err
}
