package main

// This file writes the settings for clients to a file for shells.

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// variable is one setting of a client's environment.
type variable struct{ name, value string }

// environmentOf returns the environment for clients of the server.
func environmentOf(server *emulator.Server, certFile string) ([]variable, error) {
	environment := []variable{
		{"AZURE_COMMUNICATION_CONNECTION_STRING", server.ConnectionString()},
		{"AZURE_COMMUNICATION_ENDPOINT", server.URL()},
	}
	if server.Certificate() == nil {
		return environment, nil
	}
	trusted, err := filepath.Abs(certFile)
	return append(environment, variable{"NODE_EXTRA_CA_CERTS", trusted}), err
}

// writeEnvironment writes export lines to a file that only its owner can read, because it has the access key. It replaces
// the file in one step, so that nobody reads half of it.
func writeEnvironment(path string, environment []variable) error {
	var lines strings.Builder
	for _, v := range environment {
		lines.WriteString("export " + v.name + "='" + strings.ReplaceAll(v.value, "'", `'\''`) + "'\n")
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".acs-emulator-*.env") // has mode 0600
	if err != nil {
		return err
	}
	_, err = file.WriteString(lines.String())
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}
