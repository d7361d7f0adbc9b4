// SPDX-License-Identifier: MPL-2.0

// This file tests the time type: which texts are times, which of them are the
// same instant, and that another spelling plans nothing.

package plugin

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func instantOf(text string) Instant {
	return Instant{basetypes.NewStringValue(text), 100 * time.Nanosecond}
}

// Times are compared as instants, to 100 ns (fact 1.5-09).
func TestSameInstant(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		one, other string
		want       bool
	}{
		"the same text":                      {"2026-09-01T08:00:00Z", "2026-09-01T08:00:00Z", true},
		"Z and +00:00":                       {"2026-09-01T08:00:00Z", "2026-09-01T08:00:00+00:00", true},
		"Z and -00:00":                       {"2026-09-01T08:00:00Z", "2026-09-01T08:00:00-00:00", true},
		"an offset":                          {"2026-09-01T08:00:00Z", "2026-09-01T05:00:00-03:00", true},
		"an offset over midnight":            {"2026-09-01T00:30:00+05:45", "2026-08-31T18:45:00Z", true},
		"an offset forgotten":                {"2026-09-01T08:00:00Z", "2026-09-01T08:00:00-03:00", false},
		"zeros of a fraction":                {"2026-09-01T08:00:00Z", "2026-09-01T08:00:00.0000000Z", true},
		"seven digits":                       {"2026-09-01T08:00:00.1234567Z", "2026-09-01T08:00:00.1234567+00:00", true},
		"the seventh digit":                  {"2026-09-01T08:00:00.1234567Z", "2026-09-01T08:00:00.1234568Z", false},
		"the eighth digit is cut":            {"2026-09-01T08:00:00.1234567Z", "2026-09-01T08:00:00.12345679Z", true},
		"the ninth digit is cut":             {"2026-09-01T08:00:00.1234567Z", "2026-09-01T08:00:00.123456799Z", true},
		"digits past the ninth are cut":      {"2026-09-01T08:00:00.1234567Z", "2026-09-01T08:00:00.123456799999Z", true},
		"a fraction is no whole second":      {"2026-09-01T08:00:00Z", "2026-09-01T08:00:00.987Z", false},
		"a second":                           {"2026-09-01T08:00:00Z", "2026-09-01T08:00:01Z", false},
		"texts that are no times":            {"tomorrow", "tomorrow", true},
		"texts that are no times and differ": {"tomorrow", "today", false},
		"a time and a text that is none":     {"2026-09-01T08:00:00Z", "2026-09-01T08:00:00", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, pair := range [][2]string{{test.one, test.other}, {test.other, test.one}} {
				got, diags := instantOf(pair[0]).StringSemanticEquals(t.Context(), instantOf(pair[1]))
				if got != test.want || diags.HasError() {
					t.Errorf("%s and %s: got %v (%v), want %v", pair[0], pair[1], got, diags, test.want)
				}
			}
		})
	}
}

func TestTimeThatIsNotSetIsSameOnlyAsItself(t *testing.T) {
	t.Parallel()
	set := instantOf("2026-09-01T08:00:00Z")
	null, notKnown := NullInstant(), UnknownInstant()
	for name, test := range map[string]struct {
		one, other Instant
		want       bool
	}{
		"null and null": {null, null, true}, "unknown and unknown": {notKnown, notKnown, true},
		"null and unknown": {null, notKnown, false}, "null and a time": {null, set, false}, "a time and unknown": {set, notKnown, false},
	} {
		if got := test.one.Same(test.other); got != test.want {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
	if null.Pointer() != nil || notKnown.Pointer() != nil {
		t.Error("a time that is not set is sent")
	}
	if got := set.Pointer(); got == nil || !got.Equal(time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("got %v for a request", got)
	}
}

func TestTextThatIsNoTimeIsRefused(t *testing.T) {
	t.Parallel()
	const (
		none   = "it is not a date and time"
		noZone = "the time zone is missing"
		noTime = "the time of day is missing"
		space  = "a space stands in place of T"
	)
	for text, reason := range map[string]string{
		"2026-09-01T08:00:00": noZone, "2026-09-01T08:00:00.5": noZone, "2026-09-01T08:00:00.1234567": noZone,
		"": none, " ": none, "tomorrow": none, "2026-09-01": noTime, "2026-09-01T08:00Z": none, "2026-09-01 08:00:00Z": space,
		"2026-09-01t08:00:00z": none, "2026-09-01T08:00:00z": none, "2026-09-01T8:00:00Z": none, "2026-9-01T08:00:00Z": none,
		"2026-09-01T08:00:00,5Z": none, "2026-09-01T08:00:00.Z": none, "2026-09-01T08:00:00+0000": "its offset has no colon", "2026-09-01T08:00:00+00": "its offset has no minutes",
		"2026-09-01T08:00:00+24:00": none, "2026-09-01T08:00:00+00:60": none, "2026-09-01T08:00:00 Z": none, "2026-09-01T08:00:00ZZ": none,
		" 2026-09-01T08:00:00Z": none, "2026-09-01T08:00:00Z\n": none, "2026-02-29T08:00:00Z": none, "2026-13-01T08:00:00Z": none,
		"2026-09-01T24:00:00Z": none, "2026-09-01T23:59:60Z": none, "1788249600": none, "+2026-09-01T08:00:00Z": none,
		"12026-09-01T08:00:00Z": none, "2026-09-01T08:00:00 UTC": none,
	} {
		var resp xattr.ValidateAttributeResponse
		instantOf(text).ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: path.Root("valid_from")}, &resp)
		if !resp.Diagnostics.HasError() {
			t.Errorf("%q was taken for a time", text)
			continue
		}
		found := resp.Diagnostics[0]
		if at := found.(diag.DiagnosticWithPath).Path(); !at.Equal(path.Root("valid_from")) || found.Summary() != "Malformed time" {
			t.Errorf("%q: got %q at %s", text, found.Summary(), at)
		}
		for _, part := range []string{strings.Trim(text, "\n"), reason, "RFC 3339", "2026-09-01T08:00:00Z"} {
			if !strings.Contains(found.Detail(), part) {
				t.Errorf("%q: the error does not say %q: %s", text, part, found.Detail())
			}
		}
	}
}

func TestTextThatIsATimeIsAccepted(t *testing.T) {
	t.Parallel()
	values := []Instant{NullInstant(), UnknownInstant()}
	for _, text := range []string{
		"2026-09-01T08:00:00Z", "2026-09-01T08:00:00+00:00", "2026-09-01T08:00:00-03:00", "2026-09-01T08:00:00+14:00",
		"2026-09-01T08:00:00.5Z", "2026-09-01T08:00:00.1234567+00:00", "2026-09-01T08:00:00.123456789-03:30",
		"0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024-02-29T00:00:00Z",
	} {
		values = append(values, instantOf(text))
	}
	for _, v := range values {
		var resp xattr.ValidateAttributeResponse
		v.ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: path.Root("valid_from")}, &resp)
		if resp.Diagnostics.HasError() {
			t.Errorf("%s: %v", v, resp.Diagnostics)
		}
	}
}

func TestAnotherSpellingPlansTheStatesOwn(t *testing.T) {
	t.Parallel()
	value := types.StringValue
	for name, test := range map[string]struct{ plan, state, want types.String }{
		"the same instant":    {value("2026-09-01T05:00:00-03:00"), value("2026-09-01T08:00:00Z"), value("2026-09-01T08:00:00Z")},
		"digits past 100 ns":  {value("2026-09-01T08:00:00.123456789Z"), value("2026-09-01T08:00:00.1234567Z"), value("2026-09-01T08:00:00.1234567Z")},
		"another instant":     {value("2026-09-01T05:00:00Z"), value("2026-09-01T08:00:00Z"), value("2026-09-01T05:00:00Z")},
		"nothing in state":    {value("2026-09-01T05:00:00Z"), types.StringNull(), value("2026-09-01T05:00:00Z")},
		"nothing planned":     {types.StringNull(), value("2026-09-01T08:00:00Z"), types.StringNull()},
		"not known":           {types.StringUnknown(), value("2026-09-01T08:00:00Z"), types.StringUnknown()},
		"a state that is odd": {value("2026-09-01T05:00:00Z"), value("yesterday"), value("2026-09-01T05:00:00Z")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := planmodifier.StringResponse{PlanValue: test.plan}
			UseStateForSameTime(100*time.Nanosecond).PlanModifyString(t.Context(), planmodifier.StringRequest{PlanValue: test.plan, StateValue: test.state}, &resp)
			if !resp.PlanValue.Equal(test.want) || resp.Diagnostics.HasError() {
				t.Errorf("got %s, want %s", resp.PlanValue, test.want)
			}
		})
	}
}

// State is read leniently: what an older version wrote must not end a plan.
func TestTimeIsReadFromTerraformAsItStands(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		in   tftypes.Value
		want Instant
	}{
		{tftypes.NewValue(tftypes.String, "2026-09-01T05:00:00-03:00"), instantOf("2026-09-01T05:00:00-03:00")},
		{tftypes.NewValue(tftypes.String, "no time"), instantOf("no time")},
		{tftypes.NewValue(tftypes.String, nil), NullInstant()},
		{tftypes.NewValue(tftypes.String, tftypes.UnknownValue), UnknownInstant()},
	} {
		got, err := InstantType{Precision: 100 * time.Nanosecond}.ValueFromTerraform(t.Context(), test.in)
		if err != nil || !got.Equal(test.want) {
			t.Errorf("%s: got %v (%v), want %v", test.in, got, err, test.want)
		}
		if !got.Type(t.Context()).Equal(InstantType{}) {
			t.Errorf("%s: got type %v", test.in, got.Type(t.Context()))
		}
	}
	if _, err := (InstantType{}).ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.Bool, true)); err == nil {
		t.Error("a flag was taken for a time")
	}
}

// What is written has the form that an answer of the service is stored in: UTC,
// up to seven digits (fact 1.5-06).
func TestTimeIsWrittenInUTCTo100Nanoseconds(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", -3*60*60)
	for in, want := range map[time.Time]string{
		time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC):           "2026-09-01T08:00:00Z",
		time.Date(2026, 9, 1, 5, 0, 0, 0, zone):               "2026-09-01T08:00:00Z",
		time.Date(2026, 9, 1, 8, 0, 0, 500_000_000, time.UTC): "2026-09-01T08:00:00.5Z",
		time.Date(2026, 9, 1, 8, 0, 0, 123_456_799, time.UTC): "2026-09-01T08:00:00.1234567Z",
	} {
		if got := NewInstant(in).ValueString(); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func FuzzInstantIsTheSameAfterFormatting(f *testing.F) {
	for _, seed := range []string{
		"2026-09-01T08:00:00Z", "2026-09-01T08:00:00.1234567-03:00", "2026-09-01T08:00:00.999999999+14:00", "0000-01-01T00:00:00+23:59",
		"9999-12-31T23:59:59.9999999Z", "2026-09-01T08:00:00", "tomorrow", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v := instantOf(text)
		at, ok := v.Time()
		var resp xattr.ValidateAttributeResponse
		v.ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: path.Root("valid_from")}, &resp)
		if resp.Diagnostics.HasError() == ok {
			t.Fatalf("%q: is a time: %v, is refused: %v", text, ok, resp.Diagnostics)
		}
		if !v.Same(v) {
			t.Errorf("%q is not the same as itself", text)
		}
		if !ok {
			return
		}
		if year := at.UTC().Year(); year < 0 || year > 9999 {
			return // an offset led out of what four digits of a year can write
		}
		written := NewInstant(at)
		if !written.Same(v) || !v.Same(written) {
			t.Errorf("%q was written as %s, which is another instant", text, written)
		}
		if again, _ := written.Time(); !NewInstant(again).Equal(written) {
			t.Errorf("%s is written in another way the second time: %s", written, NewInstant(again))
		}
		if at.Nanosecond()%100 != 0 {
			t.Errorf("%q has %d ns left", text, at.Nanosecond())
		}
	})
}
