package emulator

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

// pageToken is what a nextLink carries, opaque to clients: the listing it belongs to and how far it has come.
type pageToken struct {
	List  string    `json:"list"`
	After uint64    `json:"after"`
	Start time.Time `json:"start"` // of a listing that begins at a time
	Pad   string    `json:"pad"`
}

// nextLink is the absolute URL of the page after the entry numbered after (fact 1.6-02).
func (c *call) nextLink(after uint64) string {
	return c.link("nextLink=" + c.encode(pageToken{After: after}))
}

// link is the absolute URL of the same listing with another query.
func (c *call) link(query string) string {
	origin := "http://" + c.request.Host
	if c.request.TLS != nil {
		origin = "https://" + c.request.Host
	}
	if c.options.NextLinkHost != "" {
		origin = "https://" + c.options.NextLinkHost
	}
	return origin + c.request.URL.EscapedPath() + "?" + query + "&api-version=" + url.QueryEscape(c.version)
}

// encode writes a token of this listing as it stands in a query.
func (c *call) encode(token pageToken) string {
	token.List, token.Pad = c.request.URL.Path, strings.Repeat(".", tokenPadding)
	plain, err := json.Marshal(token)
	if err != nil {
		panic("emulator: encode a page token") // strings, a number and a time of our own always encode
	}
	return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(tokenMark + string(plain))))
}

// pageStart is the number of the entry after which this page begins; 0 is the start of the listing.
func (c *call) pageStart() (uint64, *failure) {
	token, f := c.decodeToken("nextLink")
	return token.After, f
}

// decodeToken reads the token in a parameter of the query; without one it is the zero token, the start of the listing.
func (c *call) decodeToken(parameter string) (pageToken, *failure) {
	given, there := c.query[parameter]
	if !there {
		return pageToken{}, nil
	}
	decoded, err := base64.StdEncoding.DecodeString(given[0])
	plain, marked := strings.CutPrefix(string(decoded), tokenMark)
	var token pageToken
	if err != nil || !marked || json.Unmarshal([]byte(plain), &token) != nil || token.List != c.request.URL.Path {
		return pageToken{}, badRequest("The continuation token is invalid.")
	}
	return token, nil
}

// roomPageSize is the size of a page of rooms or of their participants.
func (o Options) roomPageSize() int {
	if o.PageSize > 0 {
		return o.PageSize
	}
	return defaultPageSize
}
