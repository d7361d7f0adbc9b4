// SPDX-License-Identifier: MPL-2.0

package emulator_test

// This file tests teams of Webex, and what rooms of a team do (section 4 of the facts and others on team rooms).

import (
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

type teamBody struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	CreatorID   string `json:"creatorId"`
	Created     string `json:"created"`
}

type teamMembershipBody struct {
	ID                string `json:"id"`
	TeamID            string `json:"teamId"`
	PersonID          string `json:"personId"`
	PersonEmail       string `json:"personEmail"`
	PersonDisplayName string `json:"personDisplayName"`
	PersonOrgID       string `json:"personOrgId"`
	IsModerator       bool   `json:"isModerator"`
	Created           string `json:"created"`
}

// team creates a team.
func (u webexUser) team(name string) teamBody {
	u.t.Helper()
	return decode[teamBody](u.t, u.call("POST", "/teams", `{"name":"`+name+`","description":"d"}`), 200)
}

// addToTeam adds a person to a team.
func (u webexUser) addToTeam(teamID, email string) teamMembershipBody {
	u.t.Helper()
	body := `{"teamId":"` + teamID + `","personEmail":"` + email + `"}`
	return decode[teamMembershipBody](u.t, u.call("POST", "/team/memberships", body), 200)
}

// Facts W4-01, W4-02 and W4-05.
func TestLifeOfAWebexTeam(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	wantWebexError(t, person.call("POST", "/teams", `{}`), 400, "")
	team := person.team("team")
	if team.Name != "team" || team.Description != "d" || team.CreatorID != person.ID || team.Created != webexNoon {
		t.Errorf("got %+v", team)
	}
	if got := decode[teamBody](t, person.call("GET", "/teams/"+team.ID, ""), 200); got != team {
		t.Errorf("got %+v", got)
	}
	if got := decode[items[teamBody]](t, person.call("GET", "/teams", ""), 200).Items; !slices.Equal(got, []teamBody{team}) {
		t.Errorf("got %+v", got)
	}
	general := person.spaces("?teamId=" + team.ID)
	if len(general) != 1 || general[0].TeamID != team.ID || general[0].Title != "team" || !general[0].IsLocked ||
		strings.Replace(plainID(t, team.ID), "/TEAM/", "/ROOM/", 1) != plainID(t, general[0].ID) {
		t.Errorf("got general room %+v", general)
	}
	if got := person.moderators(general[0].ID); !slices.Equal(got, []string{"person@example.com"}) {
		t.Errorf("got moderators %v", got)
	}
	if got := decode[teamBody](t, person.call("PUT", "/teams/"+team.ID, `{"name":"new"}`), 200); got.Name != "new" || got.Description != "d" {
		t.Errorf("got %+v", got)
	}
	for _, id := range []string{"unknown", team.ID} {
		wantWebexError(t, moderator.call("GET", "/teams/"+id, ""), 404, "Could not find teams.")
		wantWebexError(t, moderator.call("PUT", "/teams/"+id, `{"name":"x"}`), 404, "Could not find teams.")
		wantWebexError(t, moderator.call("DELETE", "/teams/"+id, ""), 404, "Could not find teams.")
		wantWebexError(t, moderator.call("GET", "/team/memberships?teamId="+id, ""), 404, "Could not find teams.")
	}
	want(t, person.call("DELETE", "/teams/"+team.ID, ""), 204)
	wantWebexError(t, person.call("GET", "/teams/"+team.ID, ""), 404, "Could not find teams.")
	wantWebexError(t, person.call("GET", "/rooms/"+general[0].ID, ""), 404, webexNotFound)
}

// Facts W4-03, W4-04 and W3.7-03: the team and its general room have the same members.
func TestMembersOfAWebexTeam(t *testing.T) {
	t.Parallel()
	person, moderator, bot := webex(t, emulator.Options{})
	team := person.team("team")
	general := person.spaces("?teamId=" + team.ID)[0].ID
	added := person.addToTeam(team.ID, "moderator@example.com")
	person.add(general, "bot@webex.bot")
	emails := func() (list []string) {
		for _, m := range decode[items[teamMembershipBody]](t, person.call("GET", "/team/memberships?teamId="+team.ID, ""), 200).Items {
			list = append(list, m.PersonEmail)
		}
		return list
	}
	inGeneral := func() (list []string) {
		for _, m := range person.memberships(general) {
			list = append(list, m.PersonEmail)
		}
		return list
	}
	all := []string{"person@example.com", "moderator@example.com", "bot@webex.bot"}
	if a, b := emails(), inGeneral(); !slices.Equal(a, all) || !slices.Equal(b, all) {
		t.Errorf("got team %v and general room %v", a, b)
	}
	if form := "/TEAM_MEMBERSHIP/" + strings.Split(plainID(t, moderator.ID), "/")[4] + ":" + strings.Split(plainID(t, team.ID), "/")[4]; !strings.HasSuffix(plainID(t, added.ID), form) {
		t.Errorf("got id %s", plainID(t, added.ID))
	}
	if got := decode[teamMembershipBody](t, bot.call("GET", "/team/memberships/"+added.ID, ""), 200); got != added || got.IsModerator || got.TeamID != team.ID {
		t.Errorf("got %+v, want %+v", got, added)
	}
	wantWebexError(t, bot.call("POST", "/team/memberships", `{"teamId":"`+team.ID+`","personEmail":"x@example.com"}`), 403, "")
	wantWebexError(t, bot.call("PUT", "/team/memberships/"+added.ID, `{"isModerator":true}`), 403, "")
	wantWebexError(t, bot.call("DELETE", "/team/memberships/"+added.ID, ""), 403, "")
	wantWebexError(t, person.call("POST", "/team/memberships", `{"teamId":"`+team.ID+`","personEmail":"bot@webex.bot"}`), 409, "")
	wantWebexError(t, person.call("GET", "/team/memberships/unknown", ""), 404, webexNotFound)

	// fact W3.7-03: the last moderator stays, and who leaves the general room leaves the team.
	own := person.of(general, "person@example.com")
	wantWebexError(t, person.call("DELETE", "/memberships/"+own.ID, ""), 403, "")
	promoted := decode[teamMembershipBody](t, person.call("PUT", "/team/memberships/"+added.ID, `{"isModerator":true}`), 200)
	if !promoted.IsModerator || len(person.moderators(general)) != 2 {
		t.Errorf("got %+v", promoted)
	}
	want(t, person.call("DELETE", "/memberships/"+person.of(general, "bot@webex.bot").ID, ""), 204)
	if got := emails(); slices.Contains(got, "bot@webex.bot") {
		t.Errorf("got %v", got)
	}
	want(t, person.call("DELETE", "/team/memberships/"+added.ID, ""), 204)
	if got := inGeneral(); !slices.Equal(got, all[:1]) {
		t.Errorf("got %v", got)
	}
}

// Facts W2.3-04, W2.4-03 and W3.3-05: who is on the team sees its rooms without being in them, and of a locked one only the
// moderators.
func TestWebexRoomsOfATeamAreSeenByTheTeam(t *testing.T) {
	t.Parallel()
	person, moderator, bot := webex(t, emulator.Options{})
	team := moderator.team("team")
	moderator.addToTeam(team.ID, "person@example.com")
	room := moderator.space(`{"title":"t","teamId":"` + team.ID + `"}`)
	moderator.add(room.ID, "bot@webex.bot")
	if got := person.getSpace(room.ID); got.TeamID != team.ID || room.TeamID != team.ID {
		t.Errorf("got %+v", got)
	}
	if got := person.titles("?teamId=" + team.ID); !slices.Equal(got, []string{"t", "team"}) {
		t.Errorf("got %v", got)
	}
	if got := person.titles(""); !slices.Equal(got, []string{"team"}) {
		t.Errorf("without the filter, got %v", got)
	}
	if got := bot.titles("?teamId=" + team.ID); !slices.Equal(got, []string{"t"}) {
		t.Errorf("who is in a room and not on the team got %v", got)
	}
	if got := person.memberships(room.ID); len(got) != 2 {
		t.Errorf("got %+v", got)
	}
	moderator.putSpace(room.ID, `{"title":"t","isLocked":true}`)
	seen := person.memberships(room.ID)
	if len(seen) != 1 || seen[0].PersonEmail != "moderator@example.com" || len(moderator.memberships(room.ID)) != 2 {
		t.Errorf("got %+v", seen)
	}
	wantWebexError(t, person.call("GET", "/memberships/"+bot.of(room.ID, "bot@webex.bot").ID, ""), 404, webexNotFound)
	want(t, person.call("GET", "/memberships/"+seen[0].ID, ""), 200)
	wantWebexError(t, person.call("PUT", "/rooms/"+room.ID, `{"title":"t"}`), 403, "")
	wantWebexError(t, person.call("DELETE", "/memberships/"+seen[0].ID, ""), 403, "")
	wantWebexError(t, person.call("DELETE", "/rooms/"+room.ID, ""), 404, webexNotFound)
}

// Facts W2.5-07 and W2.5-08: a room is put into a team once.
func TestWebexRoomIsPutIntoATeamOnce(t *testing.T) {
	t.Parallel()
	person, moderator, _ := webex(t, emulator.Options{})
	team, other, theirs := person.team("a"), person.team("b"), moderator.team("c")
	room := person.locked("t")
	put := func(teamID string) reply {
		return person.call("PUT", "/rooms/"+room.ID, `{"title":"t","teamId":"`+teamID+`"}`)
	}
	wantWebexError(t, put(theirs.ID), 404, webexNotFound)
	person.addModerator(room.ID, "moderator@example.com")
	wantWebexError(t, put(team.ID), 400, "")
	person.addToTeam(team.ID, "moderator@example.com")
	if got := decode[spaceBody](t, put(team.ID), 200); got.TeamID != team.ID {
		t.Errorf("got %+v", got)
	}
	for _, id := range []string{team.ID, other.ID} {
		wantWebexError(t, put(id), 400, "Currently moving room under another team is not supported in Developer API.")
	}
	if got := person.putSpace(room.ID, `{"title":"new"}`); got.TeamID != team.ID {
		t.Errorf("got %+v", got)
	}
}

// Facts W2.7-04 and W3.2-08: only the team moderates its rooms, and the last moderator stays.
func TestModeratorsOfAWebexRoomOfATeam(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	team := person.team("team")
	room := person.space(`{"title":"t","isLocked":true,"teamId":"` + team.ID + `"}`)
	body := `{"roomId":"` + room.ID + `","personEmail":"moderator@example.com","isModerator":true}`
	wantWebexError(t, person.call("POST", "/memberships", body), 403, "")
	own := person.of(room.ID, "person@example.com")
	wantWebexError(t, person.call("DELETE", "/memberships/"+own.ID, ""), 403, "")
	person.addToTeam(team.ID, "moderator@example.com")
	want(t, person.call("POST", "/memberships", body), 200)
	want(t, person.call("DELETE", "/memberships/"+own.ID, ""), 204)
}

// fact W2.5-11: the general room keeps its name and its team.
func TestGeneralRoomOfAWebexTeam(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	team := person.team("team")
	id := person.spaces("?teamId=" + team.ID)[0].ID
	wantWebexError(t, person.call("PUT", "/rooms/"+id, `{"title":"new"}`), 400, "")
	wantWebexError(t, person.call("DELETE", "/rooms/"+id, ""), 400, "")
	if got := person.putSpace(id, `{"title":"team","description":"d"}`); *got.Description != "d" {
		t.Errorf("got %+v", got)
	}
}

// fact W2.6-05 and its switch: a room of a team is archived.
func TestWebexRoomsOfATeamAreArchived(t *testing.T) {
	t.Parallel()
	person, _, _ := webex(t, emulator.Options{})
	team := person.team("team")
	room := person.space(`{"title":"t","isLocked":true,"teamId":"` + team.ID + `"}`)
	own := person.of(room.ID, "person@example.com")
	want(t, person.call("DELETE", "/rooms/"+room.ID, ""), 204)
	wantWebexError(t, person.call("GET", "/rooms/"+room.ID, ""), 404, webexNotFound)
	if kept, there := person.server.WebexRoom(room.ID); !there || !kept.Archived {
		t.Errorf("got %+v", kept)
	}
	person.server.UpdateSwitches(func(sw *emulator.Switches) { sw.WebexArchivedRoom = emulator.WebexArchivedRoomAnswers })
	if got := person.getSpace(room.ID); got.Title != "t" || got.TeamID != team.ID {
		t.Errorf("got %+v", got)
	}
	if got := person.titles("?teamId=" + team.ID); !slices.Equal(got, []string{"team"}) {
		t.Errorf("got %v", got)
	}
	wantWebexError(t, person.call("DELETE", "/rooms/"+room.ID, ""), 404, webexNotFound)
	wantWebexError(t, person.call("PUT", "/rooms/"+room.ID, `{"title":"t"}`), 403, "")
	wantWebexError(t, person.call("POST", "/memberships", `{"roomId":"`+room.ID+`","personEmail":"bot@webex.bot"}`), 403, "")
	wantWebexError(t, person.call("PUT", "/memberships/"+own.ID, `{"isModerator":false}`), 403, "")
	wantWebexError(t, person.call("DELETE", "/memberships/"+own.ID, ""), 403, "")
}
