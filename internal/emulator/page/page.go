// Package page is the emulator's page, which shows the state of the server and its record of requests. It reads them
// through the admin API as any other program does.
package page

import (
	"bytes"
	"embed"
	"net/http"
	"path"
	"time"
)

//go:embed *.css *.html *.js *.svg
var files embed.FS

// policy lets the page load nothing but its own files and ask nobody but this server. It may neither be framed nor
// send a form anywhere, and no script or style stands in the document itself.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Index is the file that is the page itself.
const Index = "index.html"

// Serve answers with the page's file of that name. It returns false, and has answered nothing, where there is no such
// file. Files are served under the types that are given here, whatever the machine takes them for.
func Serve(w http.ResponseWriter, r *http.Request, name string) bool {
	types := map[string]string{
		".html": "text/html; charset=utf-8",
		".css":  "text/css; charset=utf-8",
		".js":   "text/javascript; charset=utf-8",
		".svg":  "image/svg+xml",
	}
	text, err := files.ReadFile(name)
	if err != nil {
		return false
	}
	w.Header().Set("Content-Type", types[path.Ext(name)])
	w.Header().Set("Content-Security-Policy", policy)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(text))
	return true
}
