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

// toEmulator carries requests for the planted host to the emulator. They are
// signed for the planted host, which stays in their Host header.
type toEmulator struct {
	server     *url.URL
	signatures []string
}

func (e *toEmulator) RoundTrip(r *http.Request) (*http.Response, error) {
	if _, signature, ok := strings.Cut(r.Header.Get("Authorization"), "&Signature="); ok {
		e.signatures = append(e.signatures, signature)
	}
	r = r.Clone(r.Context())
	r.Host = r.URL.Host
	r.URL.Scheme, r.URL.Host = e.server.Scheme, e.server.Host
	return http.DefaultTransport.RoundTrip(r)
}

// printedPart is a stretch of the secret that is printed, "" where there is none:
// a part of a secret is one, too, but for the four characters by which ids are told
// apart.
func printedPart(printed, secret string) string {
	const stretch = 10
	printed, secret = strings.ToLower(printed), strings.ToLower(secret)
	for from := 0; from+stretch <= len(secret); from++ {
		if part := secret[from : from+stretch]; strings.Contains(printed, part) {
			return part
		}
	}
	return ""
}

// TestARealRunTellsNoSecret runs against what looks like a real resource, whose
// refusals quote keys, connection strings, hosts, the resource's name, ids and a
// token.
func TestARealRunTellsNoSecret(t *testing.T) {
	t.Parallel()
	s := start(t, emulator.Options{AccessKey: plantedKey})
	endpoint, err := url.Parse(strings.TrimSuffix(strings.TrimPrefix(strings.Split(s.ConnectionString(), ";")[0], "endpoint="), "/"))
	if err != nil {
		t.Fatal(err)
	}
	user := s.CreateUser()
	secrets := []string{
		plantedKey, url.QueryEscape(plantedKey), plantedName, strings.ToUpper(plantedName), plantedHost, s.ResourceID(),
		user, url.QueryEscape(user), s.IssueToken(user, []string{"chat"}, 0),
		"99415750115958845", "1763822400123", "8:orgid:5e63c2b0-0d9a-4f6e-8a01-6f3f5f5f5f5f", "4:+4930123456789",
		"19:acsV1_plantedThread-0123456789abcdef@thread.v2", "19%3AacsV1_plantedThread-0123456789abcdef%40thread.v2",
		"accesskey=b3RoZXIga2V5LCBpbnZlbnRlZCBmb3IgdGVzdHM=", "Signature=b3RoZXIgc2lnbmF0dXJlLCBpbnZlbnRlZA==",
		"fabrikam-canary.germany.communication.azure.com", "fabrikam.ng.communication.microsoft.com",
	}
	// These calls fail once with each of some secrets: in life cycles, in probes and
	// at the end.
	participants := emulator.Fault{Method: http.MethodPatch, Path: "/rooms/*/participants", Status: http.StatusBadRequest}
	deletion := emulator.Fault{Method: http.MethodDelete, Path: "/rooms/*", Status: http.StatusForbidden}
	room := emulator.Fault{Method: http.MethodPatch, Path: "/rooms/*", Status: http.StatusBadRequest}
	messages := emulator.Fault{Path: "/chat/threads/*/messages", Status: http.StatusConflict}
	identity := emulator.Fault{Method: http.MethodDelete, Path: "/identities/*", Status: http.StatusConflict}
	refuses := []emulator.Fault{
		participants, deletion, room, messages, identity, deletion, room, deletion, identity, deletion,
	}
	planted := len(secrets)
	for i, secret := range secrets {
		f := refuses[i%len(refuses)]
		f.Count, f.Body = 1, `{"error":{"code":"Planted","message":"planted: `+secret+` (there)."}}`
		s.AddFault(f)
	}
	carrier := &toEmulator{server: endpoint}
	var progress strings.Builder
	o := options(s)
	o.ConnectionString, o.Emulated = "endpoint=https://"+plantedHost+"/;accesskey="+plantedKey, false
	o.Transport, o.Progress = &http.Client{Transport: carrier}, &progress
	r := run(t, o)
	text := markdown(t, r)

	secrets = slices.Concat(secrets, s.Tokens(), s.Users(), []string{endpoint.Host}, carrier.signatures)
	for _, made := range s.Rooms() {
		secrets = append(secrets, made.ID)
	}
	for _, secret := range secrets {
		secret, _, _ = strings.Cut(secret, ".communication.") // the domain is no secret
		if part := printedPart(text+progress.String(), secret); part != "" {
			t.Errorf("%q of %q is printed", part, secret)
		}
	}
	// The test is worth nothing where they were not quoted.
	if got := strings.Count(text, "planted: "); got != planted || len(r.Leftovers) == 0 {
		t.Errorf("the report quotes %d secrets, want %d:\n%s", got, planted, text)
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
