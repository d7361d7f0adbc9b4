// SPDX-License-Identifier: MPL-2.0

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
	environment = append(environment, webexEnvironmentOf(server)...)
	if server.Certificate() == nil {
		return environment, nil
	}
	trusted, err := filepath.Abs(certFile)
	return append(environment, variable{"NODE_EXTRA_CA_CERTS", trusted}), err
}

// webexEnvironmentOf returns the environment for clients of Webex: the token of a person, and those of two further accounts
// to act as.
func webexEnvironmentOf(server *emulator.Server) []variable {
	return []variable{
		{"WEBEX_BASE_URL", server.WebexURL()},
		{"WEBEX_ACCESS_TOKEN", server.WebexPerson().AccessToken},
		{"WEBEX_MODERATOR_ACCESS_TOKEN", server.WebexModerator().AccessToken},
		{"WEBEX_BOT_ACCESS_TOKEN", server.WebexBot().AccessToken},
	}
}

// serviceAppEnvironmentOf returns the credentials of a service app. The provider refuses them beside an access token, so they
// are written as comments.
func serviceAppEnvironmentOf(server *emulator.Server) []variable {
	app := server.WebexServiceApp()
	return []variable{
		{"WEBEX_CLIENT_ID", app.ClientID},
		{"WEBEX_CLIENT_SECRET", app.ClientSecret},
		{"WEBEX_REFRESH_TOKEN", app.RefreshToken},
	}
}

// linesOf returns a line for each variable, which begins with a prefix.
func linesOf(prefix string, environment []variable) string {
	var lines strings.Builder
	for _, v := range environment {
		lines.WriteString(prefix + v.name + "=" + quoted(v.value) + "\n")
	}
	return lines.String()
}

// quoted returns a value in single quotes for shells.
func quoted(value string) string { return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'" }

// writeEnvironment writes lines to a file that only its owner can read, because it has the access key. It replaces the file
// in one step, so that nobody reads half of it.
func writeEnvironment(path, lines string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".acs-emulator-*.env") // has mode 0600
	if err != nil {
		return err
	}
	_, err = file.WriteString(lines)
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}
