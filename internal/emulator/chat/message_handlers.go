// SPDX-License-Identifier: MPL-2.0

package chat

// This file has the operations of Chat on messages, read receipts and typing.

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

func checkMessageID(id string) *api.Failure {
	if id == "" || strings.Trim(id, "0123456789") != "" {
		return api.BadRequest("Value for MessageId (" + id + ") is not valid.") // fact 2.3-18
	}
	return nil
}

type createdMessageModel struct {
	ID string `json:"id"`
}

func (h handlers) send(c *api.Call, body api.Fields) (api.Answer, *api.Failure) {
	m, f := readNewMessage(body, c.Switches)
	if f != nil {
		return api.Answer{}, f
	}
	id, f := h.store.send(c, m)
	if f != nil {
		return api.Answer{}, f
	}
	a := api.Answered(http.StatusCreated, createdMessageModel{id})
	a.Header.Set("Location", threadLocation(c.ID)+"/messages/"+id) // fact 2.2-06
	return a, nil
}

// readNewMessage reads a message to send.
func readNewMessage(body api.Fields, sw api.Switches) (m Message, f *api.Failure) {
	if m.Type, f = body.TextOr("type", messageText); f != nil {
		return m, f
	}
	if m.SenderDisplayName, f = body.TextOr("senderDisplayName", ""); f != nil {
		return m, f
	}
	if m.Type != messageText && m.Type != messageHTML {
		return m, api.BadRequest("The type of a message is " + messageText + " or " + messageHTML + ".")
	}
	content, f := readContent(body)
	if f != nil {
		return m, f
	}
	if content == nil {
		return m, api.BadRequest("The content is missing.")
	}
	m.Content = *content
	metadata, f := readMetadata(body)
	if f != nil {
		return m, f
	}
	m.Metadata, f = metadata.initial(unlimited, sw)
	return m, f
}

// readContent reads the text of a message; nil if it is not given.
func readContent(f api.Fields) (*string, *api.Failure) {
	content, fail := f.Text("content")
	switch {
	case fail != nil || content == nil:
		return nil, fail
	case *content == "":
		return nil, api.BadRequest("The content must not be empty.")
	case len(*content) > maxContent:
		return nil, &api.Failure{
			Status: http.StatusRequestEntityTooLarge, Code: "RequestEntityTooLarge",
			Message: fmt.Sprintf("A message takes %d bytes at most.", maxContent),
		}
	}
	return content, nil
}

func (h handlers) listMessages(c *api.Call) (api.Answer, *api.Failure) {
	from, size, f := syncPage(c)
	if f != nil {
		return api.Answer{}, f
	}
	messages, next, f := h.store.messages(c, from.Start, from.After, size)
	if f != nil {
		return api.Answer{}, f
	}
	page := api.List[messageModel]{Value: make([]messageModel, 0, len(messages))}
	for _, m := range messages {
		page.Value = append(page.Value, messageModelOf(m, c.Version))
	}
	page.NextLink = syncLink(c, from.Start, next, size)
	return api.Answered(http.StatusOK, page), nil
}

func (h handlers) getMessage(c *api.Call) (api.Answer, *api.Failure) {
	m, f := h.store.message(c)
	if f != nil {
		return api.Answer{}, f
	}
	return api.Answered(http.StatusOK, messageModelOf(m, c.Version)), nil
}

func (h handlers) updateMessage(c *api.Call, body api.Fields) (api.Answer, *api.Failure) {
	content, f := readContent(body)
	if f != nil {
		return api.Answer{}, f
	}
	metadata, f := readMetadata(body)
	if f != nil {
		return api.Answer{}, f
	}
	return withoutBody(http.StatusNoContent, h.store.editMessage(c, content, metadata))
}

func (h handlers) deleteMessage(c *api.Call) (api.Answer, *api.Failure) {
	return withoutBody(http.StatusNoContent, h.store.deleteMessage(c))
}

func (h handlers) listReceipts(c *api.Call) (api.Answer, *api.Failure) {
	skip, size, f := skipPage(c)
	if f != nil {
		return api.Answer{}, f
	}
	receipts, count, f := h.store.receipts(c, skip, size)
	if f != nil {
		return api.Answer{}, f
	}
	page := api.List[receiptModel]{Value: make([]receiptModel, 0, len(receipts)), NextLink: skipLink(c, skip, size, count)}
	for _, r := range receipts {
		page.Value = append(page.Value, receiptModel{identifierOf(r.RawID), r.MessageID, chatTime(r.ReadOn)})
	}
	return api.Answered(http.StatusOK, page), nil
}

func (h handlers) sendReceipt(c *api.Call, body api.Fields) (api.Answer, *api.Failure) {
	id, f := body.Text("chatMessageId")
	if f != nil {
		return api.Answer{}, f
	}
	if id == nil {
		return api.Answer{}, api.BadRequest("The chatMessageId is missing.")
	}
	if f := checkMessageID(*id); f != nil {
		return api.Answer{}, f
	}
	return withoutBody(http.StatusOK, h.store.markRead(c, *id))
}

// typing accepts a body with a senderDisplayName, or none.
func (h handlers) typing(c *api.Call) (api.Answer, *api.Failure) {
	body, f := c.OptionalBody()
	if f != nil {
		return api.Answer{}, f
	}
	if _, f := body.Text("senderDisplayName"); f != nil {
		return api.Answer{}, f
	}
	return withoutBody(http.StatusOK, h.store.typing(c))
}
