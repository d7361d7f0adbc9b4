package emulator

// This file starts a server and stops it.

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"syscall"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/chat"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/identity"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/rooms"
)

const (
	headerTimeout = 10 * time.Second // for a client to send its request headers
	idleTimeout   = 2 * time.Minute  // for a client to send another request
)

// ErrSeed is in the error of Start where the seed cannot be taken.
var ErrSeed = errors.New("cannot take the seed")

// Start listens, serves until Close, and returns the running server. It fails where the access key is no base64,
// the address is not a loopback one, the address is in use, or the data file or the seed cannot be used. Errors never
// hold the access key.
func Start(o Options) (*Server, error) {
	o = o.withDefaults()
	key, err := accessKey(o.AccessKey)
	if err != nil {
		return nil, err
	}
	address := o.Listen
	if address == "" {
		address = "127.0.0.1:0"
	}
	if err := requireLoopback(address); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, unavailable(address, err)
	}
	scheme, certificate := "http://", []byte(nil)
	if o.TLS {
		scheme = "https://"
		listener, certificate, err = secure(listener)
		if err != nil {
			return nil, err
		}
	}

	s := &Server{
		url:      scheme + listener.Addr().String(),
		served:   make(chan struct{}),
		auth:     newAuthenticator(key),
		clock:    newClock(o.Now),
		settings: newSettings(o.switches()),
		faults:   &faults{},
		observe:  o.Observe,

		certificate: certificate,
		wire:        o.Wire,
		dataFailed:  o.DataFailed,
		bodyTimeout: o.BodyTimeout,
	}
	s.requests = newRequestRecord(o.RecordLimit)
	s.rooms = rooms.New(s.clock.now)
	s.users = identity.New(s.clock.now)
	s.assignments = identity.NewAssignments()
	s.chat = chat.New(s.clock.now, s.users.Status)
	s.limiter = newLimiter(o.RateSpeed)
	s.routes = slices.Concat(s.rooms.Routes(), s.users.Routes(), s.assignments.Routes(), s.chat.Routes())
	if err := s.openData(o); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	if err := s.seedOnce(o); err != nil {
		return nil, errors.Join(err, s.journal.Abandon(), listener.Close())
	}
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.route),
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		ErrorLog:          log.New(io.Discard, "", 0), // of broken handshakes, which their clients hear of
		ConnState:         s.unused.watch,
	}
	go func() {
		defer close(s.served)
		// Serve always returns an error; after Close it is http.ErrServerClosed, and a listener that breaks
		// shows itself to the clients.
		_ = s.http.Serve(listener)
	}()
	return s, nil
}

// seedOnce takes the seed of the options, but not into a data file that was there before: what became of the state
// since then is what counts. The seed is read either way, so that a wrong one is never overlooked. It comes into the
// file together with the keys by which the file is known as begun.
func (s *Server) seedOnce(o Options) (err error) {
	switch {
	case o.Seed == nil:
	case s.resumed:
		err = s.newSeedPlan().read(o.Seed)
	default:
		_, err = s.Seed(o.Seed)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSeed, err)
	}
	return s.journal.Sync()
}

// Close stops listening, drops open connections and closes the data file. Calls after the first do nothing.
func (s *Server) Close() error {
	var err error
	s.closing.Do(func() {
		err = s.http.Close()
		<-s.served
		err = errors.Join(err, s.journal.Close())
	})
	return err
}

// Shutdown stops listening and lets answers under way be finished, for as long as ctx allows; then it is Close.
func (s *Server) Shutdown(ctx context.Context) error {
	s.unused.close()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, ctx.Err()) {
		err = nil // what took too long is dropped, as asked
	}
	return errors.Join(err, s.Close())
}

// accessKey decodes a given base64 key, or makes a random one where none is given.
func accessKey(given string) ([]byte, error) {
	if given == "" {
		key := make([]byte, 64)
		_, _ = rand.Read(key) // never fails
		return key, nil
	}
	key, err := base64.StdEncoding.DecodeString(given)
	if err != nil || len(key) == 0 {
		return nil, errors.New("the access key is no base64 text")
	}
	return key, nil
}

// unavailable says why an address cannot be listened on, and what to do.
func unavailable(address string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("cannot listen on %s: the address is in use, perhaps by another emulator; "+
			"stop that one, or choose another port, 0 for any free one", address)
	}
	return fmt.Errorf("cannot listen: %w", err)
}

// requireLoopback refuses addresses that others than this machine could reach: the emulator's state is nobody's
// business, and its key stands on a terminal.
func requireLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("cannot listen on %q: want HOST:PORT", address)
	}
	if host == "localhost" {
		return nil
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("cannot listen on %q: only loopback addresses are served", address)
	}
	return nil
}
