package emulator

// This file cuts listings into pages and makes the links between them.

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
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
	List  string `json:"list"`
	After uint64 `json:"after"`
	Pad   string `json:"pad"`
}

// nextLink is the absolute URL of the page after the entry numbered after (fact 1.6-02).
func (c *call) nextLink(after uint64) string {
	path := c.request.URL.EscapedPath()
	origin := "http://" + c.request.Host
	if c.options.NextLinkHost != "" {
		origin = "https://" + c.options.NextLinkHost
	}
	plain, err := json.Marshal(pageToken{List: c.request.URL.Path, After: after, Pad: strings.Repeat(".", tokenPadding)})
	if err != nil {
		panic("emulator: encode a page token") // two strings and a number always encode
	}
	token := base64.StdEncoding.EncodeToString([]byte(tokenMark + string(plain)))
	return origin + path + "?nextLink=" + url.QueryEscape(token) + "&api-version=" + url.QueryEscape(c.version)
}

// pageStart is the number of the entry after which this page begins; 0 is the start of the listing.
func (c *call) pageStart() (uint64, *failure) {
	given, there := c.query["nextLink"]
	if !there {
		return 0, nil
	}
	decoded, err := base64.StdEncoding.DecodeString(given[0])
	plain, marked := strings.CutPrefix(string(decoded), tokenMark)
	var token pageToken
	if err != nil || !marked || json.Unmarshal([]byte(plain), &token) != nil || token.List != c.request.URL.Path {
		return 0, badRequest("The continuation token is invalid.")
	}
	return token.After, nil
}
