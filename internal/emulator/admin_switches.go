// SPDX-License-Identifier: MPL-2.0

package emulator

// This file has the table of switches. The admin API, its errors and the guide use it.

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// adminSwitch is one field of [Switches] in the admin API.
type adminSwitch struct {
	name    string
	allowed []string // the values of a choice, the default first; empty if it is no choice
	wants   string   // which values it takes
	about   string   // one sentence
	get     func(*Switches) any
	set     func(*Switches, json.RawMessage) error
}

// switchTable returns all switches, in the order of the guide.
func switchTable() []adminSwitch {
	return append(acsSwitchTable(), webexSwitchTable()...)
}

// acsSwitchTable returns the switches of Azure Communication Services, and those of both systems.
func acsSwitchTable() []adminSwitch {
	return []adminSwitch{
		choice("expiredRooms", "What happens to a room after its validUntil: it leaves the list, but answers and can be"+
			" renewed until the grace period ends; it is gone; or it answers and cannot be changed.",
			func(sw *Switches) *ExpiredRooms { return &sw.ExpiredRooms }, "answers", "gone", "readOnly"),
		choice("repeatedCreate", "What a second create of a room with the same Repeatability-Request-ID does: it repeats"+
			" the first answer, or creates another room.",
			func(sw *Switches) *RepeatedCreate { return &sw.RepeatedCreate }, "answered", "makesRoom"),
		choice("roleOmitted", "What happens to a room participant without a role: it becomes an Attendee, or is refused"+
			" with 400.",
			func(sw *Switches) *RoleOmitted { return &sw.RoleOmitted }, "attendee", "refused"),
		choice("unknownDelete", "What the DELETE of a room that does not exist answers: 404 or 204.",
			func(sw *Switches) *UnknownDelete { return &sw.UnknownDelete }, "notFound", "succeeds"),
		choice("finerTimes", "What happens to decimals beyond 100 ns in the times of rooms: they are truncated or"+
			" rounded.",
			func(sw *Switches) *FinerTimes { return &sw.FinerTimes }, "truncated", "rounded"),
		choice("participantErrors", "Where the error about a wrong room participant has the raw id: in the message if its"+
			" kind is not supported, nowhere, or in the target.",
			func(sw *Switches) *ParticipantErrors { return &sw.ParticipantErrors }, "recorded", "unnamed", "named"),
		choice("deletedUser", "How Identity answers for a deleted user: with 404, with 401 as for another resource's"+
			" user, or another deletion or revocation succeeds.",
			func(sw *Switches) *DeletedUser { return &sw.DeletedUser }, "notFound", "notOwned", "succeeds"),
		choice("chatErrorEnvelope", "Which form errors of Chat have: the recorded CommunicationError or the documented error.",
			func(sw *Switches) *ChatErrorEnvelope { return &sw.ChatErrorEnvelope }, "recorded", "documented"),
		choice("nullMetadata", "What a null does to a key of metadata in a PATCH of Chat: it removes the key, leaves it,"+
			" or is refused with 400.",
			func(sw *Switches) *NullMetadata { return &sw.NullMetadata }, "removes", "keeps", "refused"),
		choice("emptyMetadata", "What an empty text does to a key of metadata in a PATCH of Chat: it removes the key, or"+
			" becomes its value.",
			func(sw *Switches) *EmptyMetadata { return &sw.EmptyMetadata }, "removes", "keeps"),
		choice("nullRetentionPolicy", "What a null retentionPolicy does in a PATCH of a thread: it leaves the policy, or sets"+
			" it to kind none.",
			func(sw *Switches) *NullRetentionPolicy { return &sw.NullRetentionPolicy }, "keeps", "resets"),
		choice("deletedThread", "How a deleted thread answers its members: with 404, a GET with 200 and deletedOn, or"+
			" with 403.",
			func(sw *Switches) *DeletedThread { return &sw.DeletedThread }, "notFound", "answers", "forbidden"),
		choice("deletedMessage", "How a deleted message answers: with deletedOn and an empty content, or with 404.",
			func(sw *Switches) *DeletedMessage { return &sw.DeletedMessage }, "answers", "notFound"),
		choice("removeNonMember", "What the removal of a user who is not in the thread answers: 204, 403 or 404.",
			func(sw *Switches) *RemoveNonMember { return &sw.RemoveNonMember }, "succeeds", "forbidden", "notFound"),
		choice("largeThreadReceipts", "What typing notifications and read receipts do in a thread of more than 20 participants:"+
			" they are ignored, or refused with 403.",
			func(sw *Switches) *LargeThreadReceipts { return &sw.LargeThreadReceipts }, "dropped", "refused"),
		choice("rateLimits", "Whether the documented rate limits of Chat and Identity apply.",
			func(sw *Switches) *RateLimits { return &sw.RateLimits }, "on", "off"),
		choice("roomsRateLimit", "Whether Rooms accepts at most 20 creates, updates and deletes of rooms a second.",
			func(sw *Switches) *RoomsRateLimit { return &sw.RoomsRateLimit }, "off", "on"),
		choice("retryAfter", "Whether a 429 says how long to wait.",
			func(sw *Switches) *RetryAfter { return &sw.RetryAfter }, "sent", "absent"),
		period("gracePeriod", "How long after its validUntil a room still answers; the 30 days are an assumption.",
			func(sw *Switches) *time.Duration { return &sw.GracePeriod }),
		period("revocationLag", "How long a revoked user token is still accepted; up to 15 minutes in the service.",
			func(sw *Switches) *time.Duration { return &sw.RevocationLag }),
		period("latency", "The delay of each answer: half before the request is executed, half after.",
			func(sw *Switches) *time.Duration { return &sw.Latency }),
		quantity("pageSize", "The maximum number of entries on a page; 0 is 30 for Rooms, 200 for Chat, and what the request"+
			" asks for in Webex.",
			func(sw *Switches) *int { return &sw.PageSize }),
		quantity("maxRoster", "The maximum number of participants of a room; 0 is no limit, because none is known.",
			func(sw *Switches) *int { return &sw.MaxRoster }),
		quantity("topicLimit", "The maximum length of a topic in characters; 0 is no limit, because none is known.",
			func(sw *Switches) *int { return &sw.TopicLimit }),
		hostSwitch(),
	}
}

// choice is a switch between the values of T, which count from 0 in the order of allowed.
func choice[T ~int](name, about string, field func(*Switches) *T, allowed ...string) adminSwitch {
	return adminSwitch{
		name: name, about: about, allowed: allowed, wants: "one of " + strings.Join(allowed, ", "),
		get: func(sw *Switches) any { return allowed[*field(sw)] },
		set: func(sw *Switches, value json.RawMessage) error {
			var text string
			if err := json.Unmarshal(value, &text); err != nil {
				return err
			}
			for i, name := range allowed {
				if name == text {
					*field(sw) = T(i)
					return nil
				}
			}
			return errors.New("no such value")
		},
	}
}

// period is a switch that takes a duration in the form of Go.
func period(name, about string, field func(*Switches) *time.Duration) adminSwitch {
	return adminSwitch{
		name: name, about: about, wants: `a duration such as "200ms" or "720h"`,
		get: func(sw *Switches) any { return field(sw).String() },
		set: func(sw *Switches, value json.RawMessage) error {
			var text string
			if err := json.Unmarshal(value, &text); err != nil {
				return err
			}
			d, err := time.ParseDuration(text)
			if err == nil && d < 0 {
				err = errors.New("negative")
			}
			if err == nil {
				*field(sw) = d
			}
			return err
		},
	}
}

// quantity is a switch that takes a whole number.
func quantity(name, about string, field func(*Switches) *int) adminSwitch {
	return adminSwitch{
		name: name, about: about, wants: "a whole number from 0 to 65535",
		get: func(sw *Switches) any { return *field(sw) },
		set: func(sw *Switches, value json.RawMessage) error {
			var n uint16
			if err := json.Unmarshal(value, &n); err != nil {
				return err
			}
			*field(sw) = int(n)
			return nil
		},
	}
}

func hostSwitch() adminSwitch {
	return adminSwitch{
		name: "nextLinkHost", wants: `a host such as "example.org:8443", or ""`,
		about: "The host in links to next pages, with https; empty is the request's own.",
		get:   func(sw *Switches) any { return sw.NextLinkHost },
		set: func(sw *Switches, value json.RawMessage) error {
			var text string
			if err := json.Unmarshal(value, &text); err != nil {
				return err
			}
			if u, err := url.Parse("https://" + text); err != nil || u.Host != text {
				return errors.New("no host")
			}
			sw.NextLinkHost = text
			return nil
		},
	}
}

// switchModel is one switch in an answer.
type switchModel struct {
	Value   any      `json:"value"`
	Allowed []string `json:"allowed"`
	Wants   string   `json:"wants"`
	About   string   `json:"about"`
}

func (s *Server) adminSwitches(*adminCall) (any, error) {
	options := s.settings.current()
	models := map[string]switchModel{}
	for _, w := range switchTable() {
		models[w.name] = switchModel{w.get(&options), append([]string{}, w.allowed...), w.wants, w.about}
	}
	return models, nil
}

// adminSetSwitches is POST switches: it sets all switches that are named, or none.
func (s *Server) adminSetSwitches(c *adminCall) (any, error) {
	var values map[string]json.RawMessage
	if err := decodeStrict(c.body, &values); err != nil {
		return nil, err
	}
	err := s.settings.tryChange(func(sw *Switches) error { return setSwitches(sw, values) })
	if err != nil {
		return nil, err
	}
	return s.adminSwitches(c)
}

// setSwitches sets the switches that are named.
func setSwitches(sw *Switches, values map[string]json.RawMessage) error {
	var names []string
	set := 0
	for _, w := range switchTable() {
		names = append(names, w.name)
		value, named := values[w.name]
		if !named {
			continue
		}
		set++
		if err := w.set(sw, value); err != nil || api.IsNull(value) {
			return fmt.Errorf("%s is %s: want %s", w.name, value, w.wants)
		}
	}
	if set == len(values) {
		return nil
	}
	for _, name := range names {
		delete(values, name)
	}
	return fmt.Errorf("no such switch: %s; there are %s", api.JoinKeys(values), strings.Join(names, ", "))
}
