// SPDX-License-Identifier: MPL-2.0

package page_test

// This file tests what the page says about the admin API.

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// apiListIsComplete tests the page's list of the admin API: it has all methods and no others, and each command works.
func apiListIsComplete(t *testing.T, b *browser) {
	e := startEmulator(t, "127.0.0.1:0")
	for _, l := range []viewport{wide(), {1280, 800, "dark"}, narrow(), {390, 844, "dark"}} {
		p := open(t, b, e, l, "#api")
		p.hasRows("api", 12)
		p.examine("the admin API")
		p.shoot(l.String() + "-api")
	}
	p := open(t, b, e, wide(), "")
	p.click("nav a[href='#api']")
	p.hasRows("api", 12)

	told := map[string][]string{} // methods by path
	command := regexp.MustCompile(`(?s)^curl (?:-X (\S+) )?'?([^' ]+)'?(?: -H 'Content-Type: application/json' -d '(.*)')?$`)
	for _, row := range ask[[]struct{ Method, Path, Command string }](p, `[...document.querySelectorAll("#api-rows > tr")].map((row) => ({
		Method: row.querySelector(".method").innerText,
		Path: row.querySelector(".path").innerText,
		Command: row.querySelector("code").innerText,
	}))`) {
		told[row.Path] = append(told[row.Path], row.Method)
		parts := command.FindStringSubmatch(row.Command)
		if len(parts) != 4 || !strings.HasPrefix(parts[2], e.url+row.Path) {
			t.Errorf("%s %s: the command is %q", row.Method, row.Path, row.Command)
			continue
		}
		method := "GET"
		switch {
		case parts[1] != "":
			method = parts[1]
		case parts[3] != "":
			method = "POST"
		}
		if method != row.Method {
			t.Errorf("the command of %s %s sends %s", row.Method, row.Path, method)
		}
		r := e.request(method, strings.TrimPrefix(parts[2], e.url), parts[3])
		if parts[3] != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		if status, text := e.send(r); status != 200 {
			t.Errorf("%s answered %d: %s", row.Command, status, text)
		}
	}
	// When it is asked for an unknown path, the server lists its paths.
	_, text := e.send(e.request("GET", "/_admin/none", ""))
	paths := regexp.MustCompile(`/_admin/ has ([a-z, ]+)`).FindStringSubmatch(string(text))
	if paths == nil {
		t.Fatalf("the server says %s", text)
	}
	want := map[string][]string{}
	for path := range strings.SplitSeq(paths[1], ", ") {
		_, text := e.send(e.request("PATCH", "/_admin/"+path, ""))
		methods := regexp.MustCompile(`takes ([A-Z, ]+), not PATCH`).FindStringSubmatch(string(text))
		if methods == nil {
			t.Fatalf("the server says %s", text)
		}
		want["/_admin/"+path] = strings.Split(methods[1], ", ")
	}
	for _, methods := range told {
		slices.Sort(methods)
	}
	if !maps.EqualFunc(told, want, slices.Equal) {
		t.Errorf("the page tells of %v, the server has %v", told, want)
	}

	p.search("clock moves")
	p.hasRows("api", 1)
	p.search("no such operation")
	p.says("#api-after", "No operation matches")
}
