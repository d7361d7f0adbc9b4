// SPDX-License-Identifier: MPL-2.0

package emulator

// This file has the switches of Webex in the table of switches.

// webexSwitchTable returns the switches of Webex, in the order of the guide.
func webexSwitchTable() []adminSwitch {
	return []adminSwitch{
		choice("webexDeleteUnlocked", "What DELETE of a Webex room without moderators does: it deletes the room for all, or takes"+
			" only the caller out of it, with the same 204.",
			func(sw *Switches) *WebexDeleteUnlocked { return &sw.WebexDeleteUnlocked }, "deletes", "leaves"),
		choice("webexDeleteLocked", "What DELETE of a locked Webex room does if the caller is not a moderator: it takes the caller out"+
			" of the room and answers 204, or is refused.",
			func(sw *Switches) *WebexDeleteLocked { return &sw.WebexDeleteLocked }, "leaves", "refused"),
		choice("webexArchivedRoom", "How a room of a team answers after its deletion, which archives it: with 404, or a GET as"+
			" before. No list has it.",
			func(sw *Switches) *WebexArchivedRoom { return &sw.WebexArchivedRoom }, "gone", "answers"),
		choice("webexClearedDescription", "How an answer shows the description of a Webex room that was removed with a single space:"+
			" not at all, as an empty text, or as a space.",
			func(sw *Switches) *WebexClearedDescription { return &sw.WebexClearedDescription }, "absent", "empty", "space"),
		choice("webexPublicLocked", "What happens to a Webex room that should be public and locked: it is refused with 400, or"+
			" becomes both.",
			func(sw *Switches) *WebexPublicLocked { return &sw.WebexPublicLocked }, "refused", "accepted"),
		choice("webexRefusalStatus", "The status with which the rules of Webex rooms refuse a call: 403, 400 or 502.",
			func(sw *Switches) *WebexRefusalStatus { return &sw.WebexRefusalStatus }, "forbidden", "badRequest", "badGateway"),
		choice("webexOutsiderAdds", "How Webex refuses a new membership if the caller is not in the room: with 404, or with 502 as"+
			" in 2018.",
			func(sw *Switches) *WebexOutsiderAdds { return &sw.WebexOutsiderAdds }, "notFound", "badGateway"),
		choice("webexBothPersons", "What a new Webex membership with personId and personEmail does: it takes the personId, or is"+
			" refused with 400.",
			func(sw *Switches) *WebexBothPersons { return &sw.WebexBothPersons }, "idWins", "refused"),
		choice("webexOtherOrganizations", "Whether people of other organizations can be added to Webex rooms, or are refused with"+
			" 403.",
			func(sw *Switches) *WebexOtherOrganizations { return &sw.WebexOtherOrganizations }, "admitted", "forbidden"),
		choice("webexBotModerators", "Whether a bot can be a moderator of a Webex room.",
			func(sw *Switches) *WebexBotModerators { return &sw.WebexBotModerators }, "allowed", "refused"),
		choice("webexMembershipOrder", "The order of the memberships of a Webex room: as they joined, or the newest first.",
			func(sw *Switches) *WebexMembershipOrder { return &sw.WebexMembershipOrder }, "joined", "newest"),
		choice("webexMaxOutside", "What happens to a max outside 1 to 1000 in a list of Webex rooms: it is cut, or refused with"+
			" 400.",
			func(sw *Switches) *WebexMaxOutside { return &sw.WebexMaxOutside }, "cut", "refused"),
		choice("webexNextLink", "Which fault Webex's links to next pages have: none, max=null, which is then refused with 400, or"+
			" a cursor without the parameters of the request.",
			func(sw *Switches) *WebexNextLink { return &sw.WebexNextLink }, "whole", "maxNull", "cursorOnly"),
		choice("webexFailedProperty", "How a Webex room shows a property that is named in its errors: encrypted, or not at all.",
			func(sw *Switches) *WebexFailedProperty { return &sw.WebexFailedProperty }, "encrypted", "missing"),
		choice("webexMeetingInfo", "What the meeting details of a Webex room answer: the details, 410, 404, 403, or the room's id"+
			" alone.",
			func(sw *Switches) *WebexMeetingInfo { return &sw.WebexMeetingInfo },
			"answers", "gone", "notFound", "forbidden", "empty"),
		choice("webexRefreshToken", "What the renewal of a Webex access token does to the refresh token: it stays the same, a new"+
			" one ends it, or a new one is added.",
			func(sw *Switches) *WebexRefreshToken { return &sw.WebexRefreshToken }, "kept", "rotated", "added"),
		choice("webexTokenErrors", "Which form errors of the renewal of Webex tokens have: that of OAuth, or that of all other"+
			" errors.",
			func(sw *Switches) *WebexTokenErrors { return &sw.WebexTokenErrors }, "oauth", "service"),
		choice("webexTokenErrorStatus", "The status of the refusal of a Webex refresh token: 400 or 401.",
			func(sw *Switches) *WebexTokenErrorStatus { return &sw.WebexTokenErrorStatus }, "badRequest", "unauthorized"),
		choice("webexRateBuckets", "What webexRoomRate counts together: calls of a room and of its memberships, or each apart.",
			func(sw *Switches) *WebexRateBuckets { return &sw.WebexRateBuckets }, "shared", "separate"),
		quantity("webexRoomRate", "How many calls of one Webex room pass in 25 seconds; 0 is any number.",
			func(sw *Switches) *int { return &sw.WebexRoomRate }),
		quantity("webexRosterLimit", "The maximum number of members of a Webex room; 0 is the documented 5,000.",
			func(sw *Switches) *int { return &sw.WebexRosterLimit }),
		quantity("webexTitleLimit", "The maximum length of a Webex room's title in characters; 0 is no limit, because none is known.",
			func(sw *Switches) *int { return &sw.WebexTitleLimit }),
		quantity("webexDescriptionLimit", "The maximum length of a Webex room's description in characters; 0 is no limit, because"+
			" none is known.",
			func(sw *Switches) *int { return &sw.WebexDescriptionLimit }),
	}
}
