// This file plants secrets in what the service says, and looks for them in what
// is printed.

package canary_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// The planted ones. The run is told that its resource has this host; the transport
// takes the requests to the emulator.
const (
	plantedName = "contoso-canary"
	plantedHost = plantedName + ".unitedstates.communication.azure.com"
	plantedKey  = "cGxhbnRlZCBjYW5hcnkga2V5LCBpbnZlbnRlZCBmb3IgdGVzdHM="
)

// toEmulator carries requests for the planted host to the emulator, and makes
// every refusal quote all that is known of the request. The requests are signed
// for the planted host, which stays in their Host header.
type toEmulator struct {
	server *url.URL
	told   []string // what was quoted: ids, tokens, signatures
}

func (e *toEmulator) RoundTrip(r *http.Request) (*http.Response, error) {
	e.told = append(e.told, r.URL.Path, r.Header.Get("Authorization"))
	r = r.Clone(r.Context())
	r.Host = r.URL.Host
	r.URL.Scheme, r.URL.Host = e.server.Scheme, e.server.Host
	return http.DefaultTransport.RoundTrip(r)
}

// TestARealRunTellsNoSecret runs against what looks like a real resource, whose
// every refusal quotes key, connection string, host, resource name, ids and a
// token.
func TestARealRunTellsNoSecret(t *testing.T) {
	t.Parallel()
	s := start(t, emulator.Options{AccessKey: plantedKey})
	endpoint, err := url.Parse(strings.TrimSuffix(strings.TrimPrefix(strings.Split(s.ConnectionString(), ";")[0], "endpoint="), "/"))
	if err != nil {
		t.Fatal(err)
	}
	user := s.CreateUser()
	token := s.IssueToken(user, []string{"chat"}, 0)
	const (
		room    = "99415750115958845"
		thread  = "19:acsV1_plantedThread-0123456789abcdef@thread.v2"
		message = "1763822400123"
	)
	connection := "endpoint=https://" + plantedHost + "/;accesskey=" + plantedKey
	quoted := strings.Join([]string{
		user, token, room, thread, message, url.QueryEscape(thread), url.QueryEscape(user), plantedKey,
		"https://" + plantedHost + "/rooms/" + room, plantedName, strings.ToUpper(plantedName), connection, s.ResourceID(),
	}, " and ")
	// Errors of a probe, of a life cycle and of the deletion.
	for _, f := range []emulator.Fault{
		{Method: http.MethodPatch, Path: "/rooms/*/participants", Status: http.StatusBadRequest},
		{Method: http.MethodDelete, Path: "/rooms/*", Status: http.StatusForbidden},
		{Method: http.MethodPost, Path: "/chat/threads/*/messages", Status: http.StatusConflict},
		{Path: "/chat/threads/*/participants/:remove", Status: http.StatusForbidden},
	} {
		f.Body = `{"error":{"code":"Planted","message":"` + quoted + `"}}`
		s.AddFault(f)
	}
	carrier := &toEmulator{server: endpoint}
	var progress strings.Builder
	o := options(s)
	o.ConnectionString, o.Emulated = connection, false
	o.Transport, o.Progress = &http.Client{Transport: carrier}, &progress
	r := run(t, o)
	text := markdown(t, r)
	printed := text + progress.String()

	for _, secret := range []string{
		plantedKey, plantedName, plantedHost, user, token, room, thread, message, url.QueryEscape(thread), s.ResourceID(),
		endpoint.Host,
	} {
		if strings.Contains(strings.ToLower(printed), strings.ToLower(secret)) {
			t.Errorf("%q is printed", secret)
		}
	}
	for _, issued := range s.Tokens() {
		if strings.Contains(printed, issued) {
			t.Error("a token is printed")
		}
	}
	for _, path := range carrier.told {
		for _, part := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == ' ' || r == '&' }) {
			if len(part) > 24 && !strings.HasPrefix(part, "SignedHeaders") && strings.Contains(printed, part) {
				t.Errorf("%q is printed", part)
			}
		}
	}
	for _, id := range slices.Concat(s.Users(), []string{user}) {
		if strings.Contains(printed, id) {
			t.Errorf("the user %s is printed", id)
		}
	}
	for _, made := range s.Rooms() {
		if strings.Contains(printed, made.ID) {
			t.Errorf("the room %s is printed", made.ID)
		}
	}
	// The test is worth nothing where nothing was quoted.
	if got := regexp.MustCompile(`Planted|TOKEN|KEY`).FindAllString(text, -1); len(got) < 6 || len(r.Leftovers) == 0 {
		t.Errorf("the report quotes too little:\n%s", text)
	}
}

func TestAReportSaysOfWhatKindTheServiceIs(t *testing.T) {
	t.Parallel()
	s := start(t, emulator.Options{})
	for _, emulated := range []bool{true, false} {
		o := options(s)
		o.Emulated, o.Only = emulated, regexp.MustCompile("^token-raw-id$")
		want := "- service: a server on the same machine, over plain HTTP\n"
		if emulated {
			want = "- service: the emulator\n"
		}
		text := markdown(t, run(t, o))
		if !strings.Contains(text, want) || !strings.Contains(text, "- Identity: api-version 2025-06-30; the service names ") ||
			!strings.Contains(text, "- date: "+s.Now().UTC().Format("2006-01-02")+"\n") {
			t.Errorf("got:\n%s", text)
		}
	}
}

// What the service says stays in its cell of the table, and calls nobody.
func TestForeignTextStaysInItsCell(t *testing.T) {
	t.Parallel()
	s := start(t, emulator.Options{})
	s.AddFault(emulator.Fault{
		Method: http.MethodPatch, Path: "/rooms/*/participants", Status: http.StatusBadRequest,
		Body: `{"error":{"code":"X","message":"a | b\n\n| c | <img src=x> @somebody ` + strings.Repeat("long ", 200) + `"}}`,
	})
	o := options(s)
	o.Emulated, o.Only = false, regexp.MustCompile("^role-omitted$")
	text := markdown(t, run(t, o))
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "| 1.2-04") {
			continue
		}
		cells := regexp.MustCompile(`(^|[^\\])\|`).FindAllString(line, -1)
		if len(cells) != 6 || strings.ContainsAny(line, "<@") || len(line) > 600 {
			t.Errorf("got %d bars in %q", len(cells), line)
		}
		return
	}
	t.Errorf("the question is missing:\n%s", text)
}
