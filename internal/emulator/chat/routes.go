// SPDX-License-Identifier: MPL-2.0

package chat

// This file lists the operations of Chat, with the tokens and ids that they accept.

import (
	"net/http"
	"regexp"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// Routes returns the operations of Chat.
func (st *Store) Routes() []api.Route {
	// As in recordings, fact 2.1-01.
	service := &api.Service{Supported: []string{
		"2021-03-07", "2021-04-05-preview6", "2021-09-07", "2023-04-01-preview", "2023-07-01-preview", "2023-11-07",
		"2023-11-15-preview", "2024-03-01-preview", "2024-03-07", "2024-03-15-preview", "2024-06-05-preview",
		versionOfMetadata,
	}}
	h := handlers{st}
	// The scopes that an operation needs, fact 4-10.
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
		service.Route(http.MethodPost, threads, api.MediaJSON, withScope(owners, api.WithBody(h.create))),
		service.Route(http.MethodGet, threads, "", withScope(guests, h.list)),
		service.Route(http.MethodGet, thread, "", withThreadID(guests, h.get)),
		service.Route(http.MethodPatch, thread, api.MediaMergePatch, withThreadID(owners, api.WithBody(h.update))),
		service.Route(http.MethodDelete, thread, "", withThreadID(owners, h.delete)),
		service.Route(http.MethodGet, participants, "", withThreadID(guests, h.listParticipants)),
		service.Route(http.MethodPost, participants+"/:add", api.MediaJSON, withThreadID(hosts, api.WithBody(h.add))),
		service.Route(http.MethodPost, participants+"/:remove", "", withThreadID(hosts, h.remove)),
		service.Route(http.MethodPost, messages, api.MediaJSON, withThreadID(guests, api.WithBody(h.send))),
		service.Route(http.MethodGet, messages, "", withThreadID(guests, h.listMessages)),
		service.Route(http.MethodGet, message, "", withThreadID(guests, withMessageID(h.getMessage))),
		service.Route(http.MethodPatch, message, api.MediaMergePatch, withThreadID(guests, withMessageID(api.WithBody(h.updateMessage)))),
		service.Route(http.MethodDelete, message, "", withThreadID(guests, withMessageID(h.deleteMessage))),
		service.Route(http.MethodGet, receipts, "", withThreadID(guests, h.listReceipts)),
		service.Route(http.MethodPost, receipts, api.MediaJSON, withThreadID(guests, api.WithBody(h.sendReceipt))),
		service.Route(http.MethodPost, thread+"/typing", "", withThreadID(guests, h.typing)),
	}
}

// threadForm matches the ids of threads (fact 2.2-07).
var threadForm = regexp.MustCompile(`^19:[^@\s/]+@[a-z0-9.]+$`)

// withScope refuses tokens that have none of the scopes.
func withScope(scopes []string, handle api.Handler) api.Handler {
	return func(c *api.Call) (api.Answer, *api.Failure) {
		if !c.Caller.HasAny(scopes) {
			return api.Answer{}, forbidden()
		}
		return handle(c)
	}
}

// withThreadID is withScope for operations on one thread. It refuses malformed ids with another error than unknown ones
// (fact 2.3-06).
func withThreadID(scopes []string, handle api.Handler) api.Handler {
	return withScope(scopes, func(c *api.Call) (api.Answer, *api.Failure) {
		if !threadForm.MatchString(c.ID) {
			return api.Answer{}, api.BadRequest("The thread id is malformed.")
		}
		return handle(c)
	})
}

// withMessageID refuses message ids that are not numbers (fact 2.2-08).
func withMessageID(handle api.Handler) api.Handler {
	return func(c *api.Call) (api.Answer, *api.Failure) {
		if f := checkMessageID(c.MessageID); f != nil {
			return api.Answer{}, f
		}
		return handle(c)
	}
}
