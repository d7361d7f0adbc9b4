// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file is the tests' own client of Webex, with the forms of answers as section 2.1, 3.1 and 5 of the facts have them.

import (
	"encoding/base64"
	"net/http"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// webexUser speaks to Webex as one account.
type webexUser struct {
	*client
	emulator.WebexAccount
}

// webex starts a server and returns its three accounts.
func webex(t *testing.T, o emulator.Options) (person, moderator, bot webexUser) {
	t.Helper()
	c := start(t, o)
	return webexUser{c, c.server.WebexPerson()}, webexUser{c, c.server.WebexModerator()}, webexUser{c, c.server.WebexBot()}
}

// withSwitches returns options with switches.
func withSwitches(set func(*emulator.Switches)) (o emulator.Options) {
	set(&o.Switches)
	return o
}

// colleague adds a person of the organization.
func (u webexUser) colleague(email string) webexUser {
	u.t.Helper()
	return webexUser{u.client, u.server.AddWebexPerson(emulator.WebexPerson{Emails: []string{email}})}
}

// officer adds a compliance officer.
func (u webexUser) officer() webexUser {
	u.t.Helper()
	p := emulator.WebexPerson{Emails: []string{"officer@example.com"}, ComplianceOfficer: true}
	return webexUser{u.client, u.server.AddWebexPerson(p)}
}

// call sends a request with the account's token; headers are name, value pairs.
func (u webexUser) call(method, path, body string, headers ...string) reply {
	u.t.Helper()
	r := u.request(method, "/v1"+path, body)
	r.Header.Set("Authorization", "Bearer "+u.AccessToken)
	if method == http.MethodPut {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return u.mustSend(r)
}

type spaceBody struct {
	ID                 string                                  `json:"id"`
	Title              string                                  `json:"title"`
	Type               string                                  `json:"type"`
	IsLocked           bool                                    `json:"isLocked"`
	TeamID             string                                  `json:"teamId"`
	LastActivity       string                                  `json:"lastActivity"`
	CreatorID          string                                  `json:"creatorId"`
	Created            string                                  `json:"created"`
	OwnerID            string                                  `json:"ownerId"`
	ClassificationID   string                                  `json:"classificationId"`
	IsAnnouncementOnly bool                                    `json:"isAnnouncementOnly"`
	IsReadOnly         *bool                                   `json:"isReadOnly"`
	IsPublic           bool                                    `json:"isPublic"`
	MadePublic         string                                  `json:"madePublic"`
	Description        *string                                 `json:"description"`
	Errors             map[string]emulator.WebexPartialFailure `json:"errors"`
}

type membershipBody struct {
	ID                string `json:"id"`
	RoomID            string `json:"roomId"`
	RoomType          string `json:"roomType"`
	PersonID          string `json:"personId"`
	PersonEmail       string `json:"personEmail"`
	PersonDisplayName string `json:"personDisplayName"`
	PersonOrgID       string `json:"personOrgId"`
	IsModerator       bool   `json:"isModerator"`
	IsRoomHidden      *bool  `json:"isRoomHidden"`
	IsMonitor         *bool  `json:"isMonitor"`
	Created           string `json:"created"`
}

type personBody struct {
	ID          string   `json:"id"`
	Emails      []string `json:"emails"`
	DisplayName string   `json:"displayName"`
	OrgID       string   `json:"orgId"`
	Created     string   `json:"created"`
	Type        string   `json:"type"`
}

type items[T any] struct {
	Items []T `json:"items"`
}

type peopleBody struct {
	items[personBody]
	NotFoundIDs []string `json:"notFoundIds"`
}

type webexErrorBody struct {
	Message string `json:"message"`
	Errors  []struct {
		Description string `json:"description"`
	} `json:"errors"`
	TrackingID string `json:"trackingId"`
}

// space creates a room.
func (u webexUser) space(body string) spaceBody {
	u.t.Helper()
	return decode[spaceBody](u.t, u.call("POST", "/rooms", body), 200)
}

// locked creates a locked room, whose moderator is the account.
func (u webexUser) locked(title string) spaceBody {
	u.t.Helper()
	return u.space(`{"title":"` + title + `","isLocked":true}`)
}

func (u webexUser) getSpace(id string) spaceBody {
	u.t.Helper()
	return decode[spaceBody](u.t, u.call("GET", "/rooms/"+id, ""), 200)
}

func (u webexUser) putSpace(id, body string) spaceBody {
	u.t.Helper()
	return decode[spaceBody](u.t, u.call("PUT", "/rooms/"+id, body), 200)
}

// spaces lists rooms on one page.
func (u webexUser) spaces(query string) []spaceBody {
	u.t.Helper()
	return decode[items[spaceBody]](u.t, u.call("GET", "/rooms"+query, ""), 200).Items
}

// titles lists the titles of rooms on one page.
func (u webexUser) titles(query string) []string {
	u.t.Helper()
	titles := []string{}
	for _, s := range u.spaces(query) {
		titles = append(titles, s.Title)
	}
	return titles
}

// add adds a person to a room.
func (u webexUser) add(roomID, email string) membershipBody {
	u.t.Helper()
	return decode[membershipBody](u.t, u.call("POST", "/memberships", `{"roomId":"`+roomID+`","personEmail":"`+email+`"}`), 200)
}

// addModerator adds a person to a room as a moderator.
func (u webexUser) addModerator(roomID, email string) membershipBody {
	u.t.Helper()
	body := `{"roomId":"` + roomID + `","personEmail":"` + email + `","isModerator":true}`
	return decode[membershipBody](u.t, u.call("POST", "/memberships", body), 200)
}

// memberships lists the memberships of a room on one page.
func (u webexUser) memberships(roomID string) []membershipBody {
	u.t.Helper()
	return decode[items[membershipBody]](u.t, u.call("GET", "/memberships?roomId="+roomID, ""), 200).Items
}

// of returns the membership of a person in a room.
func (u webexUser) of(roomID, email string) membershipBody {
	u.t.Helper()
	got := decode[items[membershipBody]](u.t, u.call("GET", "/memberships?roomId="+roomID+"&personEmail="+email, ""), 200).Items
	if len(got) != 1 {
		u.t.Fatalf("got %d memberships of %s", len(got), email)
	}
	return got[0]
}

// moderators returns the addresses of a room's moderators.
func (u webexUser) moderators(roomID string) []string {
	u.t.Helper()
	emails := []string{}
	for _, m := range u.memberships(roomID) {
		if m.IsModerator {
			emails = append(emails, m.PersonEmail)
		}
	}
	return emails
}

// wantWebexError checks status and text of a refusal, and its form (facts W1.2-03, W1.6-01 and W1.13-01).
func wantWebexError(t *testing.T, got reply, status int, message string) {
	t.Helper()
	body := decode[webexErrorBody](t, got, status)
	if message != "" && body.Message != message {
		t.Errorf("got message %q, want %q", body.Message, message)
	}
	if body.TrackingID == "" || got.header.Get("Trackingid") != body.TrackingID {
		t.Errorf("got tracking ids %q and %q", body.TrackingID, got.header.Get("Trackingid"))
	}
	if status == http.StatusForbidden {
		if body.Errors != nil {
			t.Errorf("got errors %+v with 403", body.Errors)
		}
	} else if len(body.Errors) != 1 || body.Errors[0].Description != body.Message || body.Message == "" {
		t.Errorf("got errors %+v, want the message once", body.Errors)
	}
}

// otherOrganization is the id of an organization that is not the emulator's: ciscospark://us/ORGANIZATION/00000000-0000-4000-8000-000000000001.
const otherOrganization = "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8wMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDE"

const webexNotFound = "The requested resource could not be found."

// plainID returns the URL that an id encodes.
func plainID(t *testing.T, id string) string {
	t.Helper()
	decoded, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil {
		t.Fatalf("%q: %v", id, err)
	}
	return string(decoded)
}
