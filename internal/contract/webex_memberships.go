// SPDX-License-Identifier: MPL-2.0

package contract

// This file has the operations of Webex on memberships and teams, sections W3 and W4.

import "net/http"

func webexMembershipOperations(s *service) []operation {
	memberships, membership := route("/v1/memberships"), route("/v1/memberships/*", webexID("MEMBERSHIP"))
	teams, team := route("/v1/teams"), route("/v1/teams/*", webexTeamID())
	onTeam := route("/v1/team/memberships")
	teamMembership := route("/v1/team/memberships/*", webexID("TEAM_MEMBERSHIP"))
	const named = "fact W4-01"
	teamChange := object{fact: named, members: []member{required("name", nonEmptyText(named)), optional("description", anyText(named))}}
	return []operation{
		{
			name: "create Webex membership", service: s, method: http.MethodPost, path: memberships,
			media: []string{mediaJSON}, body: newWebexMember("roomId", webexRoomID()),
			status: http.StatusOK, answer: webexMembership(), rule: newWebexMembershipRule,
		},
		{
			name: "list Webex memberships", service: s, method: http.MethodGet, path: memberships,
			query: webexPage(map[string]text{
				"roomId": webexRoomID(), "personId": webexPersonID(), "personEmail": webexRequestAddress(),
			}),
			status: http.StatusOK, answer: webexList(webexMembership()), rule: webexLinkRule,
		},
		{
			name: "get Webex membership", service: s, method: http.MethodGet, path: membership,
			status: http.StatusOK, answer: webexMembership(), rule: sameIDRule,
		},
		{
			name: "update Webex membership", service: s, method: http.MethodPut, path: membership,
			media: []string{mediaJSON}, body: webexMemberChange("fact W3.5-01"),
			status: http.StatusOK, answer: webexMembership(), rule: sameIDRule,
		},
		{
			name: "delete Webex membership", service: s, method: http.MethodDelete, path: membership,
			status: http.StatusNoContent,
		},
		{
			name: "create Webex team", service: s, method: http.MethodPost, path: teams,
			media: []string{mediaJSON}, body: teamChange, status: http.StatusOK, answer: webexTeam(),
		},
		{
			name: "list Webex teams", service: s, method: http.MethodGet, path: teams, query: webexPage(nil),
			status: http.StatusOK, answer: webexList(webexTeam()), rule: webexLinkRule,
		},
		{
			name: "get Webex team", service: s, method: http.MethodGet, path: team,
			status: http.StatusOK, answer: webexTeam(), rule: sameIDRule,
		},
		{
			name: "update Webex team", service: s, method: http.MethodPut, path: team,
			media: []string{mediaJSON}, body: teamChange, status: http.StatusOK, answer: webexTeam(), rule: sameIDRule,
		},
		{
			name: "delete Webex team", service: s, method: http.MethodDelete, path: team,
			status: http.StatusNoContent,
		},
		{
			name: "create Webex team membership", service: s, method: http.MethodPost, path: onTeam,
			media: []string{mediaJSON}, body: newWebexMember("teamId", webexTeamID()),
			status: http.StatusOK, answer: webexTeamMembership(),
		},
		{
			name: "list Webex team memberships", service: s, method: http.MethodGet, path: onTeam,
			query:  webexPage(map[string]text{"teamId": webexTeamID()}),
			status: http.StatusOK, answer: webexList(webexTeamMembership()), rule: webexLinkRule,
		},
		{
			name: "get Webex team membership", service: s, method: http.MethodGet, path: teamMembership,
			status: http.StatusOK, answer: webexTeamMembership(), rule: sameIDRule,
		},
		{
			name: "update Webex team membership", service: s, method: http.MethodPut, path: teamMembership,
			media: []string{mediaJSON}, body: webexMemberChange("fact W4-04"),
			status: http.StatusOK, answer: webexTeamMembership(), rule: sameIDRule,
		},
		{
			name: "delete Webex team membership", service: s, method: http.MethodDelete, path: teamMembership,
			status: http.StatusNoContent,
		},
	}
}

// newWebexMember is the body that adds a person to a room or a team. Clients name the person in one way; what both do is not
// known (fact W3.2-02).
func newWebexMember(group string, id text) shape {
	const fact = "fact W3.2-02"
	return object{
		fact: fact,
		members: []member{
			required(group, id),
			optional("personId", webexPersonID()),
			optional("personEmail", webexRequestAddress()),
			optional("isModerator", boolean{fact}),
		},
		rule: func(c *checker, path string, members map[string]any) {
			_, byID := members["personId"]
			_, byEmail := members["personEmail"]
			if !byID && !byEmail || byID && byEmail && !c.handwritten {
				c.violation(path, fact, "personId: %v, personEmail: %v", byID, byEmail)
			}
		},
	}
}

// webexMemberChange is the body of an update. A handwritten request may have the whole membership, as one client sends it.
func webexMemberChange(fact string) shape {
	return object{fact: fact, members: []member{
		required("isModerator", boolean{fact}).orAbsent(ifHandwritten),
		ignored("id", fact), ignored("isRoomHidden", fact),
	}}
}

func webexMembership() shape {
	const fact = "fact W3.1-01"
	return object{
		fact: fact,
		members: append(webexMember(fact),
			required("id", webexID("MEMBERSHIP")).fact("fact W3.1-02"),
			required("roomId", webexRoomID()),
			required("roomType", oneOf(fact, "group", "direct")),
			optional("isRoomHidden", boolean{fact}),
			required("isMonitor", boolean{fact})),
		rule: webexMemberIDRule("roomId", "fact W3.1-02"),
	}
}

func webexTeamMembership() shape {
	const fact = "fact W4-04"
	return object{
		fact:    fact,
		members: append(webexMember(fact), required("id", webexID("TEAM_MEMBERSHIP")), required("teamId", webexTeamID())),
		rule:    webexMemberIDRule("teamId", fact),
	}
}

// webexMember returns the members that memberships of rooms and teams share.
func webexMember(fact string) []member {
	return []member{
		required("personId", webexPersonID()),
		required("personEmail", webexAddress()),
		required("personDisplayName", nonEmptyText(fact)),
		required("personOrgId", webexID("ORGANIZATION")),
		required("isModerator", boolean{fact}),
		required("created", webexTime()),
	}
}

// webexMemberIDRule checks that the id of a membership has the UUIDs of the person and of the room or team.
func webexMemberIDRule(group, fact string) func(*checker, string, map[string]any) {
	return func(c *checker, path string, members map[string]any) {
		part := func(name string) string {
			id, _ := members[name].(string)
			_, _, uuid := webexIDParts(id)
			return uuid
		}
		if got, want := part("id"), part("personId")+":"+part(group); got != want {
			c.violation(path+".id", fact, "has the UUIDs %s, want %s", got, want)
		}
	}
}

// newWebexMembershipRule checks the answer to a create, which has isRoomHidden.
func newWebexMembershipRule(c *exchangeCheck) {
	if _, there := c.answer["isRoomHidden"]; !there {
		c.violation("answer $.isRoomHidden", "fact W3.1-01", "the property is missing")
	}
}

func webexTeam() shape {
	const fact = "fact W4-01"
	return object{fact: fact, members: []member{
		required("id", webexTeamID()), required("name", nonEmptyText(fact)), optional("description", anyText(fact)),
		required("creatorId", webexPersonID()), required("created", webexTime()),
	}}
}
