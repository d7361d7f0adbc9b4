// SPDX-License-Identifier: MPL-2.0

package webex

// This file says which calls are about which room, for the limit of a room (fact W1.8-03).

import (
	"net/http"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// RateWindow is the window of the limit of a room: the longest Retry-After that was measured.
const RateWindow = 25 * time.Second

// Bucket returns what a call counts against; "" is nothing, since the call is about no one room.
func Bucket(c *api.Call) string {
	path := c.Request.URL.Path
	roomID := ""
	switch {
	case strings.HasPrefix(path, "/v1/rooms/"):
		return "webex room " + c.ID
	case strings.HasPrefix(path, "/v1/memberships/"):
		_, roomID = parseMembershipID(c.ID, kindMembership, kindRoom)
	case path == "/v1/memberships" && c.Request.Method == http.MethodPost:
		if body, f := api.DecodeFields(c.Body); f == nil {
			roomID, _ = body.TextOr("roomId", "")
		}
	case path == "/v1/memberships":
		roomID = c.Query.Get("roomId")
	}
	switch {
	case roomID == "":
		return ""
	case c.Switches.WebexRateBuckets == api.WebexRateBucketsSeparate:
		return "webex memberships of " + roomID
	}
	return "webex room " + roomID
}
