package api

// This file cuts listings into pages and makes the links between them.

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"time"
)

const (
	// tokenMark comes out as "++++////" in base64, so that a client that mends, decodes or re-encodes a link on its
	// way breaks it.
	tokenMark = "\xfb\xef\xbe\xff\xff\xff"
	// tokenPadding makes tokens about as long as recorded ones, 2 KB (fact 1.6-02).
	tokenPadding = 1400
)

// List is a page of a listing as it is answered.
type List[T any] struct {
	Value    []T    `json:"value"`
	NextLink string `json:"nextLink,omitempty"`
}

// PageToken is what a nextLink carries, opaque to clients: the listing it belongs to and how far it has come.
type PageToken struct {
	List  string    `json:"list"`
	After uint64    `json:"after"`
	Start time.Time `json:"start"` // of a listing that begins at a time
	Pad   string    `json:"pad"`
}

// NextLink is the absolute URL of the page after the entry numbered after (fact 1.6-02).
func (c *Call) NextLink(after uint64) string {
	return c.Link("nextLink=" + c.Encode(PageToken{After: after}))
}

// Link is the absolute URL of the same listing with another query.
func (c *Call) Link(query string) string {
	origin := "http://" + c.Request.Host
	if c.Request.TLS != nil {
		origin = "https://" + c.Request.Host
	}
	if c.Switches.NextLinkHost != "" {
		origin = "https://" + c.Switches.NextLinkHost
	}
	return origin + c.Request.URL.EscapedPath() + "?" + query + "&api-version=" + url.QueryEscape(c.Version)
}

// Encode writes a token of this listing as it stands in a query.
func (c *Call) Encode(token PageToken) string {
	token.List, token.Pad = c.Request.URL.Path, strings.Repeat(".", tokenPadding)
	plain, err := json.Marshal(token)
	if err != nil {
		panic("emulator: encode a page token") // strings, a number and a time of our own always encode
	}
	return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(tokenMark + string(plain))))
}

// PageStart is the number of the entry after which this page begins; 0 is the start of the listing.
func (c *Call) PageStart() (uint64, *Failure) {
	token, f := c.DecodeToken("nextLink")
	return token.After, f
}

// DecodeToken reads the token in a parameter of the query; without one it is the zero token, the start of the listing.
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
