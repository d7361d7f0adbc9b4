// SPDX-License-Identifier: MPL-2.0

package emulator

// This file reads the requests of the admin API and writes its answers.

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

const (
	adminBodyLimit = 1 << 20  // bytes
	seedLimit      = 64 << 20 // bytes: a seed may hold the whole state of a server; and all large ones at a time
	maxErrorText   = 4 << 10  // bytes
)

var errTooManySeeds = errors.New("too many large seeds at a time: send this one again when the others are done")

// adminCall is one request of the admin API.
type adminCall struct {
	query url.Values
	body  []byte
}

// adminOperation is one method of one path of the admin API. Its result is answered as JSON, its errors with 400 or with
// the status of an [adminError].
type adminOperation struct {
	handle func(*adminCall) (any, error)
	query  []string // the parameters that it accepts
	isSeed bool     // takes a large body
}

// adminError is an error with a status other than 400.
type adminError struct {
	status int
	text   string
	allow  string // sent as Allow
}

func (e *adminError) Error() string { return e.text }

// readAdmin reads a request's query and body. A body needs the content type of JSON, which a form of another site cannot
// send.
func readAdmin(w http.ResponseWriter, r *http.Request, operation adminOperation, seed *countedSeed) (*adminCall, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, errors.New("the query is malformed")
	}
	for name := range query {
		if !slices.Contains(operation.query, name) {
			return nil, fmt.Errorf("unknown parameter %q: use one of %s", name, strings.Join(operation.query, ", "))
		}
	}
	limit, through := int64(adminBodyLimit), plainBody
	if operation.isSeed {
		limit, through = seedLimit, func(body io.Reader) io.Reader {
			seed.Reader = body
			return seed
		}
	}
	body, err := readBody(w, r, limit, through)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, &adminError{
			status: http.StatusRequestEntityTooLarge, text: fmt.Sprintf("the body is larger than %d bytes", tooLarge.Limit),
		}
	case errors.Is(err, errTooManySeeds):
		return nil, &adminError{status: http.StatusServiceUnavailable, text: err.Error()}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, &adminError{status: http.StatusRequestTimeout, text: "the body did not come in time"}
	case err != nil:
		return nil, errors.New("the body could not be read")
	case len(body) == 0:
		return &adminCall{query, nil}, nil
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != api.MediaJSON {
		return nil, &adminError{
			status: http.StatusUnsupportedMediaType, text: "the Content-Type of a body must be " + api.MediaJSON,
		}
	}
	return &adminCall{query, body}, nil
}

// decodeStrict decodes one JSON object. It refuses members that into does not have.
func decodeStrict(text []byte, into any) error {
	const byteOrderMark = "\xef\xbb\xbf" // some editors put it at the beginning
	switch text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte(byteOrderMark))); {
	case len(text) == 0:
		return errors.New("the body is missing: want a JSON object")
	case text[0] != '{':
		return errors.New("the body is not a JSON object")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	var misfit *json.UnmarshalTypeError
	if errors.As(err, &misfit) {
		return fmt.Errorf("%s is %s: want %s", jsonPathAt(text, misfit.Offset), misfit.Value, jsonTypeOf(misfit.Type))
	}
	if text := fmt.Sprint(err); strings.HasPrefix(text, "json: unknown field") {
		return errors.New(strings.Replace(text, "json: unknown field", "unknown member", 1))
	}
	if err != nil {
		return fmt.Errorf("the body is not JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more than one JSON object")
	}
	return nil
}

// jsonTypeOf returns the JSON type for a Go type, in words.
func jsonTypeOf(t reflect.Type) string {
	words := map[reflect.Kind]string{
		reflect.String: "a text", reflect.Bool: "true or false", reflect.Slice: "a list", reflect.Struct: "an object",
		reflect.Map: "an object", reflect.Float64: "a number",
	}
	if word, ok := words[t.Kind()]; ok {
		return word
	}
	return "a whole number"
}

// jsonPathAt returns the path of the value at an offset in a JSON object, such as users[1].name.
func jsonPathAt(text []byte, offset int64) string {
	type level struct {
		list  bool
		count int
		name  string
	}
	var levels []level
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	for {
		token, err := decoder.Token()
		if err != nil {
			break // the offset is within the text
		}
		if token == json.Delim('}') || token == json.Delim(']') {
			levels = levels[:len(levels)-1]
			continue
		}
		if n := len(levels); n > 0 {
			in := &levels[n-1]
			in.count++
			if name, ok := token.(string); ok && !in.list && in.count%2 == 1 {
				in.name = name
				continue
			}
		}
		if decoder.InputOffset() >= offset {
			break
		}
		if token == json.Delim('{') || token == json.Delim('[') {
			levels = append(levels, level{list: token == json.Delim('[')})
		}
	}
	var place strings.Builder
	for i, l := range levels {
		switch {
		case l.list:
			fmt.Fprintf(&place, "[%d]", l.count-1)
		case i > 0:
			place.WriteString("." + l.name)
		default:
			place.WriteString(l.name)
		}
	}
	return place.String()
}

type adminErrorModel struct {
	Error string `json:"error"`
}

// writeAdmin answers with value as JSON, or with err.
func writeAdmin(w http.ResponseWriter, value any, err error) {
	status := http.StatusOK
	if err != nil {
		text := err.Error() // it may quote all of the request
		if len(text) > maxErrorText {
			text = strings.ToValidUTF8(text[:maxErrorText], "") + "..."
		}
		status, value = http.StatusBadRequest, adminErrorModel{text}
		var refusal *adminError
		if errors.As(err, &refusal) {
			status = refusal.status
			if refusal.allow != "" {
				w.Header().Set("Allow", refusal.allow)
			}
		}
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Errorf("emulator: encode an answer: %w", err)) // texts, numbers and lists of them always encode
	}
	w.Header().Set("Content-Type", jsonContentType)
	w.WriteHeader(status)
	// It is no error of the server if the client has gone.
	_, _ = w.Write(encoded)
}
