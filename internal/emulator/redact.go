// SPDX-License-Identifier: MPL-2.0

package emulator

// This file removes credentials and tokens from requests before they are recorded, also from texts that are escaped or
// encoded.

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	redacted = "REDACTED"

	escapeDepth = 4 // how many layers of percent-encoding are decoded to look for secrets
)

var (
	// tokenForm matches user tokens, also truncated ones, and all secrets of Webex.
	tokenForm = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]*|[A-Za-z0-9_-]+_PF84_[0-9a-f-]*`)

	percentForm = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
)

// redactor makes the records of requests, without the secrets of this server.
type redactor struct{ replacer *strings.Replacer }

func newRedactor(secrets []string) redactor {
	var pairs []string
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		pairs = append(pairs, secret, redacted)
		if escaped := url.QueryEscape(secret); escaped != secret {
			pairs = append(pairs, escaped, redacted)
		}
		if unpadded := strings.TrimRight(secret, "="); unpadded != secret && unpadded != "" {
			pairs = append(pairs, unpadded, redacted)
		}
	}
	return redactor{strings.NewReplacer(pairs...)}
}

// replace returns text without the secrets and user tokens that are in it unescaped.
func (d redactor) replace(text string) string {
	return tokenForm.ReplaceAllString(d.replacer.Replace(text), redacted)
}

// clean returns text without secrets and user tokens. If decoding reveals one, it returns none of the text.
func (d redactor) clean(text string) string {
	text = d.replace(text)
	for decoded, depth := text, 0; depth < escapeDepth && strings.Contains(decoded, "%"); depth++ {
		decoded = unescapePercent(decoded)
		if d.replace(decoded) != decoded {
			return redacted
		}
	}
	return text
}

// unescapePercent decodes percent-encoding. Everything else stays, also a plus sign: a secret may have one.
func unescapePercent(text string) string {
	return percentForm.ReplaceAllStringFunc(text, func(escape string) string {
		decoded, err := hex.DecodeString(escape[1:])
		if err != nil {
			return escape // the form has hex digits only
		}
		return string(decoded)
	})
}

// cleanParts cleans the parts of a text one by one, so that the others stay, and then the whole.
func (d redactor) cleanParts(text, separator string) string {
	parts := strings.Split(d.replace(text), separator)
	for i, part := range parts {
		parts[i] = d.clean(part)
	}
	return d.clean(strings.Join(parts, separator))
}

// request returns the record of an arrived request.
func (d redactor) request(r *http.Request, body []byte) Request {
	urlPath, query, _ := strings.Cut(r.RequestURI, "?")
	header := http.Header{"Host": {d.clean(r.Host)}}
	for name, values := range r.Header {
		for _, value := range values {
			if secretHeader(name) {
				value = redacted
			}
			header.Add(name, d.clean(value))
		}
	}
	return Request{
		Time:   time.Now(),
		Method: d.clean(r.Method),
		Path:   d.cleanParts(urlPath, "/"),
		Query:  d.cleanParts(query, "&"),
		Header: header,
		Body:   shortened(d.body(body), len(body)),
	}
}

// shortened returns a body of at most the recorded length; size is the length of the original.
func shortened(body string, size int) string {
	if len(body) <= maxRecordedBody {
		return body
	}
	end := maxRecordedBody
	for !utf8.RuneStart(body[end]) {
		end--
	}
	return fmt.Sprintf("%s (cut: the body has %d bytes)", body[:end], size)
}

func secretHeader(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Authorization", "Proxy-Authorization", "Cookie":
		return true
	}
	return secretName(name)
}

// body returns a JSON body unchanged if it holds no secret, else decoded, without secrets, and encoded again. It only
// describes any other body, which could have a token anywhere.
func (d redactor) body(body []byte) string {
	switch {
	case len(body) == 0:
		return ""
	case !json.Valid(body):
		return fmt.Sprintf("(%d bytes that are not JSON)", len(body))
	case !d.suspects(body):
		return string(body)
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return fmt.Sprintf("(%d bytes of JSON)", len(body))
	}
	var encoded strings.Builder
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(d.value(value)); err != nil {
		return fmt.Sprintf("(%d bytes of JSON)", len(body))
	}
	return d.replace(strings.TrimSuffix(encoded.String(), "\n"))
}

// suspects reports whether any text or name in a JSON body holds a secret or suggests one. It reads token by token, so
// that it also sees members whose name comes twice.
func (d redactor) suspects(body []byte) bool {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	for {
		token, err := decoder.Token()
		if err != nil {
			return !errors.Is(err, io.EOF)
		}
		if text, ok := token.(string); ok && (secretName(text) || d.clean(text) != text) {
			return true
		}
	}
}

// value returns a decoded value without secrets.
func (d redactor) value(value any) any {
	switch v := value.(type) {
	case string:
		return d.clean(v)
	case []any:
		for i, element := range v {
			v[i] = d.value(element)
		}
	case map[string]any:
		members := make(map[string]any, len(v))
		for name, member := range v {
			if secretName(name) {
				member = redacted
			}
			members[d.clean(name)] = d.value(member)
		}
		return members
	}
	return value
}

// secretName reports whether the name of a member or header suggests a secret. The scopes of a new token are none.
func secretName(text string) bool {
	if text == "createTokenWithScopes" {
		return false
	}
	text = strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(text), "-", ""), "_", "")
	for _, word := range []string{"token", "accesskey", "apikey", "secret", "password", "connectionstring", "credential"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
