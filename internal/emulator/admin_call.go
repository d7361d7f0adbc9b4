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
	adminBodyLimit = 64 << 20 // bytes: a seed may hold everything that a server held
	longestError   = 4 << 10  // bytes of an error's text
)

// adminCall is one admin request that was let in.
type adminCall struct {
	query url.Values
	body  []byte
}

// adminOperation is one method of one path of the admin API. What it returns is answered as JSON. Its errors are
// answered with 400, or with the status of an [adminError].
type adminOperation struct {
	handle func(*adminCall) (any, error)
	query  []string // the parameters that it knows
}

// adminError is a refusal that is not about the content of a request.
type adminError struct {
	status int
	text   string
	allow  string // sent as Allow
}

func (e *adminError) Error() string { return e.text }

// readAdmin reads a request's query and body. A body must say that it is JSON: no form of another site's can.
func readAdmin(w http.ResponseWriter, r *http.Request, operation adminOperation) (*adminCall, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, errors.New("the query is malformed")
	}
	for name := range query {
		if !slices.Contains(operation.query, name) {
			return nil, fmt.Errorf("unknown parameter %q; allowed are: %s", name, strings.Join(operation.query, ", "))
		}
	}
	body, err := readBody(w, r, adminBodyLimit)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, &adminError{
			status: http.StatusRequestEntityTooLarge, text: fmt.Sprintf("the body is larger than %d bytes", tooLarge.Limit),
		}
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

// decodeStrict reads text that must be one JSON object without members that into does not have.
func decodeStrict(text []byte, into any) error {
	const byteOrderMark = "\xef\xbb\xbf" // some editors put it before everything
	switch text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte(byteOrderMark))); {
	case len(text) == 0:
		return errors.New("the body is missing: want a JSON object")
	case text[0] != '{':
		return errors.New("the body is no JSON object")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	var misfit *json.UnmarshalTypeError
	if errors.As(err, &misfit) {
		return fmt.Errorf("%s is %s: want %s", placeOf(text, misfit.Offset), misfit.Value, wanted(misfit.Type))
	}
	if text := fmt.Sprint(err); strings.HasPrefix(text, "json: unknown field") {
		return errors.New(strings.Replace(text, "json: unknown field", "unknown member", 1))
	}
	if err != nil {
		return fmt.Errorf("the body is no JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more than one JSON object")
	}
	return nil
}

// wanted says in the words of JSON what fits a type.
func wanted(t reflect.Type) string {
	words := map[reflect.Kind]string{
		reflect.String: "a text", reflect.Bool: "true or false", reflect.Slice: "a list", reflect.Struct: "an object",
		reflect.Map: "an object", reflect.Float64: "a number",
	}
	if word, ok := words[t.Kind()]; ok {
		return word
	}
	return "a whole number"
}

// placeOf is the path of the value that is read at an offset of a JSON object, such as users[1].name.
func placeOf(text []byte, offset int64) string {
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

// writeAdmin answers with value as JSON, or tells of err.
func writeAdmin(w http.ResponseWriter, value any, err error) {
	status := http.StatusOK
	if err != nil {
		text := err.Error() // it may repeat what was sent, all of it
		if len(text) > longestError {
			text = strings.ToValidUTF8(text[:longestError], "") + "..."
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
	// A client that went away is no error of the server's.
	_, _ = w.Write(encoded)
}
