// SPDX-License-Identifier: MPL-2.0

package webex

// This file has the accounts: people, bots and service apps.

import (
	"slices"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// Types of accounts (fact W5-02).
const (
	typePerson     = "person"
	typeBot        = "bot"
	typeServiceApp = "appuser"
)

// Person is an account of Webex.
type Person struct {
	ID          string    // base64
	Emails      []string  // in lower case; memberships show the first
	DisplayName string    // the name in memberships
	OrgID       string    // the organization
	Type        string    // person, bot or appuser
	Created     time.Time // when the account was made
	// ComplianceOfficer may change some settings of rooms without being in them (fact W2.5-10).
	ComplianceOfficer bool
	// ClientID and ClientSecret are of the integration or service app that acts as the account; a bot has none.
	ClientID, ClientSecret string

	number uint64
	first  bool // an account that the server starts with
}

// firstAccounts returns the accounts that a server starts with.
func firstAccounts() []Person {
	return []Person{
		{Emails: []string{"person@example.com"}, DisplayName: "Test Person"},
		{Emails: []string{"moderator@example.com"}, DisplayName: "Test Moderator"},
		{Emails: []string{"bot@webex.bot"}, DisplayName: "Test Bot", Type: typeBot},
		{Emails: []string{"service-app@example.com"}, DisplayName: "Test Service App", Type: typeServiceApp},
	}
}

// email returns the address that a membership shows.
func (p *Person) email() string { return p.Emails[0] }

func (p *Person) clone() Person {
	copied := *p
	copied.Emails = slices.Clone(p.Emails)
	return copied
}

// addPerson adds an account without tokens. What is left out gets a default. The caller holds the lock, or has the only
// reference.
func (st *Store) addPerson(in Person) *Person {
	p := in.clone()
	if p.ID == "" {
		p.ID = newID(kindPerson)
	}
	for i, address := range p.Emails {
		p.Emails[i] = strings.ToLower(address)
	}
	if p.DisplayName == "" {
		p.DisplayName, _, _ = strings.Cut(p.email(), "@")
	}
	if p.OrgID == "" {
		p.OrgID = st.orgID
	}
	if p.Type == "" {
		p.Type = typePerson
	}
	if p.Created.IsZero() {
		p.Created = st.now()
	}
	if p.number == 0 {
		p.number = st.nextNumber()
	}
	st.keepPerson(&p)
	return &p
}

// admit adds an account with an access token, and with a refresh token unless it is a bot.
func (st *Store) admit(in Person) *Person {
	p := st.addPerson(in)
	st.issue(p, accessToken, allScopes(), endless)
	if p.Type != typeBot {
		p.ClientID, p.ClientSecret = "C"+uuidOf(newID(kindPerson)), newSecret()
		st.issue(p, refreshToken, allScopes(), refreshTokenLife)
	}
	return p
}

// keepPerson adds an account to the store.
func (st *Store) keepPerson(p *Person) {
	st.people[p.ID] = p
	for _, address := range p.Emails {
		st.byEmail[address] = p
	}
	st.changes.Mark(bucketPeople, p.ID)
}

// person returns the person of an id. A test may have put somebody into a room who has no account: that one has no name.
func (st *Store) person(id string) *Person {
	if p := st.people[id]; p != nil {
		return p
	}
	return &Person{ID: id, Emails: []string{""}, Type: typePerson}
}

// personBy returns the person of an id or a bare UUID (fact W1.11-03), nil if there is none; it fails on another text (fact
// W3.2-05).
func (st *Store) personBy(id string) (*Person, *api.Failure) {
	if api.IsGUID(id) {
		return st.people[idOf(kindPerson, id)], nil
	}
	if _, ok := parseID(id); !ok {
		return nil, badRequest("Expect base64 ID or UUID.")
	}
	return st.people[id], nil
}

// personFor returns the person that a request names. For an address that no account has it is a person without a number, who
// is not in the store yet: an invitation adds such a one (fact W3.2-03). A text that is no address is not found (fact
// W3.2-05).
func (st *Store) personFor(id, email *string) (*Person, *api.Failure) {
	if id != nil {
		p, f := st.personBy(*id)
		if f == nil && p == nil {
			f = NotFound()
		}
		return p, f
	}
	address := strings.ToLower(*email)
	if p := st.byEmail[address]; p != nil {
		return p, nil
	}
	if local, domain, ok := strings.Cut(address, "@"); !ok || local == "" || domain == "" {
		return nil, NotFound()
	}
	// An address of this organization's domain is still somebody else until an administrator adds the account.
	return &Person{Emails: []string{address}, OrgID: newID(kindOrganization), Type: typePerson}, nil
}
