// This file holds the time type: RFC 3339 text that is compared as an instant.
// The timetypes module compares offsets as text and drops fractions, which
// would plan changes where nothing changed.

package provider

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

// roomPrecision is what Rooms keeps of a time (fact 1.5-06).
const roomPrecision = 100 * time.Nanosecond

// rfc3339 refuses what time.Parse lets pass: an hour of one digit, a comma
// before the fraction, an offset of a day or more.
var rfc3339 = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

var (
	_ basetypes.StringTypable                    = instantType{}
	_ basetypes.StringValuableWithSemanticEquals = instant{}
	_ xattr.ValidateableAttribute                = instant{}
	_ planmodifier.String                        = useStateForSameTime{}
)

// instantType is the type of attributes that hold a time.
type instantType struct {
	basetypes.StringType
}

func (t instantType) Equal(o attr.Type) bool {
	_, ok := o.(instantType)
	return ok
}

func (t instantType) String() string { return "instant" }

func (t instantType) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return instant{StringValue: in}, nil
}

func (t instantType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	v, err := t.StringType.ValueFromTerraform(ctx, in)
	s, _ := v.(basetypes.StringValue)
	return instant{StringValue: s}, err
}

func (t instantType) ValueType(context.Context) attr.Value { return instant{} }

// instant is an RFC 3339 time with any offset, in the spelling it was given.
type instant struct {
	basetypes.StringValue
}

func newInstant(t time.Time) instant {
	return instant{basetypes.NewStringValue(t.UTC().Format("2006-01-02T15:04:05.9999999Z07:00"))}
}

func instantNull() instant    { return instant{basetypes.NewStringNull()} }
func instantUnknown() instant { return instant{basetypes.NewStringUnknown()} }

func (v instant) Type(context.Context) attr.Type { return instantType{} }

func (v instant) Equal(o attr.Value) bool {
	other, ok := o.(instant)
	return ok && v.StringValue.Equal(other.StringValue)
}

// known reports whether v holds a time.
func (v instant) known() bool { return !v.IsNull() && !v.IsUnknown() }

// time is the instant, truncated to the precision of Rooms; false if there is none or
// the text is not a time.
func (v instant) time() (time.Time, bool) {
	if !v.known() {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339Nano, v.ValueString())
	return t.Truncate(roomPrecision), err == nil && rfc3339.MatchString(v.ValueString())
}

// pointer is time for a request, nil if there is none.
func (v instant) pointer() *time.Time {
	if t, ok := v.time(); ok {
		return &t
	}
	return nil
}

// same reports whether both are the same instant, or both not set.
func (v instant) same(o instant) bool {
	a, okA := v.time()
	b, okB := o.time()
	if okA && okB {
		return a.Equal(b)
	}
	return v.Equal(o)
}

// StringSemanticEquals makes the state keep its spelling if the service answers with
// the same instant in another one.
func (v instant) StringSemanticEquals(_ context.Context, newValuable basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := newValuable.(instant)
	return ok && v.same(other), nil
}

// ValidateAttribute refuses what is not an RFC 3339 time. The service takes times
// without a zone for UTC (fact 1.5-08). They are refused here, because such a text does
// not show which zone is meant.
func (v instant) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	if _, ok := v.time(); ok || !v.known() {
		return
	}
	reason := "it is no date and time"
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

// useStateForSameTime plans the state's value if the configuration has the same instant
// in another spelling: the framework's semantic equality does not apply to plans.
type useStateForSameTime struct{}

func (useStateForSameTime) Description(context.Context) string {
	return "The same instant in another spelling is no change."
}

func (m useStateForSameTime) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

func (useStateForSameTime) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	planned, prior := instant{req.PlanValue}, instant{req.StateValue}
	if planned.known() && prior.known() && planned.same(prior) {
		resp.PlanValue = req.StateValue
	}
}
