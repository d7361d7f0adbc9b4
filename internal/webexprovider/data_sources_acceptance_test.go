// This file has what the tests of data sources share.

package webexprovider_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// addRoom adds a room of the person and more members, and returns its id.
func addRoom(s *emulator.Server, title string, change func(*emulator.WebexRoom)) string {
	room := emulator.WebexRoom{Title: title, Members: []emulator.WebexMember{{PersonID: s.WebexPerson().ID}}}
	if change != nil {
		change(&room)
	}
	return s.AddWebexRoom(room)
}

// addTeam adds a team of the person.
func addTeam(s *emulator.Server, name string) string {
	return s.AddWebexTeam(emulator.WebexTeam{Name: name, Members: []emulator.WebexMember{{PersonID: s.WebexPerson().ID}}})
}

// of is a data source of one argument.
func of(kind, argument, value string) string {
	return fmt.Sprintf("data \"webex_%s\" \"d\" { %s = %q }\n", kind, argument, value)
}

// wantAttributes checks some attributes of an address.
func wantAttributes(t *testing.T, w *clitest.Workspace, address string, want map[string]any) {
	t.Helper()
	got := w.Attributes(address)
	if got == nil {
		t.Fatalf("the state has no %s", address)
	}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s of %s is %v, want %v", name, address, got[name], value)
		}
	}
}

// listed are the values of an attribute in each element of a list.
func listed(t *testing.T, w *clitest.Workspace, address, list, name string) []string {
	t.Helper()
	elements, ok := w.Attributes(address)[list].([]any)
	if !ok {
		t.Fatalf("%s has no %s", address, list)
	}
	values := []string{}
	for _, element := range elements {
		fields, _ := element.(map[string]any)
		values = append(values, fmt.Sprint(fields[name]))
	}
	return values
}

// reads counts the requests of a path, without what follows the question mark.
func reads(s *emulator.Server, path string) int {
	count := 0
	for _, r := range s.Requests() {
		if r.Method == http.MethodGet && r.Path == "/v1"+path {
			count++
		}
	}
	return count
}

// idOf is an id of a kind such as PEOPLE. Nothing has it.
func idOf(kind string) string {
	return base64.RawURLEncoding.EncodeToString([]byte("ciscospark://us/" + kind + "/bbceb1ad-43f1-3b58-9147-f14bb0c4d154"))
}
