// SPDX-License-Identifier: MPL-2.0

package api

// This file has the pages of lists and the links between them.

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"time"
)

const (
	// tokenMark is "++++////" in base64, so that a client breaks a link if it decodes or encodes it.
	tokenMark = "\xfb\xef\xbe\xff\xff\xff"
	// tokenPadding makes tokens as long as recorded ones, about 2 KB (fact 1.6-02).
	tokenPadding = 1400
)

// List is one page of a list in an answer.
type List[T any] struct {
	Value    []T    `json:"value"`
	NextLink string `json:"nextLink,omitempty"`
}

// PageToken is the token in a nextLink, opaque to clients: its list, and the last entry so far.
type PageToken struct {
	List  string    `json:"list"`
	After uint64    `json:"after"`
	Start time.Time `json:"start"` // of a list that begins at a time
	Pad   string    `json:"pad"`
}

// NextLink returns the absolute URL of the page after the entry with that number (fact 1.6-02).
func (c *Call) NextLink(after uint64) string {
	return c.Link("nextLink=" + c.EncodeToken(PageToken{After: after}))
}

// Link returns the absolute URL of the same list with another query.
func (c *Call) Link(query string) string {
	return c.LinkOf(query + "&api-version=" + url.QueryEscape(c.Version))
}

// LinkOf is Link for a query without an api-version.
func (c *Call) LinkOf(query string) string {
	origin := "http://" + c.Request.Host
	if c.Request.TLS != nil {
		origin = "https://" + c.Request.Host
	}
	if c.Switches.NextLinkHost != "" {
		origin = "https://" + c.Switches.NextLinkHost
	}
	return origin + c.Request.URL.EscapedPath() + "?" + query
}

// EncodeToken encodes a token of this list for a query.
func (c *Call) EncodeToken(token PageToken) string {
	token.List, token.Pad = c.Request.URL.Path, strings.Repeat(".", tokenPadding)
	plain, err := json.Marshal(token)
	if err != nil {
		panic("emulator: encode a page token") // strings, a number and a time of our own always encode
	}
	return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(tokenMark + string(plain))))
}

// PageStart returns the number of the entry after which this page begins; 0 is the start of the list.
func (c *Call) PageStart() (uint64, *Failure) {
	token, f := c.DecodeToken("nextLink")
	return token.After, f
}

// DecodeToken decodes the token in a parameter of the query. Without one it is the zero token, the start of the list.
func (c *Call) DecodeToken(parameter string) (PageToken, *Failure) {
	given, there := c.Query[parameter]
	if !there {
		return PageToken{}, nil
	}
	decoded, err := base64.StdEncoding.DecodeString(given[0])
	plain, marked := strings.CutPrefix(string(decoded), tokenMark)
	var token PageToken
	if err != nil || !marked || json.Unmarshal([]byte(plain), &token) != nil || token.List != c.Request.URL.Path {
		return PageToken{}, BadRequest("The continuation token is invalid.")
	}
	return token, nil
}
