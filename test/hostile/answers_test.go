// SPDX-License-Identifier: MPL-2.0

// This file has the hostile answers that do not depend on the operation: statuses,
// redirects, bodies and broken HTTP.

package hostile_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
)

// outcome is what the client makes of an answer.
type outcome int

const (
	// rightOrError is an error, or the result of the right answer. What the answer does
	// not have may be missing in the result.
	rightOrError outcome = iota
	// mustFail is an error.
	mustFail
	// mustSucceed is the result of the right answer.
	mustSucceed
	// mustFailIfRead is an error of the operations that read a result.
	mustFailIfRead
)

// answer is a hostile answer.
type answer struct {
	name  string
	want  outcome
	write func(w http.ResponseWriter, r *http.Request, right exchange)
	// stalls is set for an answer that does not come to its end by itself.
	stalls bool
}

// trapHost is replaced by the address of another server, which nobody may call.
const trapHost = "trap.invalid"

// anotherID is the id of a room or message that nobody has asked for.
const anotherID = "99199690362660525"

// control are characters that change what a terminal shows: the colour, the line, and
// the direction of writing.
const control = "\x1b[31m\r\n\x00\u202e\u0085\u2028"

// statusAnswers have the right body, but another status.
func statusAnswers() []answer {
	var answers []answer
	for status := 200; status <= 600; status++ {
		want := mustFail
		switch {
		case status == 226:
		case status > 208 && status < 300, status > 308 && status < 400, status > 431 && status < 499, status > 511:
			continue // no such status
		case status == 204 || status == 205: // the body is dropped
			want = mustFailIfRead
		case status == 206 || status == 207 || status == 208:
		case status < 300:
			want = rightOrError
		}
		answers = append(answers, answer{name: fmt.Sprintf("status %d", status), want: want, stalls: status == http.StatusTooManyRequests, write: func(w http.ResponseWriter, _ *http.Request, right exchange) {
			right.writeWith(w, status, right.body)
		}})
	}
	return append(answers,
		answer{name: "status 202, still running", want: mustFailIfRead, write: body(202, `{"status":"Running"}`)},
		answer{name: "status 100 and 103, then the right answer", want: mustSucceed, write: func(w http.ResponseWriter, _ *http.Request, right exchange) {
			w.WriteHeader(http.StatusContinue)
			w.WriteHeader(http.StatusEarlyHints)
			right.write(w)
		}},
		answer{name: "status 102 without end", want: mustFail, write: raw(strings.Repeat("HTTP/1.1 102 Processing\r\n\r\n", 10_000))},
		answer{name: "status 101", want: mustFail, stalls: true, write: raw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")},
		answer{name: "status 429 for 68 years", want: mustFail, stalls: true, write: func(w http.ResponseWriter, _ *http.Request, _ exchange) {
			w.Header().Set("Retry-After", "2147483647")
			w.WriteHeader(http.StatusTooManyRequests)
		}},
		answer{name: "status 429 until a past date", want: mustFail, stalls: true, write: func(w http.ResponseWriter, _ *http.Request, _ exchange) {
			w.Header().Set("Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT")
			w.WriteHeader(http.StatusTooManyRequests)
		}},
	)
}

// redirectAnswers lead elsewhere.
func redirectAnswers() []answer {
	var answers []answer
	for _, status := range []int{302, 307} {
		for _, location := range []string{
			"", "http://" + trapHost + "/x", "//" + trapHost + "/x", "/x", "?", "http://[", "javascript:alert(1)", "\x1b[31m",
			"http://%E2%80%AE%C2%9B.example/" + control, "http://" + strings.Repeat("x", 100_000) + ".example/",
			"https://user:password@" + trapHost, "same",
		} {
			answers = append(answers, answer{name: fmt.Sprintf("status %d to %.40q", status, location), want: mustFail, write: func(w http.ResponseWriter, r *http.Request, right exchange) {
				to := strings.NewReplacer("\r", "", "\n", "", "\x00", "").Replace(location)
				if location == "same" {
					to = r.RequestURI
				}
				// net/http writes no control characters in a header.
				raw(fmt.Sprintf("HTTP/1.1 %d Elsewhere\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", status, to))(w, r, right)
			}})
		}
	}
	return answers
}

// bodyAnswers have the right status, but another body.
func bodyAnswers() []answer {
	answers := []answer{
		{name: "the right answer", want: mustSucceed, write: func(w http.ResponseWriter, _ *http.Request, right exchange) { right.write(w) }},
		{name: "the right answer, compressed", want: mustSucceed, write: changed(compress, "Content-Encoding", "gzip")},
		{name: "compressed and cut", want: rightOrError, write: changed(func(b []byte) []byte { return compress(b)[:12] }, "Content-Encoding", "gzip")},
		{name: "not compressed, but said to be", want: rightOrError, write: changed(nil, "Content-Encoding", "gzip")},
		{name: "another encoding", want: rightOrError, write: changed(nil, "Content-Encoding", "br")},
		{name: "another content type", want: rightOrError, write: changed(nil, "Content-Type", "text/html")},
		{name: "another charset", want: rightOrError, write: changed(nil, "Content-Type", "application/json; charset=utf-16")},
		{name: "a byte order mark", want: rightOrError, write: changed(func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) }, "", "")},
		{name: "two answers in one", want: mustFailIfRead, write: changed(func(b []byte) []byte { return append(append([]byte{}, b...), b...) }, "", "")},
		{name: "text after the answer", want: mustFailIfRead, write: changed(func(b []byte) []byte { return append(append([]byte{}, b...), " <html>"...) }, "", "")},
		{name: "half of the answer", want: mustFailIfRead, write: changed(func(b []byte) []byte { return b[:len(b)/2] }, "", "")},
	}
	for name, text := range map[string]string{
		"nothing": "", "spaces": " \r\n\t ", "null": "null", "true": "true", "a number": "-0", "a text": `"x"`, "a list": "[]", "an empty object": "{}",
		"a list with an object": "[{}]", "a page": "<html>" + control + strings.Repeat("<p>Please log in", 10_000), "XML": `<?xml version="1.0"?><x/>`,
		"UTF-16": "\xff\xfe{\x00}\x00", "zeros": strings.Repeat("\x00", 100), "invalid UTF-8": "{\"\xff\xfe\":\"\xc3\x28\"}", "NaN": `{"id":NaN}`,
		"an error": `{"error":{"code":"Forbidden","message":"No."}}`, "an error of Webex": `{"message":"No.","errors":[{"description":"No."}],"trackingId":"x"}`,
		"another object": `{"id":"` + anotherID + `"}`, "a large number": `{"id":1e999999}`, "lists in lists": strings.Repeat("[", 100_000),
		"objects in objects":  strings.Repeat(`{"error":`, 100_000),
		"a deep known member": `{"id":` + strings.Repeat("[", 33) + strings.Repeat("]", 33) + "}",
		"many members":        `{"a":0` + strings.Repeat(`,"a":0`, 60_000) + "}",
		"many entries":        `{"value":[0` + strings.Repeat(`,0`, 60_000) + `],"items":[]}`,
		"empty list":          `{"value":null,"items":null}`,
		"a list of null":      `{"value":[null],"items":[null]}`,
		"an endless text":     `{"id":"` + strings.Repeat(`\u001b`, 50_000),
	} {
		want := mustFailIfRead
		if text == "{}" || name == "many members" { // enough for an answer without an object
			want = rightOrError
		}
		if strings.ContainsAny(name, "<\x00") || name == "a page" || name == "XML" {
			want = mustFail
		}
		answers = append(answers, answer{name: name, want: want, write: changed(func([]byte) []byte { return []byte(text) }, "", "")})
		answers = append(answers, answer{name: name + " as an error", want: mustFail, write: body(http.StatusForbidden, text)})
	}
	return answers
}

// refusalAnswers are errors with texts that do harm where they are shown.
func refusalAnswers() []answer {
	long := strings.Repeat("x"+strings.ReplaceAll(control, "\x00", ""), 3000)
	quoted := quote(long)
	many := strings.TrimSuffix(strings.Repeat(`{"code":`+quote(control)+`,"message":"x`+strings.Repeat(" y", 100)+`","description":"`+strings.Repeat("z", 40)+`"},`, 150), ",")
	var descriptions []string
	for i := range 1000 {
		descriptions = append(descriptions, fmt.Sprintf(`{"description":"reason %d"}`, i))
	}
	var answers []answer
	for _, status := range []int{400, 401, 404, 500} {
		for name, text := range map[string]string{
			"long": `{"error":{"code":` + quoted + `,"message":` + quoted + `,"target":` + quoted + `,"innererror":{"message":` + quoted + `}},"message":` + quoted + `,"trackingId":` + quoted + `}`,
			"many": `{"error":{"code":"x","message":"y","details":[` + many + `]},"message":"y","errors":[` + many + `]}`,
			"list": `{"message":"y","trackingId":"t","errors":[` + strings.Join(descriptions, ",") + `]}`,
			"odd":  `{"error":"text","message":{},"errors":{},"trackingId":[],"CommunicationError":7}`,
			"text": long,
		} {
			answers = append(answers, answer{name: fmt.Sprintf("status %d with %s texts", status, name), want: mustFail, write: func(w http.ResponseWriter, r *http.Request, right exchange) {
				lines := fmt.Sprintf("HTTP/1.1 %d No\r\nMS-CV: %[2]s\r\nX-Azure-Ref: %[2]s\r\nTrackingID: %[2]s\r\nx-ms-error-code: %[2]s\r\nRetry-After: 9\x1b\r\nContent-Length: %[3]d\r\n\r\n",
					status, strings.Repeat("i\x1b[31m\u202e", 2000), len(text))
				raw(lines+text)(w, r, right)
			}})
		}
	}
	return answers
}

// brokenAnswers are no HTTP.
func brokenAnswers() []answer {
	var answers []answer
	const ok = "HTTP/1.1 200 OK\r\n"
	for name, text := range map[string]string{
		"nothing at all":          "",
		"no HTTP":                 "SSH-2.0-OpenSSH_9.6\r\n",
		"a status of two digits":  "HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\n{}",
		"a status of five digits": "HTTP/1.1 20000 OK\r\nContent-Length: 2\r\n\r\n{}",
		"a status of no digits":   "HTTP/1.1 abc OK\r\nContent-Length: 2\r\n\r\n{}",
		"a status of 0":           "HTTP/1.1 000 OK\r\nContent-Length: 2\r\n\r\n{}",
		"a status of 999":         "HTTP/1.1 999 OK\r\nContent-Length: 2\r\n\r\n{}",
		"HTTP/9":                  "HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n{}",
		"no header":               ok,
		"half a header":           ok + "Content-L",
		"a header without colon":  ok + "Content-Length 2\r\n\r\n{}",
		"a length below 0":        ok + "Content-Length: -2\r\n\r\n{}",
		"two lengths":             ok + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
		"a length of no number":   ok + "Content-Length: two\r\n\r\n{}",
		"a length too large":      ok + "Content-Length: 100\r\n\r\n{}",
		"a length larger than 64": ok + "Content-Length: 99999999999999999999\r\n\r\n{}",
		"a chunk of no number":    ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n",
		"a chunk too large":       ok + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n0\r\n\r\n",
		"a chunk cut":             ok + "Transfer-Encoding: chunked\r\n\r\n9\r\n{}",
		"an odd encoding":         ok + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
		"a large header":          ok + "X: " + strings.Repeat("x", 1<<20) + "\r\n\r\n",
		"many headers":            ok + strings.Repeat("X-Header: "+strings.Repeat("y", 40)+"\r\n", 10_000) + "\r\n",
		"control characters":      ok + "X\x1b[31m: \x00\x1b\r\nContent-Length: 2\r\n\r\n<>",
	} {
		want := mustFail
		if name == "HTTP/9" { // net/http does not mind
			want = mustFailIfRead
		}
		answers = append(answers, answer{name: "broken: " + name, want: want, write: raw(text)})
	}
	return answers
}

// stallingAnswers do not end.
func stallingAnswers() []answer {
	wait := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	return []answer{
		{name: "no answer", want: mustFail, stalls: true, write: func(w http.ResponseWriter, r *http.Request, _ exchange) { wait(w, r) }},
		{name: "no body", want: mustFail, stalls: true, write: func(w http.ResponseWriter, r *http.Request, _ exchange) {
			w.WriteHeader(http.StatusOK)
			_ = http.NewResponseController(w).Flush()
			wait(w, r)
		}},
		{name: "half a body", want: mustFail, stalls: true, write: func(w http.ResponseWriter, r *http.Request, _ exchange) {
			_, _ = w.Write([]byte(`{"id":"`))
			_ = http.NewResponseController(w).Flush()
			wait(w, r)
		}},
		{name: "no body of an error", want: mustFail, stalls: true, write: func(w http.ResponseWriter, r *http.Request, _ exchange) {
			w.WriteHeader(http.StatusForbidden)
			_ = http.NewResponseController(w).Flush()
			wait(w, r)
		}},
		{name: "half a header", want: mustFail, stalls: true, write: raw("HTTP/1.1 200 OK\r\nContent-Le")},
	}
}

// body answers with a status and a text.
func body(status int, text string) func(http.ResponseWriter, *http.Request, exchange) {
	return func(w http.ResponseWriter, _ *http.Request, right exchange) { right.writeWith(w, status, []byte(text)) }
}

// changed answers with the right status, a changed body, and a header.
func changed(change func([]byte) []byte, name, value string) func(http.ResponseWriter, *http.Request, exchange) {
	return func(w http.ResponseWriter, _ *http.Request, right exchange) {
		text, status := right.body, right.status
		if change != nil {
			text = change(text)
		}
		if len(text) > 0 && status == http.StatusNoContent { // which has no body
			status = http.StatusOK
		}
		right.copyHeader(w.Header())
		if name != "" {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		_, _ = w.Write(text)
	}
}

// raw answers with these bytes. If the text has no complete header, it leaves the
// connection open until the client ends it.
func raw(text string) func(http.ResponseWriter, *http.Request, exchange) {
	return func(w http.ResponseWriter, _ *http.Request, _ exchange) {
		conn, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer func() { _ = conn.Close() }()
		_, _ = buffered.WriteString(text)
		_ = buffered.Flush()
		if strings.Contains(text, "Switching") || strings.HasSuffix(text, "Content-Le") {
			_, _ = buffered.ReadByte() // until the client is gone
		}
	}
}

func compress(text []byte) []byte {
	var compressed bytes.Buffer
	w := gzip.NewWriter(&compressed)
	_, _ = w.Write(text)
	_ = w.Close()
	return compressed.Bytes()
}
