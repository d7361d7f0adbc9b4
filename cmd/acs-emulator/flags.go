// SPDX-License-Identifier: MPL-2.0

package main

// This file has the command line: its flags, its help, and the checks of arguments.

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

const usage = `acs-emulator serves Azure Communication Services Rooms, Chat and Identity, and Webex rooms,
on a loopback address. Requests of Rooms and Identity must be signed with the access key;
requests of Chat carry a user token that Identity issued, and requests of Webex an access token.

The state is in memory and is lost at the end, or in the file of -data: rooms, users and
their tokens, threads, the access key, and the clock if it was set. An answer is sent
only after the file has all that it shows, so nothing answered is lost, however the program
ends. Faults, switches, counts of the rate limits and the record of requests are not kept.

The first line on standard output sets an environment variable to the connection string:
    AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=http://127.0.0.1:PORT/;accesskey=...'
The next lines are for Webex: its address, and the access tokens of a person, of another person
to be a moderator, and of a bot:
    WEBEX_BASE_URL='http://127.0.0.1:PORT/v1'
    WEBEX_ACCESS_TOKEN='...'
    WEBEX_MODERATOR_ACCESS_TOKEN='...'
    WEBEX_BOT_ACCESS_TOKEN='...'
The address of the page with the whole state, and then each request, are logged to standard
error. Ctrl-C or SIGTERM stop the emulator: it finishes answers in progress, for at most 5
seconds. A second Ctrl-C stops it at once.

Examples

  Serve on a free port, and load the settings into a shell:
    rm -f emulator.env; acs-emulator -env-file emulator.env &
    until [ -s emulator.env ]; do sleep 0.1; done
    . ./emulator.env

  Serve on a fixed port, with a key of your own and without a log:
    acs-emulator -listen 127.0.0.1:8080 -access-key "$(openssl rand -base64 48)" -quiet

  Start with rooms, users and threads, or save those of a running server to a seed:
    acs-emulator -seed seed.json
    curl -s http://127.0.0.1:8080/_admin/state >seed.json

  Keep the state in a file, which starts with the seed:
    acs-emulator -listen 127.0.0.1:8080 -data acs.db -seed seed.json

  Try clients on a slow service with small pages, or without the documented rate limits:
    acs-emulator -latency 200ms -page-size 2
    acs-emulator -rate-limits=off

  Look at a running server, move its clock, and make its next two answers fail:
    curl http://127.0.0.1:8080/_admin/state
    curl http://127.0.0.1:8080/_admin/clock --json '{"advance":"36h"}'
    curl http://127.0.0.1:8080/_admin/faults --json '{"status":503,"retryAfter":"1s","count":2}'

Flags
`

// commandLine is the parsed command line.
type commandLine struct {
	options   emulator.Options
	seedFile  string
	envFile   string
	certFile  string
	quiet     bool
	rates     string
	roomsRate string
}

// parse reads the command line. Help goes to stdout if it was asked for, errors to stderr.
func parse(args []string, stdout, stderr io.Writer) (c commandLine, err error) {
	var output bytes.Buffer
	flags := flag.NewFlagSet("acs-emulator", flag.ContinueOnError)
	flags.SetOutput(&output)
	o := &c.options
	flags.StringVar(&o.Listen, "listen", "127.0.0.1:0", "loopback `HOST:PORT` to listen on; port 0 is any free port")
	flags.BoolVar(&o.TLS, "tls", false, "serve https, with a certificate for this run")
	flags.StringVar(&c.certFile, "tls-cert", "acs-emulator.pem",
		"`file` to write the certificate of -tls to, without its key, so that\nclients can trust it; for Node set NODE_EXTRA_CA_CERTS to it")
	flags.StringVar(&o.AccessKey, "access-key", "", "base64 access `key` (default random)")
	flags.StringVar(&o.Data, "data", "", "`file` to keep the state in; created if it does not exist; it holds keys")
	flags.StringVar(&c.seedFile, "seed", "", "JSON `file` with users, rooms and threads to start with; with -data it is\nchecked at each start, and loaded only if the data file is new")
	flags.StringVar(&c.envFile, "env-file", "", "`file` to write export lines for shells to, when the server listens")
	flags.DurationVar(&o.Latency, "latency", 0, "`time` added to each answer, such as 200ms")
	flags.IntVar(&o.PageSize, "page-size", 0, "maximum number of `entries` on a page (default 30 for rooms, 200 for chat)")
	flags.StringVar(&c.rates, "rate-limits", "on", "`on` applies the documented rate limits of chat and identity, off does not")
	flags.StringVar(&c.roomsRate, "rooms-rate-limit", "off", "`on` accepts at most 20 creates, updates and deletes of rooms a second, off\nhas no limit")
	flags.BoolVar(&c.quiet, "quiet", false, "do not log requests or the address of the page")
	flags.Usage = func() {
		output.WriteString(usage)
		flags.PrintDefaults()
	}
	err = flags.Parse(args)
	if err == nil {
		if c.rates == "off" {
			o.RateLimits = emulator.RateLimitsOff
		}
		if c.roomsRate == "on" {
			o.RoomsRateLimit = emulator.RoomsRateLimitOn
		}
		err = check(flags, c)
		if err != nil {
			fmt.Fprintf(&output, "acs-emulator: %v\n", err)
		}
	}
	out := stderr
	if errors.Is(err, flag.ErrHelp) {
		out = stdout
	}
	_, _ = output.WriteTo(out)
	return c, err
}

// check returns an error if arguments are wrong in a way that the flag package does not see.
func check(flags *flag.FlagSet, c commandLine) error {
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case c.options.Latency < 0:
		return errors.New("-latency must not be negative")
	case given["page-size"] && c.options.PageSize < 1:
		return errors.New("-page-size must be 1 or more")
	case given["seed"] && c.seedFile == "":
		return errors.New("-seed must name a file")
	case given["env-file"] && c.envFile == "":
		return errors.New("-env-file must name a file")
	case given["data"] && c.options.Data == "":
		return errors.New("-data must name a file")
	case given["access-key"] && c.options.AccessKey == "":
		return errors.New("-access-key must be a base64 text")
	case given["tls-cert"] && !c.options.TLS:
		return errors.New("-tls-cert needs -tls")
	case c.rates != "on" && c.rates != "off":
		return errors.New("-rate-limits must be on or off")
	case c.roomsRate != "on" && c.roomsRate != "off":
		return errors.New("-rooms-rate-limit must be on or off")
	}
	return checkFiles(c)
}

// checkFiles refuses one file for two flags: one would overwrite the other.
func checkFiles(c commandLine) error {
	type named struct{ flag, path string }
	files := []named{{"-data", c.options.Data}, {"-seed", c.seedFile}, {"-env-file", c.envFile}}
	if c.options.TLS {
		files = append(files, named{"-tls-cert", c.certFile})
	}
	for i, one := range files {
		for _, other := range files[:i] {
			if one.path != "" && other.path != "" && sameFile(one.path, other.path) {
				return fmt.Errorf("%s and %s name the same file, %s", other.flag, one.flag, one.path)
			}
		}
	}
	return nil
}

// sameFile reports whether two paths lead to the same file, which need not exist.
func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	other, err2 := os.Stat(b)
	if err == nil && err2 == nil {
		return os.SameFile(one, other)
	}
	a, err = filepath.Abs(a)
	b, err2 = filepath.Abs(b)
	return err == nil && err2 == nil && a == b
}
