// Command acs-emulator serves a local Azure Communication Services emulator until it is told to stop.
//
// The first line on standard output is an environment assignment with the connection string, for shells and scripts.
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

// stopTime bounds how long answers under way may take once the program is told to stop.
const stopTime = 5 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run serves until ctx is done and returns the exit code: 0 after a clean stop, 1 where it cannot serve, 2 for wrong
// arguments.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c, err := parse(args, stdout, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2 // parse has said why
	}
	logger := log.New(io.Discard, "", log.Ltime|log.Lmicroseconds)
	if !c.quiet {
		logger.SetOutput(stderr)
		c.options.Observe = func(r emulator.Request) { logger.Print(logLine(r)) }
	}
	if c.seedFile != "" {
		if c.options.Seed, err = os.ReadFile(c.seedFile); err != nil {
			return failed(stderr, fmt.Errorf("cannot read the seed: %w", err))
		}
	}
	ctx, end := context.WithCancel(ctx)
	defer end()
	c.options.DataFailed = func(err error) {
		if errors.Is(err, emulator.ErrDataDamaged) {
			end() // nothing can be kept any more; the end tells of it
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
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := errors.Join(err, server.Shutdown(ending)); err != nil {
		return failed(stderr, err)
	}
	return 0
}

// announce tells where the server listens and how requests are signed: in files, where they are wanted, and then on
// standard output, so that whoever reads the line finds the files written.
func announce(server *emulator.Server, c commandLine, stdout io.Writer) error {
	if certificate := server.Certificate(); certificate != nil {
		if err := os.WriteFile(c.certFile, certificate, 0o600); err != nil {
			return fmt.Errorf("cannot write the certificate: %w", err)
		}
	}
	if c.envFile != "" {
		environment, err := environmentOf(server, c.certFile)
		if err == nil {
			err = writeEnvironment(c.envFile, environment)
		}
		if err != nil {
			return fmt.Errorf("cannot write the environment: %w", err)
		}
	}
	_, err := fmt.Fprintf(stdout, "AZURE_COMMUNICATION_CONNECTION_STRING='%s'\n", server.ConnectionString())
	return err
}

func failed(stderr io.Writer, err error) int {
	// Where standard error cannot be written either, the exit code has to do.
	_, _ = fmt.Fprintf(stderr, "acs-emulator: %v\n", err)
	return 1
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
