// SPDX-License-Identifier: MPL-2.0

package serving

import (
	"context"
	"errors"
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
	resp, err := leanServer{fullServer: k}.ReadResource(ctx, nil)
	if string(resp.Private) != "private" || !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("the answer is %v, %v, want what the server returned", resp, err)
	}
}

func TestTheContextOfACallIsReleased(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), contextKey{}, "value"), time.Hour)
	defer cancel()
	k := &keepingServer{}
	_, _ = leanServer{fullServer: k}.ReadResource(ctx, nil)
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

func TestTheServerHasAllMethodsOfTheFrameworks(t *testing.T) {
	t.Parallel()
	server := New(provider.New(provider.Options{})())
	if _, ok := server.(leanServer); !ok {
		t.Errorf("the server is a %T: the framework's lacks a method of fullServer, so contexts are not released", server)
	}
}
