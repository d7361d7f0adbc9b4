// SPDX-License-Identifier: MPL-2.0

// This file keeps secrets out of texts and logs.

package rest

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Redacted is printed instead of a secret.
const Redacted = "REDACTED"

// Secret is embedded in types that must not be printed.
type Secret struct{}

// Format prints REDACTED, whatever the verb.
func (Secret) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, Redacted)
}

// LogValue logs REDACTED.
func (Secret) LogValue() slog.Value {
	return slog.StringValue(Redacted)
}

// RedactAnswer blanks a secret of the request in the headers of an answer, and returns
// its body without the secret.
func RedactAnswer(resp *http.Response, body []byte, secret string) []byte {
	if secret == "" {
		return body
	}
	changeHeader(resp, func(value string) string { return strings.ReplaceAll(value, secret, Redacted) })
	return Redact(body, secret)
}

// changeHeader changes each value in the header of an answer.
func changeHeader(resp *http.Response, change func(string) string) {
	for _, values := range resp.Header {
		for i := range values {
			values[i] = change(values[i])
		}
	}
}

// Redact returns text with [Redacted] in place of a secret, wherever the text has it as
// it is or with some of its characters escaped as in JSON: writers of JSON differ in
// what they escape.
func Redact(text []byte, secret string) []byte {
	if secret == "" {
		return text
	}
	var redacted []byte
	from := 0
	for at := 0; at < len(text); at++ {
		length := lengthOfSecret(text[at:], secret)
		if length == 0 {
			continue
		}
		redacted = append(append(redacted, text[from:at]...), Redacted...)
		from = at + length
		at = from - 1
	}
	if redacted == nil {
		return text
	}
	return append(redacted, text[from:]...)
}

// RedactForm is Redact for a secret that the text may also have as in a form.
func RedactForm(text []byte, secret string) []byte {
	return Redact(Redact(text, secret), url.QueryEscape(secret))
}

// tokenProperty matches a property in JSON whose name says that it is a secret, also
// without its end.
var tokenProperty = regexp.MustCompile(`(?i)("[a-z_]*(?:token|secret|assertion)"\s*:\s*)"[^"]*"?`)

// tokenForm matches a JSON web token, also without its end: its header is JSON, in base64.
var tokenForm = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)*`)

// escapedCharacter matches a character of a token that is escaped as in JSON, which none
// needs to be.
var escapedCharacter = regexp.MustCompile(`\\u00(?:2[dDeE]|3[0-9]|4[1-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aA])`)

// redactTokenForms blanks what has the form of a token in the headers of an answer, and
// returns its body without that.
func redactTokenForms(resp *http.Response, body []byte) []byte {
	changeHeader(resp, func(value string) string { return tokenForm.ReplaceAllString(value, Redacted) })
	body = escapedCharacter.ReplaceAllFunc(body, func(escaped []byte) []byte {
		c, _ := unescape(escaped)
		return []byte{c}
	})
	return tokenForm.ReplaceAll(body, []byte(Redacted))
}

// RedactTokens blanks tokens in a text that may be or quote JSON: an answer that is no
// success of the service may have one all the same.
func RedactTokens(text string) string {
	return tokenProperty.ReplaceAllString(text, `$1"`+Redacted+`"`)
}

// lengthOfSecret is how long the secret is at the beginning of text, 0 if it is not
// there.
func lengthOfSecret(text []byte, secret string) int {
	length := 0
	for i := range len(secret) {
		c, size := unescape(text[length:])
		if size == 0 || c != secret[i] {
			return 0
		}
		length += size
	}
	return length
}

// unescape is the first character of a text, and how many bytes it has there. Of the
// escapes of JSON it knows those of ASCII.
func unescape(text []byte) (c byte, size int) {
	switch {
	case len(text) == 0:
		return 0, 0
	case text[0] != '\\':
		return text[0], 1
	case bytes.HasPrefix(text, []byte(`\/`)):
		return '/', 2
	case len(text) >= 6 && bytes.HasPrefix(text, []byte(`\u00`)):
		if code, err := strconv.ParseUint(string(text[4:6]), 16, 8); err == nil {
			return byte(code), 6
		}
	}
	return text[0], 1
}
