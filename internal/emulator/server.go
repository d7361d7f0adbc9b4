// Package emulator is a stateful Azure Communication Services server for tests and demonstrations.
//
// It answers on a loopback address as the service was seen to answer: wire time formats, error bodies, status codes,
// headers and paging. Access-key signatures are verified over exactly what arrives. Comments name the recorded
// facts that a behaviour rests on ("fact 1.5-03"); where nothing was recorded, a named switch of [Options] chooses
// between the possible readings.
//
// The package defines its own wire types and knows nothing of the client, so that the two cannot share one mistake.
package emulator

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
	"sync"
	"syscall"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/chat"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/identity"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/rooms"
)

const (
	headerTimeout = 10 * time.Second // for a client to send its request headers
	idleTimeout   = 2 * time.Minute  // for a client to send another request
)

// Server is one running emulator with a state of its own. Its methods are safe for concurrent use.
type Server struct {
	url         string
	http        *http.Server
	served      chan struct{}
	closing     sync.Once
	auth        *authenticator
	clock       *clock
	settings    *settings
	faults      *faults
	requests    *requestRecord
	observe     func(Request)
	wire        func(Exchange)
	dataFailed  func(error)
	bodyTimeout time.Duration
	limiter     *limiter
	rooms       *rooms.Store
	users       *identity.Store
	chat        *chat.Store
	routes      []api.Route
	silent      silentConns
	journal     *journal.Journal // nil without a data file
	resumed     bool             // the data file held the keys of a resource
	seeding     sync.Mutex       // one seed or reset at a time

	certificate []byte // in PEM; nil without TLS
}

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
	s.chat = chat.New(s.clock.now, s.users.Status)
	s.limiter = newLimiter(o.RateSpeed)
	s.routes = slices.Concat(s.rooms.Routes(), s.users.Routes(), s.chat.Routes())
	if err := s.keep(o); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	if err := s.begin(o); err != nil {
		return nil, errors.Join(err, s.journal.Abandon(), listener.Close())
	}
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.route),
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		ErrorLog:          log.New(io.Discard, "", 0), // of broken handshakes, which their clients hear of
		ConnState:         s.silent.watch,
	}
	go func() {
		defer close(s.served)
		// Serve always returns an error; after Close it is http.ErrServerClosed, and a listener that breaks
		// shows itself to the clients.
		_ = s.http.Serve(listener)
	}()
	return s, nil
}

// ErrSeed is in the error of Start where the seed cannot be taken.
var ErrSeed = errors.New("cannot take the seed")

// begin takes the seed of the options, but not into a data file that was there before: what became of the state since
// then is what counts. The seed is read either way, so that a wrong one is never overlooked. It comes into the file
// together with the keys by which the file is known as begun.
func (s *Server) begin(o Options) (err error) {
	switch {
	case o.Seed == nil:
	case s.resumed:
		err = s.newSeed().read(o.Seed)
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
	s.silent.close()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, ctx.Err()) {
		err = nil // what took too long is dropped, as asked
	}
	return errors.Join(err, s.Close())
}

// URL is the endpoint without a trailing slash, such as "http://127.0.0.1:41234"; with TLS it is https.
func (s *Server) URL() string { return s.url }

// AccessKey is the base64 key that requests are to be signed with.
func (s *Server) AccessKey() string { return base64.StdEncoding.EncodeToString(s.auth.key) }

// ConnectionString is endpoint and access key in the service's form (fact 5.2-01).
func (s *Server) ConnectionString() string {
	return "endpoint=" + s.url + "/;accesskey=" + s.AccessKey()
}

// AcceptToken makes the server accept token as an Entra bearer token of Rooms and Identity, without expiry.
func (s *Server) AcceptToken(token string) { s.auth.accept(token) }

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
