package emulator

// This file is the table of switches: all that may change while the server runs, and the one place that the admin API,
// its errors and the guide take it from.

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// adminSwitch is one member of [api.Switches] as the admin API has it.
type adminSwitch struct {
	name    string
	allowed []string // the values of a choice, the default first; none where wants says it
	wants   string   // what kind of value it takes
	about   string   // one sentence
	get     func(*api.Switches) any
	set     func(*api.Switches, json.RawMessage) error
}

// switchTable is the table, in the order of the guide: the readings of what was never recorded, then quantities.
func switchTable() []adminSwitch {
	return []adminSwitch{
		choice("expiredRooms", "What becomes of a room after its validUntil: it leaves the list but answers and can be"+
			" renewed until the grace period is over, it is gone, or it answers and cannot be changed.",
			func(o *api.Switches) *ExpiredRooms { return &o.ExpiredRooms }, "answers", "gone", "readOnly"),
		choice("repeatedCreate", "What a second create of a room with one Repeatability-Request-ID does: the first answer"+
			" is given again, or another room is made.",
			func(o *api.Switches) *RepeatedCreate { return &o.RepeatedCreate }, "answered", "makesRoom"),
		choice("roleOmitted", "What a participant of a room without a role gets: the role Attendee, or a 400.",
			func(o *api.Switches) *RoleOmitted { return &o.RoleOmitted }, "attendee", "refused"),
		choice("unknownDelete", "What DELETE of a room that is not there answers: 404 or 204.",
			func(o *api.Switches) *UnknownDelete { return &o.UnknownDelete }, "notFound", "succeeds"),
		choice("finerTimes", "What becomes of digits of a room's times beyond 100 ns: they are cut off, or rounded.",
			func(o *api.Switches) *FinerTimes { return &o.FinerTimes }, "truncated", "rounded"),
		choice("participantErrors", "How the error about a wrong participant of a room names the raw id: in the message where the"+
			" kind of id is not supported, not at all, or as its target.",
			func(o *api.Switches) *ParticipantErrors { return &o.ParticipantErrors }, "recorded", "unnamed", "named"),
		choice("deletedUser", "How Identity answers about a deleted user: 404, 401 as for another resource's user, or"+
			" another deletion or revocation succeeds.",
			func(o *api.Switches) *DeletedUser { return &o.DeletedUser }, "notFound", "notOwned", "succeeds"),
		choice("chatErrorEnvelope", "In which form Chat tells of errors: the recorded CommunicationError, or the documented"+
			" error.",
			func(o *api.Switches) *ChatErrorEnvelope { return &o.ChatErrorEnvelope }, "recorded", "documented"),
		choice("nullMetadata", "What a null does to a key of metadata in a PATCH of Chat: the key goes, it stays, or the"+
			" answer is 400.",
			func(o *api.Switches) *NullMetadata { return &o.NullMetadata }, "removes", "keeps", "refused"),
		choice("emptyMetadata", "What an empty text does to a key of metadata in a PATCH of Chat: the key goes, or it stays with"+
			" the empty text.",
			func(o *api.Switches) *EmptyMetadata { return &o.EmptyMetadata }, "removes", "keeps"),
		choice("nullRetentionPolicy", "What a null retentionPolicy does in a PATCH of a thread: the policy stays, or becomes"+
			" that of kind none.",
			func(o *api.Switches) *NullRetentionPolicy { return &o.NullRetentionPolicy }, "keeps", "resets"),
		choice("deletedThread", "How a deleted thread answers a member: 404, 200 with deletedOn to a GET, or 403.",
			func(o *api.Switches) *DeletedThread { return &o.DeletedThread }, "notFound", "answers", "forbidden"),
		choice("deletedMessage", "How a deleted message answers: with deletedOn and an empty content, or 404.",
			func(o *api.Switches) *DeletedMessage { return &o.DeletedMessage }, "answers", "notFound"),
		choice("removeNonMember", "What the removal of somebody who is not in the thread answers: 204, 403 or 404.",
			func(o *api.Switches) *RemoveNonMember { return &o.RemoveNonMember }, "succeeds", "forbidden", "notFound"),
		choice("largeThreadReceipts", "What becomes of typing and read receipts in a thread of more than 20: they come to"+
			" nothing, or are refused with 403.",
			func(o *api.Switches) *LargeThreadReceipts { return &o.LargeThreadReceipts }, "dropped", "refused"),
		choice("rateLimits", "Whether the documented rate limits of Chat and Identity hold.",
			func(o *api.Switches) *RateLimits { return &o.RateLimits }, "on", "off"),
		choice("roomsRateLimit", "Whether Rooms takes at most 20 creates, updates and deletions of rooms a second.",
			func(o *api.Switches) *RoomsRateLimit { return &o.RoomsRateLimit }, "off", "on"),
		choice("retryAfter", "Whether an answer 429 of the rate limits says how long to wait.",
			func(o *api.Switches) *RetryAfter { return &o.RetryAfter }, "sent", "absent"),
		period("gracePeriod", "How long after validUntil a room still answers; 30 days are an assumption.",
			func(o *api.Switches) *time.Duration { return &o.GracePeriod }),
		period("revocationLag", "How long a revoked user token goes on being accepted; the service takes up to 15 minutes.",
			func(o *api.Switches) *time.Duration { return &o.RevocationLag }),
		period("latency", "What is added to each answer: half before the request is carried out, half after.",
			func(o *api.Switches) *time.Duration { return &o.Latency }),
		quantity("pageSize", "The most entries on a page of a listing; 0 is 30 for rooms and 200 for chat.",
			func(o *api.Switches) *int { return &o.PageSize }),
		quantity("maxRoster", "The most participants of a room; 0 is no limit, since none is known.",
			func(o *api.Switches) *int { return &o.MaxRoster }),
		quantity("topicLimit", "The most characters of a thread's topic; 0 is no limit, since none is known.",
			func(o *api.Switches) *int { return &o.TopicLimit }),
		hostSwitch(),
	}
}

// choice is a switch between the values of T, which are counted from 0 in the order of allowed.
func choice[T ~int](name, about string, field func(*api.Switches) *T, allowed ...string) adminSwitch {
	return adminSwitch{
		name: name, about: about, allowed: allowed, wants: "one of " + strings.Join(allowed, ", "),
		get: func(o *api.Switches) any { return allowed[*field(o)] },
		set: func(o *api.Switches, value json.RawMessage) error {
			var text string
			if err := json.Unmarshal(value, &text); err != nil {
				return err
			}
			for i, name := range allowed {
				if name == text {
					*field(o) = T(i)
					return nil
				}
			}
			return errors.New("no such value")
		},
	}
}

// period is a switch that takes a duration as Go writes it.
func period(name, about string, field func(*api.Switches) *time.Duration) adminSwitch {
	return adminSwitch{
		name: name, about: about, wants: `a duration such as "200ms" or "720h"`,
		get: func(o *api.Switches) any { return field(o).String() },
		set: func(o *api.Switches, value json.RawMessage) error {
			var text string
			if err := json.Unmarshal(value, &text); err != nil {
				return err
			}
			d, err := time.ParseDuration(text)
			if err == nil && d < 0 {
				err = errors.New("negative")
			}
			if err == nil {
				*field(o) = d
			}
			return err
		},
	}
}

// quantity is a switch that takes a whole number of 16 bits.
func quantity(name, about string, field func(*api.Switches) *int) adminSwitch {
	return adminSwitch{
		name: name, about: about, wants: "a whole number from 0 to 65535",
		get: func(o *api.Switches) any { return *field(o) },
		set: func(o *api.Switches, value json.RawMessage) error {
			var n uint16
			if err := json.Unmarshal(value, &n); err != nil {
				return err
			}
			*field(o) = int(n)
			return nil
		},
	}
}

func hostSwitch() adminSwitch {
	return adminSwitch{
		name: "nextLinkHost", wants: `a host such as "example.org:8443", or ""`,
		about: "The host that links to next pages name, with https; empty is the one that was asked.",
		get:   func(o *api.Switches) any { return o.NextLinkHost },
		set: func(o *api.Switches, value json.RawMessage) error {
			var text string
			if err := json.Unmarshal(value, &text); err != nil {
				return err
			}
			if u, err := url.Parse("https://" + text); err != nil || u.Host != text {
				return errors.New("no host")
			}
			o.NextLinkHost = text
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

// adminTurnSwitches is POST switches: all that are named, or none.
func (s *Server) adminTurnSwitches(c *adminCall) (any, error) {
	var values map[string]json.RawMessage
	if err := decodeStrict(c.body, &values); err != nil {
		return nil, err
	}
	err := s.settings.tryChange(func(o *api.Switches) error { return turn(o, values) })
	if err != nil {
		return nil, err
	}
	return s.adminSwitches(c)
}

// turn turns the switches that are named.
func turn(o *api.Switches, values map[string]json.RawMessage) error {
	var names []string
	turned := 0
	for _, w := range switchTable() {
		names = append(names, w.name)
		value, named := values[w.name]
		if !named {
			continue
		}
		turned++
		if err := w.set(o, value); err != nil || api.IsNull(value) {
			return fmt.Errorf("%s is %s: want %s", w.name, value, w.wants)
		}
	}
	if turned == len(values) {
		return nil
	}
	for _, name := range names {
		delete(values, name)
	}
	return fmt.Errorf("no such switch: %s; there are %s", api.Listed(values), strings.Join(names, ", "))
}
