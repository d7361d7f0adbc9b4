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
	s = strings.TrimSpace(s)
	if s == "" {
		return "", errors.New("the endpoint is empty")
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.Opaque != "" {
		return "", errors.New("the endpoint is not a URL of the form https://host")
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
		return "", errors.New("the endpoint's host has a character that is not allowed in a host name (write international names in their xn-- form)")
	case u.Scheme == "http" && host != "localhost" && !IsLoopback(host):
		return "", errors.New("the endpoint is plain http, which is allowed for localhost and loopback addresses only")
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
