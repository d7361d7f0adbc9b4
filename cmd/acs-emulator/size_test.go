// SPDX-License-Identifier: MPL-2.0

package main

// This file measures the program: its size, its start, and what it does with 10,000 rooms.

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestProgramIsSmallAndStartsAtOnce(t *testing.T) {
	t.Parallel()
	const largest, longest, tries = 20 << 20, 100 * time.Millisecond, 20
	path := build(t)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatalf("stat: %v", err)
	}
	if info.Size() >= largest {
		t.Errorf("got a program of %d bytes, want less than %d", info.Size(), largest)
	}
	// The best of several, since a machine that is busy with other tests delays any program.
	best := time.Hour
	for range tries {
		best = min(best, startTime(t, path, "-quiet"))
		if best < longest {
			break
		}
	}
	t.Logf("%d bytes, first answer after %v", info.Size(), best)
	if best >= longest {
		t.Errorf("got the first answer after %v, want it within %v", best, longest)
	}
}

// startTime is the time from the start of the program to its first answer.
func startTime(t testing.TB, path string, args ...string) time.Duration {
	t.Helper()
	began := time.Now()
	p := runProgram(t, path, args...)
	status, _, err := p.call(http.MethodGet, "/rooms"+versionQuery, "", "")
	took := time.Since(began)
	if err != nil || status != http.StatusOK {
		t.Errorf("got %d, %v", status, err)
	}
	p.stop()
	return took
}

// stop kills the program.
func (p *program) stop() {
	p.t.Helper()
	if err := p.command.Process.Kill(); err != nil {
		p.t.Fatalf("kill: %v", err)
	}
	_ = p.command.Wait() // killed, so it ends with an error
	p.http.CloseIdleConnections()
}

// memory is the program's resident set in megabytes, 0 where the system does not tell.
func (p *program) memory() float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kilobytes, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	size, _ := strconv.ParseFloat(kilobytes, 64)
	return size / 1024
}

const rooms = 10_000 // of the benchmark

// each sends a request for each room by 50 clients, and returns how many were answered in a second.
func (p *program) each(send func(n int) (method, target, body string)) float64 {
	p.t.Helper()
	began := time.Now()
	var wg sync.WaitGroup
	const clients = 50
	for client := range clients {
		wg.Go(func() {
			for n := client; n < rooms; n += clients {
				method, target, body := send(n)
				if status, _, err := p.call(method, target, body, ""); err != nil || status >= http.StatusMultipleChoices {
					p.t.Errorf("%s %.40s: got %d, %v", method, target, status, err)
				}
			}
		})
	}
	wg.Wait()
	return float64(rooms) / time.Since(began).Seconds()
}

// BenchmarkTenThousandRooms is for `go test -run - -bench . -benchtime 1x ./cmd/acs-emulator`: clients and program share
// the machine.
func BenchmarkTenThousandRooms(b *testing.B) {
	path := build(b)
	for _, test := range []struct {
		name string
		data bool
	}{{"in memory", false}, {"with a data file", true}} {
		b.Run(test.name, func(b *testing.B) {
			for b.Loop() {
				args := []string{"-quiet"}
				if test.data {
					args = append(args, "-data", filepath.Join(b.TempDir(), "state"))
				}
				p := runProgram(b, path, args...)
				w := &writer{program: p, number: 1}
				members := fmt.Sprintf(`{"participants":{%q:{"role":"Presenter"},%q:{}}}`, w.user(1), w.user(2))
				b.ReportMetric(p.each(func(int) (string, string, string) {
					return http.MethodPost, "/rooms" + versionQuery, members
				}), "creates/s")
				began := time.Now()
				ids := p.ids()
				b.ReportMetric(time.Since(began).Seconds()*1000, "list-all-ms")
				b.ReportMetric(p.each(func(n int) (string, string, string) {
					return http.MethodGet, "/rooms/" + ids[n] + versionQuery, ""
				}), "reads/s")
				b.ReportMetric(p.each(func(n int) (string, string, string) {
					return http.MethodPatch, "/rooms/" + ids[n] + "/participants" + versionQuery, members
				}), "updates/s")
				b.ReportMetric(p.memory(), "MB")
				if test.data {
					p.stop()
					b.ReportMetric(startTime(b, path, args...).Seconds()*1000, "restart-ms")
					p = runProgram(b, path, args...)
				}
				b.ReportMetric(p.each(func(n int) (string, string, string) {
					return http.MethodDelete, "/rooms/" + ids[n] + versionQuery, ""
				}), "deletes/s")
				p.stop()
			}
		})
	}
}

// ids are the ids of all rooms, newest first.
func (p *program) ids() []string {
	p.t.Helper()
	var ids []string
	for target := "/rooms" + versionQuery; target != ""; {
		page := get[struct {
			Value    []struct{ ID string }
			NextLink string
		}](p, target, "")
		for _, r := range page.Value {
			ids = append(ids, r.ID)
		}
		target = strings.TrimPrefix(page.NextLink, p.endpoint)
	}
	return ids
}
