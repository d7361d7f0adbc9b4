// SPDX-License-Identifier: MPL-2.0

// This file tests the client with the emulator, with both readings of what is not known
// of Webex.

package webex_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

func startEmulator(t *testing.T, set func(*emulator.Switches)) *emulator.Server {
	t.Helper()
	var o emulator.Options
	if set != nil {
		set(&o.Switches)
	}
	server, err := emulator.Start(o)
	if err != nil {
		t.Fatalf("start the emulator: %v", err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Errorf("close the emulator: %v", err)
		}
	})
	return server
}

// clientOf returns a client that acts as an account.
func clientOf(t *testing.T, server *emulator.Server, account emulator.WebexAccount) *webex.Client {
	t.Helper()
	return newClient(t, server.WebexURL(), webex.NewAccessTokenCredential(account.AccessToken), fastRetries())
}

// createRoom creates a room or ends the test.
func createRoom(t *testing.T, client *webex.Client, title string, o *webex.CreateRoomOptions) webex.Room {
	t.Helper()
	created, err := client.CreateRoom(t.Context(), title, o)
	if err != nil {
		t.Fatalf("create a room: %v", err)
	}
	return created.Room
}

// addPerson adds a person to a room or ends the test.
func addPerson(t *testing.T, client *webex.Client, roomID, email string) webex.Membership {
	t.Helper()
	created, err := client.CreateMembership(t.Context(), roomID, webex.CreateMembershipOptions{PersonEmail: email})
	if err != nil {
		t.Fatalf("add %s: %v", email, err)
	}
	return created.Membership
}

// statusOf is the status of a refusal, 0 if there is none.
func statusOf(err error) int {
	details, _ := webex.ErrorDetails(err)
	return details.StatusCode
}

func TestTheLifeOfARoom(t *testing.T) {
	t.Parallel()
	for _, cleared := range []emulator.WebexClearedDescription{
		emulator.WebexClearedDescriptionAbsent, emulator.WebexClearedDescriptionEmpty, emulator.WebexClearedDescriptionSpace,
	} {
		server := startEmulator(t, func(s *emulator.Switches) { s.WebexClearedDescription = cleared })
		client := clientOf(t, server, server.WebexPerson())
		room := createRoom(t, client, "Algebra", &webex.CreateRoomOptions{Description: "Rings", IsLocked: true, IsAnnouncementOnly: true})
		if room.Type != webex.RoomTypeGroup || room.Title != "Algebra" || room.Description != "Rings" || !room.IsLocked || !room.IsAnnouncementOnly ||
			room.IsPublic || room.CreatorID != server.WebexPerson().ID || room.OwnerID == "" || room.Created.IsZero() || !room.MadePublic.IsZero() {
			t.Errorf("got %+v", room)
		}
		got, err := client.GetRoom(t.Context(), room.ID, nil)
		if err != nil || got.Title != "Algebra" || got.Description != "Rings" || !got.IsAnnouncementOnly {
			t.Errorf("got %+v and error %v", got, err)
		}
		// Facts W2.5-02, W2.5-04 and W2.5-05.
		if _, err = client.UpdateRoom(t.Context(), room.ID, "Topology", &webex.UpdateRoomOptions{Description: ptr("")}); err != nil {
			t.Fatal(err)
		}
		got, err = client.GetRoom(t.Context(), room.ID, nil)
		if err != nil || got.Title != "Topology" || got.Description != "" || !got.IsLocked || !got.IsAnnouncementOnly {
			t.Errorf("%v: got %+v and error %v", cleared, got, err)
		}
		updated, err := client.UpdateRoom(t.Context(), room.ID, "Topology", &webex.UpdateRoomOptions{IsLocked: ptr(false)})
		if err != nil || updated.IsLocked || updated.IsAnnouncementOnly {
			t.Errorf("got %+v and error %v", updated, err)
		}
		if _, err := client.DeleteRoom(t.Context(), room.ID, nil); err != nil {
			t.Fatal(err)
		}
		_, err = client.GetRoom(t.Context(), room.ID, nil)
		if _, again := client.DeleteRoom(t.Context(), room.ID, nil); !webex.IsNotFound(err) || !webex.IsNotFound(again) {
			t.Errorf("got %v and %v of a room that is gone", err, again)
		}
	}
}

// Facts W2.4-02, W2.6-02 and W2.7-02, with each status that the refusal may have.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	for status, want := range map[emulator.WebexRefusalStatus]int{
		emulator.WebexRefusalForbidden: 403, emulator.WebexRefusalBadRequest: 400, emulator.WebexRefusalBadGateway: 502,
	} {
		server := startEmulator(t, func(s *emulator.Switches) { s.WebexRefusalStatus = status })
		moderator, person, bot := clientOf(t, server, server.WebexModerator()), clientOf(t, server, server.WebexPerson()), clientOf(t, server, server.WebexBot())
		room := createRoom(t, moderator, "Algebra", &webex.CreateRoomOptions{IsLocked: true})
		addPerson(t, moderator, room.ID, server.WebexPerson().Emails[0])
		_, update := person.UpdateRoom(t.Context(), room.ID, "Mine", nil)
		_, add := person.CreateMembership(t.Context(), room.ID, webex.CreateMembershipOptions{PersonEmail: server.WebexBot().Emails[0]})
		if statusOf(update) != want || statusOf(add) != want || webex.IsNotFound(update) {
			t.Errorf("got %v and %v, want %d", update, add, want)
		}
		if _, err := bot.GetRoom(t.Context(), room.ID, nil); !webex.IsNotFound(err) {
			t.Errorf("got %v of a room that the account is not in, want not found", err)
		}
		if _, err := person.DeleteRoom(t.Context(), room.ID, nil); err != nil {
			t.Errorf("got %v of who is no moderator, want that it leaves", err)
		}
		_, err := person.GetRoom(t.Context(), room.ID, nil)
		if _, found := server.WebexRoom(room.ID); !found || !webex.IsNotFound(err) {
			t.Errorf("got %v, found %t, want the room without the account", err, found)
		}
	}
}

// Sections 3.2 to 3.7 of the facts.
func TestTheLifeOfAMembership(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, nil)
	client := clientOf(t, server, server.WebexPerson())
	room := createRoom(t, client, "Algebra", nil)
	jane := addPerson(t, client, room.ID, "Jane.Doe@example.com")
	if jane.RoomID != room.ID || jane.PersonID == "" || !strings.EqualFold(jane.PersonEmail, "jane.doe@example.com") || jane.IsModerator || jane.Created.IsZero() {
		t.Errorf("got %+v", jane)
	}
	_, twice := client.CreateMembership(t.Context(), room.ID, webex.CreateMembershipOptions{PersonID: jane.PersonID})
	_, nobody := client.CreateMembership(t.Context(), room.ID, webex.CreateMembershipOptions{PersonEmail: "jane"})
	if statusOf(twice) != http.StatusConflict || !webex.IsNotFound(nobody) {
		t.Errorf("got %v and %v, want a 409 (fact W3.2-04) and a 404 (fact W3.2-05)", twice, nobody)
	}
	up, err := client.UpdateMembership(t.Context(), jane.ID, true, nil)
	if err != nil || !up.IsModerator {
		t.Errorf("got %+v and error %v", up, err)
	}
	got, err := client.GetRoom(t.Context(), room.ID, nil)
	if err != nil || !got.IsLocked {
		t.Errorf("got %+v and error %v, want a locked room (fact W3.6-01)", got, err)
	}
	found, err := webex.ReadAll(t.Context(), client.NewListMembershipsPager(&webex.ListMembershipsOptions{RoomID: room.ID, PersonID: jane.PersonID}))
	if err != nil || len(found) != 1 || found[0].ID != jane.ID || !found[0].IsModerator {
		t.Errorf("got %+v and error %v", found, err)
	}
	if _, err := client.DeleteMembership(t.Context(), jane.ID, nil); err != nil {
		t.Fatal(err)
	}
	_, gone := client.GetMembership(t.Context(), jane.ID, nil)
	_, again := client.DeleteMembership(t.Context(), jane.ID, nil)
	none, err := webex.ReadAll(t.Context(), client.NewListMembershipsPager(&webex.ListMembershipsOptions{RoomID: room.ID, PersonEmail: jane.PersonEmail}))
	if !webex.IsNotFound(gone) || !webex.IsNotFound(again) || err != nil || len(none) != 0 {
		t.Errorf("got %v, %v, %v and error %v of a membership that ended", gone, again, none, err)
	}
	if back := addPerson(t, client, room.ID, jane.PersonEmail); back.ID != jane.ID {
		t.Errorf("got the membership %s, want %s again (fact W3.1-02)", back.ID, jane.ID)
	}
	own, err := webex.ReadAll(t.Context(), client.NewListMembershipsPager(nil))
	if err != nil || len(own) != 1 || own[0].PersonID != server.WebexPerson().ID {
		t.Errorf("got %+v and error %v of the own memberships", own, err)
	}
}

// Facts W1.9-02 and W1.9-03: the link keeps the filters of the first request, whichever
// of them it has.
func TestListsAreReadToTheLastPage(t *testing.T) {
	t.Parallel()
	for _, link := range []emulator.WebexNextLink{emulator.WebexNextLinkWhole, emulator.WebexNextLinkMaxNull, emulator.WebexNextLinkCursorOnly} {
		server := startEmulator(t, func(s *emulator.Switches) {
			s.WebexNextLink, s.WebexMaxOutside, s.PageSize = link, emulator.WebexMaxOutsideRefused, 3
		})
		me := server.WebexPerson()
		client := clientOf(t, server, me)
		team := server.AddWebexTeam(emulator.WebexTeam{Name: "T", Members: []emulator.WebexMember{{PersonID: me.ID}}})
		var want []string
		for range 7 {
			want = append(want, createRoom(t, client, "In the team", &webex.CreateRoomOptions{TeamID: team}).ID)
			createRoom(t, client, "Elsewhere", nil)
		}
		rooms, err := webex.ReadAll(t.Context(), client.NewListRoomsPager(&webex.ListRoomsOptions{TeamID: team, SortBy: webex.SortByCreated, PageSize: 2}))
		var got []string
		for _, room := range rooms {
			if room.Title == "In the team" {
				got = append(got, room.ID)
			} else if room.TeamID != team {
				t.Errorf("%v: got the room %q of another team", link, room.Title)
			}
		}
		slices.Reverse(got) // fact W2.3-02
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%v: got %d rooms and error %v, want %d, the newest first", link, len(got), err, len(want))
		}
		room := want[0]
		people := []string{me.ID}
		for _, name := range []string{"a", "b", "c", "d", "e"} {
			people = append(people, addPerson(t, client, room, name+"@example.com").PersonID)
		}
		server.ForgetRequests()
		members, err := webex.ReadAll(t.Context(), client.NewListMembershipsPager(&webex.ListMembershipsOptions{RoomID: room}))
		got = nil
		for _, member := range members {
			got = append(got, member.PersonID)
		}
		slices.Sort(got)
		slices.Sort(people)
		if pages := len(server.Requests()); err != nil || !slices.Equal(got, people) || pages != 2 {
			t.Errorf("%v: got %d members on %d pages and error %v, want %d on 2", link, len(got), pages, err, len(people))
		}
	}
}

// Facts W1.4-02 and W1.4-03.
func TestTokensAreRenewed(t *testing.T) {
	t.Parallel()
	for name, refresh := range map[string]emulator.WebexRefreshToken{
		"kept": emulator.WebexRefreshTokenKept, "rotated": emulator.WebexRefreshTokenRotated, "added": emulator.WebexRefreshTokenAdded,
	} {
		server := startEmulator(t, func(s *emulator.Switches) { s.WebexRefreshToken = refresh })
		app := server.WebexServiceApp()
		client := newClient(t, server.WebexURL(), webex.NewRefreshTokenCredential(app.ClientID, app.ClientSecret, app.RefreshToken), fastRetries())
		for range 3 {
			if me, err := client.GetMe(t.Context(), nil); err != nil || me.ID != app.ID {
				t.Errorf("%s: got %+v and error %v, want the service app", name, me, err)
			}
			createRoom(t, client, "Algebra", nil)
			server.Advance(15 * 24 * time.Hour) // fact W1.3-03: a token lives 14 days
		}
		renewals := 0
		for _, request := range server.Requests() {
			if request.Path == "/v1/access_token" {
				renewals++
			}
		}
		if rooms := len(server.WebexRooms()); renewals != 3 || rooms != 3 {
			t.Errorf("%s: got %d renewals and %d rooms, want 3 of each", name, renewals, rooms)
		}
	}
}

func TestADeadRefreshTokenIsAnErrorThatSaysWhy(t *testing.T) {
	t.Parallel()
	for _, form := range []emulator.WebexTokenErrors{emulator.WebexTokenErrorsOAuth, emulator.WebexTokenErrorsService} {
		for _, status := range []emulator.WebexTokenErrorStatus{emulator.WebexTokenErrorBadRequest, emulator.WebexTokenErrorUnauthorized} {
			server := startEmulator(t, func(s *emulator.Switches) { s.WebexTokenErrors, s.WebexTokenErrorStatus = form, status })
			app := server.WebexServiceApp()
			client := newClient(t, server.WebexURL(), webex.NewRefreshTokenCredential(app.ClientID, app.ClientSecret, app.RefreshToken), fastRetries())
			server.Advance(91 * 24 * time.Hour) // fact W1.3-03: a refresh token lives 90 days
			_, err := client.GetMe(t.Context(), nil)
			if err == nil || !strings.Contains(err.Error(), "The refresh token is invalid or has expired.") {
				t.Errorf("got %v, want the reason", err)
			}
			for _, secret := range server.WebexSecrets() {
				if err != nil && strings.Contains(err.Error(), secret) {
					t.Errorf("got a secret in %v", err)
				}
			}
		}
	}
}

// Fact W1.4-02: if the use of a refresh token ends it, a lost answer has the only valid one.
func TestALostRenewalIsNamedWhereItEndsTheRefreshToken(t *testing.T) {
	t.Parallel()
	const lost = "An answer before was lost"
	for refresh, renewed := range map[emulator.WebexRefreshToken]bool{
		emulator.WebexRefreshTokenKept: true, emulator.WebexRefreshTokenAdded: true, emulator.WebexRefreshTokenRotated: false,
	} {
		server := startEmulator(t, func(s *emulator.Switches) { s.WebexRefreshToken = refresh })
		app := server.WebexServiceApp()
		client := newClient(t, server.WebexURL(), webex.NewRefreshTokenCredential(app.ClientID, app.ClientSecret, app.RefreshToken), fastRetries())
		server.AddFault(emulator.Fault{Path: "/v1/access_token", Drop: emulator.DropAfter, Count: 1})
		_, err := client.GetMe(t.Context(), nil)
		if renewed != (err == nil) || err != nil && !strings.Contains(err.Error(), lost) {
			t.Errorf("%v: got error %v", refresh, err)
		}
	}
}

// A lost answer to a POST is not asked for again; every other call is.
func TestEveryCallButAPOSTSurvivesALostAnswer(t *testing.T) {
	t.Parallel()
	for _, drop := range []emulator.DropMode{emulator.DropBefore, emulator.DropAfter} {
		server := startEmulator(t, nil)
		client := clientOf(t, server, server.WebexPerson())
		room := createRoom(t, client, "Algebra", nil)
		jane := addPerson(t, client, room.ID, "jane@example.com")
		lose := func() {
			server.ForgetRequests()
			server.AddFault(emulator.Fault{Drop: drop, Count: 1})
		}
		for name, call := range map[string]func(context.Context) error{
			"get": func(ctx context.Context) error { _, err := client.GetRoom(ctx, room.ID, nil); return err },
			"update": func(ctx context.Context) error {
				_, err := client.UpdateRoom(ctx, room.ID, "Topology", nil)
				return err
			},
			"members": func(ctx context.Context) error {
				_, err := client.NewListMembershipsPager(&webex.ListMembershipsOptions{RoomID: room.ID}).NextPage(ctx)
				return err
			},
			"moderate": func(ctx context.Context) error {
				_, err := client.UpdateMembership(ctx, jane.ID, true, nil)
				return err
			},
		} {
			lose()
			if err := call(t.Context()); err != nil || len(server.Requests()) != 2 {
				t.Errorf("%s: got error %v after %d requests, want none after 2", name, err, len(server.Requests()))
			}
		}
		rooms := len(server.WebexRooms())
		lose()
		_, create := client.CreateRoom(t.Context(), "Once", nil)
		made := len(server.WebexRooms()) - rooms
		if !webex.OutcomeUnknown(create) || len(server.Requests()) != 1 || made > 1 {
			t.Errorf("got %v after %d requests and %d rooms, want that it may have happened, once", create, len(server.Requests()), made)
		}
		lose()
		_, add := client.CreateMembership(t.Context(), room.ID, webex.CreateMembershipOptions{PersonEmail: "joe@example.com"})
		if !webex.OutcomeUnknown(add) || len(server.Requests()) != 1 {
			t.Errorf("got %v after %d requests, want that it may have happened, once", add, len(server.Requests()))
		}
		lose()
		_, remove := client.DeleteMembership(t.Context(), jane.ID, nil)
		if lost := drop == emulator.DropAfter; lost != webex.IsNotFound(remove) || !lost && remove != nil {
			t.Errorf("got %v of a delete, want not found: %t", remove, lost)
		}
	}
}

// Fact W1.8-03: the limit is that of one room. Here no call has time to wait.
func TestTheLimitOfARoomIsItsOwn(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, func(s *emulator.Switches) { s.WebexRoomRate = 3 })
	client := clientOf(t, server, server.WebexPerson())
	busy, other := createRoom(t, client, "Busy", nil), createRoom(t, client, "Other", nil)
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	var throttled error
	for range 10 {
		if _, err := client.GetRoom(ctx, busy.ID, nil); err != nil {
			throttled = err
			break
		}
	}
	details, _ := webex.ErrorDetails(throttled)
	if details.StatusCode != http.StatusTooManyRequests || details.RetryAfter <= 0 {
		t.Errorf("got %v, want a 429 that says how long to wait", throttled)
	}
	requests := len(server.Requests())
	_, members := client.NewListMembershipsPager(&webex.ListMembershipsOptions{RoomID: busy.ID}).NextPage(ctx)
	if statusOf(members) != http.StatusTooManyRequests || len(server.Requests()) != requests {
		t.Errorf("got %v after %d requests, want the 429 of the room after none", members, len(server.Requests())-requests)
	}
	if _, err := client.GetRoom(ctx, other.ID, nil); err != nil {
		t.Errorf("got %v of another room, want none", err)
	}
}

// Facts W1.12-01 and W2.8-01: what is missing or not to be trusted.
func TestWhatWebexCannotRead(t *testing.T) {
	t.Parallel()
	for _, failed := range []emulator.WebexFailedProperty{emulator.WebexFailedPropertyEncrypted, emulator.WebexFailedPropertyMissing} {
		server := startEmulator(t, func(s *emulator.Switches) { s.WebexFailedProperty = failed })
		client := clientOf(t, server, server.WebexPerson())
		room := createRoom(t, client, "Algebra", nil)
		server.UpdateWebexRoom(room.ID, func(r *emulator.WebexRoom) {
			r.Errors = map[string]emulator.WebexPartialFailure{"title": {Code: "kms_failure", Reason: "No answer."}}
		})
		rooms, err := webex.ReadAll(t.Context(), client.NewListRoomsPager(nil))
		want := webex.PropertyFailure{Code: "kms_failure", Reason: "No answer."}
		if err != nil || len(rooms) != 1 || rooms[0].ID != room.ID || rooms[0].Failures["title"] != want || rooms[0].Title == "Algebra" {
			t.Errorf("got %+v and error %v, want the failure of the title", rooms, err)
		}
	}
	for info, want := range map[emulator.WebexMeetingInfo]int{
		emulator.WebexMeetingInfoAnswers: 0, emulator.WebexMeetingInfoEmpty: 0, emulator.WebexMeetingInfoGone: 410,
		emulator.WebexMeetingInfoNotFound: 404, emulator.WebexMeetingInfoForbidden: 403,
	} {
		server := startEmulator(t, func(s *emulator.Switches) { s.WebexMeetingInfo = info })
		client := clientOf(t, server, server.WebexPerson())
		room := createRoom(t, client, "Algebra", nil)
		got, err := client.GetMeetingDetails(t.Context(), room.ID, nil)
		if statusOf(err) != want || (err == nil) != (want == 0) || err == nil && got.RoomID != room.ID || info == emulator.WebexMeetingInfoAnswers && got.SIPAddress == "" {
			t.Errorf("%v: got %+v and error %v, want status %d", info, got, err, want)
		}
	}
}

// Facts W2.6-05 and W2.5-08.
func TestARoomOfATeam(t *testing.T) {
	t.Parallel()
	for archived, gone := range map[emulator.WebexArchivedRoom]bool{emulator.WebexArchivedRoomGone: true, emulator.WebexArchivedRoomAnswers: false} {
		server := startEmulator(t, func(s *emulator.Switches) { s.WebexArchivedRoom = archived })
		me := server.WebexPerson()
		client := clientOf(t, server, me)
		team := server.AddWebexTeam(emulator.WebexTeam{Name: "T", Members: []emulator.WebexMember{{PersonID: me.ID, IsModerator: true}}})
		room := createRoom(t, client, "Algebra", nil)
		moved, err := client.UpdateRoom(t.Context(), room.ID, "Algebra", &webex.UpdateRoomOptions{TeamID: &team})
		if err != nil || moved.TeamID != team {
			t.Errorf("got %+v and error %v, want the room in the team", moved, err)
		}
		if _, err := client.UpdateRoom(t.Context(), room.ID, "Algebra", &webex.UpdateRoomOptions{TeamID: &team}); statusOf(err) != http.StatusBadRequest {
			t.Errorf("got %v of the same team again, want a 400", err)
		}
		if _, err := client.DeleteRoom(t.Context(), room.ID, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := client.GetRoom(t.Context(), room.ID, nil); webex.IsNotFound(err) != gone || !gone && err != nil {
			t.Errorf("got %v of an archived room, want not found: %t", err, gone)
		}
	}
}

// Section 5 of the facts.
func TestPeople(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, nil)
	client := clientOf(t, server, server.WebexPerson())
	for account, kind := range map[*webex.Client]webex.PersonType{
		client: webex.PersonTypePerson, clientOf(t, server, server.WebexBot()): webex.PersonTypeBot, clientOf(t, server, server.WebexServiceApp()): webex.PersonTypeAppUser,
	} {
		if me, err := account.GetMe(t.Context(), nil); err != nil || me.Type != kind || len(me.Emails) != 1 || me.OrgID == "" {
			t.Errorf("got %+v and error %v, want a %s", me, err, kind)
		}
	}
	moderator := server.WebexModerator()
	found, err := webex.ReadAll(t.Context(), client.NewListPeoplePager(&webex.ListPeopleOptions{Email: strings.ToUpper(moderator.Emails[0])}))
	if err != nil || len(found) != 1 || found[0].ID != moderator.ID || found[0].DisplayName == "" {
		t.Errorf("got %+v and error %v, want the moderator", found, err)
	}
	both, err := webex.ReadAll(t.Context(), client.NewListPeoplePager(&webex.ListPeopleOptions{IDs: []string{moderator.ID, server.WebexBot().ID}}))
	if err != nil || len(both) != 2 {
		t.Errorf("got %+v and error %v, want two", both, err)
	}
	none, err := webex.ReadAll(t.Context(), client.NewListPeoplePager(&webex.ListPeopleOptions{Email: "nobody@elsewhere.example"}))
	if err != nil || len(none) != 0 {
		t.Errorf("got %+v and error %v, want nobody (fact W5-01)", none, err)
	}
	got, err := client.GetPerson(t.Context(), moderator.ID, nil)
	if err != nil || got.ID != moderator.ID {
		t.Errorf("got %+v and error %v", got, err)
	}
}

// Facts W1.2-02 and W1.2-03.
func TestATokenThatIsNotEnough(t *testing.T) {
	t.Parallel()
	server := startEmulator(t, nil)
	me := server.WebexPerson()
	for _, test := range []struct {
		token  string
		status int
		text   string
	}{
		{server.IssueWebexToken(me.ID, []string{"spark:people_read"}, time.Hour), http.StatusForbidden, "missing required scopes"},
		{server.IssueWebexToken(me.ID, nil, -time.Hour), http.StatusUnauthorized, "it may have expired"},
	} {
		client := newClient(t, server.WebexURL(), webex.NewAccessTokenCredential(test.token), fastRetries())
		if _, err := client.NewListRoomsPager(nil).NextPage(t.Context()); statusOf(err) != test.status || !strings.Contains(err.Error(), test.text) {
			t.Errorf("got %v, want a %d that says %q", err, test.status, test.text)
		}
	}
}
