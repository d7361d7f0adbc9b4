package serving

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
)

// keeper is a server that keeps the context of a call, as the framework's does.
type keeper struct {
	whole
	kept   context.Context
	during func(context.Context)
}

func (k *keeper) ReadResource(ctx context.Context, _ *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	kept, cancel := context.WithCancel(ctx)
	k.kept = kept
	context.AfterFunc(ctx, cancel)
	if k.during != nil {
		k.during(ctx)
	}
	return &tfprotov6.ReadResourceResponse{Private: []byte("private")}, errors.ErrUnsupported
}

type keyOfTest struct{}

func TestACallHasItsContextWhileItRuns(t *testing.T) {
	t.Parallel()
	deadline := time.Now().Add(time.Hour)
	ctx, cancel := context.WithDeadline(context.WithValue(t.Context(), keyOfTest{}, "value"), deadline)
	defer cancel()
	k := &keeper{during: func(ctx context.Context) {
		if ctx.Value(keyOfTest{}) != "value" {
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
	resp, err := lean{k}.ReadResource(ctx, nil)
	if string(resp.Private) != "private" || !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("the answer is %v, %v, want what the server gave", resp, err)
	}
}

func TestNothingOfACallIsKept(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), keyOfTest{}, "value"), time.Hour)
	defer cancel()
	k := &keeper{}
	_, _ = lean{k}.ReadResource(ctx, nil)
	if got := k.kept.Value(keyOfTest{}); got != nil {
		t.Errorf("the kept context has %v", got)
	}
	if _, ok := k.kept.Deadline(); ok {
		t.Error("the kept context has a deadline")
	}
	if k.kept.Err() != nil {
		t.Errorf("the kept context has ended with %v before the original has", k.kept.Err())
	}
	cancel()
	<-k.kept.Done()
	if !errors.Is(k.kept.Err(), context.Canceled) {
		t.Errorf("the kept context ended with %v", k.kept.Err())
	}
}

func TestAContextThatIsGivenBackEndsWithTheOriginal(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var l context.Context
	_, _ = lend(ctx, 0, func(ctx context.Context, _ int) (int, error) { l = ctx; return 0, nil })
	if l.Err() != nil {
		t.Errorf("it has ended with %v", l.Err())
	}
	cancel()
	if !errors.Is(l.Err(), context.Canceled) {
		t.Errorf("it ended with %v", l.Err())
	}
}

func TestTheServerAnswersAllThatTheFrameworksDoes(t *testing.T) {
	t.Parallel()
	server := New(provider.New(provider.Options{})())
	if _, ok := server.(lean); !ok {
		t.Errorf("the server is a %T: the framework's lacks a part of whole, and contexts are kept", server)
	}
}
