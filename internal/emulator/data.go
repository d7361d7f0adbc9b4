// SPDX-License-Identifier: MPL-2.0

package emulator

// This file keeps the state in a data file across restarts: rooms, users, assignments, threads, the keys of the resource,
// Webex with its tokens, and the clock if it was set. It does not keep faults, switches, rate limits and the record of requests.

import (
	"errors"
	"net/http"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

// ErrDataDamaged is in the error about a data file that the server cannot read, or that was cut short while it ran. The
// server can write nothing more then.
var ErrDataDamaged = journal.ErrDamaged

// openData opens the data file of the options, if any, and loads its state. An access key in the options replaces the
// stored one.
func (s *Server) openData(o Options) (err error) {
	if o.Data == "" {
		return nil
	}
	s.journal, err = journal.Open(o.Data,
		s.users.ResourceSection(s.auth.accessKey, func(accessKey []byte) {
			s.resumed = true
			if o.AccessKey == "" {
				s.auth.setAccessKey(accessKey)
			}
		}),
		s.clock.section(), s.users.Section(), s.assignments.Section(), s.rooms.Section(), s.chat.Section(),
		s.webex.Section())
	if err != nil {
		return err
	}
	s.users.KeepResource()
	s.webex.Keep()
	if !o.Now.IsZero() {
		s.clock.changes.Mark(bucketClock, journal.OnlyKey)
	}
	return nil
}

// save writes all changes to the data file before an answer shows them. It reports an error to Options.OnDataError.
func (s *Server) save() error {
	err := s.journal.Sync()
	if report := s.onDataError; err != nil && !errors.Is(err, journal.ErrClosed) && report != nil {
		report(err)
	}
	return err
}

// notSaved returns the answer to a request whose change could not be written. The change stays in memory and is written
// as soon as a write succeeds.
func notSaved(err error, form answerForm) answer {
	if errors.Is(err, journal.ErrClosed) {
		return answer{drop: true}
	}
	a := form.failed(&api.Failure{
		Status: http.StatusInternalServerError, Code: faultCode(http.StatusInternalServerError),
		Message: "The emulator cannot write its data file.",
	})
	a.fault = true
	return a
}
