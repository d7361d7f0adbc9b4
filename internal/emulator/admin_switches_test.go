// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests the table of switches: it is complete, each entry sets its own switch, and the guide has the table.

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

type switchBody struct {
	Value   any      `json:"value"`
	Allowed []string `json:"allowed"`
	Wants   string   `json:"wants"`
	About   string   `json:"about"`
}

func (c *client) switches() map[string]switchBody {
	c.t.Helper()
	return adminValue[map[string]switchBody](c, "GET", "switches", "")
}

// switchFields returns the fields of Switches by their names in the admin API.
func switchFields() map[string]reflect.StructField {
	fields := map[string]reflect.StructField{}
	for f := range reflect.TypeFor[emulator.Switches]().Fields() {
		fields[strings.ToLower(f.Name[:1])+f.Name[1:]] = f
	}
	return fields
}

func TestEverySwitchIsInTheTable(t *testing.T) {
	t.Parallel()
	got := slices.Sorted(maps.Keys(start(t, emulator.Options{}).switches()))
	if want := slices.Sorted(maps.Keys(switchFields())); !slices.Equal(got, want) {
		t.Errorf("got switches %v, want %v", got, want)
	}
}

// constantsByType counts the constants of each type of a switch.
func constantsByType(t *testing.T) map[string]int {
	t.Helper()
	counts := map[string]int{}
	var declarations []ast.Decl
	for _, name := range []string{"api/switches.go", "api/webex_switches.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("parse: %v", err)
		}
		declarations = append(declarations, file.Decls...)
	}
	for _, declaration := range declarations {
		group, ok := declaration.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			continue
		}
		if kind, ok := group.Specs[0].(*ast.ValueSpec).Type.(*ast.Ident); ok {
			counts[kind.Name] = len(group.Specs)
		}
	}
	return counts
}

// The table shows each switch as Options or UpdateSwitches set it.
func TestTheTableShowsEverySwitch(t *testing.T) {
	t.Parallel()
	before := start(t, emulator.Options{}).switches()
	for name, field := range switchFields() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := func(sw *emulator.Switches) {
				switch value := reflect.ValueOf(sw).Elem().FieldByIndex(field.Index); field.Type.Kind() {
				case reflect.String:
					value.SetString("example.org")
				default:
					value.SetInt(1)
				}
			}
			var o emulator.Options
			set(&o.Switches)
			updated := start(t, emulator.Options{})
			updated.server.UpdateSwitches(set)
			for _, c := range []*client{start(t, o), updated} {
				for other, now := range c.switches() {
					if changed := now.Value != before[other].Value; changed != (other == name) {
						t.Errorf("with %s set, %s is %v", field.Name, other, now.Value)
					}
				}
			}
		})
	}
}

// The admin API sets each switch to each of its values, and no other switch.
func TestTheTableSetsEverySwitch(t *testing.T) {
	t.Parallel()
	constants := constantsByType(t)
	for name, field := range switchFields() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := start(t, emulator.Options{Switches: emulator.Switches{GracePeriod: time.Hour}})
			before := c.switches()
			allowed := before[name].Allowed
			values := map[string]any{}
			switch {
			case len(allowed) > 0:
				if len(allowed) != constants[field.Type.Name()] || before[name].Value != allowed[0] {
					t.Errorf("got %+v, want %d values and the first", before[name], constants[field.Type.Name()])
				}
				for _, value := range allowed {
					values[`"`+value+`"`] = value
				}
			case field.Type == reflect.TypeFor[time.Duration]():
				values[`"90s"`], values[`"0s"`] = "1m30s", "0s"
			case field.Type.Kind() == reflect.Int:
				values["7"], values["0"] = 7.0, 0.0
			default:
				values[`"example.org:8443"`], values[`""`] = "example.org:8443", ""
			}
			for text, value := range values {
				after := adminValue[map[string]switchBody](c, "POST", "switches", fmt.Sprintf("{%q:%s}", name, text))
				if after[name].Value != value {
					t.Errorf("%s: got %v, want %v", text, after[name].Value, value)
				}
				after[name] = before[name]
				if !reflect.DeepEqual(after, before) {
					t.Errorf("%s: other switches changed: %v", text, after)
				}
			}
		})
	}
}

func TestSwitchesAreSetTogetherOrNotAtAll(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	before := c.switches()
	for body, says := range map[string][]string{
		`{"latency":"1s","expiredRooms":"never"}`:   {`expiredRooms is "never"`, "answers, gone, readOnly"},
		`{"latency":"1s","expiredRooms":null}`:      {"expiredRooms is null"},
		`{"latency":"1s","expiredRooms":1}`:         {"expiredRooms is 1"},
		`{"latency":"1s","pageSize":-1}`:            {"pageSize is -1", "whole number"},
		`{"latency":"1s","pageSize":null}`:          {"pageSize is null"},
		`{"latency":"1s","gracePeriod":"-1s"}`:      {`gracePeriod is "-1s"`, "duration"},
		`{"latency":"1s","gracePeriod":"soon"}`:     {`gracePeriod is "soon"`, "duration"},
		`{"latency":"1s","nextLinkHost":"a/b"}`:     {`nextLinkHost is "a/b"`, "host"},
		`{"latency":"1s","expired":"a","other":1}`:  {"expired, other", "expiredRooms, repeatedCreate"},
		`{"latency":"1s","ExpiredRooms":"answers"}`: {"no such switch: ExpiredRooms"},
		`["latency"]`: {"not a JSON object"},
	} {
		wantRefused(t, c.admin("POST", "switches", body), 400, says...)
	}
	if after := c.switches(); !reflect.DeepEqual(before, after) {
		t.Errorf("a refused request set switches: %v", after)
	}
	c.admin("POST", "switches", `{"expiredRooms":"gone","unknownDelete":"succeeds"}`)
	id := c.create(`{"validUntil":"` + wire(noon().Add(time.Hour)) + `"}`).ID
	c.server.Advance(2 * time.Hour)
	want(t, c.do("GET", "/rooms/"+id, ""), 404)
	want(t, c.do("DELETE", "/rooms/"+id, ""), 204)
}

// The guide has the rows of the table. If it does not, the test prints them.
func TestGuideListsTheSwitches(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../templates/guides/emulator.md")
	if err != nil {
		t.Fatalf("read the guide: %v", err)
	}
	var rows []string
	missing := false
	for name, w := range start(t, emulator.Options{}).switches() {
		takes := w.Wants
		if len(w.Allowed) > 0 {
			takes = "`" + strings.Join(w.Allowed, "`, `") + "`"
		}
		row := "| `" + name + "` | " + takes + " | " + w.About + " |"
		rows = append(rows, row)
		missing = missing || !strings.Contains(string(guide), row+"\n")
	}
	if missing {
		slices.Sort(rows)
		t.Errorf("the guide lacks some of these rows:\n%s", strings.Join(rows, "\n"))
	}
}

type clockBody struct {
	Now    string `json:"now"`
	Frozen bool   `json:"frozen"`
}

func TestAdminClock(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for _, test := range []struct {
		body string
		want clockBody
	}{
		{`{}`, clockBody{"2026-03-01T12:00:00.1234567Z", true}},
		{`{"advance":"36h"}`, clockBody{"2026-03-03T00:00:00.1234567Z", true}},
		{`{"advance":"-24h"}`, clockBody{"2026-03-02T00:00:00.1234567Z", true}},
		{`{"set":"2027-01-01T01:00:00+01:00"}`, clockBody{"2027-01-01T00:00:00Z", true}},
		{`{"set":"2026-06-01T00:00:00Z","advance":"1h","frozen":true}`, clockBody{"2026-06-01T01:00:00Z", true}},
	} {
		if got := adminValue[clockBody](c, "POST", "clock", test.body); got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.body, got, test.want)
		}
	}
	for body, says := range map[string]string{
		`{"set":"tomorrow"}`:                                             `set is "tomorrow"`,
		`{"advance":"a day"}`:                                            `advance is "a day"`,
		`{"set":"1969-12-31T23:59:59Z"}`:                                 "1970 to 9000",
		`{"set":"0001-01-01T00:00:00Z"}`:                                 "1970 to 9000",
		`{"set":"9001-01-01T00:00:00Z"}`:                                 "1970 to 9000",
		`{"set":"2030-01-01T00:00:00Z","up":""}`:                         `unknown member "up"`,
		`{"set":"2030-01-01T00:00:00Z","advance":"2562047h","frozen":1}`: "frozen",
	} {
		wantRefused(t, c.admin("POST", "clock", body), 400, says)
	}
	if got := adminValue[clockBody](c, "GET", "clock", ""); got.Now != "2026-06-01T01:00:00Z" {
		t.Errorf("a refused request set the clock to %s", got.Now)
	}
	running := adminValue[clockBody](c, "POST", "clock", `{"frozen":false}`)
	if running.Frozen || !c.server.Now().After(time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)) {
		t.Errorf("got %+v at %v, want a running clock", running, c.server.Now())
	}
	stopped := adminValue[clockBody](c, "POST", "clock", `{"set":"2026-07-01T00:00:00Z"}`)
	if stopped.Frozen || !strings.HasPrefix(stopped.Now, "2026-07-01T00:00:") {
		t.Errorf("got %+v, want a clock that runs on", stopped)
	}
}

// A switch that is no choice has an empty list and not null.
func TestSwitchesWithoutAChoiceHaveAnEmptyList(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	var raw map[string]map[string]json.RawMessage
	got := c.admin("GET", "switches", "")
	if err := json.Unmarshal([]byte(got.body), &raw); err != nil || got.status != http.StatusOK {
		t.Fatalf("got %d %q", got.status, got.body)
	}
	if list := string(raw["latency"]["allowed"]); list != "[]" {
		t.Errorf("got %s, want []", list)
	}
}
