// Command acs-emulator serves a local Azure Communication Services emulator until it is told to stop.
//
// The first line on standard output is an environment assignment with the connection string, for shells and scripts.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const usage = `acs-emulator serves Azure Communication Services Rooms, Chat and Identity on a loopback
address. Requests of Rooms and Identity must be signed with the access key; requests of Chat
carry a user token that Identity issued.

State is in memory and gone at the end, or in the file that -data names: rooms, users and
their tokens, threads, the access key, and the clock where it was set. An answer is given
once what it tells is in the file, so nothing answered is lost however the program ends.
Faults, switches, counts of the rate limits and the record of requests are never kept.

The first line on standard output is the connection string as an environment assignment:
    AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=http://127.0.0.1:PORT/;accesskey=...'
Requests are then logged to standard error. Stop it with Ctrl-C or SIGTERM.

Flags:
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run serves until ctx is done and returns the exit code: 0 after a clean stop, 1 where it cannot serve, 2 for wrong
// arguments.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	options, quiet, err := parse(args, stdout, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2 // parse has said why
	}
	if !quiet {
		logger := log.New(stderr, "", log.Ltime|log.Lmicroseconds)
		options.Observe = func(r emulator.Request) { logger.Print(logLine(r)) }
	}
	options.DataFailed = func(err error) { log.New(stderr, "acs-emulator: ", 0).Print(err) }
	server, err := emulator.Start(options)
	if err != nil {
		return failed(stderr, err)
	}
	_, err = fmt.Fprintf(stdout, "AZURE_COMMUNICATION_CONNECTION_STRING='%s'\n", server.ConnectionString())
	if err == nil {
		<-ctx.Done()
	}
	if err := errors.Join(err, server.Close()); err != nil {
		return failed(stderr, err)
	}
	return 0
}

func failed(stderr io.Writer, err error) int {
	// Where standard error cannot be written either, the exit code has to do.
	_, _ = fmt.Fprintf(stderr, "acs-emulator: %v\n", err)
	return 1
}

// parse reads the command line; asked-for help goes to stdout, complaints to stderr.
func parse(args []string, stdout, stderr io.Writer) (o emulator.Options, quiet bool, err error) {
	var said bytes.Buffer
	flags := flag.NewFlagSet("acs-emulator", flag.ContinueOnError)
	flags.SetOutput(&said)
	flags.StringVar(&o.Listen, "listen", "127.0.0.1:0", "loopback `HOST:PORT` to listen on; port 0 is any free port")
	flags.StringVar(&o.AccessKey, "access-key", "", "base64 access `key`; a random one where it is left out")
	flags.StringVar(&o.Data, "data", "", "`file` that keeps the state, made where there is none; keys are in it, so keep it to yourself")
	flags.DurationVar(&o.Latency, "latency", 0, "`time` added to each answer, such as 200ms")
	flags.IntVar(&o.PageSize, "page-size", 0, "most `entries` on a page of a listing (default 30 for rooms, 200 for chat)")
	rates := flags.String("rate-limits", "on", "`on`, the documented rate limits of chat and identity, or off")
	flags.BoolVar(&quiet, "quiet", false, "log no requests")
	flags.Usage = func() {
		said.WriteString(usage)
		flags.PrintDefaults()
	}
	err = flags.Parse(args)
	if err == nil {
		if *rates == "off" {
			o.RateLimits = emulator.RateLimitsOff
		}
		err = check(flags, o, *rates)
		if err != nil {
			fmt.Fprintf(&said, "acs-emulator: %v\n", err)
		}
	}
	out := stderr
	if errors.Is(err, flag.ErrHelp) {
		out = stdout
	}
	_, _ = said.WriteTo(out)
	return o, quiet, err
}

// check says what is wrong with arguments that the flag package takes.
func check(flags *flag.FlagSet, o emulator.Options, rates string) error {
	pageSize := false
	flags.Visit(func(f *flag.Flag) { pageSize = pageSize || f.Name == "page-size" })
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case o.Latency < 0:
		return errors.New("-latency must not be negative")
	case pageSize && o.PageSize < 1:
		return errors.New("-page-size must be 1 or more")
	case rates != "on" && rates != "off":
		return errors.New("-rate-limits must be on or off")
	}
	return nil
}

// logLine is one request in the log; the record that it is made from holds no credential.
func logLine(r emulator.Request) string {
	line := fmt.Sprintf("%s %s %d", r.Method, r.Path, r.Status)
	if r.Status == 0 {
		line = fmt.Sprintf("%s %s dropped", r.Method, r.Path)
	}
	if r.Reason != "" {
		line += " (" + r.Reason + ")"
	}
	return line
}
