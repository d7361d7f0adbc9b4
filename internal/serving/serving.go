// Package serving serves the provider to Terraform, and lets go of what its calls
// had once they are answered.
package serving

import (
	"context"
	"os"
	debugging "runtime/debug"
	"sync"
	"time"

	tfprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
)

// garbage is how much garbage may gather, in percent of what is in use, which is
// little: at Go's own 100 a quarter of the processor time goes into collecting it.
const garbage = 300

// Serve serves until Terraform is done, or until it is interrupted where a debugger
// is to attach.
func Serve(version string, debug bool) error {
	if os.Getenv("GOGC") == "" {
		debugging.SetGCPercent(garbage)
	}
	var options []tf6server.ServeOpt
	if debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	return tf6server.Serve(provider.Address, func() tfprotov6.ProviderServer {
		return New(provider.New(provider.Options{Version: version})())
	}, options...)
}

// New is the server of a provider.
func New(of tfprovider.Provider) tfprotov6.ProviderServer {
	server := providerserver.NewProtocol6(of)()
	if all, ok := server.(whole); ok {
		return lean{all}
	}
	return server
}

// whole is all that the framework's server answers.
type whole interface {
	tfprotov6.ProviderServer
	tfprotov6.ActionServer
	tfprotov6.ListResourceServer
	tfprotov6.StateStoreServer
}

// lean lends the framework's server the contexts of the calls that there are many
// of, and takes them back. The server keeps the context of each call until it ends,
// with the loggers and the request in it: 13 KB a call, which took more memory than
// all else and had the garbage collector look through it again and again.
type lean struct{ whole }

func (s lean) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return lend(ctx, req, s.whole.ValidateResourceConfig)
}

func (s lean) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return lend(ctx, req, s.whole.UpgradeResourceState)
}

func (s lean) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return lend(ctx, req, s.whole.UpgradeResourceIdentity)
}

func (s lean) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return lend(ctx, req, s.whole.ReadResource)
}

func (s lean) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return lend(ctx, req, s.whole.PlanResourceChange)
}

func (s lean) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return lend(ctx, req, s.whole.ApplyResourceChange)
}

// lend makes a call with a context that holds nothing any more once it returns.
//
//nolint:contextcheck // the new context is ctx for as long as the call runs
func lend[Request, Response any](ctx context.Context, req Request, call func(context.Context, Request) (Response, error)) (Response, error) {
	l := &lent{from: ctx, values: map[any]any{}, done: ctx.Done()}
	defer l.giveBack()
	return call(l, req)
}

// lent is a context until it is given back. Then it has no values and no deadline;
// it still ends when the original does. It remembers values that were asked for:
// the framework looks for its logger at each entry of a large map, some forty
// contexts up.
type lent struct {
	done <-chan struct{}

	mu     sync.Mutex
	from   context.Context // nil once it is given back
	values map[any]any
}

func (l *lent) giveBack() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.from, l.values = nil, nil
}

func (l *lent) Deadline() (deadline time.Time, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.from == nil {
		return time.Time{}, false
	}
	return l.from.Deadline()
}

func (l *lent) Done() <-chan struct{} { return l.done }

func (l *lent) Err() error {
	select {
	case <-l.done:
	default:
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.from == nil {
		return context.Canceled
	}
	return l.from.Err()
}

func (l *lent) Value(key any) any {
	l.mu.Lock()
	defer l.mu.Unlock()
	value, known := l.values[key]
	if !known && l.from != nil {
		value = l.from.Value(key)
		l.values[key] = value
	}
	return value
}
