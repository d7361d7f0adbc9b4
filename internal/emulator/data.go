package emulator

// This file keeps the state in a data file, so that it outlives the process: rooms, users, assignments, threads, the keys
// of the resource, and the clock where it was set. Faults, switches, rate limits and the record of requests are not kept.

import (
	"errors"
	"net/http"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
)

// ErrDataDamaged is in an error about a data file that cannot be read, or that was cut short while the server ran:
// nothing can be written any more then.
var ErrDataDamaged = journal.ErrDamaged

// openData opens the data file of the options, if any, and takes the state from it. An access key of the options takes
// the place of the kept one.
func (s *Server) openData(o Options) (err error) {
	if o.Data == "" {
		return nil
	}
	s.journal, err = journal.Open(o.Data,
		s.users.ResourceSection(func() []byte { return s.auth.key }, func(accessKey []byte) {
			s.resumed = true
			if o.AccessKey == "" {
				s.auth.key = accessKey
			}
		}),
		s.clock.section(), s.users.Section(), s.assignments.Section(), s.rooms.Section(), s.chat.Section())
	if err != nil {
		return err
	}
	s.users.KeepResource()
	if !o.Now.IsZero() {
		s.clock.changes.Mark(bucketClock, journal.OnlyKey)
	}
	return nil
}

// save returns once everything that an answer tells stands in the data file, and reports where it cannot.
func (s *Server) save() error {
	err := s.journal.Sync()
	if report := s.dataFailed; err != nil && !errors.Is(err, journal.ErrClosed) && report != nil {
		report(err)
	}
	return err
}

// notSaved is the answer in place of one that could be lost. The change that was asked for may be made: it stays in
// memory, and is in the file as soon as a write succeeds.
func (s *Server) notSaved(err error, p plane, form ChatErrorEnvelope) answer {
	if errors.Is(err, journal.ErrClosed) {
		return answer{drop: true}
	}
	a := failed(&api.Failure{
		Status: http.StatusInternalServerError, Code: faultCode(http.StatusInternalServerError),
		Message: "The emulator cannot write its data file.",
	}, p, form)
	a.fault = true
	return a
}
