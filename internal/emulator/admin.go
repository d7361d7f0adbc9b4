package emulator

// This file is the door of the admin API, /_admin/, and of the page. The server listens on loopback, but a browser on
// the same machine runs scripts of whatever site it shows: they must neither read what is here nor change it.

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/page"
)

const (
	adminPrefix = "/_admin/"
	pagePrefix  = adminPrefix + "page/"
)

// adminOperations are all operations, by path under /_admin/ and by method.
func (s *Server) adminOperations() map[string]map[string]adminOperation {
	return map[string]map[string]adminOperation{
		"clock":    {http.MethodGet: {handle: s.adminClock}, http.MethodPost: {handle: s.adminSetClock}},
		"reset":    {http.MethodPost: {handle: s.adminReset}},
		"seed":     {http.MethodPost: {handle: s.adminSeed}},
		"switches": {http.MethodGet: {handle: s.adminSwitches}, http.MethodPost: {handle: s.adminTurnSwitches}},
		"state":    {http.MethodGet: {handle: s.adminState}},
		"faults": {
			http.MethodGet:    {handle: s.adminFaults},
			http.MethodPost:   {handle: s.adminAddFault},
			http.MethodDelete: {s.adminEndFaults, []string{"id"}},
		},
		"requests": {
			http.MethodGet:    {s.adminRequests, []string{"after", "limit", "method", "path", "status"}},
			http.MethodDelete: {handle: s.adminForgetRequests},
		},
	}
}

// route sends a request on to the service, to the admin API or to the page. Requests of the latter two are on no
// record, wait for no latency and count against no limit.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	// A client that stops in the middle of a body would hold its connection for ever.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(s.bodyTimeout)) // of HTTP/1 it never fails
	switch reads := r.Method == http.MethodGet || r.Method == http.MethodHead; {
	case r.URL.Path == "/" && reads:
		// A link on another site may lead here: whoever follows it reads the page, that site does not.
		s.guarded(w, r, s.checkHost(r), http.HandlerFunc(servePage))
	case strings.HasPrefix(r.URL.Path, pagePrefix) && reads:
		s.guarded(w, r, s.checkSource(r), http.HandlerFunc(servePage))
	case strings.HasPrefix(r.URL.Path, adminPrefix):
		s.guarded(w, r, s.checkSource(r), http.HandlerFunc(s.serveAdmin))
	default:
		s.serve(w, r)
	}
}

// guarded lets inner answer where nothing was refused. The headers are those that fit both; inner may replace them.
// None of CORS is ever among them.
func (s *Server) guarded(w http.ResponseWriter, r *http.Request, refused error, inner http.Handler) {
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

// checkHost refuses a request to a name that anyone could point at this machine: it would make their scripts ours.
func (s *Server) checkHost(r *http.Request) error {
	own, err := url.Parse(s.url)
	if err != nil {
		return err // the server made the URL itself
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

// checkSource refuses what a browser sends for another site's page.
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
	c, err := readAdmin(w, r, operation)
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

// saveChange holds an answer back until what it tells stands in the data file.
func (s *Server) saveChange(method string) error {
	err := s.save()
	if err == nil {
		return nil
	}
	text := err.Error()
	if method != http.MethodGet && !errors.Is(err, ErrDataDamaged) {
		text += "; the change is made and need not be asked for again, and is written as soon as the file can be"
	}
	return &adminError{status: http.StatusInternalServerError, text: text}
}

// adminOperation finds what a request asks for.
func (s *Server) adminOperation(r *http.Request) (adminOperation, error) {
	all := s.adminOperations()
	methods, there := all[strings.TrimPrefix(r.URL.Path, adminPrefix)]
	if !there {
		return adminOperation{}, &adminError{
			status: http.StatusNotFound,
			text:   fmt.Sprintf("there is no %s; %s has %s", r.URL.Path, adminPrefix, api.Listed(all)),
		}
	}
	operation, there := methods[r.Method]
	if !there {
		return adminOperation{}, &adminError{
			status: http.StatusMethodNotAllowed, allow: api.Listed(methods),
			text: fmt.Sprintf("%s takes %s, not %s", r.URL.Path, api.Listed(methods), r.Method),
		}
	}
	return operation, nil
}
