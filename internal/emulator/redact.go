package emulator

// This file takes credentials and tokens out of requests before anything is kept of them. What is looked at is not only
// how a text is written but what it says once it is decoded.

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

	escapeDepth = 4 // how many times over a text may be percent-encoded and still be looked through
)

var (
	// tokenForm is what a user token looks like, whole or cut short: it is taken out wherever it stands.
	tokenForm = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]*`)

	percentForm = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
)

// redactor makes records; it knows the secrets of this server and takes them out wherever they stand.
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

// replace is text without the secrets and user tokens that stand in it as they are.
func (d redactor) replace(text string) string {
	return tokenForm.ReplaceAllString(d.replacer.Replace(text), redacted)
}

// clean is text without secrets and user tokens. Where one still shows once the text is decoded, nothing is left of it.
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

// unescapePercent decodes what is percent-encoded. What is no such escape stays as it is, a plus sign too: in a secret
// it stands for itself.
func unescapePercent(text string) string {
	return percentForm.ReplaceAllStringFunc(text, func(escape string) string {
		decoded, err := hex.DecodeString(escape[1:])
		if err != nil {
			return escape // the form has hex digits only
		}
		return string(decoded)
	})
}

// cleanParts cleans the parts of a text one by one, so that one with a secret takes no other along, and then the whole.
func (d redactor) cleanParts(text, separator string) string {
	parts := strings.Split(d.replace(text), separator)
	for i, part := range parts {
		parts[i] = d.clean(part)
	}
	return d.clean(strings.Join(parts, separator))
}

// request is the record of r as it arrived.
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

// shortened is a body that is not longer than what is kept of one; size is how long it came.
func shortened(body string, size int) string {
	if len(body) <= longestRecorded {
		return body
	}
	end := longestRecorded
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

// body returns a JSON body as it came where it holds no secret, else decoded, without what is secret, and encoded
// again. Any other body is described and not kept: a token could stand anywhere in it.
func (d redactor) body(body []byte) string {
	switch {
	case len(body) == 0:
		return ""
	case !json.Valid(body):
		return fmt.Sprintf("(%d bytes that are no JSON)", len(body))
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

// suspects tells whether any text of a JSON body, names included, holds a secret or speaks of one. It looks at texts as
// they come: of members of one name all count.
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

// value is a decoded value without what is secret.
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

// secretName tells whether the name of a member or header is that of a secret. That of the scopes of a new token is
// not.
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
