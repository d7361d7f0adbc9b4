// Package emulator is a stateful Azure Communication Services server for tests and demonstrations.
//
// It answers on a loopback address as the service was seen to answer: wire time formats, error bodies, status codes,
// headers and paging. Access-key signatures are verified over exactly what arrives. Comments name the recorded
// facts that a behaviour rests on ("fact 1.5-03"); where nothing was recorded, a named switch of [Options] chooses
// between the possible readings.
//
// The services are packages of their own that do not know each other: rooms, chat and identity, over api, which is what
// they share. Package journal keeps their state in a data file, and page is what a browser shows. This package puts
// them together: it takes each request from its arrival to its answer, and is what tests and commands use.
//
// The emulator defines its own wire types and knows nothing of the client, so that the two cannot share one mistake.
package emulator

import (
	"encoding/base64"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/chat"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/identity"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/rooms"
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
	assignments *identity.Assignments
	chat        *chat.Store
	routes      []api.Route
	unused      unusedConns
	journal     *journal.Journal // nil without a data file
	resumed     bool             // the data file held the keys of a resource
	seeding     sync.Mutex       // one seed or reset at a time

	certificate []byte // in PEM; nil without TLS
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

// Certificate is the certificate of a server with Options.TLS, in PEM and without its key: what clients are to trust.
// It is nil without TLS.
func (s *Server) Certificate() []byte { return slices.Clone(s.certificate) }
