// SPDX-License-Identifier: MPL-2.0

// This file has the gate between the provider and the emulator: it lets requests
// through until a certain one, which it holds.

package interrupts_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// point is when a run is interrupted: at a request, counted from 1 as they arrive, before
// the service carries it out or before its answer is sent.
type point struct {
	request int
	after   bool
}

// gate is a server in front of the emulator.
type gate struct {
	url   string
	proxy *httputil.ReverseProxy

	mu      sync.Mutex
	arrived int   // requests since the gate was set
	held    point // the zero value holds nothing

	reached chan struct{} // closed when the held request is there
	goOn    chan struct{} // closed to let it go on
	dropped bool          // whether the held request is not carried out then
}

func newGate(t *testing.T, s *emulator.Server) *gate {
	t.Helper()
	target, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{proxy: &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host // it is signed
		},
		Transport: &http.Transport{DisableCompression: true},
	}}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	g.url = server.URL
	return g
}

// throughGate is a text of the emulator, such as its connection string, that leads to the
// gate.
func (g *gate) throughGate(s *emulator.Server, text string) string {
	return strings.ReplaceAll(text, s.URL(), g.url)
}

// set counts requests from here on, and holds the one of the point.
func (g *gate) set(p point) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.arrived, g.held = 0, p
	g.reached, g.goOn, g.dropped = make(chan struct{}), make(chan struct{}), false
}

// open counts requests from here on, and holds none.
func (g *gate) open() { g.set(point{}) }

// release lets the held request go on; a dropped one is not carried out any more.
func (g *gate) release(dropped bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.dropped = dropped
	close(g.goOn)
}

func (g *gate) isDropped() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.dropped
}

// count is how many requests have arrived.
func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.arrived
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	g.arrived++
	held, reached, goOn := g.arrived == g.held.request, g.reached, g.goOn
	after := g.held.after
	g.mu.Unlock()
	switch {
	case !held:
		g.proxy.ServeHTTP(w, r)
	case after:
		answer := httptest.NewRecorder()
		g.proxy.ServeHTTP(answer, r)
		close(reached)
		<-goOn
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes()) // the provider may be gone
	default:
		close(reached)
		<-goOn
		if !g.isDropped() {
			g.proxy.ServeHTTP(w, r)
		}
	}
}
