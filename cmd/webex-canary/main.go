// SPDX-License-Identifier: MPL-2.0

// Command webex-canary checks which of the project's assumptions about Webex hold.
//
// It acts as the account of the token in WEBEX_ACCESS_TOKEN. Without one, it starts the emulator and uses that.
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
	"strings"
	"syscall"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexcanary"
)

// version is set by the linker.
var version = "dev"

// The environment variables.
const (
	tokenVariable       = "WEBEX_ACCESS_TOKEN"
	secondTokenVariable = "WEBEX_SECOND_ACCESS_TOKEN" //nolint:gosec // the name of a variable, not a token
	baseURLVariable     = "WEBEX_BASE_URL"
	peopleVariable      = "WEBEX_CANARY_PEOPLE"
)

// otherOrganization is the id of an organization that is not the emulator's.
const otherOrganization = "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi9mZmZmZmZmZi0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDE"

const usage = `webex-canary checks what this project assumes about Webex, and prints a report in Markdown for an
issue. It creates its own rooms and one team, and deletes them at the end, also after Ctrl-C. For a
moment one of the rooms may be public. It adds nobody to a room but the second account and who
-people names. The report holds no token, address, host or full id.

WEBEX_ACCESS_TOKEN is the token of a test account. If it is not set, webex-canary starts the
emulator and uses that; then each assumption must hold. WEBEX_SECOND_ACCESS_TOKEN is the token of
another test account: without it, questions about what others see are not asked. WEBEX_BASE_URL is
another base URL than the usual one. WEBEX_CANARY_PEOPLE is the same as -people.

Exit code: 0 if the probes ran and everything is deleted; 2 if the arguments are wrong; otherwise 1.

Flags:
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C also ends the clean-up
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run runs the canary and returns the exit code.
func run(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) int {
	options, table, err := parse(args, env(peopleVariable), stdout, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2 // parse has printed why
	case table:
		return failed(stderr, writeText(stdout, webexcanary.Assumptions()))
	}
	options.AccessToken, options.SecondAccessToken = env(tokenVariable), env(secondTokenVariable)
	options.BaseURL, options.Version, options.Progress = env(baseURLVariable), version, stderr
	first := "Checking Webex as the account of " + tokenVariable + ".\n\n"
	if options.AccessToken == "" {
		server, err := emulator.Start(emulator.Options{})
		if err != nil {
			return failed(stderr, err)
		}
		defer func() { _ = server.Close() }() // this run alone uses it
		useEmulator(&options, server)
		first = "Checking the emulator, because " + tokenVariable + " is not set.\n\n"
	}
	if err := writeText(stdout, first); err != nil {
		return failed(stderr, err)
	}
	report, err := webexcanary.Run(ctx, options)
	if err != nil {
		return failed(stderr, err)
	}
	if _, err := report.WriteTo(stdout); err != nil {
		return failed(stderr, err)
	}
	if !report.OK() {
		return 1
	}
	return 0
}

// useEmulator asks the emulator, with accounts of its own, so that every question is asked that has a probe.
func useEmulator(o *webexcanary.Options, server *emulator.Server) {
	stranger := server.AddWebexPerson(emulator.WebexPerson{
		Emails: []string{"stranger@other.example.com"}, OrgID: otherOrganization,
	})
	o.Emulated, o.BaseURL = true, server.WebexURL()
	o.AccessToken, o.SecondAccessToken = server.WebexPerson().AccessToken, server.WebexModerator().AccessToken
	o.People = []string{stranger.Emails[0], server.WebexBot().Emails[0]}
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
	_, _ = fmt.Fprintf(stderr, "webex-canary: %v\n", err)
	return 1
}

// parse reads the command line. Help goes to stdout if it was asked for, errors to stderr.
func parse(args []string, people string, stdout, stderr io.Writer) (o webexcanary.Options, table bool, err error) {
	var output bytes.Buffer
	flags := flag.NewFlagSet("webex-canary", flag.ContinueOnError)
	flags.SetOutput(&output)
	flags.Func("only", "limit the run to questions whose name or fact matches `REGEXP`", func(text string) error {
		only, err := regexp.Compile(text)
		o.Only = only
		return err
	})
	flags.StringVar(&people, "people", people, "`ADDRESSES`, with commas between them, of people and bots that may be added to rooms")
	flags.BoolVar(&table, "table", false, "print the table of assumptions for the guide, and exit")
	flags.Usage = func() {
		output.WriteString(usage)
		flags.PrintDefaults()
	}
	err = flags.Parse(args)
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
		fmt.Fprintf(&output, "webex-canary: %v\n", err)
	}
	o.People = strings.FieldsFunc(people, func(r rune) bool { return r == ',' || r == ' ' })
	out := stderr
	if errors.Is(err, flag.ErrHelp) {
		out = stdout
	}
	_, _ = output.WriteTo(out)
	return o, table, err
}
