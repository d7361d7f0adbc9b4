// SPDX-License-Identifier: MPL-2.0

package contract

// This file has the forms of texts: times, ids and headers.

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// inLayout returns a check for times that are written exactly as in the layout.
func inLayout(layout string) func(string) bool {
	return func(given string) bool {
		t, err := time.Parse(layout, given)
		return err == nil && t.Format(layout) == given
	}
}

// anyOf returns a check for texts that pass one of the checks.
func anyOf(forms ...func(string) bool) func(string) bool {
	return func(given string) bool {
		return slices.ContainsFunc(forms, func(form func(string) bool) bool { return form(given) })
	}
}

// parses returns a check for times in one of the layouts, with any number of decimals.
func parses(layouts ...string) func(string) bool {
	return func(given string) bool {
		return slices.ContainsFunc(layouts, func(layout string) bool {
			_, err := time.Parse(layout, given)
			return err == nil
		})
	}
}

// offsetTime is a time in an answer of Rooms or Identity: with +00:00 and never Z, with at most seven decimals and no
// trailing zero.
func offsetTime(fact string) text {
	written := inLayout("2006-01-02T15:04:05.9999999-07:00")
	return text{
		what: "a time with +00:00 and up to 7 digits", fact: fact,
		ok: func(given string) bool { return strings.HasSuffix(given, "+00:00") && written(given) },
	}
}

// roomRequestTime is a time in a request of Rooms. A client sends UTC with no more decimals than the service keeps. How
// the service treats more decimals (fact 1.5-06) and other offsets (fact 1.5-08) is not known.
func roomRequestTime() text {
	return text{
		what: "a time with Z and up to 7 digits", fact: "fact 1.5-08",
		ok: func(given string) bool {
			_, fraction, _ := strings.Cut(given, ".")
			return len(fraction) <= len("1234567Z") && strings.HasSuffix(given, "Z") && parses(time.RFC3339)(given)
		},
		handwritten: parses(time.RFC3339, "2006-01-02T15:04:05", time.DateOnly),
	}
}

// chatTime is a time in an answer of Chat: whole seconds with Z.
func chatTime() text {
	return text{what: "a time in whole seconds with Z", fact: "fact 2.3-05", ok: inLayout("2006-01-02T15:04:05Z")}
}

// chatRequestTime is a time in a request of Chat.
func chatRequestTime() text {
	return text{
		what: "a time with Z, to the millisecond at most", fact: "fact 2.3-05",
		ok:          anyOf(inLayout("2006-01-02T15:04:05Z"), inLayout("2006-01-02T15:04:05.000Z")),
		handwritten: parses(time.RFC3339),
	}
}

// httpDate is a date in a header.
func httpDate(fact string) text {
	return text{what: "an IMF-fixdate", fact: fact, ok: inLayout(http.TimeFormat)}
}

func anyText(fact string) text {
	return text{what: "a text", fact: fact, ok: func(string) bool { return true }}
}

func nonEmptyText(fact string) text {
	return text{what: "a text that is not empty", fact: fact, ok: func(given string) bool { return given != "" }}
}

func isDigits(given string) bool { return given != "" && strings.Trim(given, "0123456789") == "" }

func isGUID(given string) bool {
	parts := strings.Split(given, "-")
	lengths := []int{8, 4, 4, 4, 12}
	if len(parts) != len(lengths) {
		return false
	}
	for i, part := range parts {
		if len(part) != lengths[i] || strings.Trim(strings.ToLower(part), "0123456789abcdef") != "" {
			return false
		}
	}
	return true
}

// uuid is a UUID. A handwritten request may send what the other check accepts.
func uuid(fact string, handwritten func(string) bool) text {
	return text{what: "a UUID", fact: fact, ok: isGUID, handwritten: handwritten}
}

func roomID() text {
	return text{
		what: "16 or 17 digits that begin with 99", fact: "fact 1.6-01",
		ok: func(given string) bool {
			return isDigits(given) && strings.HasPrefix(given, "99") && (len(given) == 16 || len(given) == 17)
		},
	}
}

// isUser reports whether a raw id is that of a communication user, in any cloud (section 3.2).
func isUser(given string) bool {
	for _, prefix := range []string{"8:acs:", "8:dod-acs:", "8:gcch-acs:"} {
		if rest, ok := strings.CutPrefix(given, prefix); ok {
			resource, user, _ := strings.Cut(rest, "_")
			return isGUID(resource) && isGUID(user)
		}
	}
	return false
}

func userID(fact string) text {
	return text{what: "the raw id of a communication user", fact: fact, ok: isUser}
}

// rawID is a raw id of a known kind (section 3.2).
func rawID() text {
	kinds := []string{"8:teamsvisitor", "8:orgid", "8:dod", "8:gcch", "8:spool", "28:orgid", "28:gcch", "28:dod"}
	return text{
		what: "a raw id", fact: "section 3.2",
		ok: func(given string) bool {
			if number, ok := strings.CutPrefix(given, "4:"); ok {
				return number != ""
			}
			kind, rest := given[:max(0, strings.LastIndex(given, ":"))], given[strings.LastIndex(given, ":")+1:]
			switch kind {
			case "8:acs", "8:dod-acs", "8:gcch-acs":
				return isUser(given) || strings.Count(rest, "_") == 2 // of the Teams extension
			default:
				return rest != "" && slices.Contains(kinds, kind)
			}
		},
	}
}

func threadID() text {
	return text{
		what: "the id of a thread", fact: "fact 2.2-07",
		ok: func(given string) bool {
			rest, begins := strings.CutPrefix(given, "19:")
			name, ends := strings.CutSuffix(rest, "@thread.v2")
			return begins && ends && name != "" && !strings.ContainsAny(name, "/@ ")
		},
	}
}

func messageID() text {
	return text{what: "a number of milliseconds", fact: "fact 2.2-08", ok: isDigits}
}

// absoluteURL is a link to any host (facts 1.6-02 and 2.2-06).
func absoluteURL(fact string) text {
	return text{
		what: "an absolute URL", fact: fact,
		ok: func(given string) bool {
			u, err := url.Parse(given)
			return err == nil && u.IsAbs() && u.Host != "" && strings.HasPrefix(u.Path, "/")
		},
	}
}

// wholeNumber is a whole number in a query.
func wholeNumber(fact string, minimum int) text {
	return text{
		what: "a whole number from " + strconv.Itoa(minimum) + " on", fact: fact,
		ok: func(given string) bool {
			n, err := strconv.ParseInt(given, 10, 32)
			return err == nil && int(n) >= minimum && strconv.FormatInt(n, 10) == given
		},
	}
}

// base64Of returns a check for that many bytes in base64.
func base64Of(size int) func(string) bool {
	return func(given string) bool {
		decoded, err := base64.StdEncoding.DecodeString(given)
		return err == nil && len(decoded) == size
	}
}
