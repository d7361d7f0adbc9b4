// SPDX-License-Identifier: MPL-2.0

// This file holds the timeouts of operations: the timeouts block, and the contexts
// that end an operation when its time is over or when Terraform is stopped.

package plugin

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// operationTimeout is how long an operation may take by default, waiting on
// throttling included.
const operationTimeout = 20 * time.Minute

// stopGracePeriod is how long a call that changes something may go on after
// Terraform was told to stop.
const stopGracePeriod = 30 * time.Second

// timeoutFunc is the timeout of an operation: a method of timeouts.Value, or
// DefaultTimeout.
type timeoutFunc func(ctx context.Context, byDefault time.Duration) (time.Duration, diag.Diagnostics)

// DefaultTimeout is for operations without a timeouts block.
func DefaultTimeout(_ context.Context, byDefault time.Duration) (time.Duration, diag.Diagnostics) {
	return byDefault, nil
}

// timeoutError is the cause of a context whose operation took all of its time.
type timeoutError struct{ timeout time.Duration }

func (e timeoutError) Error() string {
	return fmt.Sprintf("the operation's time of %s was up", e.timeout)
}

// Is makes the error equal to the one that it is the cause of.
func (timeoutError) Is(target error) bool { return target == context.DeadlineExceeded }

// WithReadTimeout returns the context of an operation that changes nothing.
// Each progress is called when the operation begins to wait. The returned function
// ends the operation and adds a warning to diags if it has waited.
func WithReadTimeout(ctx context.Context, timeoutOf timeoutFunc, diags *diag.Diagnostics, progress ...func(rest.Wait)) (bounded context.Context, end func()) {
	timeout, found := timeoutOf(ctx, operationTimeout)
	diags.Append(found...)
	bounded, cancel := context.WithTimeoutCause(ctx, timeout, timeoutError{timeout})
	bounded, waits := withWaitRecorder(bounded, progress...)
	return bounded, func() {
		cancel()
		diags.Append(waits.warning()...)
	}
}

// WithWriteTimeout is WithReadTimeout for an operation that changes something. The
// operation goes on for a while after a stop: a call that was sent gets its answer,
// so that the state has what was created. Waits end, and no change begins.
func WithWriteTimeout(ctx context.Context, timeoutOf timeoutFunc, diags *diag.Diagnostics, progress ...func(rest.Wait)) (bounded context.Context, end func()) {
	lasting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	// ctx ends with the operation too, but other operations may wait for its call.
	stopped, stop := context.WithCancel(context.WithoutCancel(ctx))
	forget := context.AfterFunc(ctx, func() {
		stop()
		time.AfterFunc(stopGracePeriod, cancel)
	})
	if ctx.Err() != nil {
		stop() // AfterFunc calls it on another goroutine: a change could begin before
	}
	bounded, endRead := WithReadTimeout(rest.WithStop(lasting, stopped), timeoutOf, diags, progress...)
	return bounded, func() {
		forget()
		cancel()
		endRead()
	}
}

// AdviceOnTimeouts ends the advice after an operation whose time was up. An instance that
// a for_each has dropped is destroyed with the timeouts that the state has.
const AdviceOnTimeouts = "To read and to destroy, the provider uses the timeouts in the state: to lengthen them, set them on a resource that is in the configuration, and run `terraform apply -refresh=false`."

// TimeoutKinds are the operations that a timeouts block can have.
func TimeoutKinds() []string { return []string{"create", "read", "update", "delete"} }

// TimeoutsBlock is the timeouts block of a resource with these operations.
func TimeoutsBlock(kinds ...string) map[string]schema.Block {
	attributes := map[string]schema.Attribute{}
	for _, kind := range kinds {
		attributes[kind] = schema.StringAttribute{
			Optional: true, Validators: []validator.String{timeoutValidator()},
			MarkdownDescription: fmt.Sprintf("How long each %s may take, such as `90s` or `1h30m`, including waits for the rate limit. Default `20m`.", kind),
		}
	}
	return map[string]schema.Block{"timeouts": schema.SingleNestedBlock{
		Attributes: attributes,
		CustomType: timeouts.Type{ObjectType: types.ObjectType{AttrTypes: timeoutTypes(kinds...)}},
	}}
}

func timeoutTypes(kinds ...string) map[string]attr.Type {
	known := map[string]attr.Type{}
	for _, kind := range kinds {
		known[kind] = types.StringType
	}
	return known
}

// NoTimeouts is the value of a timeouts block that is not configured.
func NoTimeouts(kinds ...string) timeouts.Value {
	return timeouts.Value{Object: types.ObjectNull(timeoutTypes(kinds...))}
}

func timeoutValidator() validator.String {
	return CheckedBy("Malformed timeout", func(text string) error {
		if d, err := time.ParseDuration(text); err != nil || d <= 0 {
			return fmt.Errorf("%q is not a timeout: use numbers with the units h, m and s, more than 0 and less than 2,500,000 hours in all, such as 90s or 1h30m", text)
		}
		return nil
	})
}
