// SPDX-License-Identifier: MPL-2.0

// Package emulator is a stateful server of two systems, Azure Communication Services and Webex, for tests and
// demonstrations.
//
// It listens on a loopback address and answers as the service does in recordings: times, errors, status codes, headers
// and paging. It verifies signatures and user tokens. Comments cite the facts behind a behaviour ("fact 1.5-03"). Where
// the behaviour of the service is not known, one of the [Switches] chooses it.
//
// [Start] starts a [Server]. Its methods read and change its state behind a client's back, move its clock and program
// faults:
//
//	s, err := emulator.Start(emulator.Options{})
//	if err != nil {
//		return err
//	}
//	defer s.Close()
//	client, err := acs.NewRoomsClientFromConnectionString(s.ConnectionString(), nil)
//
// Webex is under [Server.WebexURL], and its accounts have tokens of their own, such as that of [Server.WebexPerson].
//
// Each service is a package of its own: rooms, chat, identity and webex. They do not import each other, and share package
// api.
// Package journal keeps their state in a data file, and page is the page that a browser shows. This package joins them:
// it handles each request from its arrival to its answer.
//
// The emulator shares no code with the client, so that the two cannot share a mistake.
package emulator

import (
	"encoding/base64"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/chat"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/identity"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/journal"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/rooms"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/webex"
)

// Server is a running emulator. Its methods are safe for concurrent use.
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
	onRequest   func(Request)
	onExchange  func(Exchange)
	onDataError func(error)
	bodyTimeout time.Duration
	seedBytes   atomic.Int64 // of the bodies of seeds that are read or added
	limiter     *limiter
	rooms       *rooms.Store
	users       *identity.Store
	assignments *identity.Assignments
	chat        *chat.Store
	webex       *webex.Store
	routes      []api.Route
	unused      unusedConns
	journal     *journal.Journal // nil without a data file
	resumed     bool             // the data file already had a state
	seeding     sync.Mutex       // one seed or reset at a time

	certificate []byte // in PEM; nil without TLS
}

// URL returns the endpoint without a trailing slash, such as "http://127.0.0.1:41234"; with TLS it is https.
func (s *Server) URL() string { return s.url }

// AccessKey returns the base64 key that signs requests.
func (s *Server) AccessKey() string { return base64.StdEncoding.EncodeToString(s.auth.accessKey()) }

// ConnectionString returns endpoint and access key in the form of the service (fact 5.2-01).
func (s *Server) ConnectionString() string {
	return "endpoint=" + s.url + "/;accesskey=" + s.AccessKey()
}

// AcceptToken makes the server accept an Entra ID token for Rooms and Identity, without expiry.
func (s *Server) AcceptToken(token string) { s.auth.accept(token) }

// Certificate returns the certificate that clients must trust, in PEM and without its key; nil without Options.TLS.
func (s *Server) Certificate() []byte { return slices.Clone(s.certificate) }
