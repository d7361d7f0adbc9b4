// SPDX-License-Identifier: MPL-2.0

package page_test

// This file tests what the views do, each at one width.

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	protocol "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// openSeeded opens a tab at an emulator with seed.json. Its clock is stopped, so that the page does not change while a
// test runs.
func openSeeded(t *testing.T, b *browser, l viewport, hash string) *tab {
	t.Helper()
	e := startEmulator(t, "127.0.0.1:0")
	e.admin("clock", `{"frozen":true}`)
	e.admin("seed", seed)
	return open(t, b, e, l, hash)
}

// An active window contains the mark of now, an upcoming one is right of it, an expired one left of it. A word and a shape
// show the status.
func windowsOnTheTimeLine(t *testing.T, b *browser) {
	p := openSeeded(t, b, wide(), "#rooms")
	type window struct {
		Word, Mark              string
		Left, Right, Now, Width float64
	}
	shapes := map[string]string{}
	for _, w := range ask[[]window](p, `[...document.querySelectorAll("#rooms-rows > tr")].map((row) => {
		const bar = row.querySelector(".bar").getBoundingClientRect();
		const style = getComputedStyle(row.querySelector(".mark"));
		return {
			Word: row.querySelector(".word").innerText,
			Mark: [style.borderTopWidth, style.borderRadius, style.height, style.backgroundColor].join(" "),
			Left: bar.left, Right: bar.right, Width: bar.width,
			Now: document.querySelector(".tick.now").getBoundingClientRect().left,
		};
	})`) {
		if w.Width < 4 {
			t.Errorf("a window of a room that is %s is %v px wide", w.Word, w.Width)
		}
		placed := map[string]bool{
			"Active": w.Left <= w.Now && w.Right >= w.Now, "Upcoming": w.Left >= w.Now-1, "Expired": w.Right <= w.Now+5,
		}
		if !placed[w.Word] {
			t.Errorf("the window of a room that is %s stands wrong: %+v", w.Word, w)
		}
		if other, ok := shapes[w.Word]; ok && other != w.Mark {
			t.Errorf("%s has two shapes", w.Word)
		}
		shapes[w.Word] = w.Mark
	}
	distinct := map[string]bool{}
	for _, shape := range shapes {
		distinct[shape] = true
	}
	if len(shapes) != 3 || len(distinct) != 3 {
		t.Errorf("got the shapes %v, want three", shapes)
	}

	ticks := func() string {
		return ask[string](p, `[...document.querySelectorAll(".tick:not(.now)")].map((t) => t.innerText + t.style.left).join()`)
	}
	before := ticks()
	p.emulator.admin("clock", `{"advance":"1h"}`)
	p.until(`document.querySelector("#rooms-rows").innerText.includes("ends in 2 h")`)
	if after := ticks(); after != before {
		t.Errorf("the ticks moved from %s to %s", before, after)
	}

	p.chooseSpan("day")
	if n := ask[int](p, `document.querySelectorAll(".bar:not(.outside)").length`); n == 0 || n >= 7 {
		t.Errorf("got %d windows within a day, want some of the seven", n)
	}
	for _, arrows := range []string{".before.beyond", ".beyond.outside", ".before.outside"} {
		if !ask[bool](p, `document.querySelector(".bar`+arrows+`") !== null`) {
			t.Errorf("no window has the arrows %s that say where it is outside of the day", arrows)
		}
	}
}

// longTimeLines tests that ticks do not overlap, however long the windows are.
func longTimeLines(t *testing.T, b *browser) {
	for _, until := range []string{"2031", "2190", "9999"} {
		for _, l := range []viewport{wide(), narrow()} {
			e := startEmulator(t, "127.0.0.1:0")
			e.admin("seed", `{"rooms":[{"validFrom":"1970-01-01T00:00:00Z","validUntil":"`+until+`-12-31T00:00:00Z"}]}`)
			p := open(t, b, e, l, "#rooms")
			p.hasRows("rooms", 1)
			type tick struct {
				Text        string
				Left, Right float64
			}
			ticks := ask[[]tick](p, `[...document.querySelectorAll(".tick:not(.now) > span")].map((label) => {
				const { left, right } = label.getBoundingClientRect();
				return { Text: label.innerText, Left: left, Right: right };
			})`)
			if len(ticks) < 3 || len(ticks) > 12 {
				t.Errorf("1970 to %s at %s: got %d ticks, want 3 to 12", until, l, len(ticks))
				continue
			}
			for i, tick := range ticks[1:] {
				if tick.Left < ticks[i].Right {
					t.Errorf("1970 to %s at %s: %s stands on %s", until, l, tick.Text, ticks[i].Text)
				}
			}
			p.examine("a window from 1970 to " + until)
			p.shoot(l.String() + "-rooms-until-" + until)
		}
	}
}

func statusFollowsTheClock(t *testing.T, b *browser) {
	p := openSeeded(t, b, wide(), "#rooms/99000000000000001")
	p.says("#rooms-detail", "Active, ends in 3 h")
	p.says(".clock", "frozen")
	p.emulator.admin("clock", `{"advance":"4h"}`)
	p.says("#rooms-detail", "Expired, ended 1 h ago")
	p.says("#room-statuses", "Expired 3")
	p.says("#rooms-rows tr[aria-current]", "Expired")

	stood := p.text("#clock")
	p.emulator.admin("clock", `{"frozen":false}`)
	p.until(`document.querySelector("#frozen").hidden`)
	p.until(fmt.Sprintf(`document.querySelector("#clock").innerText > %q`, stood))
}

// hostileTexts tests that markup in names, topics, messages and metadata appears as text. Here and in every examine, the
// tests check that none of it became an element, ran or was loaded.
func hostileTexts(t *testing.T, b *browser) {
	p := openSeeded(t, b, wide(), "#users")
	for _, name := range []string{`<img src=x onerror="window.hit=1">`, `</script><script>window.hit=2</script>`} {
		p.says("#users-rows", name)
	}
	p.examine("users")
	p.click("#users-rows tr:nth-child(4) a")
	p.says("#users-detail", `<img src=x onerror="window.hit=1">`)
	p.examine("a user")

	p.click("nav a[href='#threads']")
	p.says("#threads-rows", `<img src=x onerror="window.hit=4">`)
	p.click("#threads-rows tr:nth-child(1) a")
	p.says("#threads-detail", `<script>window.hit=6</script><a href="javascript:window.hit=7">click</a><style>*{display:none}</style>`)
	p.says("#threads-detail", "<i> = </i>")
	p.examine("a thread")
	p.shoot("hostile-thread")
	p.click("#threads-rows tr:nth-child(3) a")
	p.says("#threads-detail", `</dd><script>window.hit=5</script> = <b>bold</b>`)
	p.examine("metadata")

	p.click("nav a[href='#rooms']")
	p.click("#rooms-rows tr:nth-child(1) a")
	p.says("#rooms-detail", `<img src=x onerror="window.hit=1">`)
	p.examine("a room")

	p.search(`<img src=x onerror="window.hit=8">`)
	p.says("#rooms-after", `No room matches “<img src=x onerror="window.hit=8">”`)
	p.examine("a search")
	p.do(chromedp.Navigate(p.emulator.url + `/#rooms/<img src=x onerror="window.hit=9">`))
	p.says("#rooms-detail", `<img src=x onerror="window.hit=9">`)
	p.examine("an address")

	// The emulator records paths, headers and bodies of requests.
	p.emulator.signed("POST", "/rooms?api-version=2025-03-13&x=%3Cimg%20src%3Dx%20onerror%3D%22window.hit%3D10%22%3E",
		`{"x":"<img src=x onerror=\"window.hit=11\">"}`)
	p.search("")
	p.click("nav a[href='#requests']")
	p.hasRows("requests", 1)
	p.click("#requests-rows tr:nth-child(1) a")
	p.says("#requests-detail", `<img src=x onerror="window.hit=10">`)
	p.says("#requests-detail", `window.hit=11`)
	p.examine("a request")
}

func threadInWords(t *testing.T, b *browser) {
	p := openSeeded(t, b, wide(), "#threads")
	p.click("#threads-rows tr:nth-child(3) a")
	for _, words := range []string{
		"Seminar organisers", "deleted 60 days after its creation", "course = CS-101", "7 participants", "3 messages",
		"Ann added Ben and <img", "Ann set the topic to “Seminar organisers”", "Good morning! Who takes the first hour?",
	} {
		p.says("#threads-detail", words)
	}
	p.click("#threads-detail summary")
	for _, words := range []string{"Cléo Dubois", "sees messages since 20", "seat = 12", "no name"} {
		p.says("#threads-detail", words)
	}

	p.click("#threads-rows tr:nth-child(1) a")
	for _, words := range []string{"html", "edited", "deleted", "The text is gone.", "Ben left", "مرحبا بالجميع"} {
		p.says("#threads-detail", words)
	}
	if got := ask[string](p, `getComputedStyle([...document.querySelectorAll(".content")].find((c) => c.innerText.startsWith("م"))).direction`); got != "rtl" {
		t.Errorf("Arabic runs %s", got)
	}
	p.click("#threads-rows tr:nth-child(2) a")
	for _, words := range []string{"Deleted 20", "No participants", "2 messages"} {
		p.says("#threads-detail", words)
	}
}

func userIsWhere(t *testing.T, b *browser) {
	p := openSeeded(t, b, wide(), "#users")
	p.says("#users-rows tr:nth-child(9)", "deleted")
	p.says("#users-rows tr:nth-child(10)", "made elsewhere")
	p.click("#users-rows tr:nth-child(1) a")
	for _, words := range []string{"Known as Ann", "made here", "In 2 rooms", "Presenter, active", "Presenter, upcoming", "In 1 thread", "Seminar organisers"} {
		p.says("#users-detail", words)
	}
	p.click("#users-detail a[href='#rooms/99000000000000003']")
	p.says("#rooms-detail", "Upcoming, starts in 5 h")
	p.click("#rooms-detail td a")
	p.says("#users-detail", "Known as Ann")
}

// spaceInWords tests what the page says of a room of Webex, also where its title is markup.
func spaceInWords(t *testing.T, b *browser) {
	p := openSeeded(t, b, wide(), "#spaces")
	p.says("#spaces-note", "5 spaces of Webex")
	p.says("#spaces-rows tr:nth-child(1)", "Organisers")
	p.says("#spaces-rows tr:nth-child(4)", `<img src=x onerror="window.hit=9">`)
	p.click("#spaces-rows tr:nth-child(4) a")
	p.says("#spaces-detail", `<img src=x onerror="window.hit=8">`)
	p.examine("a hostile space")
	p.click("#spaces-rows tr:nth-child(5) a")
	for _, words := range []string{
		"Seminar news", "What is new", "locked, announcements only", "2 members", "Ann Archer", "ann@example.com", "moderator", "Test Person",
	} {
		p.says("#spaces-detail", words)
	}
	p.click("#spaces-rows tr:nth-child(1) a")
	for _, words := range []string{"of a team, locked", "Team Organisers"} {
		p.says("#spaces-detail", words)
	}
	p.search("announcements news")
	p.hasRows("spaces", 0)
	p.search("news moderator ann@example.com")
	p.hasRows("spaces", 1)
}

func searchFilters(t *testing.T, b *browser) {
	p := openSeeded(t, b, wide(), "#rooms")
	p.emulator.signed("GET", "/rooms?api-version=2025-03-13", "")
	p.says("#requests-count", "1")
	p.search("ORGANISERS seminar")
	p.says("nav", "Threads 1 of 3")
	p.says("nav", "Rooms 0 of 7")
	p.says("nav", "Requests 0 of 1")
	p.says("#rooms-after", "No room matches “ORGANISERS seminar”")
	p.examine("a search without a match")
	p.shoot("search-without-match")
	p.click("nav a[href='#threads']")
	p.hasRows("threads", 1)
	p.search("بالجميع")
	p.says("#threads-rows", "اجتماع الفريق")
	p.says("nav", "Threads 1 of 3")
	p.search("cléo")
	p.click("nav a[href='#users']")
	p.says("nav", "Users 1 of 10")
	p.says("#users-rows", "Cléo Dubois")
	p.search("expired")
	p.click("nav a[href='#rooms']")
	p.says("nav", "Rooms 2 of 7")
	p.search("hmac-sha256 no such")
	p.click("nav a[href='#requests']")
	p.says("#requests-after", "No request matches")
	p.click("#requests-after button")
	p.says("nav", "Rooms 7")
	p.hasRows("requests", 1)
}

func requestsArrive(t *testing.T, b *browser) {
	p := openSeeded(t, b, wide(), "#requests")
	p.says("#requests-after", "No requests yet")
	if status := p.emulator.signed("POST", "/rooms?api-version=2025-03-13", `{"pstnDialOutEnabled":true}`); status != 201 {
		t.Fatalf("create answered %d", status)
	}
	p.says("#requests-rows tr:nth-child(1)", "201")
	p.says("#requests-note", "1 request, 0 failed")
	if live := ask[string](p, `document.querySelector("#requests-note").ariaLive`); live != "polite" {
		t.Errorf("the count is announced %q", live)
	}
	p.says("#rooms-count", "8") // the state follows
	p.click("#requests-rows tr:nth-child(1) a")
	for _, words := range []string{"POST /rooms", "201", "api-version 2025-03-13", "Authorization REDACTED", `"pstnDialOutEnabled": true`} {
		p.says("#requests-detail", words)
	}

	p.click("#pause")
	p.emulator.signed("GET", "/rooms/99999999999999999?api-version=2025-03-13", "")
	p.says("#requests-note", "paused, 1 more since")
	if n := p.rows("requests"); n != 1 {
		t.Errorf("got %d requests while paused, want 1", n)
	}
	p.click("#pause")
	p.says("#requests-rows tr:nth-child(1)", "404")
	p.says("#requests-note", "2 requests, 1 failed")
	p.says("#requests-detail", "POST /rooms") // what was selected stays so
	p.click("#refused")
	p.hasRows("requests", 1)

	p.emulator.send(p.emulator.request("GET", "/rooms?api-version=2025-03-13", ""))
	p.click("#requests-rows tr:nth-child(1) a")
	p.says("#requests-rows tr:nth-child(1)", "401")
	p.click("#requests-rows tr:nth-child(1) a")
	p.says("#requests-detail", "401: ") // and why
	p.shoot("requests-refused")
}

// thousandRooms tests that the page stays usable with many rooms: what is in view does not move while the state changes.
func thousandRooms(t *testing.T, b *browser) {
	rooms := make([]string, 1000)
	for i := range rooms {
		from := i%400 - 200
		rooms[i] = fmt.Sprintf(`{"id":"99%015d","validFrom":"%+dh","validUntil":"%+dh"}`, i, from, from+1+i%90)
	}
	for _, l := range []viewport{wide(), narrow()} {
		e := startEmulator(t, "127.0.0.1:0")
		e.admin("seed", `{"rooms":[`+strings.Join(rooms, ",")+`]}`)
		p := open(t, b, e, l, "#rooms")
		if n := p.rows("rooms"); n != 100 {
			t.Errorf("got %d rooms at first, want 100", n)
		}
		p.says("#rooms-after", "Show 100 more (900 left)")
		p.click("#rooms-after button")
		p.says("#rooms-after", "Show 100 more (800 left)")
		if n := p.rows("rooms"); n != 200 {
			t.Errorf("got %d rooms after more were asked for, want 200", n)
		}
		p.search("9")
		p.says("nav", "Rooms 1,000 of 1,000")
		p.examine("a search over a thousand rooms")
		p.shoot(l.String() + "-thousand-searched")
		p.search("")
		p.says("nav", "Rooms 1,000 Threads")
		p.examine("a thousand rooms")

		const row = "#rooms-rows > tr:nth-child(60)"
		ask[bool](p, `(() => {
			const row = document.querySelector("`+row+`");
			row.scrollIntoView({ block: "center" });
			row.querySelector("a").focus();
			getSelection().selectAllChildren(row.querySelector(".word"));
			window.marked = row;
			window.scrolled = scrollY;
			return true;
		})()`)
		count := ask[string](p, `document.querySelector("#rooms-count").innerText`)
		e.admin("seed", `{"rooms":[{"validFrom":"+2000h","validUntil":"+2100h"}]}`)
		p.until(`document.querySelector("#rooms-count").innerText !== "` + count + `"`)
		if !ask[bool](p, `window.marked === document.querySelector("`+row+`") && document.activeElement === window.marked.querySelector("a")`) {
			t.Error("the row was created again, or lost the focus")
		}
		if !ask[bool](p, `scrollY === window.scrolled && scrollY > 0 && getSelection().toString() !== ""`) {
			t.Error("the update moved the page, or took the selection")
		}

		slowest := ask[float64](p, `(() => {
			const input = document.querySelector("#search");
			let slowest = 0;
			for (const query of ["9", "99", "expired", ""]) {
				const begin = performance.now();
				input.value = query;
				input.dispatchEvent(new Event("input"));
				document.body.getBoundingClientRect();
				slowest = Math.max(slowest, performance.now() - begin);
			}
			return slowest;
		})()`)
		t.Logf("%s: the slowest search over a thousand rooms took %.0f ms", l, slowest)
		if slowest > 5000 {
			t.Errorf("a search took %.0f ms", slowest)
		}
	}
}

// byKeyboard goes through the page with Tab, Enter and Escape alone.
func byKeyboard(t *testing.T, b *browser) {
	p := openSeeded(t, b, wide(), "#rooms")
	active := func() string {
		return ask[string](p, `(document.activeElement.innerText || document.activeElement.id).trim()`)
	}
	var reached []string
	for range 16 {
		p.press(kb.Tab)
		reached = append(reached, active())
		for _, complaint := range ask[[]string](p, "(() => {"+checks+"return checks.focus();})()") {
			t.Error(complaint)
		}
	}
	got := regexp.MustCompile(`\s+`).ReplaceAllString(strings.Join(reached, ", "), " ")
	want := "Skip to the content, Rooms 7, Threads 3, Users 10, Spaces 5, Requests 0, Admin API 12, search, All 7, Upcoming 3, Active 2, Expired 2, " +
		"all windows a day a week five weeks half a year, 99000000000000001, 99000000000000002, 99000000000000003"
	if got != want {
		t.Errorf("got the order\n%s\nwant\n%s", got, want)
	}
	p.press(kb.Enter)
	p.says("#rooms-detail", "Upcoming")
	if got := active(); got != "Room 99000000000000003" {
		t.Errorf("the focus is at %q, want the detail's heading", got)
	}
	p.shoot("keyboard-detail")
	p.press(kb.Tab)
	if got := active(); got != "Close" {
		t.Errorf("after the heading comes %q", got)
	}
	p.press(kb.Escape)
	p.until(`document.querySelector("#rooms-detail").hidden`)
	if got := active(); got != "99000000000000003" {
		t.Errorf("the focus is at %q, want the row that it came from", got)
	}
	for _, tag := range []string{"header", "nav", "main", "h1", "h2", "table caption", "th[scope=col]", "th[scope=row]"} {
		if ask[int](p, "document.querySelectorAll('"+tag+"').length") == 0 {
			t.Errorf("the page has no %s", tag)
		}
	}
}

func copyID(t *testing.T, b *browser) {
	p := openSeeded(t, b, wide(), "#users")
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		if _, err := chromedp.CallBrowser(p.ctx, protocol.SetPermission, protocol.SetPermissionParams{
			Permission: &protocol.PermissionDescriptor{Name: name}, Setting: protocol.PermissionSettingGranted,
			Origin: p.emulator.url, BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
		}); err != nil {
			t.Fatalf("grant %s: %v", name, err)
		}
	}
	p.click("#users-rows tr:nth-child(2) .copy")
	p.says("#users-rows tr:nth-child(2)", "Copied")
	got := ask[string](p, `navigator.clipboard.readText()`)
	if want := ask[string](p, `document.querySelector("#users-rows tr:nth-child(2) a").title`); got != want || !strings.HasPrefix(got, "8:acs:") {
		t.Errorf("copied %q, want %q", got, want)
	}
}

// firstSteps tests the commands that the page shows to a new user.
func firstSteps(t *testing.T, b *browser) {
	p := open(t, b, startEmulator(t, "127.0.0.1:0"), narrow(), "")
	command := p.text("[data-command=seed] code")
	parts := regexp.MustCompile(`(?s)^curl (\S+)/_admin/seed -H 'Content-Type: application/json' \\\s+-d '(.*)'$`).FindStringSubmatch(command)
	if len(parts) != 3 || parts[1] != p.emulator.url {
		t.Fatalf("the command is %q", command)
	}
	p.emulator.admin("seed", parts[2])
	p.says("#rooms-rows", "Active")
	p.says("nav", "Users 2")
	p.says("nav", "Threads 1")
}
