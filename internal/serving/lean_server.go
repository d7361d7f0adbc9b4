// SPDX-License-Identifier: MPL-2.0

// This file releases what each call used when the call is over, and ends calls that come
// after the run was interrupted.

package serving

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// fullServer has all methods of the framework's server.
type fullServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ActionServer
	tfprotov6.ListResourceServer
	tfprotov6.StateStoreServer
}

// leanServer passes the framework's server contexts that it releases after the call,
// for the calls that are frequent. The framework keeps the context of each call until
// the server stops, with its loggers and its request: 13 KB a call, which took more
// memory than everything else, and which the garbage collector scanned again and again.
//
// An interrupt ends the contexts of all calls that are under way. A call that Terraform had
// begun, and that arrives after it, would wait for the service to its own timeout, and the
// run with it: it gets a context that has ended.
type leanServer struct {
	fullServer
	changing    *atomic.Int32 // calls that change something and are under way
	interrupted *atomic.Bool
	reading     DataSourceReader // nil if there is none
}

func (s leanServer) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	// Before the framework, and then terraform-plugin-go, end the contexts of calls: one that
	// has not seen it began with such a context.
	s.interrupted.Store(true)
	return s.fullServer.StopProvider(ctx, req)
}

// ConfigureProvider begins a run: a process that was started with -debug serves several,
// one after the other. An interrupt of one ends the calls of others that run beside it.
func (s leanServer) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	s.interrupted.Store(false)
	return s.fullServer.ConfigureProvider(ctx, req)
}

func (s leanServer) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return callAndRelease(ctx, req, s.fullServer.ValidateResourceConfig)
}

func (s leanServer) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return callAndRelease(ctx, req, s.fullServer.UpgradeResourceState)
}

func (s leanServer) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return callAndRelease(ctx, req, s.fullServer.UpgradeResourceIdentity)
}

func (s leanServer) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return callAndRelease(s.runContext(ctx), req, s.fullServer.ReadResource)
}

func (s leanServer) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return callAndRelease(s.runContext(ctx), req, s.fullServer.PlanResourceChange)
}

func (s leanServer) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	s.changing.Add(1)
	defer s.changing.Add(-1)
	return callAndRelease(s.runContext(ctx), req, s.fullServer.ApplyResourceChange)
}

func (s leanServer) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	ctx = s.runContext(ctx)
	if s.reading != nil {
		with, end := s.reading.ReadingDataSource(ctx)
		defer end()
		ctx = with
	}
	return s.fullServer.ReadDataSource(ctx, req)
}

func (s leanServer) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return s.fullServer.ImportResourceState(s.runContext(ctx), req)
}

func (s leanServer) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return s.fullServer.OpenEphemeralResource(s.runContext(ctx), req)
}

func (s leanServer) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return s.fullServer.InvokeAction(s.runContext(ctx), req)
}

func (s leanServer) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	return s.fullServer.ListResource(s.runContext(ctx), req)
}

// runContext is the context of a call, which has ended if the run was interrupted.
func (s leanServer) runContext(ctx context.Context) context.Context {
	if !s.interrupted.Load() {
		return ctx
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	return ended
}

// callAndRelease makes a call with a context that it releases when the call returns.
//
//nolint:contextcheck // the new context is ctx for as long as the call runs
func callAndRelease[Request, Response any](ctx context.Context, req Request, call func(context.Context, Request) (Response, error)) (Response, error) {
	c := &releasableContext{parent: ctx, done: ctx.Done()}
	defer c.release()
	return call(c, req)
}

// releasableContext is its parent until it is released. Then it has no values and no
// deadline, but still ends with the parent.
type releasableContext struct {
	done <-chan struct{}

	mu     sync.Mutex
	parent context.Context // nil after the release
}

func (c *releasableContext) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.parent = nil
}

func (c *releasableContext) Deadline() (deadline time.Time, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.parent == nil {
		return time.Time{}, false
	}
	return c.parent.Deadline()
}

func (c *releasableContext) Done() <-chan struct{} { return c.done }

func (c *releasableContext) Err() error {
	select {
	case <-c.done:
	default:
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.parent == nil {
		return context.Canceled
	}
	return c.parent.Err()
}

func (c *releasableContext) Value(key any) any {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.parent == nil {
		return nil
	}
	return c.parent.Value(key)
}
