package emulator

// This file is the operations of Chat on threads and their participants.

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// locationHost is in the Location of a new thread or message, which names another host than the one that answered (fact 2.2-06).
const locationHost = "global.chat.invalid"

// chatRoutes are the operations of Chat over st.
func chatRoutes(st *chatStore) []route {
	// As the service named them, fact 2.1-01.
	chat := &service{supported: []string{
		"2021-03-07", "2021-04-05-preview6", "2021-09-07", "2023-04-01-preview", "2023-07-01-preview", "2023-11-07",
		"2023-11-15-preview", "2024-03-01-preview", "2024-03-07", "2024-03-15-preview", "2024-06-05-preview",
		versionOfMetadata,
	}}
	h := chatHandlers{st}
	// What a token's scopes allow, fact 4-10.
	owners := []string{scopeChat}
	hosts := []string{scopeChat, scopeChatJoin}
	guests := []string{scopeChat, scopeChatJoin, scopeChatJoinLimited}
	const (
		threads      = "/chat/threads"
		thread       = threads + "/{id}"
		participants = thread + "/participants"
		messages     = thread + "/messages"
		message      = messages + "/{message}"
		receipts     = thread + "/readReceipts"
	)
	return []route{
		{http.MethodPost, threads, mediaJSON, chat, allowed(owners, h.create)},
		{http.MethodGet, threads, "", chat, allowed(guests, h.list)},
		{http.MethodGet, thread, "", chat, inThread(guests, h.get)},
		{http.MethodPatch, thread, mediaMergePatch, chat, inThread(owners, h.update)},
		{http.MethodDelete, thread, "", chat, inThread(owners, h.delete)},
		{http.MethodGet, participants, "", chat, inThread(guests, h.listParticipants)},
		{http.MethodPost, participants + "/:add", mediaJSON, chat, inThread(hosts, h.add)},
		{http.MethodPost, participants + "/:remove", "", chat, inThread(hosts, h.remove)},
		{http.MethodPost, messages, mediaJSON, chat, inThread(guests, h.send)},
		{http.MethodGet, messages, "", chat, inThread(guests, h.listMessages)},
		{http.MethodGet, message, "", chat, inThread(guests, withMessageID(h.getMessage))},
		{http.MethodPatch, message, mediaMergePatch, chat, inThread(guests, withMessageID(h.updateMessage))},
		{http.MethodDelete, message, "", chat, inThread(guests, withMessageID(h.deleteMessage))},
		{http.MethodGet, receipts, "", chat, inThread(guests, h.listReceipts)},
		{http.MethodPost, receipts, mediaJSON, chat, inThread(guests, h.sendReceipt)},
		{http.MethodPost, thread + "/typing", "", chat, inThread(guests, h.typing)},
	}
}

type chatHandlers struct{ chat *chatStore }

// threadForm is what the ids of threads look like (fact 2.2-07).
var threadForm = regexp.MustCompile(`^19:[^@\s/]+@[a-z0-9.]+$`)

// allowed refuses tokens without the scopes that an operation needs.
func allowed(scopes []string, handle func(*call) (answer, *failure)) func(*call) (answer, *failure) {
	return func(c *call) (answer, *failure) {
		if !c.caller.has(scopes) {
			return answer{}, forbidden()
		}
		return handle(c)
	}
}

// inThread is allowed for operations on one thread; malformed ids are another error than unknown ones (fact 2.3-06).
func inThread(scopes []string, handle func(*call) (answer, *failure)) func(*call) (answer, *failure) {
	return allowed(scopes, func(c *call) (answer, *failure) {
		if !threadForm.MatchString(c.id) {
			return answer{}, badRequest("The thread id is malformed.")
		}
		return handle(c)
	})
}

type createdThreadModel struct {
	ChatThread          threadModel          `json:"chatThread"`
	InvalidParticipants []invalidParticipant `json:"invalidParticipants,omitempty"`
}

func (h chatHandlers) create(c *call) (answer, *failure) {
	body, f := decodeFields(c.body)
	if f != nil {
		return answer{}, f
	}
	change, f := body.threadChange(c)
	if f != nil {
		return answer{}, f
	}
	if change.topic == nil {
		return answer{}, badRequest("The topic is missing.")
	}
	roster, f := body.roster(c)
	if f != nil {
		return answer{}, f
	}
	created, f := h.chat.create(c, change, roster, c.request.Header.Get("Repeatability-Request-ID"))
	if f != nil {
		return answer{}, f
	}
	a := answered(http.StatusCreated, createdThreadModel{
		threadModelOf(created.thread, time.Time{}, c.version), created.invalid,
	})
	a.header.Set("Location", threadLocation(created.thread.ID))
	return a, nil
}

// threadLocation is the Location of a thread, in which the @ is not escaped (fact 2.2-06).
func threadLocation(id string) string {
	return "https://" + locationHost + "/chat/threads/" + strings.ReplaceAll(url.QueryEscape(id), "%40", "@")
}

func (h chatHandlers) list(c *call) (answer, *failure) {
	size, f := c.chatPageSize()
	if f != nil {
		return answer{}, f
	}
	from, f := c.syncState()
	if f != nil {
		return answer{}, f
	}
	threads, next := h.chat.list(c, from.Start, from.After, size)
	page := listModel[threadItemModel]{Value: make([]threadItemModel, 0, len(threads))}
	for _, t := range threads {
		page.Value = append(page.Value, threadItemModel{t.id, t.topic, second(t.deletedOn), second(t.lastSpoken)})
	}
	page.NextLink = c.syncLink(from.Start, next, size)
	return answered(http.StatusOK, page), nil
}

func (h chatHandlers) get(c *call) (answer, *failure) {
	t, deletedOn, f := h.chat.get(c)
	if f != nil {
		return answer{}, f
	}
	return answered(http.StatusOK, threadModelOf(t, deletedOn, c.version)), nil
}

func (h chatHandlers) update(c *call) (answer, *failure) {
	body, f := decodeFields(c.body)
	if f != nil {
		return answer{}, f
	}
	change, f := body.threadChange(c)
	if f != nil {
		return answer{}, f
	}
	return done(http.StatusNoContent, h.chat.update(c, change))
}

func (h chatHandlers) delete(c *call) (answer, *failure) {
	return done(http.StatusNoContent, h.chat.delete(c))
}

// done is an answer without a body, where nothing failed.
func done(status int, f *failure) (answer, *failure) {
	if f != nil {
		return answer{}, f
	}
	return answered(status, nil), nil
}

func (h chatHandlers) listParticipants(c *call) (answer, *failure) {
	skip, size, f := c.skipped()
	if f != nil {
		return answer{}, f
	}
	roster, count, f := h.chat.participants(c, skip, size)
	if f != nil {
		if f.code == codeNotFound {
			f.message = "" // fact 2.3-06
		}
		return answer{}, f
	}
	return answered(http.StatusOK, listModel[threadParticipantModel]{
		participantModelsOf(roster, c.version), c.skipLink(skip, size, count),
	}), nil
}

type addedModel struct {
	InvalidParticipants []invalidParticipant `json:"invalidParticipants,omitempty"`
}

func (h chatHandlers) add(c *call) (answer, *failure) {
	body, f := decodeFields(c.body)
	if f != nil {
		return answer{}, f
	}
	roster, f := body.roster(c)
	if f != nil {
		return answer{}, f
	}
	if len(roster) == 0 {
		return answer{}, badRequest("There are no participants to add.")
	}
	invalid, f := h.chat.add(c, roster)
	if f != nil {
		return answer{}, f
	}
	return answered(http.StatusCreated, addedModel{invalid}), nil
}

// remove takes either media type: the body is an identifier and no list.
func (h chatHandlers) remove(c *call) (answer, *failure) {
	if f := c.requireMedia(mediaJSON, mediaMergePatch); f != nil {
		return answer{}, f
	}
	rawID, f := decodeIdentifier(c.body)
	if f != nil {
		return answer{}, f
	}
	return done(http.StatusNoContent, h.chat.remove(c, rawID))
}

// number reads a whole number from the query, which must not be less than least; absent is what it is when left out.
func (c *call) number(name string, least, absent int) (int, *failure) {
	if !c.query.Has(name) {
		return absent, nil
	}
	n, err := strconv.ParseInt(c.query.Get(name), 10, 32)
	if err != nil || int(n) < least {
		return 0, badRequest("The value of " + name + " is no whole number from " + strconv.Itoa(least) + " on.")
	}
	return int(n), nil
}

// chatPageSize is the size of a page: what the request asks for, and no more than the options and the service have.
func (c *call) chatPageSize() (int, *failure) {
	most := maxChatPage
	if c.options.PageSize > 0 {
		most = min(most, c.options.PageSize)
	}
	asked, f := c.number("maxPageSize", 1, most)
	return min(asked, most), f
}

// syncState is where a page of threads or messages begins: a place in a listing, or a time.
func (c *call) syncState() (pageToken, *failure) {
	if c.query.Has("syncState") {
		return c.decodeToken("syncState")
	}
	text := c.query.Get("startTime")
	if text == "" {
		return pageToken{}, nil
	}
	start, ok := parseTime(text)
	if !ok {
		return pageToken{}, badRequest("The value of startTime is no date and time.")
	}
	return pageToken{Start: start}, nil
}

// syncLink is the URL of the page after the entry numbered next (fact 2.3-11); "" where that is 0.
func (c *call) syncLink(start time.Time, next uint64, size int) string {
	if next == 0 {
		return ""
	}
	return c.link("syncState=" + c.encode(pageToken{After: next, Start: start}) + "&maxPageSize=" + strconv.Itoa(size))
}

// skipped is where a page of participants or receipts begins, and its size.
func (c *call) skipped() (skip, size int, f *failure) {
	if skip, f = c.number("skip", 0, 0); f != nil {
		return 0, 0, f
	}
	size, f = c.chatPageSize()
	return skip, size, f
}

// skipLink is the URL of the page after this one; "" where this is the last of so many.
func (c *call) skipLink(skip, size, count int) string {
	if skip+size >= count {
		return ""
	}
	return c.link("maxPageSize=" + strconv.Itoa(size) + "&skip=" + strconv.Itoa(skip+size))
}
