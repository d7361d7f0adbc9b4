package contract

// This file is the forms of texts: times, ids, headers.

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// inLayout tells whether a text is a time that the layout writes just so.
func inLayout(layout string) func(string) bool {
	return func(given string) bool {
		t, err := time.Parse(layout, given)
		return err == nil && t.Format(layout) == given
	}
}

// anyOf tells whether a text has one of the forms.
func anyOf(forms ...func(string) bool) func(string) bool {
	return func(given string) bool {
		return slices.ContainsFunc(forms, func(form func(string) bool) bool { return form(given) })
	}
}

// parses tells whether a text is a time of one of the layouts, whatever its digits.
func parses(layouts ...string) func(string) bool {
	return func(given string) bool {
		return slices.ContainsFunc(layouts, func(layout string) bool {
			_, err := time.Parse(layout, given)
			return err == nil
		})
	}
}

// offsetTime is a time in an answer of Rooms or Identity: +00:00 and never Z, seven digits at most, none that is a
// trailing zero.
func offsetTime(fact string) text {
	written := inLayout("2006-01-02T15:04:05.9999999-07:00")
	return text{
		what: "a time with +00:00 and up to 7 digits", fact: fact,
		ok: func(given string) bool { return strings.HasSuffix(given, "+00:00") && written(given) },
	}
}

// roomTimeIn is a time in a request of Rooms. A client writes UTC with no more digits than the service keeps; what it
// makes of more of them is open (fact 1.5-06), and of other offsets too (fact 1.5-08).
func roomTimeIn() text {
	return text{
		what: "a time with Z and up to 7 digits", fact: "fact 1.5-08",
		ok: func(given string) bool {
			_, fraction, _ := strings.Cut(given, ".")
			return len(fraction) <= len("1234567Z") && strings.HasSuffix(given, "Z") && parses(time.RFC3339)(given)
		},
		byHand: parses(time.RFC3339, "2006-01-02T15:04:05", time.DateOnly),
	}
}

// second is a time in an answer of Chat: whole seconds with Z.
func second() text {
	return text{what: "a time in whole seconds with Z", fact: "fact 2.3-05", ok: inLayout("2006-01-02T15:04:05Z")}
}

// chatTimeIn is a time in a request of Chat.
func chatTimeIn() text {
	return text{
		what: "a time with Z, to the millisecond at most", fact: "fact 2.3-05",
		ok:     anyOf(inLayout("2006-01-02T15:04:05Z"), inLayout("2006-01-02T15:04:05.000Z")),
		byHand: parses(time.RFC3339),
	}
}

// httpDate is a date as headers have it.
func httpDate(fact string) text {
	return text{what: "an IMF-fixdate", fact: fact, ok: inLayout(http.TimeFormat)}
}

func free(fact string) text {
	return text{what: "a text", fact: fact, ok: func(string) bool { return true }}
}

func filled(fact string) text {
	return text{what: "a text that is not empty", fact: fact, ok: func(given string) bool { return given != "" }}
}

func digits(given string) bool { return given != "" && strings.Trim(given, "0123456789") == "" }

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

// uuid is a UUID; by hand, where a fact does not ask for one, any text.
func uuid(fact string, byHand func(string) bool) text {
	return text{what: "a UUID", fact: fact, ok: isGUID, byHand: byHand}
}

func roomID() text {
	return text{
		what: "16 or 17 digits that begin with 99", fact: "fact 1.6-01",
		ok: func(given string) bool {
			return digits(given) && strings.HasPrefix(given, "99") && (len(given) == 16 || len(given) == 17)
		},
	}
}

// isUser tells whether a raw id is a communication user's, of any cloud (section 3.2).
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

// rawID is the raw id of anybody of a known kind (section 3.2). A client sends what it is given, of unknown kinds too.
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
	return text{what: "a number of milliseconds", fact: "fact 2.2-08", ok: digits}
}

// absoluteURL is a link, whichever host it names (facts 1.6-02 and 2.2-06).
func absoluteURL(fact string) text {
	return text{
		what: "an absolute URL", fact: fact,
		ok: func(given string) bool {
			u, err := url.Parse(given)
			return err == nil && u.IsAbs() && u.Host != "" && strings.HasPrefix(u.Path, "/")
		},
	}
}

// wholeNumber is a number in a query.
func wholeNumber(fact string, least int) text {
	return text{
		what: "a whole number from " + strconv.Itoa(least) + " on", fact: fact,
		ok: func(given string) bool {
			n, err := strconv.ParseInt(given, 10, 32)
			return err == nil && int(n) >= least && strconv.FormatInt(n, 10) == given
		},
	}
}

// base64Of tells whether a text is so many bytes in base64.
func base64Of(size int) func(string) bool {
	return func(given string) bool {
		decoded, err := base64.StdEncoding.DecodeString(given)
		return err == nil && len(decoded) == size
	}
}
