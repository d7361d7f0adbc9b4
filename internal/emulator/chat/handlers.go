// SPDX-License-Identifier: MPL-2.0

package chat

// This file has the operations of Chat on threads and their participants.

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// locationHost is the host in the Location of a new thread or message, which is not the host that answers (fact 2.2-06).
const locationHost = "global.chat.invalid"

type handlers struct{ store *Store }

type createdThreadModel struct {
	ChatThread          threadModel          `json:"chatThread"`
	InvalidParticipants []invalidParticipant `json:"invalidParticipants,omitempty"`
}

func (h handlers) create(c *api.Call, body api.Fields) (api.Answer, *api.Failure) {
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

// threadLocation returns the Location of a thread, in which the @ is not escaped (fact 2.2-06).
func threadLocation(id string) string {
	return "https://" + locationHost + "/chat/threads/" + strings.ReplaceAll(url.QueryEscape(id), "%40", "@")
}

func (h handlers) list(c *api.Call) (api.Answer, *api.Failure) {
	from, size, f := syncPage(c)
	if f != nil {
		return api.Answer{}, f
	}
	threads, next := h.store.list(c, from.Start, from.After, size)
	page := api.List[threadItemModel]{Value: make([]threadItemModel, 0, len(threads))}
	for _, t := range threads {
		page.Value = append(page.Value, threadItemModel{t.id, t.topic, chatTime(t.deletedOn), chatTime(t.lastMessageOn)})
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

func (h handlers) update(c *api.Call, body api.Fields) (api.Answer, *api.Failure) {
	change, f := readThreadChange(body, c)
	if f != nil {
		return api.Answer{}, f
	}
	return withoutBody(http.StatusNoContent, h.store.update(c, change))
}

func (h handlers) delete(c *api.Call) (api.Answer, *api.Failure) {
	return withoutBody(http.StatusNoContent, h.store.delete(c))
}

// withoutBody returns an answer without a body, or the failure.
func withoutBody(status int, f *api.Failure) (api.Answer, *api.Failure) {
	if f != nil {
		return api.Answer{}, f
	}
	return api.Answered(status, nil), nil
}

func (h handlers) listParticipants(c *api.Call) (api.Answer, *api.Failure) {
	skip, size, f := skipPage(c)
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
	return api.Answered(http.StatusOK, api.List[participantModel]{
		Value: participantModelsOf(roster, c.Version), NextLink: skipLink(c, skip, size, count),
	}), nil
}

type addedModel struct {
	InvalidParticipants []invalidParticipant `json:"invalidParticipants,omitempty"`
}

func (h handlers) add(c *api.Call, body api.Fields) (api.Answer, *api.Failure) {
	roster, f := readRoster(body, c)
	if f != nil {
		return api.Answer{}, f
	}
	if len(roster) == 0 {
		return api.Answer{}, api.BadRequest("There are no participants to add.")
	}
	invalid, f := h.store.addParticipants(c, roster)
	if f != nil {
		return api.Answer{}, f
	}
	return api.Answered(http.StatusCreated, addedModel{invalid}), nil
}

// remove accepts both media types. The body is an identifier and not a list.
func (h handlers) remove(c *api.Call) (api.Answer, *api.Failure) {
	if f := c.RequireMedia(api.MediaJSON, api.MediaMergePatch); f != nil {
		return api.Answer{}, f
	}
	rawID, f := decodeIdentifier(c.Body)
	if f != nil {
		return api.Answer{}, f
	}
	return withoutBody(http.StatusNoContent, h.store.removeParticipant(c, rawID))
}
