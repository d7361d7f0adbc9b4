// SPDX-License-Identifier: MPL-2.0

// This file tests that the check of the troubleshooting guide can fail.

package doctest

import (
	"go/ast"
	"go/parser"
	"slices"
	"testing"
)

func TestMissingSummariesAreFound(t *testing.T) {
	t.Parallel()
	d := Troubleshooting{Guide: "### Room … is\ngone, Cannot read the room", Plain: []string{"Blank title", "Never said"}}
	got := d.missing([]string{"Blank title", "Room … is gone", "Cannot read the room", "Cannot delete the room"})
	want := []string{`the guide does not name "Cannot delete the room"`, `"Never said" is explained by itself, but the provider does not say it`}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTextsWithPartsThatAreNotKnown(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`"Room not found"`:                       "Room not found",
		`fmt.Sprintf("Room %s not found", id)`:   "Room … not found",
		`"Cannot read the " + kind + " back"`:    "Cannot read the … back",
		`kept`:                                   "",
		`"Room " + strconv.Itoa(1) + id + " is"`: "Room … is",
	} {
		expression, err := parser.ParseExpr(source)
		if err != nil {
			t.Fatal(err)
		}
		if got := literalText(expression); got != want {
			t.Errorf("%s: got %q, want %q", source, got, want)
		}
	}
	if call, err := parser.ParseExpr(`d.AddError(f.summary, "")`); err != nil || calledName(call.(*ast.CallExpr)) != "AddError" || !isSummary(call.(*ast.CallExpr).Args[0]) {
		t.Errorf("the summary of AddError is not found: %v", err)
	}
}
