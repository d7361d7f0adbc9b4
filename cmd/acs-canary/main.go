// SPDX-License-Identifier: MPL-2.0

// Command acs-canary checks which of the project's assumptions about Azure Communication Services hold.
//
// It uses the resource in AZURE_COMMUNICATION_CONNECTION_STRING. Without it, it starts the emulator and uses that.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"syscall"

	"github.com/acs-terraform/terraform-provider-acs/internal/acscanary"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// version is set by the linker.
var version = "dev"

const connectionVariable = "AZURE_COMMUNICATION_CONNECTION_STRING"

const usage = `acs-canary runs the life cycles of rooms, users and chat threads against an Azure Communication
Services resource, checks what this project assumes about the service, and prints a report in
Markdown for an issue. It creates its own rooms, threads and fewer than ten users, and deletes
them at the end, also after Ctrl-C. The report holds no key, token, host or full id.

AZURE_COMMUNICATION_CONNECTION_STRING names the resource. If it is not set, acs-canary starts the
emulator and uses that; then each assumption must hold.

Exit code: 0 if the life cycles passed, the probes ran and everything is deleted; 2 if the
arguments are wrong; otherwise 1.

Flags:
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C also ends the clean-up
	os.Exit(run(ctx, os.Args[1:], os.Getenv(connectionVariable), os.Stdout, os.Stderr))
}

// run runs the canary and returns the exit code.
func run(ctx context.Context, args []string, connectionString string, stdout, stderr io.Writer) int {
	options, list, err := parse(args, stdout, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2 // parse has printed why
	case list:
		return failed(stderr, writeText(stdout, acscanary.Assumptions()))
	}
	options.ConnectionString, options.Version, options.Progress = connectionString, version, stderr
	first := "Checking the Communication Services resource in " + connectionVariable + ".\n\n"
	if connectionString == "" {
		server, err := emulator.Start(emulator.Options{})
		if err != nil {
			return failed(stderr, err)
		}
		defer func() { _ = server.Close() }() // this run alone uses it
		options.ConnectionString, options.Emulated = server.ConnectionString(), true
		first = "Checking the emulator, because " + connectionVariable + " is not set.\n\n"
	}
	if err := writeText(stdout, first); err != nil {
		return failed(stderr, err)
	}
	report, err := acscanary.Run(ctx, options)
	if err != nil {
		return failed(stderr, fmt.Errorf("%s: %w", connectionVariable, err))
	}
	if _, err := report.WriteTo(stdout); err != nil {
		return failed(stderr, err)
	}
	if !report.OK() {
		return 1
	}
	return 0
}

func writeText(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

// failed prints the error, if there is one, and returns the exit code.
func failed(stderr io.Writer, err error) int {
	if err == nil {
		return 0
	}
	// If standard error cannot be written either, the exit code is enough.
	_, _ = fmt.Fprintf(stderr, "acs-canary: %v\n", err)
	return 1
}

// parse reads the command line. Help goes to stdout if it was asked for, errors to stderr.
func parse(args []string, stdout, stderr io.Writer) (o acscanary.Options, list bool, err error) {
	var output bytes.Buffer
	flags := flag.NewFlagSet("acs-canary", flag.ContinueOnError)
	flags.SetOutput(&output)
	flags.Func("only", "limit the run to life cycles and questions whose name or fact matches `REGEXP`", func(text string) error {
		only, err := regexp.Compile(text)
		o.Only = only
		return err
	})
	flags.BoolVar(&o.Slow, "slow", false, "include the questions that need hundreds of users; takes some minutes")
	flags.BoolVar(&list, "list", false, "print the table of assumptions for the guide, and exit")
	flags.Usage = func() {
		output.WriteString(usage)
		flags.PrintDefaults()
	}
	err = flags.Parse(args)
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
		fmt.Fprintf(&output, "acs-canary: %v\n", err)
	}
	out := stderr
	if errors.Is(err, flag.ErrHelp) {
		out = stdout
	}
	_, _ = output.WriteTo(out)
	return o, list, err
}
