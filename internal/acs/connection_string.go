// SPDX-License-Identifier: MPL-2.0

// This file reads connection strings. No error quotes the input: a key
// in the wrong place is still a secret.

package acs

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// ConnectionString has the parts of a connection string. It prints and logs with its
// key redacted.
type ConnectionString struct {
	// Endpoint is in the normal form of [ParseEndpoint].
	Endpoint string
	// AccessKey is in base64, for [NewAccessKeyCredential].
	AccessKey string
}

// ParseConnectionString reads "endpoint=https://...;accesskey=..." (fact 5.2-01). The
// parts may have any order, and their names any case; parts with other names are
// ignored. An endpoint or access key that is missing, malformed or given twice is an
// error, and so are quotation marks. Errors never quote the input.
func ParseConnectionString(s string) (ConnectionString, error) {
	if strings.TrimSpace(s) == "" {
		return ConnectionString{}, errors.New("the connection string is empty")
	}
	if strings.ContainsAny(s, `"'`) {
		return ConnectionString{}, errors.New("the connection string has a quotation mark in it: remove the quotation marks")
	}
	values := make(map[string]string)
	for i, part := range strings.Split(s, ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		key, value, found := strings.Cut(part, "=")
		if !found {
			return ConnectionString{}, fmt.Errorf("part %d of the connection string is not a key=value pair", i+1)
		}
		key = strings.ToLower(strings.TrimSpace(key))
		if key != "endpoint" && key != "accesskey" {
			continue
		}
		if _, twice := values[key]; twice {
			return ConnectionString{}, fmt.Errorf("the connection string has more than one %s", key)
		}
		values[key] = strings.TrimSpace(value)
	}
	for _, key := range []string{"endpoint", "accesskey"} {
		if value, found := values[key]; !found {
			return ConnectionString{}, fmt.Errorf("the connection string has no %s", key)
		} else if value == "" {
			return ConnectionString{}, fmt.Errorf("the %s of the connection string is empty", key)
		}
	}
	endpoint, err := ParseEndpoint(values["endpoint"])
	if err != nil {
		return ConnectionString{}, fmt.Errorf("connection string: %w", err)
	}
	if _, err := NewAccessKeyCredential(values["accesskey"]); err != nil {
		return ConnectionString{}, fmt.Errorf("connection string: %w", err)
	}
	return ConnectionString{Endpoint: endpoint, AccessKey: values["accesskey"]}, nil
}

// String is the connection string with its key redacted.
func (c ConnectionString) String() string {
	return "endpoint=" + c.Endpoint + "/;accesskey=" + rest.Redacted
}

// GoString is String.
func (c ConnectionString) GoString() string {
	return c.String()
}

// LogValue is String.
func (c ConnectionString) LogValue() slog.Value {
	return slog.StringValue(c.String())
}

// ParseEndpoint returns the normal form of an endpoint: scheme://host[:port] in lower
// case, without the scheme's default port and without a trailing slash. The scheme
// must be https, or http if the host is localhost or a loopback address. A user name,
// path, query or fragment is an error. Errors never quote the input.
func ParseEndpoint(s string) (string, error) { return rest.ParseEndpoint(s) }
