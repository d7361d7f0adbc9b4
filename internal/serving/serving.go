// SPDX-License-Identifier: MPL-2.0

// Package serving runs the program of a provider: it serves the provider to Terraform,
// writes no log that nobody reads, and releases what each call used when the call is
// over.
package serving

import (
	"context"
	"flag"
	"fmt"
	"os"
	debugging "runtime/debug"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// gcPercent is the value of GOGC, if the environment has none. The live heap is small:
// at Go's default of 100, collecting garbage takes a quarter of the processor time.
const gcPercent = 300

// memoryLimit is the value of GOMEMLIMIT in bytes, if the environment has none. Where
// every answer has 15 MB, the process then takes 125 MB: a collection that waits until the
// heap is four times as large would come too late. A plan of a map of 4,000 people stays
// about at the limit, 104 MB instead of 128, for the same processor time.
const memoryLimit = 100 << 20

// Program is the program of a provider.
type Program struct {
	// Name is the prefix of the provider's types, such as acs.
	Name string
	// Address is where Terraform finds the provider.
	Address string
	// Version is what the program prints and the provider is told.
	Version string
	// New makes the provider of a version.
	New func(version string) provider.Provider
}

// Main runs the program as its command line says, and ends it.
func (p Program) Main() {
	if err := p.run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (p Program) run() error {
	if err := p.disableUnreadLogs(); err != nil {
		return err
	}
	debug := flag.Bool("debug", false, "serve until interrupted, and print how Terraform attaches to this process")
	showVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()

	if *showVersion {
		_, err := fmt.Fprintln(os.Stdout, p.Version)
		return err
	}
	return p.Serve(*debug)
}

// Serve serves the provider until Terraform is done. With debug it prints how
// Terraform reaches it, and serves until it is interrupted.
func (p Program) Serve(debug bool) error {
	if os.Getenv("GOGC") == "" {
		debugging.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debugging.SetMemoryLimit(memoryLimit)
	}
	var options []tf6server.ServeOpt
	var changing atomic.Int32
	if debug {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		go exitWithParent(&changing)
	}
	return tf6server.Serve(p.Address, func() tfprotov6.ProviderServer { return newServer(p.New(p.Version), &changing) }, options...)
}

// DataSourceReader is a provider that says what a read of a data source holds until its
// result is encoded, which takes several times the memory of the answer.
type DataSourceReader interface {
	ReadingDataSource(ctx context.Context) (with context.Context, end func())
}

// New returns the server of a provider.
func New(p provider.Provider) tfprotov6.ProviderServer { return newServer(p, new(atomic.Int32)) }

// newServer returns the server of a provider, which counts in changing the changes that
// are under way.
func newServer(p provider.Provider, changing *atomic.Int32) tfprotov6.ProviderServer {
	server := providerserver.NewProtocol6(p)()
	if full, ok := server.(fullServer); ok {
		reading, _ := p.(DataSourceReader)
		return leanServer{full, changing, new(atomic.Bool), reading}
	}
	return server
}
