// SPDX-License-Identifier: MPL-2.0

// This file builds the provider and the emulator for the tests that run them as
// users do.

package provider_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/contract/wiretest"
)

// programs is the one build that all tests share.
//
//nolint:gochecknoglobals // tests have nothing else in common that lasts as long
var programs struct {
	once   sync.Once
	folder string
	err    error
}

// TestMain also checks every exchange of the tests with the emulator against the
// contract.
func TestMain(m *testing.M) {
	code := wiretest.Run(m)
	if err := os.RemoveAll(programs.folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// builtPrograms returns the folder with the binaries terraform-provider-acs and
// acs-emulator.
func builtPrograms(t *testing.T) string {
	t.Helper()
	clitest.Path(t)
	programs.once.Do(func() { programs.folder, programs.err = buildPrograms() })
	if programs.err != nil {
		t.Fatal(programs.err)
	}
	return programs.folder
}

func buildPrograms() (string, error) {
	folder, err := os.MkdirTemp("", "acs-programs-")
	if err != nil {
		return "", err
	}
	return folder, clitest.Build(context.Background(), folder, nil, ".", "cmd/acs-emulator")
}
