// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/bench/report"
	"github.com/acs-terraform/terraform-provider-acs/internal/contract"
)

func TestRequestsAreCountedByOperation(t *testing.T) {
	t.Parallel()
	log := `10:00:00.000000 page: http://127.0.0.1:41789/
10:00:00.000001 POST /rooms 201
10:00:00.000002 GET /rooms/99199690362660524 200
10:00:00.000003 GET /rooms/99199690362660525 200
10:00:00.000004 GET /rooms/99199690362660525 404 (not found)
10:00:00.000005 PATCH /rooms/99199690362660525/participants 200
10:00:00.000006 GET /nowhere 404
`
	got := countRequests(contract.NewTable(), log)
	want := map[string]int{
		"create room": 1, "get room": 2, "get room answered 404": 1, "change room participants": 1, "GET /nowhere answered 404": 1,
	}
	if !maps.Equal(got, want) {
		t.Errorf("counted %v, want %v", got, want)
	}
}

func TestUsageOfAllProcessesIsSummed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "usage")
	if got, err := providerUsage(file); err != nil || got != (report.Usage{}) {
		t.Errorf("without a provider it is %v, %v", got, err)
	}
	text := `{"cpu":1.5,"memory":40}
{"cpu":0.5,"memory":90}
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := providerUsage(file); err != nil || got != (report.Usage{CPU: 2, Memory: 90}) {
		t.Errorf("it is %v, %v, want 2 s in sum and 90 MiB at most", got, err)
	}
}

func TestScenariosAreChosenByName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		names string
		short bool
		want  string
	}{
		{"map-4000, rooms-1000", false, "rooms-1000 map-4000"},
		{"", true, "rooms-100 singles-50-in-5 map-100"},
		{"map-350", true, "map-350"},
	} {
		chosen, err := choose(c.names, c.short)
		var got []string
		for _, s := range chosen {
			got = append(got, s.Name)
		}
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("choose(%q, %v) is %v, %v, want %s", c.names, c.short, got, err, c.want)
		}
	}
	if _, err := choose("rooms-7", false); err == nil || !strings.Contains(err.Error(), "rooms-1000") {
		t.Errorf("the error is %v, want one that names what there is", err)
	}
	if everything, err := choose("", false); err != nil || len(everything) != 15 {
		t.Errorf("there are %d scenarios, %v", len(everything), err)
	}
}

func TestTheSeedHasTheUsersOfTheThread(t *testing.T) {
	t.Parallel()
	text, err := seedOf(2)
	var seed struct {
		ResourceID string
		Users      []struct{ RawID string }
	}
	if err != nil || json.Unmarshal(text, &seed) != nil || len(seed.Users) != 2 || seed.Users[1].RawID != user(1) {
		t.Errorf("the seed is %s, %v", text, err)
	}
}

func TestFileName(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]string{"OpenTofu v1.12.6": "opentofu-1.12.6", "Terraform v1.15.9": "terraform-1.15.9"} {
		if got := fileName(version); got != want {
			t.Errorf("fileName(%q) is %q, want %q", version, got, want)
		}
	}
}

func TestTheCommandLineIsRead(t *testing.T) {
	t.Parallel()
	r, err := parse([]string{"-cli", "tofu", "-latency", "0s, 20ms", "-pairs", "5"})
	if err != nil || len(r.latencies) != 2 || r.latencies[1] != 20*time.Millisecond || r.pairs != 5 {
		t.Errorf("parse gives %+v, %v", r, err)
	}
	for _, wrong := range [][]string{{"-cli", "tofu", "-latency", "fast"}, {"-cli", "tofu", "-pairs", "0"}, {}} {
		if _, err := parse(wrong); err == nil {
			t.Errorf("parse(%v) takes it", wrong)
		}
	}
}
