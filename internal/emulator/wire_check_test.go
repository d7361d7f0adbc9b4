package emulator_test

import (
	"os"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/contract/wiretest"
)

// TestMain holds every exchange of the tests with the emulator against the contract.
func TestMain(m *testing.M) { os.Exit(wiretest.RunWhole(m)) }
