// SPDX-License-Identifier: MPL-2.0

package main

// This file says on what was measured.

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

// loadAverage is that of the last minute; 0 where it cannot be told.
func loadAverage() float64 {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(text), " ")
	load, err := strconv.ParseFloat(first, 64)
	if err != nil {
		return 0
	}
	return load
}

// machine describes this machine.
func machine() string {
	processor := field("/proc/cpuinfo", "model name")
	if processor == "" {
		processor = "unknown processor"
	}
	description := fmt.Sprintf("%d cores of %s, %s/%s, %s", runtime.NumCPU(), processor, runtime.GOOS, runtime.GOARCH, runtime.Version())
	if kib, err := strconv.Atoi(strings.TrimSuffix(field("/proc/meminfo", "MemTotal"), " kB")); err == nil {
		description += fmt.Sprintf(", %d GiB of memory", (kib+1<<19)>>20)
	}
	return description
}

// field is the first value of a name in a file of lines such as "name : value".
func field(path, name string) string {
	text, err := os.ReadFile(path) //nolint:gosec // one of two
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if before, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(before) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// firstLine is the first line that a command prints.
func firstLine(ctx context.Context, name string, arguments ...string) (string, error) {
	command := exec.CommandContext(ctx, name, arguments...) //nolint:gosec // the caller names it
	command.Env = append(cleanEnvironment(), "CHECKPOINT_DISABLE=1")
	out, err := command.Output()
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(line), err
}
