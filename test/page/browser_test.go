// SPDX-License-Identifier: MPL-2.0

package page_test

// This file drives the browser: one headless Chromium, with a tab for each test that records everything that must not
// happen on the page.

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	browserlog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	waitTimeout  = time.Minute // for anything to appear, on a machine that has much else to do
	pollInterval = 50 * time.Millisecond
	screenshots  = "screenshots" // beneath this folder, ignored by git
)

//go:embed checks.js
var checks string

// browser is a running Chromium.
type browser struct {
	ctx context.Context
}

// startBrowser runs the Chromium in ACS_CHROMIUM until the test ends. Its sandbox is on, except for root, for whom it does
// not work.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	binary := os.Getenv("ACS_CHROMIUM")
	if binary == "" {
		t.Fatal("ACS_CHROMIUM names no browser; `make test-page` finds one")
	}
	options := slices.Concat(chromedp.DefaultExecAllocatorOptions[:], []chromedp.ExecAllocatorOption{chromedp.ExecPath(binary)})
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocator, release := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	ctx, stop := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		stop()
		release()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", binary, err)
	}
	return &browser{ctx}
}

// viewport is the size and colour scheme of a tab.
type viewport struct {
	width, height int64
	scheme        string // light or dark
}

func (l viewport) String() string { return strconv.FormatInt(l.width, 10) + "-" + l.scheme }

func (l viewport) narrow() bool { return l.width < 720 }

// tab is a tab with the page of an emulator.
type tab struct {
	t        *testing.T
	ctx      context.Context
	viewport viewport
	emulator *emulator

	mu         sync.Mutex
	complaints []string
	serverGone bool   // requests may fail
	provoked   string // an address that the page is made to ask, against its policy
}

// open opens a page in a new tab. At the end of the test, these fail it: an error on the console, an exception, a violation
// of the page's policy, a dialog, or a request to a server other than the emulator.
func open(t *testing.T, b *browser, e *emulator, l viewport, hash string) *tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	p := &tab{t: t, ctx: ctx, viewport: l, emulator: e}
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, complaint := range p.complaints {
			t.Error(complaint)
		}
		cancel()
		closeTab()
	})
	if err := chromedp.Listen(ctx, p.listen); err != nil {
		t.Fatalf("listen: %v", err)
	}
	must(p, network.Enable, network.EnableParams{})
	must(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}},
	})
	var viewport []chromedp.EmulateViewportOption
	if l.narrow() {
		viewport = append(viewport, chromedp.EmulateMobile)
	}
	p.do(chromedp.EmulateViewport(l.width, l.height, viewport...), chromedp.Navigate(e.url+"/"+hash))
	p.until(`document.querySelector("nav [aria-current]") !== null`)
	return p
}

// listen runs in the loop of the browser's events.
func (p *tab) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	complain := func(format string, parts ...any) { p.complaints = append(p.complaints, fmt.Sprintf(format, parts...)) }
	switch event := event.(type) {
	case *runtime.EventExceptionThrown:
		complain("exception: %s %v", event.ExceptionDetails.Text, event.ExceptionDetails.Exception)
	case *runtime.EventConsoleAPICalled:
		complain("console: %s", event.Type)
	case *browserlog.EventEntryAdded:
		if p.serverGone && event.Entry.Source == browserlog.EntrySourceNetwork ||
			p.provoked != "" && strings.Contains(event.Entry.Text, "Content Security Policy") {
			return
		}
		complain("the browser's log: %s %s", event.Entry.Text, event.Entry.URL)
	case *page.EventJavascriptDialogOpening:
		complain("dialog: %s", event.Message)
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(event.Request.URL, p.emulator.url+"/") &&
			(p.provoked == "" || !strings.HasPrefix(event.Request.URL, p.provoked)) {
			complain("request to %s", event.Request.URL)
		}
	}
}

// expectServerGone allows failed requests from now on.
func (p *tab) expectServerGone() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.serverGone = true
}

// provoke allows violations of the page's policy, and requests to other addresses, from now on.
func (p *tab) provoke(address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.provoked = address
}

// pauseRefresh holds the page's requests, from the next round on, until resumeRefresh. A round
// starts with the clock; one that is under way may still read the state.
func (p *tab) pauseRefresh() {
	p.t.Helper()
	ask[bool](p, `(() => {
		const real = window.fetch;
		const gate = new Promise((resolve) => (window.resumeRefresh = () => {
			window.fetch = real;
			resolve();
			return true;
		}));
		window.pausedRequests = 0;
		window.fetch = async (path, { signal, ...options }) => {
			if (path === "/_admin/clock" || window.pausedRequests > 0) {
				window.pausedRequests++;
				await gate;
			}
			return real(path, options); // without the signal: the test may have taken long
		};
		return true;
	})()`)
	p.until("window.pausedRequests === 2") // all before is answered
}

func (p *tab) resumeRefresh() {
	p.t.Helper()
	ask[bool](p, "window.resumeRefresh()")
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatalf("%v", err)
	}
}

// must calls a command of the DevTools protocol that has no action.
func must[P, R any](p *tab, command cdp.Command[P, R], params P) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, command, params); err != nil {
		p.t.Fatalf("%s: %v", command.Method, err)
	}
}

// ask evaluates an expression in the page, and awaits its promise if it is one.
func ask[T any](p *tab, expression string) T {
	p.t.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// until waits for an expression to become true.
func (p *tab) until(expression string) {
	p.t.Helper()
	_, err := chromedp.Run(p.ctx, chromedp.Poll[chromedp.Void](
		expression, chromedp.WithPollingInterval(pollInterval), chromedp.WithPollingTimeout(waitTimeout),
	))
	if err != nil {
		p.shoot("failed-" + strings.NewReplacer("/", "-", " ", "_").Replace(p.t.Name()))
		p.t.Fatalf("it never came true that %s: %v", expression, err)
	}
}

// click clicks the first element of a selector with the mouse.
func (p *tab) click(selector string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// press sends keys to whatever has the focus.
func (p *tab) press(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

// text returns the visible text of an element.
func (p *tab) text(selector string) string {
	p.t.Helper()
	return ask[string](p, "document.querySelector("+strconv.Quote(selector)+").innerText")
}

// says waits until an element has a text, in any lines.
func (p *tab) says(selector, words string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`document.querySelector(%q)?.innerText.replace(/\s+/g, " ").includes(%q)`, selector, words))
}

// rows returns the number of rows in a view.
func (p *tab) rows(view string) int {
	p.t.Helper()
	return ask[int](p, "document.querySelectorAll('#"+view+"-rows > tr').length")
}

// hasRows waits until a view shows that many rows.
func (p *tab) hasRows(view string, n int) {
	p.t.Helper()
	p.until(fmt.Sprintf("document.querySelectorAll('#%s-rows > tr').length === %d", view, n))
}

// search replaces the text of the search field.
func (p *tab) search(query string) {
	p.t.Helper()
	ask[bool](p, `(() => { const s = document.querySelector("#search"); s.focus(); s.select(); return true; })()`)
	p.press(kb.Backspace + query)
}

// chooseSpan chooses the part of the time line that is shown.
func (p *tab) chooseSpan(span string) {
	p.t.Helper()
	ask[bool](p, "(() => { const s = document.querySelector('#span'); s.value = '"+span+"'; return s.dispatchEvent(new Event('change')); })()")
}

// examine runs the checks that hold for every view.
func (p *tab) examine(what string) {
	p.t.Helper()
	for _, check := range []string{"overflow", "contrast", "markup"} {
		for _, complaint := range ask[[]string](p, "(() => {"+checks+"return checks."+check+"();})()") {
			p.t.Errorf("%s, %s: %s: %s", p.viewport, what, check, complaint)
		}
	}
}

// shoot saves a screenshot.
func (p *tab) shoot(name string) {
	p.t.Helper()
	image, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatalf("screenshot: %v", err)
	}
	if err := os.WriteFile(filepath.Join(screenshots, name+".png"), image, 0o600); err != nil {
		p.t.Fatalf("screenshot: %v", err)
	}
}
