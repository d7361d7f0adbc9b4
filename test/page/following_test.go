// SPDX-License-Identifier: MPL-2.0

package page_test

// This file tests how the page follows a server that stops, comes back, or starts again with another state.

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

func serverGone(t *testing.T, b *browser) {
	for _, l := range []viewport{wide(), {390, 844, "dark"}} {
		p := openSeeded(t, b, l, "#rooms")
		p.says("nav", "7")
		p.expectServerGone()
		p.expectServerGone() // the browser may ask for the icon meanwhile
		first := p.emulator
		first.kill()
		p.says("#gone", "The emulator does not answer; trying again every second. What you see is from 20")
		if n := p.rows("rooms"); n != 7 {
			t.Errorf("got %d rooms while the server is gone, want the last seven", n)
		}
		p.examine("a server that is gone")
		p.shoot(l.String() + "-gone")

		second := startEmulator(t, strings.TrimPrefix(first.url, "http://"))
		p.until(`document.querySelector("#gone").hidden`)
		p.says("#rooms-after", "No rooms yet")
		second.signed("GET", "/rooms?api-version=2025-03-13", "")
		p.says("#requests-count", "1")
	}
}

// logIsReplaced tests that the page drops the old log when a new one starts.
func logIsReplaced(t *testing.T, b *browser) {
	const list = "/rooms?api-version=2025-03-13"
	p := openSeeded(t, b, wide(), "#requests")
	for range 3 {
		p.emulator.signed("GET", list, "")
	}
	p.hasRows("requests", 3)
	p.click("#requests-rows tr:nth-child(3) a")
	p.says("#requests-detail", "Number 1")
	p.emulator.admin("reset", "{}")
	p.says("#requests-after", "No requests yet")
	p.says("#requests-detail", "This request is not there any more.")
	p.says("nav", "Rooms 0")
	p.says("nav", "Requests 0")

	p.emulator.signed("GET", list, "")
	p.hasRows("requests", 1)
	if status, text := p.emulator.send(p.emulator.request("DELETE", "/_admin/requests", "")); status != 200 {
		t.Fatalf("DELETE answered %d: %s", status, text)
	}
	p.says("#requests-after", "No requests yet")

	// Between two refreshes another server starts, with as many requests or fewer, and then with more.
	for _, after := range []int{1, 9} {
		p.emulator.signed("GET", list, "")
		p.hasRows("requests", 1)
		p.click("#requests-rows tr:nth-child(1) a")
		p.says("#requests-detail", "GET /rooms")
		p.click("nav a[href='#rooms']") // the list is not drawn in the meantime
		p.pauseRefresh()
		p.expectServerGone() // the browser may ask for the icon meanwhile
		first := p.emulator
		first.kill()
		p.emulator = startEmulator(t, strings.TrimPrefix(first.url, "http://"))
		for range after {
			p.emulator.signed("GET", "/rooms/99999999999999999?api-version=2025-03-13", "")
		}
		p.resumeRefresh()
		p.says("nav", "Requests "+strconv.Itoa(after))
		p.click("nav a[href='#requests']")
		p.until(fmt.Sprintf(`document.querySelectorAll("#requests-rows .code.failed").length === %d`, after)) // the new server's
		p.hasRows("requests", after)
		p.click("#requests-rows tr:last-child a")
		p.says("#requests-detail", "GET /rooms/99999999999999999")
		p.says("#requests-detail", "Number 1")
		p.emulator.admin("reset", "{}")
		p.says("#requests-after", "No requests yet")
	}
}
