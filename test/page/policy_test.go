// SPDX-License-Identifier: MPL-2.0

package page_test

// This file tests the page's policy in a browser: what it forbids does not happen.

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

func policyBlocks(t *testing.T, b *browser) {
	var asked atomic.Int32
	foreign := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(foreign.Close)
	p := openSeeded(t, b, wide(), "#rooms")

	sent := ask[string](p, `fetch("/").then((answer) => answer.headers.get("Content-Security-Policy"))`)
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"} {
		if !slices.Contains(strings.Split(sent, "; "), part) {
			t.Errorf("the policy is %q, without %s", sent, part)
		}
	}

	p.provoke(foreign.URL)
	for _, try := range []struct{ what, directive, script string }{
		{"a script in the document", "script-src-elem", `add("script", { textContent: "window.tried = 1" })`},
		{"a listener in an attribute", "script-src-attr", `add("p", {}).setAttribute("onclick", "window.tried = 2")`},
		{"a script from elsewhere", "script-src-elem", `add("script", { src: foreign })`},
		{"a style in the document", "style-src-elem", `add("style", { textContent: "body { opacity: 0 }" })`},
		{"a picture from elsewhere", "img-src", `add("img", { src: foreign })`},
		{"a request to elsewhere", "connect-src", `fetch(foreign, { mode: "no-cors" }).catch(() => {})`},
		{"a form that is sent elsewhere", "form-action", `add("form", { action: foreign, method: "post" }).submit()`},
	} {
		// The event comes by itself; without one, the wait ends with an empty answer.
		got := ask[string](p, fmt.Sprintf(`new Promise((resolve) => {
			const foreign = %q;
			const add = (tag, properties) => {
				const node = Object.assign(document.createElement(tag), properties);
				document.body.append(node);
				return node;
			};
			addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective), { once: true });
			setTimeout(() => resolve(""), %d);
			%s;
		})`, foreign.URL+"/", waitTimeout.Milliseconds()/4, try.script))
		if got != try.directive {
			t.Errorf("%s: the violation is %q, want %q", try.what, got, try.directive)
		}
	}
	if ask[bool](p, `window.tried !== undefined || getComputedStyle(document.body).opacity !== "1"`) {
		t.Error("something that the policy forbids was done")
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the page asked somebody else %d times", n)
	}
}
