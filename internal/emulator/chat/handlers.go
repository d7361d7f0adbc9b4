package chat

// This file is the operations of Chat on threads and their participants.

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// locationHost is in the Location of a new thread or message, which names another host than the one that answered (fact 2.2-06).
const locationHost = "global.chat.invalid"

// Routes are the operations of Chat over the store.
func (st *Store) Routes() []api.Route {
	// As the service named them, fact 2.1-01.
	service := &api.Service{Supported: []string{
		"2021-03-07", "2021-04-05-preview6", "2021-09-07", "2023-04-01-preview", "2023-07-01-preview", "2023-11-07",
		"2023-11-15-preview", "2024-03-01-preview", "2024-03-07", "2024-03-15-preview", "2024-06-05-preview",
		versionOfMetadata,
	}}
	h := handlers{st}
	// What a token's scopes allow, fact 4-10.
	owners := []string{api.ScopeChat}
	hosts := []string{api.ScopeChat, api.ScopeChatJoin}
	guests := []string{api.ScopeChat, api.ScopeChatJoin, api.ScopeChatJoinLimited}
	const (
		threads      = "/chat/threads"
		thread       = threads + "/{id}"
		participants = thread + "/participants"
		messages     = thread + "/messages"
		message      = messages + "/{message}"
		receipts     = thread + "/readReceipts"
	)
	return []api.Route{
		service.Route(http.MethodPost, threads, api.MediaJSON, allowed(owners, h.create)),
		service.Route(http.MethodGet, threads, "", allowed(guests, h.list)),
		service.Route(http.MethodGet, thread, "", inThread(guests, h.get)),
		service.Route(http.MethodPatch, thread, api.MediaMergePatch, inThread(owners, h.update)),
		service.Route(http.MethodDelete, thread, "", inThread(owners, h.delete)),
		service.Route(http.MethodGet, participants, "", inThread(guests, h.listParticipants)),
		service.Route(http.MethodPost, participants+"/:add", api.MediaJSON, inThread(hosts, h.add)),
		service.Route(http.MethodPost, participants+"/:remove", "", inThread(hosts, h.remove)),
		service.Route(http.MethodPost, messages, api.MediaJSON, inThread(guests, h.send)),
		service.Route(http.MethodGet, messages, "", inThread(guests, h.listMessages)),
		service.Route(http.MethodGet, message, "", inThread(guests, withMessageID(h.getMessage))),
		service.Route(http.MethodPatch, message, api.MediaMergePatch, inThread(guests, withMessageID(h.updateMessage))),
		service.Route(http.MethodDelete, message, "", inThread(guests, withMessageID(h.deleteMessage))),
		service.Route(http.MethodGet, receipts, "", inThread(guests, h.listReceipts)),
		service.Route(http.MethodPost, receipts, api.MediaJSON, inThread(guests, h.sendReceipt)),
		service.Route(http.MethodPost, thread+"/typing", "", inThread(guests, h.typing)),
	}
}

type handlers struct{ store *Store }

// threadForm is what the ids of threads look like (fact 2.2-07).
var threadForm = regexp.MustCompile(`^19:[^@\s/]+@[a-z0-9.]+$`)

// allowed refuses tokens without the scopes that an operation needs.
func allowed(scopes []string, handle api.Handler) api.Handler {
	return func(c *api.Call) (api.Answer, *api.Failure) {
		if !c.Caller.Has(scopes) {
			return api.Answer{}, forbidden()
		}
		return handle(c)
	}
}

// inThread is allowed for operations on one thread; malformed ids are another error than unknown ones (fact 2.3-06).
func inThread(scopes []string, handle api.Handler) api.Handler {
	return allowed(scopes, func(c *api.Call) (api.Answer, *api.Failure) {
		if !threadForm.MatchString(c.ID) {
			return api.Answer{}, api.BadRequest("The thread id is malformed.")
		}
		return handle(c)
	})
}

type createdThreadModel struct {
	ChatThread          threadModel          `json:"chatThread"`
	InvalidParticipants []invalidParticipant `json:"invalidParticipants,omitempty"`
}

func (h handlers) create(c *api.Call) (api.Answer, *api.Failure) {
	body, f := api.DecodeFields(c.Body)
	if f != nil {
		return api.Answer{}, f
	}
	change, f := readThreadChange(body, c)
	if f != nil {
		return api.Answer{}, f
	}
	if change.topic == nil {
		return api.Answer{}, api.BadRequest("The topic is missing.")
	}
	roster, f := readRoster(body, c)
	if f != nil {
		return api.Answer{}, f
	}
	created, f := h.store.create(c, change, roster, c.Request.Header.Get("Repeatability-Request-ID"))
	if f != nil {
		return api.Answer{}, f
	}
	a := api.Answered(http.StatusCreated, createdThreadModel{
		threadModelOf(created.thread, time.Time{}, c.Version), created.invalid,
	})
	a.Header.Set("Location", threadLocation(created.thread.ID))
	return a, nil
}

// threadLocation is the Location of a thread, in which the @ is not escaped (fact 2.2-06).
func threadLocation(id string) string {
	return "https://" + locationHost + "/chat/threads/" + strings.ReplaceAll(url.QueryEscape(id), "%40", "@")
}

func (h handlers) list(c *api.Call) (api.Answer, *api.Failure) {
	size, f := pageSize(c)
	if f != nil {
		return api.Answer{}, f
	}
	from, f := syncState(c)
	if f != nil {
		return api.Answer{}, f
	}
	threads, next := h.store.list(c, from.Start, from.After, size)
	page := listModel[threadItemModel]{Value: make([]threadItemModel, 0, len(threads))}
	for _, t := range threads {
		page.Value = append(page.Value, threadItemModel{t.id, t.topic, second(t.deletedOn), second(t.lastSpoken)})
	}
	page.NextLink = syncLink(c, from.Start, next, size)
	return api.Answered(http.StatusOK, page), nil
}

func (h handlers) get(c *api.Call) (api.Answer, *api.Failure) {
	t, deletedOn, f := h.store.get(c)
	if f != nil {
		return api.Answer{}, f
	}
	return api.Answered(http.StatusOK, threadModelOf(t, deletedOn, c.Version)), nil
}

func (h handlers) update(c *api.Call) (api.Answer, *api.Failure) {
	body, f := api.DecodeFields(c.Body)
	if f != nil {
		return api.Answer{}, f
	}
	change, f := readThreadChange(body, c)
	if f != nil {
		return api.Answer{}, f
	}
	return done(http.StatusNoContent, h.store.update(c, change))
}

func (h handlers) delete(c *api.Call) (api.Answer, *api.Failure) {
	return done(http.StatusNoContent, h.store.delete(c))
}

// done is an answer without a body, where nothing failed.
func done(status int, f *api.Failure) (api.Answer, *api.Failure) {
	if f != nil {
		return api.Answer{}, f
	}
	return api.Answered(status, nil), nil
}

func (h handlers) listParticipants(c *api.Call) (api.Answer, *api.Failure) {
	skip, size, f := skipped(c)
	if f != nil {
		return api.Answer{}, f
	}
	roster, count, f := h.store.participants(c, skip, size)
	if f != nil {
		if f.Code == api.CodeNotFound {
			f.Message = "" // fact 2.3-06
		}
		return api.Answer{}, f
	}
	return api.Answered(http.StatusOK, listModel[participantModel]{
		participantModelsOf(roster, c.Version), skipLink(c, skip, size, count),
	}), nil
}

type addedModel struct {
	InvalidParticipants []invalidParticipant `json:"invalidParticipants,omitempty"`
}

func (h handlers) add(c *api.Call) (api.Answer, *api.Failure) {
	body, f := api.DecodeFields(c.Body)
	if f != nil {
		return api.Answer{}, f
	}
	roster, f := readRoster(body, c)
	if f != nil {
		return api.Answer{}, f
	}
	if len(roster) == 0 {
		return api.Answer{}, api.BadRequest("There are no participants to add.")
	}
	invalid, f := h.store.add(c, roster)
	if f != nil {
		return api.Answer{}, f
	}
	return api.Answered(http.StatusCreated, addedModel{invalid}), nil
}

// remove takes either media type: the body is an identifier and no list.
func (h handlers) remove(c *api.Call) (api.Answer, *api.Failure) {
	if f := c.RequireMedia(api.MediaJSON, api.MediaMergePatch); f != nil {
		return api.Answer{}, f
	}
	rawID, f := decodeIdentifier(c.Body)
	if f != nil {
		return api.Answer{}, f
	}
	return done(http.StatusNoContent, h.store.remove(c, rawID))
}
