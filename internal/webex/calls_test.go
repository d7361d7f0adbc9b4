// SPDX-License-Identifier: MPL-2.0

// This file tests each operation on the wire, and which answers are errors.

package webex_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// Fact W1.1-02, and what the bodies must and must not have.
func TestEachCallOnTheWire(t *testing.T) {
	t.Parallel()
	from, to := time.Date(2026, 1, 2, 3, 4, 5, 6_789_000, time.FixedZone("", 3600)), time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	client, requests := serve(t, func(http.ResponseWriter, *http.Request) bool { return false })
	for want, call := range map[string]func(context.Context) error{
		`POST /v1/rooms {"title":"Algebra"}`: func(ctx context.Context) error {
			_, err := client.CreateRoom(ctx, "Algebra", nil)
			return err
		},
		`POST /v1/rooms {"title":"A","teamId":"t","classificationId":"c","description":"d","isLocked":true,"isAnnouncementOnly":true}`: func(ctx context.Context) error {
			_, err := client.CreateRoom(ctx, "A", &webex.CreateRoomOptions{
				TeamID: "t", ClassificationID: "c", Description: "d", IsLocked: true, IsAnnouncementOnly: true,
			})
			return err
		},
		`POST /v1/rooms {"title":"A","description":"d","isPublic":true}`: func(ctx context.Context) error {
			_, err := client.CreateRoom(ctx, "A", &webex.CreateRoomOptions{Description: "d", IsPublic: true})
			return err
		},
		// Fact W2.5-02: what is left out stays as it is.
		`PUT /v1/rooms/` + roomID() + ` {"title":"B"}`: func(ctx context.Context) error {
			_, err := client.UpdateRoom(ctx, roomID(), "B", nil)
			return err
		},
		// Fact W2.5-05: one space removes the description.
		`PUT /v1/rooms/` + roomID() + ` {"title":"B","teamId":"t","description":" ","isLocked":false,"isPublic":false}`: func(ctx context.Context) error {
			_, err := client.UpdateRoom(ctx, roomID(), "B", &webex.UpdateRoomOptions{
				TeamID: ptr("t"), Description: ptr(""), IsLocked: ptr(false), IsPublic: ptr(false),
			})
			return err
		},
		`GET /v1/rooms/` + roomID() + ` `:             func(ctx context.Context) error { _, err := client.GetRoom(ctx, roomID(), nil); return err },
		`GET /v1/rooms/` + roomID() + `/meetingInfo `: func(ctx context.Context) error { _, err := client.GetMeetingDetails(ctx, roomID(), nil); return err },
		`DELETE /v1/rooms/` + roomID() + ` `:          func(ctx context.Context) error { _, err := client.DeleteRoom(ctx, roomID(), nil); return err },
		`GET /v1/rooms?max=1000&sortBy=created&teamId=t&type=group `: func(ctx context.Context) error {
			_, err := client.NewListRoomsPager(&webex.ListRoomsOptions{
				TeamID: "t", Type: webex.RoomTypeGroup, SortBy: webex.SortByCreated, PageSize: webex.MaxRoomsPerPage,
			}).NextPage(ctx)
			return err
		},
		// Fact W1.10-01: times have three digits and a Z.
		`GET /v1/rooms?from=2026-01-02T02%3A04%3A05.006Z&orgPublicSpaces=true&to=2026-02-01T00%3A00%3A00.000Z `: func(ctx context.Context) error {
			_, err := client.NewListRoomsPager(&webex.ListRoomsOptions{OrgPublicSpaces: true, From: &from, To: &to}).NextPage(ctx)
			return err
		},
		`POST /v1/memberships {"roomId":"` + roomID() + `","personEmail":"jane@example.com","isModerator":true}`: func(ctx context.Context) error {
			_, err := client.CreateMembership(ctx, roomID(), webex.CreateMembershipOptions{PersonEmail: "jane@example.com", IsModerator: true})
			return err
		},
		`POST /v1/memberships {"roomId":"` + roomID() + `","personId":"` + personID() + `","isModerator":false}`: func(ctx context.Context) error {
			_, err := client.CreateMembership(ctx, roomID(), webex.CreateMembershipOptions{PersonID: personID()})
			return err
		},
		`GET /v1/memberships/` + membershipID() + ` `: func(ctx context.Context) error { _, err := client.GetMembership(ctx, membershipID(), nil); return err },
		`PUT /v1/memberships/` + membershipID() + ` {"isModerator":false}`: func(ctx context.Context) error {
			_, err := client.UpdateMembership(ctx, membershipID(), false, nil)
			return err
		},
		`DELETE /v1/memberships/` + membershipID() + ` `: func(ctx context.Context) error {
			_, err := client.DeleteMembership(ctx, membershipID(), nil)
			return err
		},
		`GET /v1/memberships?max=50&personEmail=jane%40example.com&roomId=` + roomID() + ` `: func(ctx context.Context) error {
			_, err := client.NewListMembershipsPager(&webex.ListMembershipsOptions{RoomID: roomID(), PersonEmail: "jane@example.com", PageSize: 50}).NextPage(ctx)
			return err
		},
		`GET /v1/memberships `: func(ctx context.Context) error {
			_, err := client.NewListMembershipsPager(nil).NextPage(ctx)
			return err
		},
		`GET /v1/people/me `:                 func(ctx context.Context) error { _, err := client.GetMe(ctx, nil); return err },
		`GET /v1/people/` + personID() + ` `: func(ctx context.Context) error { _, err := client.GetPerson(ctx, personID(), nil); return err },
		`GET /v1/people?email=jane%2Bx%40example.com `: func(ctx context.Context) error {
			_, err := client.NewListPeoplePager(&webex.ListPeopleOptions{Email: "jane+x@example.com"}).NextPage(ctx)
			return err
		},
		`GET /v1/people?id=a%2Cb `: func(ctx context.Context) error {
			_, err := client.NewListPeoplePager(&webex.ListPeopleOptions{IDs: []string{"a", "b"}}).NextPage(ctx)
			return err
		},
	} {
		if err := call(t.Context()); err != nil {
			t.Errorf("%s: got error %v, want none", want, err)
		}
		if got := requests.received(); !slices.Equal(got, []string{want}) {
			t.Errorf("got requests %q, want %q", got, want)
		}
	}
	ids := map[string]bool{}
	for _, headers := range requests.agent {
		parts := strings.Split(headers, " ")
		if len(parts) != 4 || parts[0] != "terraform-provider-webex/1.2.3" || parts[2]+" "+parts[3] != "Bearer "+anyToken {
			t.Errorf("got headers %q", headers)
		}
		ids[parts[1]] = true
	}
	if len(ids) != len(requests.agent) {
		t.Errorf("got %d tracking ids for %d calls", len(ids), len(requests.agent))
	}
}

func TestInvalidCallsAreNotSent(t *testing.T) {
	t.Parallel()
	client, requests := serve(t, func(http.ResponseWriter, *http.Request) bool { return false })
	both := webex.CreateMembershipOptions{PersonID: personID(), PersonEmail: "jane@example.com"}
	for want, call := range map[string]func(context.Context) error{
		"the title is empty":   func(ctx context.Context) error { _, err := client.CreateRoom(ctx, " ", nil); return err },
		"title is empty":       func(ctx context.Context) error { _, err := client.UpdateRoom(ctx, roomID(), "", nil); return err },
		"the room id is empty": func(ctx context.Context) error { _, err := client.GetRoom(ctx, "", nil); return err },
		"room id is empty":     func(ctx context.Context) error { _, err := client.CreateMembership(ctx, "", both); return err },
		"either the id or":     func(ctx context.Context) error { _, err := client.CreateMembership(ctx, roomID(), both); return err },
		"needs either": func(ctx context.Context) error {
			_, err := client.CreateMembership(ctx, roomID(), webex.CreateMembershipOptions{})
			return err
		},
		"the membership id is empty": func(ctx context.Context) error { _, err := client.DeleteMembership(ctx, "", nil); return err },
		`".." is not a person id`:    func(ctx context.Context) error { _, err := client.GetPerson(ctx, "..", nil); return err },
	} {
		if err := call(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got error %v, want %q", err, want)
		}
	}
	if got := requests.received(); len(got) != 0 {
		t.Errorf("got requests %q, want none", got)
	}
}

// Facts W2.1-05, W2.1-06, W2.5-05 and W1.12-01: what a room lacks is false or none.
func TestARoomIsReadFromEveryForm(t *testing.T) {
	t.Parallel()
	rest := `"id":"` + roomID() + `","created":"2026-04-23T14:30:42.347Z"`
	created := time.Date(2026, 4, 23, 14, 30, 42, 347e6, time.UTC)
	for body, want := range map[string]webex.Room{
		`{` + rest + `,"title":"A","more":{"of":"it"}}`:        {Title: "A"},
		`{` + rest + `,"title":"A","description":""}`:          {Title: "A"},
		`{` + rest + `,"title":"A","description":" "}`:         {Title: "A"},
		`{` + rest + `,"title":"A","description":" d"}`:        {Title: "A", Description: " d"},
		`{` + rest + `,"title":"A","isAnnouncementOnly":true}`: {Title: "A", IsAnnouncementOnly: true},
		`{` + rest + `,"title":"A","teamId":null,"madePublic":"2026-05-01T00:00:00.001Z"}`: {
			Title: "A", MadePublic: time.Date(2026, 5, 1, 0, 0, 0, 1e6, time.UTC),
		},
		`{` + rest + `,"errors":{"title":{"code":"kms_failure","reason":"Key\nserver"}}}`: {
			Failures: map[string]webex.PropertyFailure{"title": {Code: "kms_failure", Reason: "Key server"}},
		},
	} {
		client, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) bool { write(t, w, body); return true })
		got, err := client.GetRoom(t.Context(), roomID(), nil)
		if err != nil {
			t.Errorf("%s: got error %v", body, err)
			continue
		}
		room := got.Room
		if room.ID != roomID() || !room.Created.Equal(created) || room.Title != want.Title || room.Description != want.Description ||
			room.IsAnnouncementOnly != want.IsAnnouncementOnly || !room.MadePublic.Equal(want.MadePublic) ||
			len(room.Failures) != len(want.Failures) || room.Failures["title"] != want.Failures["title"] {
			t.Errorf("%s: got %+v, want %+v", body, room, want)
		}
	}
}

func TestAnAnswerThatIsNotTheObjectIsAnError(t *testing.T) {
	t.Parallel()
	other := id("us", "ROOM", "00000000-3eef-11f1-9c3d-0d6a1d2f7a55")
	for _, body := range []string{
		``, `null`, `[]`, `{}`, `<html>`, `{"id":"1"}`,
		`{"id":"` + roomID() + `"}`,
		strings.Replace(roomAnswer(), `"title":"Algebra",`, ``, 1),
		strings.Replace(roomAnswer(), roomID(), other, 1),
		strings.Replace(roomAnswer(), `"created":"2026`, `"created":"x`, 1),
		`{"items":null}`, `{"items":{}}`, `{"items":[null]}`, `{"items":[{}]}`,
	} {
		client, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) bool { write(t, w, body); return true })
		for name, call := range everyCall(client) {
			if strings.HasPrefix(name, "Delete") || name == "GetMeetingDetails" {
				continue // any JSON is a success of these
			}
			if name == "GetMe" && strings.Contains(body, `"id":"Y2`) {
				continue // who that is cannot be checked
			}
			err := call(t.Context())
			if name == "CreateRoom" && strings.Contains(body, other) {
				if err != nil {
					t.Errorf("%s: got error %v of a new room", name, err)
				}
				continue
			}
			reads := strings.HasPrefix(name, "Get") || strings.HasPrefix(name, "List")
			if err == nil || webex.OutcomeUnknown(err) == reads || webex.IsNotFound(err) {
				t.Errorf("%s: got %v of %.80s, outcome unknown: %t", name, err, body, webex.OutcomeUnknown(err))
			}
		}
	}
}

// A new membership is of the room and of the person that were asked for. The address may
// be another one of the person (fact W5-03).
func TestANewMembershipOfAnotherRoomOrPersonIsAnError(t *testing.T) {
	t.Parallel()
	byID := webex.CreateMembershipOptions{PersonID: personID()}
	byEmail := webex.CreateMembershipOptions{PersonEmail: "jane@example.com"}
	for name, test := range map[string]struct {
		answer string
		asked  webex.CreateMembershipOptions
		right  bool
	}{
		"another room":            {strings.Replace(membershipAnswer(), roomID(), id("us", "ROOM", personUUID), 1), byEmail, false},
		"another person":          {strings.Replace(membershipAnswer(), personID(), id("us", "PEOPLE", roomUUID), 1), byID, false},
		"another form of the ids": {strings.Replace(membershipAnswer(), roomID(), id("eu", "ROOM", roomUUID), 1), byID, true},
		"another address":         {strings.Replace(membershipAnswer(), `{`, `{"personEmail":"j@example.com",`, 1), byEmail, true},
	} {
		client, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) bool { write(t, w, test.answer); return true })
		_, err := client.CreateMembership(t.Context(), roomID(), test.asked)
		if (err == nil) != test.right || err != nil && !strings.Contains(err.Error(), "it is about ") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestAListWithAMembershipOfAnotherRoomIsAnError(t *testing.T) {
	t.Parallel()
	other := strings.Replace(membershipAnswer(), roomID(), id("us", "ROOM", personUUID), 1)
	for asked, right := range map[string]bool{roomID(): false, "": true} {
		client, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) bool {
			write(t, w, `{"items":[`+membershipAnswer()+`,`+other+`]}`)
			return true
		})
		_, err := client.NewListMembershipsPager(&webex.ListMembershipsOptions{RoomID: asked}).NextPage(t.Context())
		if (err == nil) != right || err != nil && !strings.Contains(err.Error(), "it is about ") {
			t.Errorf("%q: got %v", asked, err)
		}
	}
}

// Fact W1.11-01: base64 without padding of a URL; fact W4-06: of any kind.
func TestIDsInEveryForm(t *testing.T) {
	t.Parallel()
	for _, good := range []string{roomID(), personID(), membershipID(), id("us", "TEAM", "x")} {
		if err := webex.CheckID(good); err != nil {
			t.Errorf("got error %v, want none", err)
		}
	}
	for _, bad := range []string{
		"", "x", roomID() + "=", roomID() + "\n", personUUID, "ciscospark://us/ROOM/x", id("us", "ROOM", ""), id("us/a", "ROOM", "x"),
		strings.Repeat("Y2lzY29zcGFyazovL", 1000),
	} {
		if err := webex.CheckID(bad); err == nil || len(err.Error()) > 2000 {
			t.Errorf("%.60q: got error %v, want one that is not too long", bad, err)
		}
	}
}
