// SPDX-License-Identifier: MPL-2.0

package emulator

// This file routes requests to the admin API, /_admin/, and to the page, and protects both. The server listens on
// loopback, but a browser on the same machine runs scripts of any site: they must neither read nor change anything.

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/page"
)

const (
	adminPrefix = "/_admin/"
	pagePrefix  = adminPrefix + "page/"
)

// adminOperations returns all operations by path under /_admin/ and by method.
func (s *Server) adminOperations() map[string]map[string]adminOperation {
	return map[string]map[string]adminOperation{
		"clock":    {http.MethodGet: {handle: s.adminClock}, http.MethodPost: {handle: s.adminSetClock}},
		"reset":    {http.MethodPost: {handle: s.adminReset}},
		"seed":     {http.MethodPost: {handle: s.adminSeed, isSeed: true}},
		"switches": {http.MethodGet: {handle: s.adminSwitches}, http.MethodPost: {handle: s.adminSetSwitches}},
		"state":    {http.MethodGet: {handle: s.adminState}},
		"faults": {
			http.MethodGet:    {handle: s.adminFaults},
			http.MethodPost:   {handle: s.adminAddFault},
			http.MethodDelete: {handle: s.adminEndFaults, query: []string{"id"}},
		},
		"requests": {
			http.MethodGet:    {handle: s.adminRequests, query: []string{"after", "limit", "method", "path", "status"}},
			http.MethodDelete: {handle: s.adminForgetRequests},
		},
	}
}

// route hands a request to the services, to the admin API or to the page. Requests to the latter two are not recorded,
// not delayed and not limited.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	// Without a deadline, a client that stops in the middle of a body would hold its connection for ever.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(s.bodyTimeout)) // it never fails with HTTP/1
	switch reads := r.Method == http.MethodGet || r.Method == http.MethodHead; {
	case r.URL.Path == "/" && reads:
		// Another site may link here: the user who follows the link reads the page, but the site cannot.
		s.serveProtected(w, r, s.checkHost(r), http.HandlerFunc(servePage))
	case strings.HasPrefix(r.URL.Path, pagePrefix) && reads:
		s.serveProtected(w, r, s.checkSource(r), http.HandlerFunc(servePage))
	case strings.HasPrefix(r.URL.Path, adminPrefix):
		s.serveProtected(w, r, s.checkSource(r), http.HandlerFunc(s.serveAdmin))
	default:
		s.serve(w, r)
	}
}

// serveProtected writes the refusal, or lets inner answer. It sets the headers that protect both, which inner may replace.
// There are never any CORS headers.
func (s *Server) serveProtected(w http.ResponseWriter, r *http.Request, refused error, inner http.Handler) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	if refused != nil {
		writeAdmin(w, nil, refused)
		return
	}
	inner.ServeHTTP(w, r)
}

// servePage answers / and the files of the page.
func servePage(w http.ResponseWriter, r *http.Request) {
	name, under := strings.CutPrefix(r.URL.Path, pagePrefix)
	if !under {
		name = page.Index
	}
	if !page.Serve(w, r, name) {
		writeAdmin(w, nil, &adminError{status: http.StatusNotFound, text: "the page has no " + r.URL.Path})
	}
}

// checkHost refuses other host names: anybody can point a name at this machine, and the scripts of that site would then
// be of our own origin.
func (s *Server) checkHost(r *http.Request) error {
	own, err := url.Parse(s.url)
	if err != nil {
		return err // cannot happen: the server made the URL
	}
	asked := url.URL{Host: r.Host}
	ip := net.ParseIP(asked.Hostname())
	loopback := strings.EqualFold(asked.Hostname(), "localhost") || ip != nil && ip.IsLoopback()
	if loopback && (asked.Port() == "" || asked.Port() == own.Port()) {
		return nil
	}
	return &adminError{
		status: http.StatusForbidden,
		text:   fmt.Sprintf("the Host %q is not served here: use localhost or a loopback address, such as %s", r.Host, s.url),
	}
}

// checkSource refuses requests that a browser sends for another site.
func (s *Server) checkSource(r *http.Request) error {
	if err := s.checkHost(r); err != nil {
		return err
	}
	own := "http://" + r.Host
	if r.TLS != nil {
		own = "https://" + r.Host
	}
	for _, origin := range r.Header.Values("Origin") {
		if !strings.EqualFold(origin, own) {
			return &adminError{
				status: http.StatusForbidden, text: fmt.Sprintf("the Origin %q is not allowed, only %s", origin, own),
			}
		}
	}
	for _, site := range r.Header.Values("Sec-Fetch-Site") {
		if site != "same-origin" && site != "none" {
			return &adminError{
				status: http.StatusForbidden,
				text:   fmt.Sprintf("Sec-Fetch-Site %q is not allowed, only same-origin and none", site),
			}
		}
	}
	return nil
}

func (s *Server) serveAdmin(w http.ResponseWriter, r *http.Request) {
	operation, err := s.adminOperation(r)
	if err != nil {
		writeAdmin(w, nil, err)
		return
	}
	seed := &countedSeed{all: &s.seedBytes}
	defer seed.forget()
	c, err := readAdmin(w, r, operation, seed)
	if err != nil {
		writeAdmin(w, nil, err)
		return
	}
	value, err := operation.handle(c)
	if err == nil {
		err = s.saveChange(r.Method)
	}
	writeAdmin(w, value, err)
}

// countedSeed counts the bytes of the large seeds that are being read or added: each takes several times its size in
// memory, and anybody may send one.
type countedSeed struct {
	io.Reader
	all           *atomic.Int64
	read, counted int64
}

func (c *countedSeed) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.read += int64(n)
	if c.read <= adminBodyLimit {
		return n, err
	}
	c.counted += int64(n)
	if c.all.Add(int64(n)) > seedLimit {
		return n, errTooManySeeds
	}
	return n, err
}

func (c *countedSeed) forget() { c.all.Add(-c.counted) }

// saveChange writes all changes to the data file before the answer shows them.
func (s *Server) saveChange(method string) error {
	err := s.save()
	if err == nil {
		return nil
	}
	text := err.Error()
	if method != http.MethodGet && !errors.Is(err, ErrDataDamaged) {
		text += "; the change is made, and is written to the file as soon as possible: do not repeat the request"
	}
	return &adminError{status: http.StatusInternalServerError, text: text}
}

// adminOperation returns the operation of a request.
func (s *Server) adminOperation(r *http.Request) (adminOperation, error) {
	all := s.adminOperations()
	methods, there := all[strings.TrimPrefix(r.URL.Path, adminPrefix)]
	if !there {
		return adminOperation{}, &adminError{
			status: http.StatusNotFound,
			text:   fmt.Sprintf("there is no %s; %s has %s", r.URL.Path, adminPrefix, api.JoinKeys(all)),
		}
	}
	operation, there := methods[r.Method]
	if !there {
		return adminOperation{}, &adminError{
			status: http.StatusMethodNotAllowed, allow: api.JoinKeys(methods),
			text: fmt.Sprintf("%s takes %s, not %s", r.URL.Path, api.JoinKeys(methods), r.Method),
		}
	}
	return operation, nil
}
