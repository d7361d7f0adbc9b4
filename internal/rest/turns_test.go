// SPDX-License-Identifier: MPL-2.0

// This file tests the turns of large answers, in fake time.

package rest_test

import (
	"context"
	"errors"
	"net"
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

// largeSlowly answers with an object of 2 MiB, whose second half takes a while.
func largeSlowly(t *testing.T, takes time.Duration) *rest.Client {
	t.Helper()
	var options rest.Options
	options.MaxRetries, options.LargeAnswers = to.Ptr(int32(0)), &rest.LargeAnswers{}
	options.Transport = answering(func(*http.Request) *http.Response {
		return &http.Response{Body: &slowBody{
			Reader: strings.NewReader(`{"id":"1","x":"` + strings.Repeat("x", 1<<20)),
			rest: func() (string, error) {
				time.Sleep(takes)
				return strings.Repeat("x", 1<<20) + `"}`, nil
			},
		}}
	})
	return newClient(t, "https://a.example", options)
}

func getWith(ctx context.Context, client *rest.Client) error {
	_, err := rest.Do(ctx, client, rest.Request{Path: rest.NewPath("/objects/", "object id", "1", "")}, checked)
	return err
}

// Twenty data sources, each of which holds the turn for half a minute: longer in all than a
// try may take.
func TestWaitingForATurnIsNotTheTimeOfATry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := largeSlowly(t, 20*time.Second)
		began := time.Now()
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				ctx, end := rest.WithTurn(t.Context())
				defer end()
				if err := getWith(ctx, client); err != nil {
					t.Error(err)
				}
				time.Sleep(10 * time.Second) // the encoding
			})
		}
		all.Wait()
		if took := time.Since(began); took < 9*time.Minute {
			t.Errorf("it took %s: they did not wait for each other", took)
		}
	})
}

// What several share goes on after the one whose turn it had has left, and keeps no turn.
func TestATurnThatHasEndedIsNotTaken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := largeSlowly(t, 10*time.Second)
		ctx, end := rest.WithTurn(t.Context())
		var shared sync.WaitGroup
		shared.Go(func() {
			if err := getWith(ctx, client); err != nil {
				t.Error(err)
			}
		})
		end()
		shared.Wait()
		began := time.Now()
		if err := getWith(t.Context(), client); err != nil || time.Since(began) > time.Minute {
			t.Errorf("got %v after %s: nobody gave the turn back", err, time.Since(began))
		}
	})
}

// Nothing was sent on a connection that was not made, so any call is tried again.
func TestAConnectionThatIsNotMadeInTimeIsTriedAgain(t *testing.T) {
	t.Parallel()
	var dials atomic.Int64
	options := fastRetries()
	options.Transport = &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		dials.Add(1)
		return (&net.Dialer{Timeout: time.Nanosecond}).DialContext(ctx, network, "127.0.0.1:1")
	}}}
	err := create(t, newClient(t, "https://a.example", options), true)
	if got := dials.Load(); got != 4 || errors.Is(err, context.DeadlineExceeded) || !errors.As(err, new(*net.OpError)) {
		t.Errorf("got %d dials and %v, want 4 and the error of a connection", got, err)
	}
}
