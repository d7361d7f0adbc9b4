package chat

// This file lists the operations of Chat, and says which tokens and ids they take.

import (
	"net/http"
	"regexp"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

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

// withMessageID refuses ids that are no numbers (fact 2.2-08).
func withMessageID(handle api.Handler) api.Handler {
	return func(c *api.Call) (api.Answer, *api.Failure) {
		if f := checkMessageID(c.MessageID); f != nil {
			return api.Answer{}, f
		}
		return handle(c)
	}
}
