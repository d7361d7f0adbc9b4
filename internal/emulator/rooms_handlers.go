package emulator

// This file is the seven operations of Rooms.

import (
	"net/http"
	"strings"
	"time"
)

const (
	versionWithoutPSTN = "2023-06-14"

	mediaJSON       = "application/json"
	mediaMergePatch = "application/merge-patch+json"
)

// roomRoutes are the operations of Rooms over st.
func roomRoutes(st *roomStore) []route {
	// As production named them, facts 1.1-01 and 1.1-02.
	rooms := &service{
		supported:  []string{versionWithoutPSTN, "2023-10-30-preview", "2024-04-15", "2025-03-13"},
		deprecated: []string{"2021-04-07", "2022-02-01"},
	}
	h := roomHandlers{st}
	return []route{
		{http.MethodPost, "/rooms", mediaJSON, rooms, h.create},
		{http.MethodGet, "/rooms", "", rooms, h.list},
		{http.MethodGet, "/rooms/{id}", "", rooms, withRoomID(h.get)},
		{http.MethodPatch, "/rooms/{id}", mediaMergePatch, rooms, withRoomID(h.update)},
		{http.MethodDelete, "/rooms/{id}", "", rooms, withRoomID(h.delete)},
		{http.MethodGet, "/rooms/{id}/participants", "", rooms, withRoomID(h.listParticipants)},
		{http.MethodPatch, "/rooms/{id}/participants", mediaMergePatch, rooms, withRoomID(h.changeParticipants)},
	}
}

type roomHandlers struct{ rooms *roomStore }

// withRoomID refuses malformed ids, which are another error than unknown ones (fact 1.4-03).
func withRoomID(handle func(*call) (answer, *failure)) func(*call) (answer, *failure) {
	return func(c *call) (answer, *failure) {
		switch { // fact 1.4-02
		case len(c.id) < 16 || len(c.id) > 17:
			return answer{}, badRequest("Invalid room ID length.")
		case !isRoomID(c.id):
			return answer{}, badRequest("Invalid room ID.")
		}
		return handle(c)
	}
}

// isRoomID tells whether text looks like the id of a room.
func isRoomID(text string) bool {
	return len(text) >= 16 && len(text) <= 17 && strings.Trim(text, "0123456789") == ""
}

func (h roomHandlers) create(c *call) (answer, *failure) {
	requestID, f := repeatability(c.request.Header)
	if f != nil {
		return answer{}, f
	}
	body, f := decodeFields(c.body)
	if f != nil {
		return answer{}, f
	}
	change, f := body.roomChange(c)
	if f != nil {
		return answer{}, f
	}
	roster, f := body.rosterChanges(c.options)
	if f != nil {
		return answer{}, f
	}
	created, f := h.rooms.create(change, roster, requestID, c.options)
	if f != nil {
		return answer{}, f
	}
	a := answered(http.StatusCreated, modelOf(created, c.version))
	a.header.Set("Location", created.ID) // the bare id, fact 1.3-02
	if requestID != "" {
		a.header.Set("Repeatability-Result", "accepted")
	}
	return a, nil
}

// repeatability is the request's Repeatability-Request-ID, "" where it has none. The two headers go together
// (fact 1.3-01).
func repeatability(h http.Header) (string, *failure) {
	id, sent := h.Get("Repeatability-Request-ID"), h.Get("Repeatability-First-Sent")
	if id == "" && sent == "" {
		return "", nil
	}
	if !isGUID(id) {
		return "", badRequest("Repeatability-Request-ID is no UUID.")
	}
	if _, err := time.Parse(http.TimeFormat, sent); err != nil {
		return "", badRequest("Repeatability-First-Sent is no IMF-fixdate.")
	}
	return strings.ToLower(id), nil
}

func (h roomHandlers) list(c *call) (answer, *failure) {
	after, f := c.pageStart()
	if f != nil {
		return answer{}, f
	}
	rooms, next := h.rooms.list(after, c.options)
	page := roomPage{Value: make([]roomModel, 0, len(rooms))}
	for _, r := range rooms {
		page.Value = append(page.Value, modelOf(r, c.version))
	}
	if next != 0 {
		page.NextLink = c.nextLink(next)
	}
	return answered(http.StatusOK, page), nil
}

func (h roomHandlers) get(c *call) (answer, *failure) {
	r, f := h.rooms.get(c.id, c.options)
	if f != nil {
		return answer{}, f
	}
	return answered(http.StatusOK, modelOf(r, c.version)), nil
}

// update changes times and flag. A participants member is ignored like any unknown one (fact 1.2-02).
func (h roomHandlers) update(c *call) (answer, *failure) {
	body, f := decodeFields(c.body)
	if f != nil {
		return answer{}, f
	}
	change, f := body.roomChange(c)
	if f != nil {
		return answer{}, f
	}
	r, f := h.rooms.update(c.id, change, c.options)
	if f != nil {
		return answer{}, f
	}
	return answered(http.StatusOK, modelOf(r, c.version)), nil
}

func (h roomHandlers) delete(c *call) (answer, *failure) {
	if f := h.rooms.delete(c.id, c.options); f != nil {
		return answer{}, f
	}
	return answered(http.StatusNoContent, nil), nil
}

func (h roomHandlers) listParticipants(c *call) (answer, *failure) {
	after, f := c.pageStart()
	if f != nil {
		return answer{}, f
	}
	participants, next, f := h.rooms.participants(c.id, after, c.options)
	if f != nil {
		return answer{}, f
	}
	page := participantPage{Value: make([]participantModel, 0, len(participants))}
	for _, p := range participants {
		page.Value = append(page.Value, participantModel(p))
	}
	if next != 0 {
		page.NextLink = c.nextLink(next)
	}
	return answered(http.StatusOK, page), nil
}

func (h roomHandlers) changeParticipants(c *call) (answer, *failure) {
	body, f := decodeFields(c.body)
	if f != nil {
		return answer{}, f
	}
	changes, f := body.rosterChanges(c.options)
	if f != nil {
		return answer{}, f
	}
	if f := h.rooms.changeParticipants(c.id, changes, c.options); f != nil {
		return answer{}, f
	}
	return answered(http.StatusOK, struct{}{}), nil
}
