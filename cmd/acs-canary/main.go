// Command acs-canary tells which of the project's assumptions about Azure Communication Services hold.
//
// It asks the resource that AZURE_COMMUNICATION_CONNECTION_STRING names, and without one the emulator.
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

	"github.com/acs-terraform/terraform-provider-acs/internal/canary"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// version is set by the linker.
var version = "dev"

const connectionVariable = "AZURE_COMMUNICATION_CONNECTION_STRING"

const usage = `acs-canary runs the life cycles of rooms, users and chat threads against an Azure Communication
Services resource, asks it what this project only assumes, and prints the findings as Markdown
for an issue. It works on rooms, threads and users of its own, fewer than ten, and deletes them
at the end, after Ctrl-C too. The report holds no key, token, host or full id.

The resource is the one that AZURE_COMMUNICATION_CONNECTION_STRING names. Where that is not set,
an emulator is started in its place, and an assumption that does not hold there is a failure.

Exit code: 0 where life cycles passed, probes ran and everything is deleted; else 1; 2 for wrong
arguments.

Flags:
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the cleaning up, too
	os.Exit(run(ctx, os.Args[1:], os.Getenv(connectionVariable), os.Stdout, os.Stderr))
}

// run asks everything and returns the exit code.
func run(ctx context.Context, args []string, connectionString string, stdout, stderr io.Writer) int {
	options, list, err := parse(args, stdout, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2 // parse has said why
	case list:
		return failed(stderr, written(stdout, canary.Assumptions()))
	}
	options.ConnectionString, options.Version, options.Progress = connectionString, version, stderr
	first := "Asking the Communication Services resource that " + connectionVariable + " names.\n\n"
	if connectionString == "" {
		server, err := emulator.Start(emulator.Options{})
		if err != nil {
			return failed(stderr, err)
		}
		defer func() { _ = server.Close() }() // nobody else uses it
		options.ConnectionString, options.Emulated = server.ConnectionString(), true
		first = "Asking the emulator, started for this run: " + connectionVariable + " is not set.\n\n"
	}
	if err := written(stdout, first); err != nil {
		return failed(stderr, err)
	}
	report, err := canary.Run(ctx, options)
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

func written(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

// failed says what went wrong, if anything did, and returns the exit code.
func failed(stderr io.Writer, err error) int {
	if err == nil {
		return 0
	}
	// Where standard error cannot be written either, the exit code has to do.
	_, _ = fmt.Fprintf(stderr, "acs-canary: %v\n", err)
	return 1
}

// parse reads the command line; asked-for help goes to stdout, complaints to stderr.
func parse(args []string, stdout, stderr io.Writer) (o canary.Options, list bool, err error) {
	var said bytes.Buffer
	flags := flag.NewFlagSet("acs-canary", flag.ContinueOnError)
	flags.SetOutput(&said)
	flags.Func("only", "ask only the questions whose name or fact matches `REGEXP`, and run such life cycles", func(text string) error {
		only, err := regexp.Compile(text)
		o.Only = only
		return err
	})
	flags.BoolVar(&o.Slow, "slow", false, "ask what takes hundreds of users, too: some minutes")
	flags.BoolVar(&list, "list", false, "print the assumptions as the guide has them, and ask nothing")
	flags.Usage = func() {
		said.WriteString(usage)
		flags.PrintDefaults()
	}
	err = flags.Parse(args)
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
		fmt.Fprintf(&said, "acs-canary: %v\n", err)
	}
	out := stderr
	if errors.Is(err, flag.ErrHelp) {
		out = stdout
	}
	_, _ = said.WriteTo(out)
	return o, list, err
}
