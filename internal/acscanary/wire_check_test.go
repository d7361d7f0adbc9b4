// SPDX-License-Identifier: MPL-2.0

// This file checks the exchanges of these tests against the contract. Probes send what
// no client sends.

package acscanary_test

import (
	"os"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/contract/wiretest"
)

func TestMain(m *testing.M) { os.Exit(wiretest.RunByHand(m)) }
