// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests how the page is served. test/page tests in a browser what it shows.

import (
	"io/fs"
	"net/http"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// page asks for the page or a file of it as a browser would.
func (c *client) page(method, target string) (status int, header http.Header) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.server.URL()+target, nil)
	if err != nil {
		c.t.Fatalf("request: %v", err)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		c.t.Fatalf("send: %v", err)
	}
	if err := answer.Body.Close(); err != nil {
		c.t.Fatalf("close: %v", err)
	}
	return answer.StatusCode, answer.Header
}

func TestPageIsServedUnderAStrictPolicy(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for target, media := range map[string]string{
		"/":                        "text/html; charset=utf-8",
		"/_admin/page/page.css":    "text/css; charset=utf-8",
		"/_admin/page/rooms.css":   "text/css; charset=utf-8",
		"/_admin/page/page.js":     "text/javascript; charset=utf-8",
		"/_admin/page/timeline.js": "text/javascript; charset=utf-8",
		"/_admin/page/icon.svg":    "image/svg+xml",
	} {
		for _, method := range []string{"GET", "HEAD"} {
			status, header := c.page(method, target)
			if status != http.StatusOK {
				t.Errorf("%s %s answered %d", method, target, status)
			}
			for name, want := range map[string]string{
				"Content-Type": media,
				"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
					"img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
				"X-Content-Type-Options":      "nosniff",
				"Cache-Control":               "no-store",
				"Referrer-Policy":             "no-referrer",
				"Access-Control-Allow-Origin": "",

				"Cross-Origin-Resource-Policy": "same-origin",
			} {
				if got := header.Get(name); got != want {
					t.Errorf("%s %s: got %s %q, want %q", method, target, name, got, want)
				}
			}
		}
	}
	if got := c.server.Requests(); len(got) != 0 {
		t.Errorf("the page is on record: %+v", got)
	}
}

func TestPageIsAtOneAddressOnly(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.Options{})
	for _, request := range [][2]string{
		{"POST", "/"},
		{"GET", "/index.html"},
		{"GET", "/_admin/page/"},
		{"GET", "/_admin/page/x.js"},
		{"GET", "/_admin/page/../page.go"},
		{"GET", "/_admin/page/%2e%2e/page.go"},
		{"POST", "/_admin/page/page.js"},
	} {
		status, header := c.page(request[0], request[1])
		if media := header.Get("Content-Type"); status < 400 || strings.HasPrefix(media, "text/") {
			t.Errorf("%v answered %d, %s", request, status, media)
		}
	}
}

// Whatever could turn a text into markup or code is used nowhere, and all that the files name is there.
func TestPageTurnsNoTextIntoMarkup(t *testing.T) {
	t.Parallel()
	folder := os.DirFS("page")
	files, err := fs.Glob(folder, "*")
	if err != nil || len(files) < 3 {
		t.Fatalf("the files of the page: %v, %v", files, err)
	}
	c := start(t, emulator.Options{})
	forbidden := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|setHTML|createContextualFragment|DOMParser|` +
		`document\.write|srcdoc|\beval\b|new Function|javascript:|https?://[^w]`)
	inline := regexp.MustCompile(`<style|\sstyle=|\son[a-z]+=|<script[^>]*>[^<]`)
	named := regexp.MustCompile(`(?:from "\./|import "\./|"/_admin/page/)([^"]+)"`)
	for _, file := range files {
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			t.Fatalf("read: %v", err)
		}
		if found := forbidden.FindString(string(text)); found != "" {
			t.Errorf("%s uses %s", file, found)
		}
		if found := inline.FindString(string(text)); found != "" && path.Ext(file) == ".html" {
			t.Errorf("%s holds %s, which the policy forbids", file, found)
		}
		for _, name := range named.FindAllStringSubmatch(string(text), -1) {
			if status, _ := c.page("GET", "/_admin/page/"+name[1]); status != http.StatusOK {
				t.Errorf("%s names %s, which is not there", file, name[1])
			}
		}
	}
}
