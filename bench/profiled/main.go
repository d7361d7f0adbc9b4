// SPDX-License-Identifier: MPL-2.0

// Command profiled serves this repository's provider as its own program does where
// no log is asked for, and writes a profile of each process into the folder that
// ACS_BENCH_PROFILES names: cpu-PID.pprof, and heap-PID.pprof at the end.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"

	tfprovider "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/acs-terraform/terraform-provider-acs/bench/report"
	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
	"github.com/acs-terraform/terraform-provider-acs/internal/serving"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() (err error) {
	cpu, err := create("cpu")
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return err
	}
	defer func() {
		pprof.StopCPUProfile()
		err = errors.Join(err, cpu.Close(), writeHeap())
	}()
	return serving.Program{
		Name: "acs", Address: provider.Address, Version: "profiled",
		New: func(version string) tfprovider.Provider {
			return provider.New(provider.Options{Version: version})()
		},
	}.Serve(false)
}

func writeHeap() error {
	heap, err := create("heap")
	if err != nil {
		return err
	}
	return errors.Join(pprof.Lookup("allocs").WriteTo(heap, 0), heap.Close())
}

// create opens a file for one kind of profile of this process.
func create(kind string) (*os.File, error) {
	return os.Create(filepath.Join(os.Getenv(report.EnvProfiles), fmt.Sprintf("%s-%d.pprof", kind, os.Getpid()))) //nolint:gosec // the bench names it
}
