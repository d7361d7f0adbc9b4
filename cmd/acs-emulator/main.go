// SPDX-License-Identifier: MPL-2.0

// Command acs-emulator runs a local emulator of Azure Communication Services and Webex until it is stopped.
//
// The first line on standard output sets an environment variable to the connection string, for shells and scripts. The lines
// after it set the variables of Webex; those of its service app are comments.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// stopTimeout limits how long the program finishes answers in progress when it stops.
const stopTimeout = 5 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal stops the program at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run serves until ctx ends, and returns the exit code: 0 after a clean stop, 1 if it cannot serve, 2 if the arguments are
// wrong.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c, err := parse(args, stdout, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2 // parse has printed why
	}
	logger := log.New(io.Discard, "", log.Ltime|log.Lmicroseconds)
	if !c.quiet {
		logger.SetOutput(stderr)
		c.options.OnRequest = func(r emulator.Request) { logger.Print(logLine(r)) }
	}
	if c.seedFile != "" {
		if c.options.Seed, err = os.ReadFile(c.seedFile); err != nil {
			return failed(stderr, fmt.Errorf("cannot read the seed: %w", err))
		}
	}
	ctx, end := context.WithCancel(ctx)
	defer end()
	c.options.OnDataError = func(err error) {
		if errors.Is(err, emulator.ErrDataDamaged) {
			end() // nothing more can be written; Shutdown returns the error
			return
		}
		log.New(stderr, "acs-emulator: ", 0).Print(err)
	}
	server, err := emulator.Start(c.options)
	if errors.Is(err, emulator.ErrSeed) {
		err = fmt.Errorf("%s: %w", c.seedFile, err)
	}
	if err != nil {
		return failed(stderr, err)
	}
	err = announce(server, c, stdout)
	if err == nil {
		logger.Printf("page: %s/", server.URL())
		<-ctx.Done()
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := errors.Join(err, server.Shutdown(ending)); err != nil {
		return failed(stderr, err)
	}
	return 0
}

// announce writes the certificate and the environment to their files, and then prints the connection string and the
// variables of Webex: a script that has read the first line finds the files.
func announce(server *emulator.Server, c commandLine, stdout io.Writer) error {
	if certificate := server.Certificate(); certificate != nil {
		if err := os.WriteFile(c.certFile, certificate, 0o600); err != nil {
			return fmt.Errorf("cannot write the certificate: %w", err)
		}
	}
	if c.envFile != "" {
		environment, err := environmentOf(server, c.certFile)
		if err == nil {
			err = writeEnvironment(c.envFile, linesOf("export ", environment)+linesOf("# export ", serviceAppEnvironmentOf(server)))
		}
		if err != nil {
			return fmt.Errorf("cannot write the environment: %w", err)
		}
	}
	lines := linesOf("", []variable{{"AZURE_COMMUNICATION_CONNECTION_STRING", server.ConnectionString()}}) +
		linesOf("", webexEnvironmentOf(server)) + linesOf("# ", serviceAppEnvironmentOf(server))
	_, err := io.WriteString(stdout, lines) // in one write, for a reader that stops after the first line
	return err
}

func failed(stderr io.Writer, err error) int {
	// If standard error cannot be written either, the exit code is enough.
	_, _ = fmt.Fprintf(stderr, "acs-emulator: %v\n", err)
	return 1
}

// logLine returns the line of a request in the log. The record of the request holds no credential.
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
