// SPDX-License-Identifier: MPL-2.0

package contract_test

// This file spoils recorded exchanges in many ways, and tests that the table notices each.

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/contract"
)

// mutant is a spoilt copy of a JSON value.
type mutant struct {
	what  string
	value any
}

// requiredProperties lists the required properties by operation and side. It is apart from the table of operations, to find what
// the table forgets. A "*" is any name in a map, a 0 any index of a list.
func requiredProperties() map[string][]string {
	with := func(path, names string) (paths []string) {
		for _, name := range strings.Fields(names) {
			paths = append(paths, path+"."+name)
		}
		return paths
	}
	const (
		room    = "id createdAt validFrom validUntil pstnDialOutEnabled"
		user    = "rawId communicationUser communicationUser.id"
		policy  = "retentionPolicy retentionPolicy.kind"
		message = "id type sequenceId version createdOn content"
		invalid = "code message target"
		thread  = "id topic createdOn createdByCommunicationIdentifier " + policy

		assignment = "objectId tenantId principalType"
	)
	const (
		space   = "id title type isLocked lastActivity creatorId created ownerId isPublic"
		joined  = "id personId personEmail personDisplayName personOrgId isModerator created"
		inSpace = joined + " roomId roomType isMonitor"
		onTeam  = joined + " teamId"
		account = "id emails displayName orgId created type"
		team    = "id name creatorId created"
		tokens  = "access_token expires_in refresh_token refresh_token_expires_in token_type"
		class   = "id rank title enabled description lastModified orgId"
	)
	createdBy, who := ".createdByCommunicationIdentifier", ".communicationIdentifier"
	return map[string][]string{
		"create room request":              {"$.participants.*.role"},
		"update room request":              {"$.validFrom", "$.validUntil"},
		"change room participants request": {"$.participants", "$.participants.*.role"},
		"issue token request":              {"$.scopes"},
		"create thread request": {
			"$.topic", "$.participants.0" + who, "$.retentionPolicy.kind", "$.retentionPolicy.deleteThreadAfterDays",
		},
		"update thread request":    {"$.retentionPolicy.kind"},
		"add participants request": {"$.participants", "$.participants.0" + who},
		"send message request":     {"$.content"},
		"send receipt request":     {"$.chatMessageId"},
		"put assignment request":   {"$.principalType"},

		"create room answer":            with("$", room),
		"get room answer":               with("$", room),
		"update room answer":            with("$", room),
		"list rooms answer":             append(with("$.value.0", room), "$.value"),
		"list room participants answer": {"$.value", "$.value.0.rawId", "$.value.0.role"},
		"create user answer": {
			"$.identity", "$.identity.id", "$.accessToken", "$.accessToken.token", "$.accessToken.expiresOn",
		},
		"issue token answer":    {"$.token", "$.expiresOn"},
		"get assignment answer": with("$", assignment),
		"put assignment answer": with("$", assignment),
		"create thread answer": slices.Concat([]string{"$.chatThread", "$.chatThread.retentionPolicy.deleteThreadAfterDays"},
			with("$.chatThread", thread), with("$.chatThread"+createdBy, user), with("$.invalidParticipants.0", invalid)),
		"get thread answer":        append(with("$", thread), with("$"+createdBy, user)...),
		"list threads answer":      {"$.value", "$.value.0.id", "$.value.0.topic", "$.value.0.lastMessageReceivedOn"},
		"list participants answer": append(with("$.value.0"+who, user), "$.value", "$.value.0"+who, "$.value.0.shareHistoryTime"),
		"add participants answer":  with("$.invalidParticipants.0", invalid),
		"send message answer":      {"$.id"},
		"get message answer": append(with("$", message), "$.senderCommunicationIdentifier",
			"$.content.message", "$.content.attachments", "$.content.attachments.0.id", "$.content.attachments.0.attachmentType"),
		"list messages answer":                 append(with("$.value.0", message), "$.value", "$.value.0.senderCommunicationIdentifier"),
		"create Webex room request":            {"$.title"},
		"update Webex room request":            {"$.title"},
		"create Webex membership request":      {"$.roomId", "$.personEmail", "$.personId"},
		"update Webex membership request":      {"$.isModerator"},
		"create Webex team request":            {"$.name"},
		"update Webex team request":            {"$.name"},
		"create Webex team membership request": {"$.teamId", "$.personEmail"},
		"update Webex team membership request": {"$.isModerator"},

		"create Webex room answer":            with("$", space),
		"get Webex room answer":               with("$", space),
		"update Webex room answer":            with("$", space),
		"get Webex meeting details answer":    {"$.roomId"},
		"create Webex membership answer":      with("$", inSpace+" isRoomHidden"),
		"get Webex membership answer":         with("$", inSpace),
		"update Webex membership answer":      with("$", inSpace),
		"list Webex memberships answer":       append(with("$.items.0", inSpace), "$.items"),
		"create Webex team answer":            with("$", team),
		"get Webex team answer":               with("$", team),
		"update Webex team answer":            with("$", team),
		"list Webex teams answer":             append(with("$.items.0", team), "$.items"),
		"create Webex team membership answer": with("$", onTeam),
		"get Webex team membership answer":    with("$", onTeam),
		"update Webex team membership answer": with("$", onTeam),
		"list Webex team memberships answer":  append(with("$.items.0", onTeam), "$.items"),
		"get Webex caller answer":             with("$", account),
		"get Webex person answer":             with("$", account),
		"list Webex people answer":            append(with("$.items.0", account), "$.items"),
		"list Webex classifications answer":   append(with("$.items.0", class), "$.items"),
		"renew Webex token answer":            with("$", tokens),
		"list Webex rooms answer": slices.Concat([]string{"$.items", "$.items.0.errors.title.code", "$.items.0.errors.title.reason"},
			with("$.items.0", strings.Replace(space, " title", "", 1))),

		"list receipts answer": append(with("$.value.0.senderCommunicationIdentifier", user),
			"$.value", "$.value.0.senderCommunicationIdentifier", "$.value.0.chatMessageId", "$.value.0.readOn"),
	}
}

// inGeneral returns a path with "*" in place of raw ids.
func inGeneral(path string) string {
	parts := strings.Split(path, ".")
	for i, part := range parts {
		if strings.HasPrefix(part, "8:") {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, ".")
}

// nothingAt begins the name of a mutant that lacks a property.
const nothingAt = "nothing at "

// inMap reports whether a path ends at an entry of a map: metadata, or the roster of a room.
func inMap(path string) bool {
	parent, name := path[:strings.LastIndex(path, ".")], path[strings.LastIndex(path, ".")+1:]
	return strings.HasSuffix(parent, ".metadata") || strings.HasPrefix(name, "8:")
}

// isFree reports whether the text at a path may be any text.
func isFree(path string) bool {
	name := path[strings.LastIndex(path, ".")+1:]
	if strings.Contains(path, ".attachments.0.") {
		return name != "attachmentType" // the links may be any, and so may ids
	}
	return inMap(path) || slices.Contains([]string{
		"topic", "displayName", "senderDisplayName", "content", "message", "token", "nextLink",
		// of Webex
		"title", "description", "name", "personEmail", "personDisplayName", "emails", "code", "reason", "access_token",
		"refresh_token", "scope", "meetingLink", "sipAddress", "meetingNumber", "meetingId", "callInTollFreeNumber", "callInTollNumber",
	}, name) || strings.HasPrefix(path, "$.emails.") || strings.HasPrefix(path, "$.items.0.emails.")
}

// spoil returns spoilt copies of a body. Leaving out a required property spoils it too.
func spoil(side string, requiredProperties []string, body []byte) []mutant {
	var mutants []mutant
	add := func(what string, value any) { mutants = append(mutants, mutant{what, value}) }
	var walk func(value any, path string, put func(any) any)
	walk = func(value any, path string, put func(any) any) {
		add("another kind of value at "+path, put([]any{[]any{}}))
		if side == "answer" {
			add("null at "+path, put(nil))
		}
		switch v := value.(type) {
		case map[string]any:
			with := maps.Clone(v)
			with["unexpected"] = map[string]any{"a": []any{}}
			add("an unknown property at "+path, put(with))
			for name, member := range v {
				if slices.Contains(requiredProperties, inGeneral(path+"."+name)) {
					without := maps.Clone(v)
					delete(without, name)
					add(nothingAt+inGeneral(path+"."+name), put(without))
				}
				walk(member, path+"."+name, func(spoilt any) any {
					whole := maps.Clone(v)
					whole[name] = spoilt
					return put(whole)
				})
			}
		case []any:
			for i, element := range v {
				walk(element, path+".0", func(spoilt any) any {
					whole := slices.Clone(v)
					whole[i] = spoilt
					return put(whole)
				})
			}
		case string:
			if !isFree(path) {
				add("another form of text at "+path, put(v+"!"))
				if swapped := strings.Map(swapCase, v); swapped != v {
					add("capitals at "+path, put(swapped))
				}
				for _, swap := range [][2]string{{"+00:00", "Z"}, {"Z", "+00:00"}, {"Z", ""}} {
					if moment, is := strings.CutSuffix(v, swap[0]); is && strings.Contains(v, "T") {
						add("a time ending in "+swap[1]+" at "+path, put(moment+swap[1]))
					}
				}
			}
		}
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		panic(err) // good exchanges have good bodies
	}
	walk(value, "$", func(spoilt any) any { return spoilt })
	return mutants
}

// swapCase swaps upper and lower case, which spoils words but no numbers and signs.
func swapCase(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r - 'a' + 'A'
	}
	if r >= 'A' && r <= 'Z' {
		return r - 'A' + 'a'
	}
	return r
}

func clone(e contract.Exchange) contract.Exchange {
	e.Header, e.AnswerHeader = e.Header.Clone(), e.AnswerHeader.Clone()
	return e
}

// spoiltBodies returns copies of e with one body spoilt.
func spoiltBodies(t *testing.T, table *contract.Table, e contract.Exchange) map[string]contract.Exchange {
	t.Helper()
	spoilt := map[string]contract.Exchange{}
	encode := func(value any) []byte {
		body, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	if len(e.Body) > 0 && strings.HasSuffix(e.Header.Get("Content-Type"), "json") {
		for _, m := range spoil("request", requiredProperties()[table.Name(e)+" request"], e.Body) {
			copied := clone(e)
			copied.Body = encode(m.value)
			sum := sha256.Sum256(copied.Body)
			if copied.Header.Get("x-ms-content-sha256") != "" { // the hash is not what is to be found wrong
				copied.Header.Set("x-ms-content-sha256", base64.StdEncoding.EncodeToString(sum[:]))
			}
			spoilt["request: "+m.what] = copied
		}
	}
	if len(e.Answer) > 0 {
		for _, m := range spoil("answer", requiredProperties()[table.Name(e)+" answer"], e.Answer) {
			copied := clone(e)
			copied.Answer = encode(m.value)
			spoilt["answer: "+m.what] = copied
		}
	}
	return spoilt
}

// spoiltEnvelopes returns copies of e with something other than a body spoilt.
func spoiltEnvelopes(e contract.Exchange) map[string]contract.Exchange {
	spoilt := map[string]contract.Exchange{}
	add := func(what string, spoil func(*contract.Exchange)) {
		copied := clone(e)
		spoil(&copied)
		spoilt[what] = copied
	}
	for _, name := range []string{
		"Authorization", "Content-Type", "X-Ms-Date", "X-Ms-Content-Sha256", "Repeatability-Request-Id", "Repeatability-First-Sent",
	} {
		if e.Header.Get(name) == "" || name == "Content-Type" && len(e.Body) == 0 ||
			strings.HasPrefix(name, "X-Ms-") && strings.HasPrefix(e.Header.Get("Authorization"), "Bearer ") {
			continue
		}
		add("request without "+name, func(e *contract.Exchange) { e.Header.Del(name) })
		add("request with a strange "+name, func(e *contract.Exchange) { e.Header.Set(name, "strange thing") })
		add("request with two of "+name, func(e *contract.Exchange) { e.Header[name] = append(e.Header[name], "second") })
	}
	for _, name := range []string{"Content-Type", "Location", "Repeatability-Result", "Api-Supported-Versions", "Trackingid"} {
		if e.AnswerHeader.Get(name) != "" {
			add("answer without "+name, func(e *contract.Exchange) { e.AnswerHeader.Del(name) })
		}
	}
	for _, name := range []string{"Content-Type", "Location", "Repeatability-Result", "Link"} {
		if e.AnswerHeader.Get(name) != "" {
			add("answer with a strange "+name, func(e *contract.Exchange) { e.AnswerHeader.Set(name, "strange/thing") })
		}
	}
	for _, status := range []int{200, 201, 202, 204, 301, 418} {
		// Whether there was something to replace is not to be seen.
		either := e.Method == http.MethodPut && (status == http.StatusOK || status == http.StatusCreated)
		if e.Status != status && !either {
			add(fmt.Sprintf("status %d", status), func(e *contract.Exchange) { e.Status = status })
		}
	}
	path, query, _ := strings.Cut(e.Target, "?")
	add("an unknown query parameter", func(e *contract.Exchange) { e.Target = path + "?" + query + "&unexpected=1" })
	add("another version", func(e *contract.Exchange) { e.Target = path + "?" + query + "&api-version=2025-03-13" })
	if strings.Contains(query, "api-version=") {
		add("no version", func(e *contract.Exchange) { e.Target = strings.ReplaceAll(e.Target, "api-version=", "version=") })
		add("a version that is none", func(e *contract.Exchange) { e.Target = strings.ReplaceAll(e.Target, "api-version=", "api-version=1") })
	}
	add("another path", func(e *contract.Exchange) { e.Target = path + "/x?" + query })
	add("another method", func(e *contract.Exchange) { e.Method = http.MethodOptions })
	add("a condition", func(e *contract.Exchange) { e.Header.Set("If-Match", "*") })
	if len(e.Body) == 0 {
		add("a body where there is none", func(e *contract.Exchange) { e.Body = []byte("[]") })
	}
	if len(e.Answer) == 0 {
		add("an answer where there is none", func(e *contract.Exchange) { e.Answer = []byte("[]") })
	}
	return spoilt
}

func TestEverySpoiltExchangeIsNoticed(t *testing.T) {
	t.Parallel()
	table, count := contract.NewTable(), 0
	missed, lacked := map[string]contract.Exchange{}, map[string]bool{}
	for _, e := range recorded(t) {
		for _, spoilt := range []map[string]contract.Exchange{spoiltBodies(t, table, e), spoiltEnvelopes(e)} {
			for what, copied := range spoilt {
				count++
				if side, path, ok := strings.Cut(what, ": "+nothingAt); ok {
					lacked[table.Name(e)+" "+side+" "+path] = true
				}
				if found := table.Check(copied, contract.ByClient); len(found) == 0 {
					missed[table.Name(e)+": "+what] = copied
				}
			}
		}
	}
	for _, what := range slices.Sorted(maps.Keys(missed)) {
		t.Errorf("%s is not noticed: %s", what, missed[what])
	}
	for body, paths := range requiredProperties() {
		for _, path := range paths {
			if !lacked[body+" "+path] {
				t.Errorf("%s was never spoilt by leaving out %s: the recording does not have it", body, path)
			}
		}
	}
	t.Logf("%d spoilt exchanges", count)
}
