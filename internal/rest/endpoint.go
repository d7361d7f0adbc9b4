// SPDX-License-Identifier: MPL-2.0

// This file reads endpoints. No error quotes the input: a key in the wrong place is
// still a secret.

package rest

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// ParseEndpoint returns the normal form of an endpoint: scheme://host[:port] in lower
// case, without the scheme's default port and without a trailing slash. The scheme
// must be https, or http if the host is localhost or a loopback address. A user name,
// path, query or fragment is an error. Errors never quote the input.
func ParseEndpoint(s string) (string, error) {
	endpoint, path, err := parse("endpoint", "host", s)
	if err == nil && path != "" {
		return "", errors.New("the endpoint has a path: it must end after the host")
	}
	return endpoint, err
}

// ParseBaseURL splits a base URL into an endpoint, which [ParseEndpoint] describes,
// and the path below it, "" or with a slash at its beginning and none at its end.
func ParseBaseURL(s string) (endpoint, path string, err error) {
	return parse("base URL", "path", s)
}

// parse reads a URL of this kind, whose last part has the name end.
func parse(kind, end, s string) (endpoint, path string, err error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", "", fmt.Errorf("the %s is empty", kind)
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.Opaque != "" {
		return "", "", fmt.Errorf("the %s is not a URL of the form https://host", kind)
	}
	host := strings.ToLower(u.Hostname())
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return "", "", fmt.Errorf("the scheme of the %s is not https", kind)
	case u.User != nil:
		return "", "", fmt.Errorf("the %s has a user name in it", kind)
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "", "", fmt.Errorf("the %s has a query or a fragment: it must end after the %s", kind, end)
	case strings.ContainsFunc(host, notInHost):
		return "", "", fmt.Errorf("the %s's host has a character that is not allowed in a host name (write international names in their xn-- form)", kind)
	case u.Scheme == "http" && host != "localhost" && !IsLoopback(host):
		return "", "", fmt.Errorf("the %s is plain http, which is allowed for localhost and loopback addresses only", kind)
	}
	port := u.Port()
	if n, err := strconv.ParseUint(port, 10, 16); port != "" && (err != nil || n == 0) {
		return "", "", fmt.Errorf("the %s's port is %s: use 1 to 65535", kind, port)
	}
	if path = strings.Trim(u.EscapedPath(), "/"); path != "" {
		path = "/" + path
	}
	if port == "" || u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80" {
		if strings.Contains(host, ":") {
			host = "[" + host + "]"
		}
		return u.Scheme + "://" + host, path, nil
	}
	return u.Scheme + "://" + net.JoinHostPort(host, port), path, nil
}

// notInHost matches characters that net/http would change in a host name, so that it
// would send another name than a signed one.
func notInHost(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		return false
	}
	return !strings.ContainsRune("-._:", r)
}

// IsLoopback reports whether host is a literal loopback address.
func IsLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
