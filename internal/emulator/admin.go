package emulator

// This file is the door of the admin API, /_admin/, and of the page. The server listens on loopback, but a browser on
// the same machine runs scripts of whatever site it shows: they must neither read what is here nor change it.

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/page"
)

const (
	adminPrefix    = "/_admin/"
	pagePrefix     = adminPrefix + "page/"
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

// adminOperations are all operations, by path under /_admin/ and by method.
func (s *Server) adminOperations() map[string]map[string]adminOperation {
	return map[string]map[string]adminOperation{
		"clock":    {http.MethodGet: {handle: s.adminClock}, http.MethodPost: {handle: s.adminSetClock}},
		"reset":    {http.MethodPost: {handle: s.adminReset}},
		"seed":     {http.MethodPost: {handle: s.adminSeed}},
		"switches": {http.MethodGet: {handle: s.adminSwitches}, http.MethodPost: {handle: s.adminTurnSwitches}},
		"state":    {http.MethodGet: {handle: s.adminState}},
		"faults": {
			http.MethodGet:    {handle: s.adminFaults},
			http.MethodPost:   {handle: s.adminAddFault},
			http.MethodDelete: {s.adminEndFaults, []string{"id"}},
		},
		"requests": {
			http.MethodGet:    {s.adminRequests, []string{"after", "limit", "method", "path", "status"}},
			http.MethodDelete: {handle: s.adminForgetRequests},
		},
	}
}

// route sends a request on to the service, to the admin API or to the page. Requests of the latter two are on no
// record, wait for no latency and count against no limit.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	// A client that stops in the middle of a body would hold its connection for ever.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(s.bodyTimeout)) // of HTTP/1 it never fails
	switch reads := r.Method == http.MethodGet || r.Method == http.MethodHead; {
	case r.URL.Path == "/" && reads:
		// A link on another site may lead here: whoever follows it reads the page, that site does not.
		s.guarded(w, r, s.checkHost(r), http.HandlerFunc(servePage))
	case strings.HasPrefix(r.URL.Path, pagePrefix) && reads:
		s.guarded(w, r, s.checkSource(r), http.HandlerFunc(servePage))
	case strings.HasPrefix(r.URL.Path, adminPrefix):
		s.guarded(w, r, s.checkSource(r), http.HandlerFunc(s.serveAdmin))
	default:
		s.serve(w, r)
	}
}

// guarded lets inner answer where nothing was refused. The headers are those that fit both; inner may replace them.
// None of CORS is ever among them.
func (s *Server) guarded(w http.ResponseWriter, r *http.Request, refused error, inner http.Handler) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	if refused != nil {
		writeAdmin(w, nil, refused)
		return
	}
	inner.ServeHTTP(w, r)
}

// servePage answers / and the files of the page.
func servePage(w http.ResponseWriter, r *http.Request) {
	name, under := strings.CutPrefix(r.URL.Path, pagePrefix)
	if !under {
		name = page.Index
	}
	if !page.Serve(w, r, name) {
		writeAdmin(w, nil, &adminError{status: http.StatusNotFound, text: "the page has no " + r.URL.Path})
	}
}

// checkHost refuses a request to a name that anyone could point at this machine: it would make their scripts ours.
func (s *Server) checkHost(r *http.Request) error {
	own, err := url.Parse(s.url)
	if err != nil {
		return err // the server made the URL itself
	}
	asked := url.URL{Host: r.Host}
	ip := net.ParseIP(asked.Hostname())
	loopback := strings.EqualFold(asked.Hostname(), "localhost") || ip != nil && ip.IsLoopback()
	if loopback && (asked.Port() == "" || asked.Port() == own.Port()) {
		return nil
	}
	return &adminError{
		status: http.StatusForbidden,
		text:   fmt.Sprintf("the Host %q is not served here: use localhost or a loopback address, such as %s", r.Host, s.url),
	}
}

// checkSource refuses what a browser sends for another site's page.
func (s *Server) checkSource(r *http.Request) error {
	if err := s.checkHost(r); err != nil {
		return err
	}
	own := "http://" + r.Host
	if r.TLS != nil {
		own = "https://" + r.Host
	}
	for _, origin := range r.Header.Values("Origin") {
		if !strings.EqualFold(origin, own) {
			return &adminError{
				status: http.StatusForbidden, text: fmt.Sprintf("the Origin %q is not allowed, only %s", origin, own),
			}
		}
	}
	for _, site := range r.Header.Values("Sec-Fetch-Site") {
		if site != "same-origin" && site != "none" {
			return &adminError{
				status: http.StatusForbidden,
				text:   fmt.Sprintf("Sec-Fetch-Site %q is not allowed, only same-origin and none", site),
			}
		}
	}
	return nil
}

func (s *Server) serveAdmin(w http.ResponseWriter, r *http.Request) {
	operation, err := s.adminOperation(r)
	if err != nil {
		writeAdmin(w, nil, err)
		return
	}
	c, err := readAdmin(w, r, operation)
	if err != nil {
		writeAdmin(w, nil, err)
		return
	}
	value, err := operation.handle(c)
	if err == nil {
		err = s.written(r.Method)
	}
	writeAdmin(w, value, err)
}

// written holds an answer back until what it tells stands in the data file.
func (s *Server) written(method string) error {
	err := s.save()
	if err == nil {
		return nil
	}
	text := err.Error()
	if method != http.MethodGet && !errors.Is(err, ErrDataDamaged) {
		text += "; the change is made and need not be asked for again, and is written as soon as the file can be"
	}
	return &adminError{status: http.StatusInternalServerError, text: text}
}

// adminOperation finds what a request asks for.
func (s *Server) adminOperation(r *http.Request) (adminOperation, error) {
	all := s.adminOperations()
	methods, there := all[strings.TrimPrefix(r.URL.Path, adminPrefix)]
	if !there {
		return adminOperation{}, &adminError{
			status: http.StatusNotFound,
			text:   fmt.Sprintf("there is no %s; %s has %s", r.URL.Path, adminPrefix, api.Listed(all)),
		}
	}
	operation, there := methods[r.Method]
	if !there {
		return adminOperation{}, &adminError{
			status: http.StatusMethodNotAllowed, allow: api.Listed(methods),
			text: fmt.Sprintf("%s takes %s, not %s", r.URL.Path, api.Listed(methods), r.Method),
		}
	}
	return operation, nil
}

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
