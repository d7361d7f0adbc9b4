// SPDX-License-Identifier: MPL-2.0

package emulator

// This file starts and stops a server.

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
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/webex"
)

// accessKeySize is the size of a random access key.
const accessKeySize = 64

// idleTimeout is how long a client may take to send another request.
const idleTimeout = 2 * time.Minute

// ErrSeed is in the error of Start if the server cannot use the seed.
var ErrSeed = errors.New("cannot use the seed")

// Start starts a server, which runs until Close or Shutdown. It fails if the access key is not base64, if the address is
// in use or not a loopback address, or if it cannot use the data file or the seed. Errors never hold the access key.
func Start(o Options) (*Server, error) {
	o = o.withDefaults()
	key, err := accessKey(o.AccessKey)
	if err != nil {
		return nil, err
	}
	listener, certificate, err := listen(o)
	if err != nil {
		return nil, err
	}
	s := &Server{
		url:         "http://" + listener.Addr().String(),
		served:      make(chan struct{}),
		auth:        newAuthenticator(key),
		clock:       newClock(o.Now),
		settings:    newSettings(o.Switches),
		faults:      &faults{},
		certificate: certificate,
		onRequest:   o.OnRequest,
		onExchange:  o.OnExchange,
		onDataError: o.OnDataError,
		bodyTimeout: o.BodyTimeout,
	}
	if o.TLS {
		s.url = "https://" + listener.Addr().String()
	}
	s.requests = newRequestRecord(o.RecordLimit)
	s.rooms = rooms.New(s.clock.now)
	s.users = identity.New(s.clock.now)
	s.assignments = identity.NewAssignments()
	s.chat = chat.New(s.clock.now, s.users.Status)
	s.webex = webex.New(s.clock.now)
	s.limiter = newLimiter(o.RateSpeed)
	s.routes = slices.Concat(s.rooms.Routes(), s.users.Routes(), s.assignments.Routes(), s.chat.Routes(),
		s.webex.Routes())
	if err := s.openData(o); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	if err := s.seedOnce(o); err != nil {
		return nil, errors.Join(err, s.journal.Abandon(), listener.Close())
	}
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.route),
		ReadHeaderTimeout: o.HeaderTimeout,
		IdleTimeout:       idleTimeout,
		ErrorLog:          log.New(io.Discard, "", 0), // of failed handshakes, which their clients see
		ConnState:         s.unused.watch,
	}
	go func() {
		defer close(s.served)
		// Serve always returns an error. After Close it is http.ErrServerClosed; if the listener fails, clients see it.
		_ = s.http.Serve(listener)
	}()
	return s, nil
}

// listen opens the listener, and makes the certificate that it shows with TLS.
func listen(o Options) (listener net.Listener, certificate []byte, err error) {
	address := o.Listen
	if address == "" {
		address = "127.0.0.1:0"
	}
	if err := requireLoopback(address); err != nil {
		return nil, nil, err
	}
	if listener, err = net.Listen("tcp", address); err != nil {
		return nil, nil, unavailable(address, err)
	}
	if o.TLS {
		return withTLS(listener)
	}
	return listener, nil, nil
}

// seedOnce loads the seed of the options, unless the data file already has a state. It reads the seed either way, so
// that a wrong one always fails. The seed is written together with the keys of the resource, which mark a file that has
// a state.
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

// Close stops the server: it drops open connections and closes the data file. Calls after the first do nothing.
func (s *Server) Close() error {
	var err error
	s.closing.Do(func() {
		err = s.http.Close()
		<-s.served
		err = errors.Join(err, s.journal.Close())
	})
	return err
}

// Shutdown stops accepting requests, finishes those in progress until ctx ends, and then closes the server.
func (s *Server) Shutdown(ctx context.Context) error {
	s.unused.close()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, ctx.Err()) {
		err = nil // Close drops what takes longer
	}
	return errors.Join(err, s.Close())
}

// accessKey decodes a base64 key, or makes a random one if none is given.
func accessKey(given string) ([]byte, error) {
	if given == "" {
		key := make([]byte, accessKeySize)
		_, _ = rand.Read(key) // never fails
		return key, nil
	}
	key, err := base64.StdEncoding.DecodeString(given)
	if err != nil || len(key) == 0 {
		return nil, errors.New("the access key is not base64")
	}
	return key, nil
}

// unavailable returns the error about an address that the server cannot listen on.
func unavailable(address string, err error) error {
	const onWindows = syscall.Errno(10048) // WSAEADDRINUSE, which is no EADDRINUSE to Go
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, onWindows) {
		return fmt.Errorf("cannot listen on %s: the address is in use, perhaps by another emulator; "+
			"stop that one, or choose another port, 0 for any free one", address)
	}
	return fmt.Errorf("cannot listen: %w", err)
}

// requireLoopback refuses addresses that other machines can reach: the state is private, and the key is on a terminal.
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
