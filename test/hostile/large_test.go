// SPDX-License-Identifier: MPL-2.0

// This file has hostile answers that are large, and what the answers need.

package hostile_test

import (
	"bufio"
	"bytes"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
)

// largeAnswers are larger than a client may read.
func largeAnswers() []answer {
	spaces := bytes.Repeat([]byte(" "), 64<<20)
	bomb := compress(spaces)
	twice := compress(bomb)
	endlessBody := func(status int, part string) func(http.ResponseWriter, *http.Request, exchange) {
		part = strings.Repeat(part, 10_000)
		return func(w http.ResponseWriter, _ *http.Request, _ exchange) {
			w.WriteHeader(status)
			for {
				if _, err := io.WriteString(w, part); err != nil {
					return
				}
			}
		}
	}
	compressed := func(status int, text []byte, encoding string) func(http.ResponseWriter, *http.Request, exchange) {
		return func(w http.ResponseWriter, _ *http.Request, _ exchange) {
			w.Header().Set("Content-Encoding", encoding)
			w.WriteHeader(status)
			_, _ = w.Write(text)
		}
	}
	return []answer{
		{name: "17 MB of spaces", want: mustFail, write: body(200, string(spaces[:17<<20]))},
		{name: "a body without end", want: mustFail, write: endlessBody(200, `{"value":[`)},
		{name: "an error without end", want: mustFail, write: endlessBody(500, "evil ")},
		{name: "a bomb", want: mustFail, write: compressed(200, bomb, "gzip")},
		{name: "a bomb as an error", want: mustFail, write: compressed(403, bomb, "gzip")},
		{name: "a bomb in a bomb", want: mustFail, write: compressed(200, twice, "gzip, gzip")},
		{name: "a text of 15 MB", want: mustFailIfRead, write: body(200, `{"id":"`+strings.Repeat("9", 15<<20)+`"}`)},
		{name: "15 MB of escapes", want: mustFailIfRead, write: body(200, `{"id":"`+strings.Repeat(`\u001b`, 15<<20/6)+`"}`)},
	}
}

// trapWriter writes the address of the host that nobody may call where the answer has
// its name.
type trapWriter struct {
	http.ResponseWriter
	trap string
}

func (w trapWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w trapWriter) WriteHeader(status int) {
	for _, values := range w.Header() {
		for i := range values {
			values[i] = strings.ReplaceAll(values[i], trapHost, w.trap)
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w trapWriter) Write(text []byte) (int, error) {
	_, err := w.ResponseWriter.Write(bytes.ReplaceAll(text, []byte(trapHost), []byte(w.trap)))
	return len(text), err
}

// Hijack is for answers that are no HTTP.
func (w trapWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil {
		buffered.Writer = bufio.NewWriter(trapConn{conn, w.trap})
	}
	return conn, buffered, err
}

// trapConn is trapWriter for a connection.
type trapConn struct {
	io.Writer
	trap string
}

func (c trapConn) Write(text []byte) (int, error) {
	_, err := c.Writer.Write(bytes.ReplaceAll(text, []byte(trapHost), []byte(c.trap)))
	return len(text), err
}

// discard is the log of a server whose connections break on purpose.
func discard() *log.Logger { return log.New(io.Discard, "", 0) }
