package main

// This file is the command line: its flags, its help, and what is wrong with arguments.

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

const usage = `acs-emulator serves Azure Communication Services Rooms, Chat and Identity on a loopback
address. Requests of Rooms and Identity must be signed with the access key; requests of Chat
carry a user token that Identity issued.

State is in memory and gone at the end, or in the file that -data names: rooms, users and
their tokens, threads, the access key, and the clock where it was set. An answer is given
once what it tells is in the file, so nothing answered is lost however the program ends.
Faults, switches, counts of the rate limits and the record of requests are never kept.

The first line on standard output is the connection string as an environment assignment:
    AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=http://127.0.0.1:PORT/;accesskey=...'
The address of the page that shows all of it, and then requests, are logged to standard error.
Stop it with Ctrl-C or SIGTERM: answers under way are finished, for at most 5 seconds. A second
Ctrl-C does not wait.

Examples

  Serve on a free port, and let a shell take the settings over:
    rm -f emulator.env; acs-emulator -env-file emulator.env &
    until [ -s emulator.env ]; do sleep 0.1; done
    . ./emulator.env

  Serve where clients expect it, with a key of your own, and without a log:
    acs-emulator -listen 127.0.0.1:8080 -access-key "$(openssl rand -base64 48)" -quiet

  Begin with rooms, users and threads, and save those of a running server for that:
    acs-emulator -seed seed.json
    curl -s http://127.0.0.1:8080/_admin/state >seed.json

  Keep the state in a file, filled by the seed the first time:
    acs-emulator -listen 127.0.0.1:8080 -data acs.db -seed seed.json

  Try clients on a slow service with small pages, or without the documented rate limits:
    acs-emulator -latency 200ms -page-size 2
    acs-emulator -rate-limits=off

  Look at a running server, move its clock, and let its next two answers fail:
    curl http://127.0.0.1:8080/_admin/state
    curl http://127.0.0.1:8080/_admin/clock --json '{"advance":"36h"}'
    curl http://127.0.0.1:8080/_admin/faults --json '{"status":503,"retryAfter":"1s","count":2}'

Flags
`

// commandLine is what the arguments ask for.
type commandLine struct {
	options  emulator.Options
	seedFile string
	envFile  string
	certFile string
	quiet    bool
	rates    string
	roomRate string
}

// parse reads the command line; asked-for help goes to stdout, complaints to stderr.
func parse(args []string, stdout, stderr io.Writer) (c commandLine, err error) {
	var said bytes.Buffer
	flags := flag.NewFlagSet("acs-emulator", flag.ContinueOnError)
	flags.SetOutput(&said)
	o := &c.options
	flags.StringVar(&o.Listen, "listen", "127.0.0.1:0", "loopback `HOST:PORT` to listen on; port 0 is any free port")
	flags.BoolVar(&o.TLS, "tls", false, "serve https, with a certificate made for this run")
	flags.StringVar(&c.certFile, "tls-cert", "acs-emulator.pem",
		"`file` that the certificate, not its key, is written to with -tls; clients\nare told to trust it, Node by NODE_EXTRA_CA_CERTS")
	flags.StringVar(&o.AccessKey, "access-key", "", "base64 access `key`; a random one where it is left out")
	flags.StringVar(&o.Data, "data", "", "`file` that keeps the state, made where there is none; keys are in it, so keep it to yourself")
	flags.StringVar(&c.seedFile, "seed", "", "JSON `file` of users, rooms and threads to begin with; with -data it is\nchecked each time and taken only where the file is new")
	flags.StringVar(&c.envFile, "env-file", "", "`file` to write export lines to, for shells, once the server listens")
	flags.DurationVar(&o.Latency, "latency", 0, "`time` added to each answer, such as 200ms")
	flags.IntVar(&o.PageSize, "page-size", 0, "most `entries` on a page of a listing (default 30 for rooms, 200 for chat)")
	flags.StringVar(&c.rates, "rate-limits", "on", "`on`, the documented rate limits of chat and identity, or off")
	flags.StringVar(&c.roomRate, "rooms-rate-limit", "off", "`on`, at most 20 creates, updates and deletions of rooms a second, or off")
	flags.BoolVar(&c.quiet, "quiet", false, "log no requests")
	flags.Usage = func() {
		said.WriteString(usage)
		flags.PrintDefaults()
	}
	err = flags.Parse(args)
	if err == nil {
		if c.rates == "off" {
			o.RateLimits = emulator.RateLimitsOff
		}
		if c.roomRate == "on" {
			o.RoomsRateLimit = emulator.RoomsRateLimitOn
		}
		err = check(flags, c)
		if err != nil {
			fmt.Fprintf(&said, "acs-emulator: %v\n", err)
		}
	}
	out := stderr
	if errors.Is(err, flag.ErrHelp) {
		out = stdout
	}
	_, _ = said.WriteTo(out)
	return c, err
}

// check says what is wrong with arguments that the flag package takes.
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
	case c.roomRate != "on" && c.roomRate != "off":
		return errors.New("-rooms-rate-limit must be on or off")
	}
	return checkFiles(c)
}

// checkFiles refuses one file for two purposes: writing the one would destroy the other.
func checkFiles(c commandLine) error {
	type named struct{ flag, path string }
	files := []named{{"-data", c.options.Data}, {"-seed", c.seedFile}, {"-env-file", c.envFile}}
	if c.options.TLS {
		files = append(files, named{"-tls-cert", c.certFile})
	}
	for i, one := range files {
		for _, other := range files[:i] {
			if one.path != "" && other.path != "" && sameFile(one.path, other.path) {
				return fmt.Errorf("%s and %s name the same file, %q", other.flag, one.flag, one.path)
			}
		}
	}
	return nil
}

// sameFile tells whether two paths lead to one file, there or not.
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
