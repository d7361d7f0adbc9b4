// SPDX-License-Identifier: MPL-2.0

// This file has the hostile answers to a request for a list: links to a next page that
// lead elsewhere, or never end. Those of Communication Services are in the body, and
// those of Webex in a header.

package hostile_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
)

// linkAnswers are pages whose link leads elsewhere. The server answers a request of
// another path with 404.
func linkAnswers() []answer {
	var answers []answer
	for name, link := range map[string]string{
		"another host":                  "https://" + trapHost + "/evil?x=1",
		"another host, plain http":      "http://" + trapHost + "/evil",
		"another host, without scheme":  "//" + trapHost + "/evil",
		"another host, with a password": "https://user:secret@" + trapHost + "/evil",
		"another host, no path":         "http://" + trapHost,
		"another host, a query only":    "http://" + trapHost + "?x",
		"another host in the path":      "/@" + trapHost + "/evil",
		"two slashes":                   "http://x//" + trapHost + "/evil",
		"a backslash":                   `\\` + trapHost + `\evil`,
		"the same page":                 "same",
		"a fragment of the same page":   "#next",
		"the root":                      "/",
		"above the root":                "/../../../evil",
		"a script":                      "javascript:alert(1)",
		"a file":                        "file:///etc/passwd",
		"a word":                        "evil",
		"no URL":                        "http://[::1",
		"an escape that is none":        "/rooms?%zz=%zz&%",
		"control characters":            "/evil" + control,
		"very long":                     "/evil?x=" + strings.Repeat("x", 500_000),
		"another operation":             "/identities/8:acs:a_b",
		"only a semicolon":              ";",
	} {
		answers = append(answers, answer{name: "next page: " + name, want: mustFail, write: func(w http.ResponseWriter, r *http.Request, right exchange) {
			to := link
			if link == "same" {
				to = r.RequestURI
			}
			writePage(w, r, right, to)
		}})
	}
	for _, value := range []string{"7", "{}", "[]", "true", `["/x"]`} {
		answers = append(answers, answer{name: "next page: " + value, want: rightOrError, write: func(w http.ResponseWriter, r *http.Request, right exchange) {
			w.Header().Set("Link", `<`+value)
			writePage(w, r, right, json.RawMessage(value))
		}})
	}
	return answers
}

// endlessLists are lists that lead to ever new pages.
func endlessLists() []answer {
	large := strings.Repeat("9", 8<<20)
	return []answer{
		{name: "pages without end", want: mustFail, write: endless("[]")},
		{name: "full pages without end", want: mustFail, write: endless("[" + strings.Repeat("{},", 45_000) + "{}]")},
		{name: "large pages without end", want: mustFail, write: endless(`[{"x":"` + large + `"}]`)},
	}
}

// endless answers with a page with these entries, each like the first entry of the right
// answer, and a link to a page that was not read before.
func endless(entries string) func(http.ResponseWriter, *http.Request, exchange) {
	var pages atomic.Int64
	return func(w http.ResponseWriter, r *http.Request, right exchange) {
		members := map[string]any{}
		_ = json.Unmarshal(right.body, &members)
		for _, list := range []string{"value", "items"} {
			if first, ok := members[list].([]any); ok && len(first) > 0 {
				entry, _ := json.Marshal(first[0])
				members[list] = json.RawMessage(strings.NewReplacer("{}", string(entry), "{", string(entry[:len(entry)-1])+",").Replace(entries))
			}
		}
		changedPage, _ := json.Marshal(members)
		right.body = changedPage
		writePage(w, r, right, fmt.Sprintf("%s?page=%d", r.URL.EscapedPath(), pages.Add(1)))
	}
}

// writePage answers with the right page and a link, as both services have it.
func writePage(w http.ResponseWriter, _ *http.Request, right exchange, link any) {
	members := map[string]any{}
	_ = json.Unmarshal(right.body, &members)
	members["nextLink"] = link
	if text, ok := link.(string); ok {
		// net/http writes no control characters in a header.
		text = strings.NewReplacer("\r", "", "\n", "", "\x00", "", ">", "%3E").Replace(text)
		header := maps.Clone(right.header)
		header.Set("Link", `<`+text+`>; rel="next"`)
		right.header = header
	}
	changedPage, err := json.Marshal(members)
	if err != nil {
		panic(err)
	}
	right.writeWith(w, right.status, changedPage)
}
