// This file reads endpoints and connection strings. No error in it quotes its
// input: a key in the wrong place is a secret still.

package acs

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// ConnectionString is a connection string taken apart. It prints and logs with
// its key redacted.
type ConnectionString struct {
	// Endpoint is in the normal form of ParseEndpoint.
	Endpoint string
	// AccessKey is base64, as NewAccessKeyCredential takes it.
	AccessKey string
}

// ParseConnectionString reads "endpoint=https://...;accesskey=..." (fact
// 5.2-01). Keys come in any order and case and end at their first "=", unknown
// ones are ignored, a second endpoint or accesskey is an error, as is each one
// missing or malformed.
func ParseConnectionString(s string) (ConnectionString, error) {
	if strings.TrimSpace(s) == "" {
		return ConnectionString{}, errors.New("the connection string is empty")
	}
	if strings.ContainsAny(s, `"'`) {
		return ConnectionString{}, errors.New("the connection string has a quotation mark in it: leave the quotes out")
	}
	values := make(map[string]string)
	for i, part := range strings.Split(s, ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		key, value, found := strings.Cut(part, "=")
		if !found {
			return ConnectionString{}, fmt.Errorf("part %d of the connection string is no key=value pair", i+1)
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
	return "endpoint=" + c.Endpoint + "/;accesskey=" + redacted
}

// GoString is String.
func (c ConnectionString) GoString() string {
	return c.String()
}

// LogValue is String.
func (c ConnectionString) LogValue() slog.Value {
	return slog.StringValue(c.String())
}

// ParseEndpoint gives an endpoint its normal form, scheme://host[:port] in
// lower case, without the scheme's own port and without a trailing slash. It
// has to be https; http is for a literal loopback address or localhost.
func ParseEndpoint(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", errors.New("the endpoint is empty")
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.Opaque != "" {
		return "", errors.New("the endpoint is no URL of the form https://host")
	}
	host := strings.ToLower(u.Hostname())
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return "", errors.New("the scheme of the endpoint is not https")
	case u.User != nil:
		return "", errors.New("the endpoint has a user name in it")
	case strings.Trim(u.EscapedPath(), "/") != "":
		return "", errors.New("the endpoint has a path: it must end after the host")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "", errors.New("the endpoint has a query or a fragment: it must end after the host")
	case strings.ContainsFunc(host, notInHost):
		return "", errors.New("the endpoint's host has a character that no host has (international names need their xn-- form)")
	case u.Scheme == "http" && host != "localhost" && !isLoopback(host):
		return "", errors.New("the endpoint is plain http: that is for localhost and loopback addresses only")
	}
	port := u.Port()
	if n, err := strconv.ParseUint(port, 10, 16); port != "" && (err != nil || n == 0) {
		return "", fmt.Errorf("the endpoint's port is %s: allowed are 1 to 65535", port)
	}
	if port == "" || u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80" {
		if strings.Contains(host, ":") {
			host = "[" + host + "]"
		}
		return u.Scheme + "://" + host, nil
	}
	return u.Scheme + "://" + net.JoinHostPort(host, port), nil
}

// notInHost holds host names to what goes on the wire as it is written: net/http
// would turn anything else into another name than the one signed.
func notInHost(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		return false
	}
	return !strings.ContainsRune("-._:", r)
}

// isLoopback reports whether host is a literal loopback address.
func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
