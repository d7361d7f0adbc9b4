// SPDX-License-Identifier: MPL-2.0

// This file plants secrets in the service's answers, and looks for them in the output.

package acscanary_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// The planted secrets. The run's connection string has this host; the transport sends
// the requests to the emulator.
const (
	plantedName = "contoso-canary"
	plantedHost = plantedName + ".unitedstates.communication.azure.com"
	plantedKey  = "cGxhbnRlZCBjYW5hcnkga2V5LCBpbnZlbnRlZCBmb3IgdGVzdHM="
)

// toEmulator sends requests for the planted host to the emulator. They are signed for
// the planted host, which stays in their Host header.
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

// printedPart returns a part of the secret that was printed, "" if there is none. Parts
// of four characters do not count: the report shows them of ids.
func printedPart(printed, secret string) string {
	const length = 10
	printed, secret = strings.ToLower(printed), strings.ToLower(secret)
	for from := 0; from+length <= len(secret); from++ {
		if part := secret[from : from+length]; strings.Contains(printed, part) {
			return part
		}
	}
	return ""
}

// TestTheReportHoldsNoSecret runs against what looks like a real resource, whose
// refusals quote keys, connection strings, hosts, the resource's name, ids and a token.
func TestTheReportHoldsNoSecret(t *testing.T) {
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
	// Each secret is in one refusal: in life cycles, in probes, and in the clean-up.
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
	// The test needs every secret to be quoted.
	if got := strings.Count(text, "planted: "); got != planted || len(r.Leftovers) == 0 {
		t.Errorf("the report quotes %d secrets, want %d:\n%s", got, planted, text)
	}
}

func TestTheReportSaysWhichServiceItUsed(t *testing.T) {
	t.Parallel()
	s := start(t, emulator.Options{})
	for _, emulated := range []bool{true, false} {
		o := options(s)
		o.Emulated, o.Only = emulated, regexp.MustCompile("^token-raw-id$")
		want := "- service: a server on this machine, over plain HTTP\n"
		if emulated {
			want = "- service: the emulator\n"
		}
		text := markdown(t, run(t, o))
		if !strings.Contains(text, want) || !strings.Contains(text, "- Identity: api-version 2025-06-30; the service supports ") ||
			!strings.Contains(text, "- date: "+s.Now().UTC().Format("2006-01-02")+"\n") {
			t.Errorf("got:\n%s", text)
		}
	}
}

// The service's text stays in its cell of the table, and mentions nobody.
func TestServiceTextStaysInItsCell(t *testing.T) {
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
