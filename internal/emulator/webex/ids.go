// SPDX-License-Identifier: MPL-2.0

package webex

// This file makes and reads ids: base64 of ciscospark://CLUSTER/KIND/UUID (fact W1.11-01).

import (
	"cmp"
	"encoding/base64"
	"maps"
	"slices"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// Kinds of ids.
const (
	kindRoom           = "ROOM"
	kindMembership     = "MEMBERSHIP"
	kindTeam           = "TEAM"
	kindTeamMembership = "TEAM_MEMBERSHIP"
	kindPerson         = "PEOPLE"
	kindOrganization   = "ORGANIZATION"
	kindClassification = "CLASSIFICATION"
)

// Clusters of ids. People and organizations are always in the first one; rooms are elsewhere, so that an id that a client
// has put together itself leads to nothing (fact W1.11-02).
const (
	clusterUS    = "us"
	clusterRooms = "urn:TEAM:us-west-2_r"
)

// globalID is an id in its parts.
type globalID struct{ cluster, kind, uuid string }

// String encodes the id.
func (g globalID) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte("ciscospark://" + g.cluster + "/" + g.kind + "/" + g.uuid))
}

// parseID reads an id; false if it is none.
func parseID(id string) (globalID, bool) {
	plain, err := base64.RawURLEncoding.DecodeString(id)
	rest, marked := strings.CutPrefix(string(plain), "ciscospark://")
	parts := strings.Split(rest, "/")
	if err != nil || !marked || len(parts) != 3 {
		return globalID{}, false
	}
	return globalID{parts[0], parts[1], parts[2]}, true
}

// newID returns a new id.
func newID(kind string) string { return idOf(kind, api.NewGUID()) }

// idOf returns the id of a kind in the cluster where that kind is.
func idOf(kind, uuid string) string {
	switch kind {
	case kindPerson, kindOrganization, kindClassification:
		return globalID{clusterUS, kind, uuid}.String()
	}
	return globalID{clusterRooms, kind, uuid}.String()
}

// uuidOf returns the UUID in an id.
func uuidOf(id string) string {
	g, _ := parseID(id)
	return g.uuid
}

// membershipID returns the id of a membership: it has both UUIDs, and the cluster of the room or team (facts W3.1-02 and
// W4-04).
func membershipID(kind, personID, groupID string) string {
	group, _ := parseID(groupID)
	return globalID{group.cluster, kind, uuidOf(personID) + ":" + group.uuid}.String()
}

// parseMembershipID returns the person and the room or team of a membership's id, which need not exist.
func parseMembershipID(id, kind, groupKind string) (personID, groupID string) {
	g, ok := parseID(id)
	person, group, both := strings.Cut(g.uuid, ":")
	if !ok || !both || g.kind != kind {
		return "", ""
	}
	return idOf(kindPerson, person), globalID{g.cluster, groupKind, group}.String()
}

// inOrder returns the values of a map by ascending number.
func inOrder[T any](all map[string]T, number func(T) uint64) []T {
	return slices.SortedFunc(maps.Values(all), func(a, b T) int { return cmp.Compare(number(a), number(b)) })
}
