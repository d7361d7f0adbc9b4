// SPDX-License-Identifier: MPL-2.0

package rooms

// This file has the operations of Rooms.

import (
	"net/http"
	"strings"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// Routes returns the operations of Rooms.
func (st *Store) Routes() []api.Route {
	// As in recordings, facts 1.1-01 and 1.1-02.
	service := &api.Service{
		Supported:  []string{versionWithoutPSTN, "2023-10-30-preview", "2024-04-15", "2025-03-13"},
		Deprecated: []string{"2021-04-07", "2022-02-01"},
	}
	h := handlers{st}
	return []api.Route{
		service.Route(http.MethodPost, "/rooms", api.MediaJSON, h.create),
		service.Route(http.MethodGet, "/rooms", "", h.list),
		service.Route(http.MethodGet, "/rooms/{id}", "", withRoomID(h.get)),
		service.Route(http.MethodPatch, "/rooms/{id}", api.MediaMergePatch, withRoomID(api.WithBody(h.update))),
		service.Route(http.MethodDelete, "/rooms/{id}", "", withRoomID(h.delete)),
		service.Route(http.MethodGet, "/rooms/{id}/participants", "", withRoomID(h.listParticipants)),
		service.Route(http.MethodPatch, "/rooms/{id}/participants", api.MediaMergePatch, withRoomID(api.WithBody(h.changeParticipants))),
	}
}

type handlers struct{ store *Store }

// withRoomID refuses malformed ids with another error than unknown ones (fact 1.4-03).
func withRoomID(handle api.Handler) api.Handler {
	return func(c *api.Call) (api.Answer, *api.Failure) {
		switch { // fact 1.4-02
		case len(c.ID) < 16 || len(c.ID) > 17:
			return api.Answer{}, api.BadRequest("Invalid room ID length.")
		case !isRoomID(c.ID):
			return api.Answer{}, api.BadRequest("Invalid room ID.")
		}
		return handle(c)
	}
}

// isRoomID reports whether text has the form of a room's id.
func isRoomID(text string) bool {
	return len(text) >= 16 && len(text) <= 17 && strings.Trim(text, "0123456789") == ""
}

func (h handlers) create(c *api.Call) (api.Answer, *api.Failure) {
	requestID, f := repeatability(c.Request.Header)
	if f != nil {
		return api.Answer{}, f
	}
	body, f := api.DecodeFields(c.Body)
	if f != nil {
		return api.Answer{}, f
	}
	change, f := readRoomChange(body, c)
	if f != nil {
		return api.Answer{}, f
	}
	roster, f := readRosterChanges(body, c.Switches)
	if f != nil {
		return api.Answer{}, f
	}
	created, f := h.store.create(change, roster, requestID, c.Switches)
	if f != nil {
		return api.Answer{}, f
	}
	a := api.Answered(http.StatusCreated, modelOf(created, c.Version))
	a.Header.Set("Location", created.ID) // the bare id, fact 1.3-02
	if requestID != "" {
		a.Header.Set("Repeatability-Result", "accepted")
	}
	return a, nil
}

// repeatability returns the request's Repeatability-Request-ID, "" if it has none. Both headers must be there or neither
// (fact 1.3-01).
func repeatability(h http.Header) (string, *api.Failure) {
	id, sent := h.Get("Repeatability-Request-ID"), h.Get("Repeatability-First-Sent")
	if id == "" && sent == "" {
		return "", nil
	}
	if !api.IsGUID(id) {
		return "", api.BadRequest("Repeatability-Request-ID is not a UUID.")
	}
	if _, err := time.Parse(http.TimeFormat, sent); err != nil {
		return "", api.BadRequest("Repeatability-First-Sent is not an IMF-fixdate.")
	}
	return strings.ToLower(id), nil
}

func (h handlers) list(c *api.Call) (api.Answer, *api.Failure) {
	after, f := c.PageStart()
	if f != nil {
		return api.Answer{}, f
	}
	rooms, next := h.store.list(after, c.Switches)
	page := api.List[roomModel]{Value: make([]roomModel, 0, len(rooms))}
	for _, r := range rooms {
		page.Value = append(page.Value, modelOf(r, c.Version))
	}
	if next != 0 {
		page.NextLink = c.NextLink(next)
	}
	return api.Answered(http.StatusOK, page), nil
}

func (h handlers) get(c *api.Call) (api.Answer, *api.Failure) {
	r, f := h.store.get(c.ID, c.Switches)
	if f != nil {
		return api.Answer{}, f
	}
	return api.Answered(http.StatusOK, modelOf(r, c.Version)), nil
}

// update changes times and dial-out. It ignores the member participants like any unknown one (fact 1.2-02).
func (h handlers) update(c *api.Call, body api.Fields) (api.Answer, *api.Failure) {
	change, f := readRoomChange(body, c)
	if f != nil {
		return api.Answer{}, f
	}
	r, f := h.store.update(c.ID, change, c.Switches)
	if f != nil {
		return api.Answer{}, f
	}
	return api.Answered(http.StatusOK, modelOf(r, c.Version)), nil
}

func (h handlers) delete(c *api.Call) (api.Answer, *api.Failure) {
	if f := h.store.delete(c.ID, c.Switches); f != nil {
		return api.Answer{}, f
	}
	return api.Answered(http.StatusNoContent, nil), nil
}

func (h handlers) listParticipants(c *api.Call) (api.Answer, *api.Failure) {
	after, f := c.PageStart()
	if f != nil {
		return api.Answer{}, f
	}
	participants, next, f := h.store.participants(c.ID, after, c.Switches)
	if f != nil {
		return api.Answer{}, f
	}
	page := api.List[participantModel]{Value: make([]participantModel, 0, len(participants))}
	for _, p := range participants {
		page.Value = append(page.Value, participantModel(p))
	}
	if next != 0 {
		page.NextLink = c.NextLink(next)
	}
	return api.Answered(http.StatusOK, page), nil
}

func (h handlers) changeParticipants(c *api.Call, body api.Fields) (api.Answer, *api.Failure) {
	changes, f := readRosterChanges(body, c.Switches)
	if f != nil {
		return api.Answer{}, f
	}
	if f := h.store.changeParticipants(c.ID, changes, c.Switches); f != nil {
		return api.Answer{}, f
	}
	return api.Answered(http.StatusOK, struct{}{}), nil
}
