// SPDX-License-Identifier: MPL-2.0

// This file tests that large answers take turns.

package rest_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// crowd counts how many are inside at the same time.
type crowd struct{ inside, most atomic.Int64 }

func (c *crowd) enter() {
	if now := c.inside.Add(1); now > c.most.Load() {
		c.most.Store(now)
	}
}

func (c *crowd) leave() { c.inside.Add(-1) }

// slowBody has a beginning, and calls rest after a second for what follows.
type slowBody struct {
	io.Reader
	rest func() (string, error)
}

func (b *slowBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err != io.EOF || b.rest == nil { //nolint:errorlint // of a strings.Reader
		return n, err
	}
	time.Sleep(time.Second)
	text, err := b.rest()
	b.Reader, b.rest = strings.NewReader(text), nil
	return n, err
}

func (*slowBody) Close() error { return nil }

// answering is a transport.
type answering func(*http.Request) *http.Response

func (a answering) Do(req *http.Request) (*http.Response, error) {
	resp := a(req)
	resp.StatusCode, resp.Request = http.StatusOK, req
	return resp, nil
}

// together makes calls of clients that share the large answers, at once.
func together(t *testing.T, calls int, transport answering, call func(n int, client *rest.Client)) {
	t.Helper()
	var options rest.Options
	options.MaxRetries, options.Transport, options.LargeAnswers = to.Ptr(int32(0)), transport, &rest.LargeAnswers{}
	var all sync.WaitGroup
	for n := range calls {
		client := newClient(t, "https://a.example", options)
		all.Go(func() { call(n, client) })
	}
	all.Wait()
}

// A call waits for the others before it reads on in a large answer, and goes on when they
// have ended, whether or not they failed.
func TestOneLargeAnswerIsReadAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const calls = 10
		var reading crowd
		var answered atomic.Int64
		transport := func(*http.Request) *http.Response {
			cut := answered.Add(1)%2 == 0
			more := strings.NewReader(strings.Repeat("x", 1<<20))
			return &http.Response{Body: io.NopCloser(io.MultiReader(
				strings.NewReader(`{"x":"`+strings.Repeat("x", 1<<20)),
				&slowBody{Reader: strings.NewReader("x"), rest: func() (string, error) {
					reading.enter()
					time.Sleep(time.Second)
					return "", nil
				}}, more,
				&slowBody{Reader: strings.NewReader("x"), rest: func() (string, error) {
					reading.leave()
					if cut {
						return "", io.ErrUnexpectedEOF
					}
					return `","id":"1"}`, nil
				}},
			))}
		}
		var succeeded, failed atomic.Int64
		together(t, calls, transport, func(_ int, client *rest.Client) {
			switch got, err := get(t, client); {
			case err == nil && got.ID == "1":
				succeeded.Add(1)
			case errors.Is(err, io.ErrUnexpectedEOF):
				failed.Add(1)
			default:
				t.Errorf("got %v, %v", got, err)
			}
		})
		if most := reading.most.Load(); most != 1 {
			t.Errorf("%d answers were read at once, want 1", most)
		}
		if succeeded.Load() != calls/2 || failed.Load() != calls/2 {
			t.Errorf("%d calls succeeded and %d were cut, want half of %d each", succeeded.Load(), failed.Load(), calls)
		}
	})
}

// Pages that are not large themselves become a large list.
func TestOneLargeListIsReadAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const lists, last = 5, 5
		var reading crowd
		var begun atomic.Int64
		transport := func(req *http.Request) *http.Response {
			n, page := begun.Load(), 1
			if _, err := fmt.Sscanf(req.URL.RawQuery, "list=%d&page=%d", &n, &page); err != nil {
				n = begun.Add(1)
			}
			const largeFrom = 4 // after three pages of 400 KiB
			if page == largeFrom {
				reading.enter()
			}
			header := http.Header{}
			if page < last {
				header.Set("Next", fmt.Sprintf("/objects?list=%d&page=%d", n, page+1))
			}
			return &http.Response{Header: header, Body: &slowBody{Reader: strings.NewReader(`{"items":[{"id":"1"}],"x":"` + strings.Repeat("x", 400<<10)), rest: func() (string, error) {
				if page == last {
					reading.leave()
				}
				return `"}`, nil
			}}}
		}
		together(t, lists, transport, func(_ int, client *rest.Client) {
			if got, err := rest.ReadAll(t.Context(), list(client)); err != nil || len(got) != last {
				t.Errorf("got %v, %v, want %d objects", got, err, last)
			}
		})
		if most := reading.most.Load(); most != 1 {
			t.Errorf("%d lists were read at once, want 1", most)
		}
	})
}
