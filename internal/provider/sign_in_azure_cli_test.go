// SPDX-License-Identifier: MPL-2.0

//go:build unix

// This file tests the sign-in by the Azure CLI, in whose place it puts a script of the
// shell. Windows has no such scripts.

package provider

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/entratest"
)

// putAzureCLI makes a program az the only one in the PATH but the shell's.
func putAzureCLI(t *testing.T, script string) {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "az"), []byte("#!/bin/sh\n"+script), 0o700); err != nil { //nolint:gosec // it has to run
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+":/usr/bin:/bin")
}

//nolint:paralleltest // it sets PATH
func TestSignInByTheAzureCLI(t *testing.T) {
	service, entra := startEmulator(t), entratest.Start(t)
	service.AcceptToken("canary-cli-token")
	called := filepath.Join(t.TempDir(), "called")
	putAzureCLI(t, `echo "$*" >> `+called+`
echo '{"accessToken":"canary-cli-token","expires_on":`+fmt.Sprint(time.Now().Add(time.Hour).Unix())+`}'
`)
	s := signedIn(t, entra, nil, arguments{"endpoint": service.URL(), "tenant_id": tenant})
	for range 2 {
		if _, err := s.rooms.CreateRoom(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(called) //nolint:gosec // a file of the test
	if err != nil {
		t.Fatal(err)
	}
	if want := "account get-access-token -o json --resource https://communication.azure.com/ --tenant " + tenant + "\n"; string(got) != want {
		t.Errorf("the Azure CLI was called with %q, want %q", got, want)
	}
}

//nolint:paralleltest // it sets PATH
func TestFailedSignInByTheAzureCLINamesWhatToDo(t *testing.T) {
	service, entra := startEmulator(t), entratest.Start(t)
	block := arguments{"endpoint": service.URL()}
	t.Run("nobody is signed in", func(t *testing.T) {
		putAzureCLI(t, "echo 'ERROR: Please run az login to setup account.' >&2\nexit 1\n")
		wantSignInFailure(t, signedIn(t, entra, nil, block), service, "use_cli failed", "Please run az login", "with --tenant if tenant_id")
	})
	t.Run("it is not installed", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		wantSignInFailure(t, signedIn(t, entra, nil, block), service, "use_cli failed", "install it and run `az login`")
	})
	t.Run("it does not end", func(t *testing.T) {
		putAzureCLI(t, "exec sleep 600\n")
		short := func(o *acs.EntraOptions) { o.SignInTimeout = 50 * time.Millisecond }
		wantSignInFailure(t, signedIn(t, entra, short, block), service, "use_cli failed: it did not end within 50ms", "install it and run `az login`")
	})
}
