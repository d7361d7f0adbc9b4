// SPDX-License-Identifier: MPL-2.0

// This file checks every exchange of the tests with the emulator against the
// contract.

package faults_test

import (
	"os"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/contract/wiretest"
)

func TestMain(m *testing.M) { os.Exit(wiretest.Run(m)) }
