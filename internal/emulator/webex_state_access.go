// SPDX-License-Identifier: MPL-2.0

package emulator

// This file reads and changes Webex directly, without a request, as tests do behind Terraform's back.

import "time"

// WebexURL returns the base URL of Webex, such as "http://127.0.0.1:41234/v1".
func (s *Server) WebexURL() string { return s.url + "/v1" }

// WebexPerson returns the account of a person that each server has, with an integration that acts as it.
func (s *Server) WebexPerson() WebexAccount { return s.webexAccount("person@example.com") }

// WebexModerator returns the account of another person that each server has. Rooms that it locks are rooms that the first
// person does not moderate.
func (s *Server) WebexModerator() WebexAccount { return s.webexAccount("moderator@example.com") }

// WebexBot returns the account of a bot that each server has.
func (s *Server) WebexBot() WebexAccount { return s.webexAccount("bot@webex.bot") }

// WebexServiceApp returns the account of a service app that each server has.
func (s *Server) WebexServiceApp() WebexAccount { return s.webexAccount("service-app@example.com") }

func (s *Server) webexAccount(email string) WebexAccount {
	account, _ := s.webex.Account(email)
	return account
}

// AddWebexPerson adds an account to Webex and returns it with its credentials. Only Emails is required: by default it is a
// person of the organization of the other accounts. It panics if another account has an address.
func (s *Server) AddWebexPerson(p WebexPerson) WebexAccount { return s.webex.AddPerson(p) }

// RenameWebexPerson gives a person of Webex other addresses, of which memberships show the first. It checks no rules. It
// returns false if there is no such person.
func (s *Server) RenameWebexPerson(id string, addresses ...string) bool {
	return s.webex.RenamePerson(id, addresses)
}

// WebexPeople returns copies of all accounts of Webex, oldest first, also of invited people.
func (s *Server) WebexPeople() []WebexPerson { return s.webex.People() }

// IssueWebexToken returns a new access token of a person, with scopes such as "spark:rooms_read"; nil is all scopes. A
// negative lifetime makes an expired token. It panics if there is no such person.
func (s *Server) IssueWebexToken(personID string, scopes []string, lifetime time.Duration) string {
	token, ok := s.webex.IssueToken(personID, scopes, lifetime)
	if !ok {
		panic("emulator: no such person " + personID)
	}
	return token
}

// WebexSecrets returns all tokens and client secrets of Webex, so that tests can search for them.
func (s *Server) WebexSecrets() []string { return s.webex.Secrets() }

// WebexRooms returns copies of all rooms of Webex, oldest first, also of archived ones.
func (s *Server) WebexRooms() []WebexRoom { return s.webex.Rooms() }

// WebexRoom returns a copy of a room of Webex. It returns false if there is none.
func (s *Server) WebexRoom(id string) (WebexRoom, bool) { return s.webex.Room(id) }

// AddWebexRoom adds a room to Webex and returns its id. It checks no rules. Only a title and the members are required.
func (s *Server) AddWebexRoom(r WebexRoom) string { return s.webex.AddRoom(r) }

// UpdateWebexRoom lets change edit a room of Webex and its members; the id stays. It checks no rules. It returns false if
// there is no such room. change must not call the server.
func (s *Server) UpdateWebexRoom(id string, change func(*WebexRoom)) bool {
	return s.webex.EditRoom(id, change)
}

// DeleteWebexRoom deletes a room of Webex. It returns false if there is none.
func (s *Server) DeleteWebexRoom(id string) bool { return s.webex.RemoveRoom(id) }

// AddWebexTeam adds a team with its general room, and returns the team's id. Only a name and the members are required.
func (s *Server) AddWebexTeam(t WebexTeam) string { return s.webex.AddTeam(t) }

// WebexTeams returns copies of all teams of Webex, oldest first.
func (s *Server) WebexTeams() []WebexTeam { return s.webex.Teams() }
