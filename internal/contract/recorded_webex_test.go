// SPDX-License-Identifier: MPL-2.0

package contract_test

// This file records exchanges of each operation of Webex. The requests are written here, as a client sends them.

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// webexCall sends a request as the first person of the emulator, and returns the answer's body.
func (r *recording) webexCall(method, path, body string) (answer map[string]any) {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.server.WebexURL()+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	if path == "/access_token" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	} else {
		request.Header.Set("Authorization", "Bearer "+r.server.WebexPerson().AccessToken)
		if body != "" {
			request.Header.Set("Content-Type", "application/json")
		}
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= http.StatusBadRequest {
		r.t.Fatalf("%s %s: got %d %s, %v", method, path, response.StatusCode, text, err)
	}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &answer); err != nil {
			r.t.Fatal(err)
		}
	}
	return answer
}

// webexID creates something and returns its id.
func (r *recording) webexID(path, body string) string {
	r.t.Helper()
	id, _ := r.webexCall(http.MethodPost, path, body)["id"].(string)
	return id
}

func (r *recording) inWebex() {
	classes, _ := r.webexCall(http.MethodGet, "/classifications", "")["items"].([]any)
	lowest, _ := classes[0].(map[string]any)
	class, _ := lowest["id"].(string)
	team := r.webexID("/teams", `{"name":"Tea","description":"All about tea"}`)
	room := r.webexID("/rooms", `{"title":"Tea","isLocked":true,"isAnnouncementOnly":true,"teamId":"`+team+`","classificationId":"`+class+`","description":"About tea"}`)
	r.webexID("/rooms", `{"title":"Open","isPublic":true,"description":"For all"}`)
	r.webexID("/rooms", `{"title":"Failing"}`)
	for _, kept := range r.server.WebexRooms() {
		if kept.Title == "Failing" {
			r.server.UpdateWebexRoom(kept.ID, func(room *emulator.WebexRoom) {
				room.Errors = map[string]emulator.WebexPartialFailure{"title": {Code: "kms_failure", Reason: "No answer."}}
			})
		}
	}
	r.webexCall(http.MethodGet, "/rooms/"+room, "")
	r.webexCall(http.MethodGet, "/rooms/"+room+"/meetingInfo", "")
	r.webexCall(http.MethodPut, "/rooms/"+room, `{"title":"Tea","isLocked":true,"isAnnouncementOnly":false,"isPublic":false,"description":" ","classificationId":"`+class+`"}`)
	r.webexCall(http.MethodGet, "/rooms?max=2&type=group&sortBy=created&teamId="+team, "")
	r.webexCall(http.MethodGet, "/rooms?max=2", "")
	r.webexCall(http.MethodGet, "/rooms?orgPublicSpaces=true&from=2020-01-01T00:00:00.000Z&to=2090-01-01T00:00:00.000Z", "")

	onTeam := r.webexID("/team/memberships", `{"teamId":"`+team+`","personEmail":"moderator@example.com"}`)
	membership := r.webexID("/memberships", `{"roomId":"`+room+`","personEmail":"moderator@example.com","isModerator":true}`)
	gone := r.webexID("/memberships", `{"roomId":"`+room+`","personId":"`+r.server.WebexBot().ID+`"}`)
	r.webexCall(http.MethodGet, "/memberships?max=2&roomId="+room, "")
	r.webexCall(http.MethodGet, "/memberships?roomId="+room+"&personId="+r.server.WebexBot().ID, "")
	r.webexCall(http.MethodGet, "/memberships/"+membership, "")
	r.webexCall(http.MethodPut, "/memberships/"+membership, `{"isModerator":false}`)
	r.webexCall(http.MethodDelete, "/memberships/"+gone, "")

	r.webexCall(http.MethodGet, "/teams", "")
	r.webexCall(http.MethodGet, "/teams/"+team, "")
	r.webexCall(http.MethodPut, "/teams/"+team, `{"name":"Tea","description":"More"}`)
	r.webexCall(http.MethodGet, "/team/memberships?teamId="+team, "")
	r.webexCall(http.MethodGet, "/team/memberships/"+onTeam, "")
	r.webexCall(http.MethodPut, "/team/memberships/"+onTeam, `{"isModerator":true}`)
	r.webexCall(http.MethodDelete, "/team/memberships/"+onTeam, "")

	r.webexCall(http.MethodGet, "/people/me", "")
	r.webexCall(http.MethodGet, "/people/"+r.server.WebexBot().ID, "")
	r.webexCall(http.MethodGet, "/people?email=moderator@example.com", "")
	person := r.server.WebexPerson()
	r.webexCall(http.MethodPost, "/access_token", url.Values{
		"grant_type": {"refresh_token"}, "client_id": {person.ClientID}, "client_secret": {person.ClientSecret},
		"refresh_token": {person.RefreshToken},
	}.Encode())
	r.webexCall(http.MethodDelete, "/rooms/"+room, "")
	r.webexCall(http.MethodDelete, "/teams/"+team, "")
}
