package main

// This file writes the settings of clients to a file that shells read.

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// variable is one setting of a client's environment.
type variable struct{ name, value string }

// environmentOf is what clients of the server are to find in their environment.
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

// writeEnvironment writes export lines to a file that only its owner reads, since the access key is among them. The
// file takes its place in one step: nobody reads half of it.
func writeEnvironment(path string, environment []variable) error {
	var lines strings.Builder
	for _, v := range environment {
		lines.WriteString("export " + v.name + "='" + strings.ReplaceAll(v.value, "'", `'\''`) + "'\n")
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".acs-emulator-*.env") // made with mode 0600
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
