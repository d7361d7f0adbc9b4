// SPDX-License-Identifier: MPL-2.0

// This file tests the data source webex_room_meeting_details.

package webexprovider_test

import (
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
	"github.com/acs-terraform/terraform-provider-acs/internal/emulator"
)

// TestAccDataMeetingDetailsInEveryReading: what Webex answers since the end of the details
// is open (fact W2.8-01).
func TestAccDataMeetingDetailsInEveryReading(t *testing.T) {
	t.Parallel()
	const about = "Webex has announced the end of the meeting details of rooms for 2025-01-31"
	for reading, status := range map[emulator.WebexMeetingInfo]string{
		emulator.WebexMeetingInfoAnswers: "", emulator.WebexMeetingInfoEmpty: "",
		emulator.WebexMeetingInfoGone: "410", emulator.WebexMeetingInfoNotFound: "404", emulator.WebexMeetingInfoForbidden: "403",
	} {
		s := startWebex(t, func(sw *emulator.Switches) { sw.WebexMeetingInfo = reading })
		id := addRoom(s, "A", nil)
		w := newWorkspace(t, s, s.WebexPerson(), of("room_meeting_details", "room_id", id))
		if status != "" {
			w.Fail([]string{"plan"}, "Cannot read the meeting details", "Room "+id, "the service answered "+status, "The room itself can be read. "+about, "Remove the data source.")
			continue
		}
		text := w.Apply()
		clitest.WantText(t, text, "Deprecated", about)
		want := map[string]any{
			"room_id": id, "meeting_link": nil, "sip_address": nil, "meeting_number": nil, "meeting_id": nil,
			"call_in_toll_free_number": nil, "call_in_toll_number": nil,
		}
		if reading == emulator.WebexMeetingInfoAnswers {
			for name, value := range map[string]string{
				"meeting_number": "2401234567", "meeting_id": "24012345678", "call_in_toll_free_number": "+18005550100", "call_in_toll_number": "+14085550100",
			} {
				want[name] = value
			}
			for _, name := range []string{"meeting_link", "sip_address"} {
				delete(want, name)
				if w.Attributes("data.webex_room_meeting_details.d")[name] == nil {
					t.Errorf("%s is null", name)
				}
			}
		} else {
			clitest.WantText(t, text, "No meeting details", "Room "+id+": Webex answered without any details")
		}
		wantAttributes(t, w, "data.webex_room_meeting_details.d", want)
	}
}
