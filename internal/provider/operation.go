// This file begins and ends the operations that Terraform asks for: how long one
// may take, what becomes of it when Terraform is stopped, and what it says
// afterwards about time spent waiting.

package provider

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

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// operationTimeout bounds an operation whose resource names no time of its own,
// waiting on throttling included.
const operationTimeout = 20 * time.Minute

// afterStop is how long a call that changes something may go on after Terraform
// was told to stop.
const afterStop = 30 * time.Second

// limit is how long an operation may take: a method of timeouts.Value, or usual.
type limit func(ctx context.Context, otherwise time.Duration) (time.Duration, diag.Diagnostics)

// usual is the limit of what has no timeouts.
func usual(_ context.Context, otherwise time.Duration) (time.Duration, diag.Diagnostics) {
	return otherwise, nil
}

// timeUp is the end of an operation that took all of its time.
type timeUp struct{ longest time.Duration }

func (e timeUp) Error() string { return fmt.Sprintf("the operation's time of %s was up", e.longest) }

// Is makes it the end of a context that it is.
func (timeUp) Is(target error) bool { return target == context.DeadlineExceeded }

// reading is the context of an operation that changes nothing. Progress is told
// when it waits. The returned function ends it, and adds to diags what it waited
// for.
func reading(ctx context.Context, of limit, diags *diag.Diagnostics, progress ...func(acs.Wait)) (bounded context.Context, end func()) {
	longest, found := of(ctx, operationTimeout)
	diags.Append(found...)
	bounded, cancel := context.WithTimeoutCause(ctx, longest, timeUp{longest})
	bounded, waits := noting(bounded, progress...)
	return bounded, func() {
		cancel()
		diags.Append(waits.warning()...)
	}
}

// writing is reading for an operation that changes something. It outlives a stop
// by a while: a call that is under way gets its answer, so that the state has
// what was made. Waits end, and no change is begun.
func writing(ctx context.Context, of limit, diags *diag.Diagnostics, progress ...func(acs.Wait)) (bounded context.Context, end func()) {
	lasting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	// ctx ends with the operation too, which may have others wait for its call.
	stopped, stop := context.WithCancel(context.WithoutCancel(ctx))
	forget := context.AfterFunc(ctx, func() {
		stop()
		time.AfterFunc(afterStop, cancel)
	})
	bounded, endReading := reading(acs.WithStop(lasting, stopped), of, diags, progress...)
	return bounded, func() {
		forget()
		cancel()
		endReading()
	}
}

// timeoutKinds are the operations that a resource may bound.
func timeoutKinds() []string { return []string{"create", "read", "update", "delete"} }

// timeoutsBlock is the block of a resource whose operations are these.
func timeoutsBlock(kinds ...string) map[string]schema.Block {
	attributes := map[string]schema.Attribute{}
	for _, kind := range kinds {
		attributes[kind] = schema.StringAttribute{
			Optional: true, Validators: []validator.String{timeoutValidator()},
			MarkdownDescription: fmt.Sprintf("How long each %s may take, such as `90s` or `1h30m`, waiting on throttling included. Default `20m`.", kind),
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

// noTimeouts is a block of these kinds that is not there.
func noTimeouts(kinds ...string) timeouts.Value {
	return timeouts.Value{Object: types.ObjectNull(timeoutTypes(kinds...))}
}

func timeoutValidator() validator.String {
	return checkedString{"Not a time that an operation can take", func(text string) error {
		if d, err := time.ParseDuration(text); err != nil || d <= 0 {
			return fmt.Errorf("%q is no time that an operation can take: allowed are numbers with the units h, m and s, more than 0 in all, such as 90s or 1h30m", text)
		}
		return nil
	}}
}
