// SPDX-License-Identifier: MPL-2.0

package main

// This file runs the command within the test's process, where its exchanges can be held against the contract.

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"regexp"
	"testing"
)

func TestCommandKeepsTheContract(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	code := make(chan int, 1)
	go func() { code <- run(ctx, []string{"-quiet"}, writer, io.Discard) }()
	first, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		t.Fatalf("first line: %v", err)
	}
	parts := regexp.MustCompile(`endpoint=(.*)/;accesskey=(.*)'`).FindStringSubmatch(first)
	if parts == nil {
		t.Fatalf("got first line %q", first)
	}
	if got := signedList(t, parts[1], parts[2]); got != http.StatusOK {
		t.Errorf("got %d, want 200", got)
	}
	stop()
	if got := <-code; got != 0 {
		t.Errorf("got exit code %d, want 0", got)
	}
}
