package emulator

// This file serves the page at /, which shows the state of the server and its record of requests. It reads them through
// the admin API as any other program does.

import (
	"bytes"
	"embed"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

// pagePolicy lets the page load nothing but its own files and ask nobody but this server. It may neither be framed nor
// send a form anywhere, and no script or style stands in the document itself.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// servePage answers / and the files that it needs. They are served under the types that are given here, whatever the
// machine takes them for.
func servePage(w http.ResponseWriter, r *http.Request) {
	name := "index.html"
	if r.URL.Path != "/" {
		name = strings.TrimPrefix(r.URL.Path, pagePrefix)
	}
	types := map[string]string{
		".html": "text/html; charset=utf-8",
		".css":  "text/css; charset=utf-8",
		".js":   "text/javascript; charset=utf-8",
		".svg":  "image/svg+xml",
	}
	text, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		writeAdmin(w, nil, &adminError{status: http.StatusNotFound, text: "the page has no " + r.URL.Path})
		return
	}
	w.Header().Set("Content-Type", types[path.Ext(name)])
	w.Header().Set("Content-Security-Policy", pagePolicy)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(text))
}
