// SPDX-License-Identifier: MPL-2.0

package serving

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
)

// keepingServer keeps the context of a call, as the framework's server does.
type keepingServer struct {
	fullServer
	kept   context.Context
	during func(context.Context)
}

func (k *keepingServer) ReadResource(ctx context.Context, _ *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	kept, cancel := context.WithCancel(ctx)
	k.kept = kept
	context.AfterFunc(ctx, cancel)
	if k.during != nil {
		k.during(ctx)
	}
	return &tfprotov6.ReadResourceResponse{Private: []byte("private")}, errors.ErrUnsupported
}

func (k *keepingServer) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func (k *keepingServer) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

type contextKey struct{}

func TestACallHasItsContextWhileItRuns(t *testing.T) {
	t.Parallel()
	deadline := time.Now().Add(time.Hour)
	ctx, cancel := context.WithDeadline(context.WithValue(t.Context(), contextKey{}, "value"), deadline)
	defer cancel()
	k := &keepingServer{during: func(ctx context.Context) {
		if ctx.Value(contextKey{}) != "value" {
			t.Error("the call lacks a value")
		}
		if got, ok := ctx.Deadline(); !ok || !got.Equal(deadline) {
			t.Errorf("the deadline is %v, %v", got, ok)
		}
		if ctx.Err() != nil {
			t.Errorf("the call begins with %v", ctx.Err())
		}
		cancel()
		<-ctx.Done()
		if !errors.Is(ctx.Err(), context.Canceled) {
			t.Errorf("the end of the call's context is %v", ctx.Err())
		}
	}}
	resp, err := leanServer{fullServer: k, interrupted: new(atomic.Bool)}.ReadResource(ctx, nil)
	if string(resp.Private) != "private" || !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("the answer is %v, %v, want what the server returned", resp, err)
	}
}

func TestTheContextOfACallIsReleased(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), contextKey{}, "value"), time.Hour)
	defer cancel()
	k := &keepingServer{}
	_, _ = leanServer{fullServer: k, interrupted: new(atomic.Bool)}.ReadResource(ctx, nil)
	if got := k.kept.Value(contextKey{}); got != nil {
		t.Errorf("the kept context has %v", got)
	}
	if _, ok := k.kept.Deadline(); ok {
		t.Error("the kept context has a deadline")
	}
	if k.kept.Err() != nil {
		t.Errorf("the kept context has ended with %v before its parent", k.kept.Err())
	}
	cancel()
	<-k.kept.Done()
	if !errors.Is(k.kept.Err(), context.Canceled) {
		t.Errorf("the kept context ended with %v", k.kept.Err())
	}
}

func TestAReleasedContextEndsWithItsParent(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var released context.Context
	_, _ = callAndRelease(ctx, 0, func(ctx context.Context, _ int) (int, error) { released = ctx; return 0, nil })
	if released.Err() != nil {
		t.Errorf("it has ended with %v", released.Err())
	}
	cancel()
	if !errors.Is(released.Err(), context.Canceled) {
		t.Errorf("it ended with %v", released.Err())
	}
}

// A call that arrives after the interrupt would otherwise wait as long as it may.
func TestACallAfterAnInterruptHasAContextThatHasEnded(t *testing.T) {
	t.Parallel()
	k := &keepingServer{}
	s := leanServer{fullServer: k, interrupted: new(atomic.Bool)}
	for _, step := range []struct {
		when string
		do   func()
		want error
	}{
		{"before the interrupt", func() {}, nil},
		{"after the interrupt", func() { _, _ = s.StopProvider(t.Context(), nil) }, context.Canceled},
		{"in the next run", func() { _, _ = s.ConfigureProvider(t.Context(), nil) }, nil},
	} {
		step.do()
		k.during = func(ctx context.Context) {
			if !errors.Is(ctx.Err(), step.want) {
				t.Errorf("a call %s begins with %v, want %v", step.when, ctx.Err(), step.want)
			}
		}
		_, _ = s.ReadResource(t.Context(), nil)
	}
}

func TestTheServerHasAllMethodsOfTheFrameworks(t *testing.T) {
	t.Parallel()
	server := New(provider.New(provider.Options{})())
	if _, ok := server.(leanServer); !ok {
		t.Errorf("the server is a %T: the framework's lacks a method of fullServer, so contexts are not released", server)
	}
}
