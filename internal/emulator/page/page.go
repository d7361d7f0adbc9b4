// SPDX-License-Identifier: MPL-2.0

// Package page is the emulator's page, which shows the state of the server and its record of requests. The page reads them
// through the admin API.
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

// policy lets the page load its own files only, and send requests to this server only. It forbids frames, forms, and
// scripts and styles in the document itself.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Index is the file name of the page itself.
const Index = "index.html"

// Serve answers with a file of the page. If there is no such file, it returns false and answers nothing. It sets the
// content types itself, because those of the machine may differ.
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
