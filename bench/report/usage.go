// SPDX-License-Identifier: MPL-2.0

package report

// This file is what the bench and the programs that it starts have to agree on.

import (
	"os"
	"runtime"
	"syscall"
)

// The environment of the programs that the bench starts.
const (
	EnvProvider = "ACS_BENCH_PROVIDER" // path of the provider that gauge runs
	EnvUsage    = "ACS_BENCH_USAGE"    // file that gauge appends to
	EnvLogs     = "ACS_BENCH_LOGS"     // off: the provider's loggers are off
	EnvProfiles = "ACS_BENCH_PROFILES" // folder of profiles
)

// Usage is what one process took, its own children that it waited for included.
type Usage struct {
	// CPU is time in user and system mode, in seconds.
	CPU float64 `json:"cpu"`
	// Memory is the largest resident set, in MiB.
	Memory float64 `json:"memory"`
}

// UsageOf is what a process that has ended took.
func UsageOf(process *os.ProcessState) Usage {
	u := Usage{CPU: (process.UserTime() + process.SystemTime()).Seconds()}
	if r, ok := process.SysUsage().(*syscall.Rusage); ok {
		u.Memory = float64(r.Maxrss) / (1 << 10)
		if runtime.GOOS == "darwin" { // bytes there, KiB elsewhere
			u.Memory /= 1 << 10
		}
	}
	return u
}

// LogsOff are the environment variables that turn a provider's loggers off, as ours does
// itself.
func LogsOff() []string {
	return []string{"TF_LOG_SDK=off", "TF_LOG_SDK_FRAMEWORK=off", "TF_LOG_PROVIDER=off"}
}
