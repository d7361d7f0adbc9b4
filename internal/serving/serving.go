// Package serving serves the provider to Terraform, and lets go of what its calls
// had once they are answered.
package serving

import (
	"context"
	"os"
	debugging "runtime/debug"
	"sync/atomic"
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
	l := &lent{done: ctx.Done()}
	l.from.Store(&ctx)
	defer l.from.Store(nil)
	return call(l, req)
}

// lent is a context until it is taken back. Then it has no values and no deadline;
// it still ends when the original does.
type lent struct {
	from atomic.Pointer[context.Context]
	done <-chan struct{}
}

func (l *lent) Deadline() (deadline time.Time, ok bool) {
	if from := l.from.Load(); from != nil {
		return (*from).Deadline()
	}
	return time.Time{}, false
}

func (l *lent) Done() <-chan struct{} { return l.done }

func (l *lent) Err() error {
	if from := l.from.Load(); from != nil {
		return (*from).Err()
	}
	select {
	case <-l.done:
		return context.Canceled
	default:
		return nil
	}
}

func (l *lent) Value(key any) any {
	if from := l.from.Load(); from != nil {
		return (*from).Value(key)
	}
	return nil
}
