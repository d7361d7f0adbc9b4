// SPDX-License-Identifier: MPL-2.0

// This file holds the time type: RFC 3339 text that is compared as an instant.
// The timetypes module compares offsets as text and drops fractions, which
// would plan changes where nothing changed.

package plugin

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// rfc3339 refuses what time.Parse lets pass: an hour of one digit, a comma
// before the fraction, an offset of a day or more.
var rfc3339 = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

var (
	_ basetypes.StringTypable                    = InstantType{}
	_ basetypes.StringValuableWithSemanticEquals = Instant{}
	_ xattr.ValidateableAttribute                = Instant{}
	_ planmodifier.String                        = keepSpelling{}
)

// InstantType is the type of attributes that hold a time.
type InstantType struct {
	basetypes.StringType
	// Precision is what the service keeps of a time, 0 for all of it.
	Precision time.Duration
}

// Equal reports whether the other type is one of times too.
func (t InstantType) Equal(o attr.Type) bool {
	_, ok := o.(InstantType)
	return ok
}

func (t InstantType) String() string { return "instant" }

// ValueFromString keeps the spelling of the text.
func (t InstantType) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return Instant{in, t.Precision}, nil
}

// ValueFromTerraform keeps the spelling of the text.
func (t InstantType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	v, err := t.StringType.ValueFromTerraform(ctx, in)
	s, _ := v.(basetypes.StringValue)
	return Instant{s, t.Precision}, err
}

// ValueType is an Instant.
func (t InstantType) ValueType(context.Context) attr.Value { return Instant{precision: t.Precision} }

// Instant is an RFC 3339 time with any offset, in the spelling it was given.
type Instant struct {
	basetypes.StringValue
	precision time.Duration
}

// NewInstant is a time in UTC.
func NewInstant(t time.Time) Instant {
	return Instant{StringValue: basetypes.NewStringValue(t.UTC().Format("2006-01-02T15:04:05.9999999Z07:00"))}
}

// NullInstant is no time.
func NullInstant() Instant { return Instant{StringValue: basetypes.NewStringNull()} }

// UnknownInstant is a time that is not known yet.
func UnknownInstant() Instant { return Instant{StringValue: basetypes.NewStringUnknown()} }

// Type is the InstantType of the same precision.
func (v Instant) Type(context.Context) attr.Type { return InstantType{Precision: v.precision} }

// Equal reports whether the spellings are the same.
func (v Instant) Equal(o attr.Value) bool {
	other, ok := o.(Instant)
	return ok && v.StringValue.Equal(other.StringValue)
}

// Known reports whether v holds a time.
func (v Instant) Known() bool { return !v.IsNull() && !v.IsUnknown() }

// Time is the instant, truncated to its precision; false if there is none or the text
// is not a time.
func (v Instant) Time() (time.Time, bool) {
	if !v.Known() {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339Nano, v.ValueString())
	return t.Truncate(v.precision), err == nil && rfc3339.MatchString(v.ValueString())
}

// Pointer is time for a request, nil if there is none.
func (v Instant) Pointer() *time.Time {
	if t, ok := v.Time(); ok {
		return &t
	}
	return nil
}

// Same reports whether both are the same instant, to the coarser precision of the two,
// or both not set.
func (v Instant) Same(o Instant) bool {
	a, okA := v.Time()
	b, okB := o.Time()
	if okA && okB {
		precision := max(v.precision, o.precision)
		return a.Truncate(precision).Equal(b.Truncate(precision))
	}
	return v.Equal(o)
}

// StringSemanticEquals makes the state keep its spelling if the service answers with
// the same instant in another one.
func (v Instant) StringSemanticEquals(_ context.Context, newValuable basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := newValuable.(Instant)
	return ok && v.Same(other), nil
}

// ValidateAttribute refuses what is not an RFC 3339 time. A time without a zone is
// refused even if the service takes it, because such a text does not show which zone is
// meant.
func (v Instant) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	if _, ok := v.Time(); ok || !v.Known() {
		return
	}
	reason := "it is not a date and time"
	for layout, near := range map[string]string{
		"2006-01-02": "the time of day is missing", "2006-01-02T15:04:05": "the time zone is missing", "2006-01-02 15:04:05Z07:00": "a space stands in place of T",
		"2006-01-02T15:04:05-0700": "its offset has no colon", "2006-01-02T15:04:05-07": "its offset has no minutes",
	} {
		if _, err := time.Parse(layout, v.ValueString()); err == nil {
			reason = near
		}
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Malformed time", fmt.Sprintf(
		"%s is %q: %s. It must be an RFC 3339 time with its offset, such as 2026-09-01T08:00:00Z or 2026-09-01T08:00:00-03:00.",
		req.Path, v.ValueString(), reason))
}

// UseStateForSameTime plans the state's value if the configuration has the same instant,
// to this precision, in another spelling: the framework's semantic equality does not
// apply to plans.
func UseStateForSameTime(precision time.Duration) planmodifier.String { return keepSpelling{precision} }

type keepSpelling struct{ precision time.Duration }

func (keepSpelling) Description(context.Context) string {
	return "The same instant in another spelling is no change."
}

func (m keepSpelling) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

func (m keepSpelling) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	planned, prior := Instant{req.PlanValue, m.precision}, Instant{req.StateValue, m.precision}
	if planned.Known() && prior.Known() && planned.Same(prior) {
		resp.PlanValue = req.StateValue
	}
}
