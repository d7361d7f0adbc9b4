// SPDX-License-Identifier: MPL-2.0

// Package page_test drives the emulator's page in a headless Chromium: `make test-page`.
package page_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func wide() viewport { return viewport{1280, 800, "light"} }

func narrow() viewport { return viewport{390, 844, "light"} }

// TestPage runs all tests in one browser.
func TestPage(t *testing.T) {
	if err := os.RemoveAll(screenshots); err != nil {
		t.Fatalf("screenshots: %v", err)
	}
	if err := os.MkdirAll(screenshots, 0o700); err != nil {
		t.Fatalf("screenshots: %v", err)
	}
	b := startBrowser(t)
	t.Run("in parallel", func(t *testing.T) {
		for _, l := range []viewport{wide(), {1280, 800, "dark"}, narrow(), {390, 844, "dark"}} {
			t.Run("every view at "+l.String(), func(t *testing.T) { t.Parallel(); everyView(t, b, l) })
			t.Run("empty at "+l.String(), func(t *testing.T) { t.Parallel(); emptyStates(t, b, l) })
		}
		for name, test := range map[string]func(*testing.T, *browser){
			"windows stand on the time line":            windowsOnTheTimeLine,
			"a time line may span centuries":            longTimeLines,
			"the admin API is listed":                   apiListIsComplete,
			"the policy blocks what it forbids":         policyBlocks,
			"a record that is gone is shown no more":    logIsReplaced,
			"a status changes with the clock":           statusFollowsTheClock,
			"hostile texts stay texts":                  hostileTexts,
			"a thread tells what was said":              threadInWords,
			"a user tells where they are":               userIsWhere,
			"a space tells its settings and members":    spaceInWords,
			"the search filters all views":              searchFilters,
			"requests arrive live":                      requestsArrive,
			"says that the server is gone":              serverGone,
			"a thousand rooms":                          thousandRooms,
			"everything is reached by the keyboard":     byKeyboard,
			"an id is copied":                           copyID,
			"the first steps can be followed literally": firstSteps,
		} {
			t.Run(name, func(t *testing.T) { t.Parallel(); test(t, b) })
		}
	})
	if folder, err := filepath.Abs(screenshots); err == nil {
		t.Logf("screenshots are in %s", folder)
	}
}

// everyView clicks through all views, with and without a detail.
func everyView(t *testing.T, b *browser, l viewport) {
	e := startEmulator(t, "127.0.0.1:0")
	e.admin("seed", seed)
	e.signed("GET", "/rooms?api-version=2025-03-13", "")
	e.signed("PATCH", "/rooms/99000000000000001?api-version=2025-03-13", `{"pstnDialOutEnabled":true}`)
	e.signed("GET", "/chat/threads/19%3Athere_is_no_such_thread_and_its_path_is_long%40thread.v2?api-version=2025-03-15", "")
	p := open(t, b, e, l, "")

	for _, view := range []struct {
		name string
		rows int
	}{{"rooms", 7}, {"threads", 3}, {"users", 10}, {"spaces", 5}, {"requests", 3}} {
		p.click("nav a[href='#" + view.name + "']")
		p.hasRows(view.name, view.rows)
		p.examine(view.name)
		p.shoot(l.String() + "-" + view.name)
		for row := range view.rows {
			p.click(fmt.Sprintf("#%s-rows > tr:nth-child(%d) a", view.name, row+1))
			p.until("!document.querySelector('#" + view.name + "-detail').hidden")
			if ask[bool](p, "document.querySelector('.detail details:not([open])') !== null") {
				p.click(".detail summary")
			}
			p.examine(fmt.Sprintf("%s, row %d", view.name, row+1))
			if row == 0 {
				p.shoot(l.String() + "-" + view.name + "-detail")
			}
			p.press(kb.Escape)
			p.until("document.querySelector('#" + view.name + "-detail').hidden")
		}
	}

	p.click("nav a[href='#rooms']")
	for i, status := range []string{"All", "Upcoming", "Active", "Expired"} {
		p.click(fmt.Sprintf("#room-statuses button:nth-child(%d)", i+1))
		if got, want := p.rows("rooms"), []int{7, 3, 2, 2}[i]; got != want {
			t.Errorf("%s: got %d rooms, want %d", status, got, want)
		}
		p.examine(status + " rooms")
	}
	p.click("#room-statuses button:nth-child(1)")
	for _, span := range []string{"day", "week", "month", "half", "fit"} {
		p.chooseSpan(span)
		p.examine("rooms over " + span)
		p.shoot(l.String() + "-rooms-" + span)
	}
}

// emptyStates tests the page of a new server.
func emptyStates(t *testing.T, b *browser, l viewport) {
	p := open(t, b, startEmulator(t, "127.0.0.1:0"), l, "")
	for view, says := range map[string][]string{
		"rooms":    {"No rooms yet", "export AZURE_COMMUNICATION_CONNECTION_STRING=", p.emulator.url, "/_admin/seed", "make demo"},
		"threads":  {"No chat threads yet", "export AZURE_COMMUNICATION_CONNECTION_STRING="},
		"users":    {"No users yet", "/_admin/seed"},
		"spaces":   {"No Webex spaces yet", "/_admin/seed"},
		"requests": {"No requests yet", "curl '" + p.emulator.url},
	} {
		p.click("nav a[href='#" + view + "']")
		for _, words := range says {
			p.says("#view-"+view, words)
		}
		p.examine("empty " + view)
		p.shoot(l.String() + "-empty-" + view)
	}
	if ask[bool](p, fmt.Sprintf("document.documentElement.outerHTML.includes(%q)", p.emulator.key)) {
		t.Error("the page holds the access key")
	}
	if n := p.emulator.recorded(); n != 0 {
		t.Errorf("the page itself put %d requests on the record", n)
	}
}
