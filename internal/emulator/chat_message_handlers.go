package emulator

// This file is the operations of Chat on messages, read receipts and typing.

import (
	"fmt"
	"net/http"
	"strings"
)

// withMessageID refuses ids that are no numbers (fact 2.2-08).
func withMessageID(handle func(*call) (answer, *failure)) func(*call) (answer, *failure) {
	return func(c *call) (answer, *failure) {
		if f := checkMessageID(c.messageID); f != nil {
			return answer{}, f
		}
		return handle(c)
	}
}

func checkMessageID(id string) *failure {
	if id == "" || strings.Trim(id, "0123456789") != "" {
		return badRequest("Value for MessageId (" + id + ") is not valid.") // fact 2.3-18
	}
	return nil
}

func (h chatHandlers) send(c *call) (answer, *failure) {
	body, f := decodeFields(c.body)
	if f != nil {
		return answer{}, f
	}
	var m Message
	if m.Type, f = body.textOr("type", messageText); f != nil {
		return answer{}, f
	}
	if m.SenderDisplayName, f = body.textOr("senderDisplayName", ""); f != nil {
		return answer{}, f
	}
	if m.Type != messageText && m.Type != messageHTML {
		return answer{}, badRequest("The type of a message is " + messageText + " or " + messageHTML + ".")
	}
	content, f := body.content()
	if f != nil {
		return answer{}, f
	}
	if content == nil {
		return answer{}, badRequest("The content is missing.")
	}
	m.Content = *content
	metadata, f := body.metadata()
	if f != nil {
		return answer{}, f
	}
	if m.Metadata, f = metadata.created(unlimited, c.options); f != nil {
		return answer{}, f
	}
	id, f := h.chat.send(c, m)
	if f != nil {
		return answer{}, f
	}
	a := answered(http.StatusCreated, identityModel{id})
	a.header.Set("Location", threadLocation(c.id)+"/messages/"+id) // fact 2.2-06
	return a, nil
}

// content reads the text of a message; nil is not given.
func (f fields) content() (*string, *failure) {
	content, fail := f.text("content")
	switch {
	case fail != nil || content == nil:
		return nil, fail
	case *content == "":
		return nil, badRequest("The content must not be empty.")
	case len(*content) > maxContent:
		return nil, &failure{
			status: http.StatusRequestEntityTooLarge, code: "RequestEntityTooLarge",
			message: fmt.Sprintf("A message takes %d bytes at most.", maxContent),
		}
	}
	return content, nil
}

func (h chatHandlers) listMessages(c *call) (answer, *failure) {
	size, f := c.chatPageSize()
	if f != nil {
		return answer{}, f
	}
	from, f := c.syncState()
	if f != nil {
		return answer{}, f
	}
	messages, next, f := h.chat.messages(c, from.Start, from.After, size)
	if f != nil {
		return answer{}, f
	}
	page := listModel[messageModel]{Value: make([]messageModel, 0, len(messages))}
	for _, m := range messages {
		page.Value = append(page.Value, messageModelOf(m, c.version))
	}
	page.NextLink = c.syncLink(from.Start, next, size)
	return answered(http.StatusOK, page), nil
}

func (h chatHandlers) getMessage(c *call) (answer, *failure) {
	m, f := h.chat.message(c)
	if f != nil {
		return answer{}, f
	}
	return answered(http.StatusOK, messageModelOf(m, c.version)), nil
}

func (h chatHandlers) updateMessage(c *call) (answer, *failure) {
	body, f := decodeFields(c.body)
	if f != nil {
		return answer{}, f
	}
	content, f := body.content()
	if f != nil {
		return answer{}, f
	}
	metadata, f := body.metadata()
	if f != nil {
		return answer{}, f
	}
	return done(http.StatusNoContent, h.chat.edit(c, content, metadata))
}

func (h chatHandlers) deleteMessage(c *call) (answer, *failure) {
	return done(http.StatusNoContent, h.chat.unsay(c))
}

func (h chatHandlers) listReceipts(c *call) (answer, *failure) {
	skip, size, f := c.skipped()
	if f != nil {
		return answer{}, f
	}
	receipts, count, f := h.chat.receipts(c, skip, size)
	if f != nil {
		return answer{}, f
	}
	page := listModel[receiptModel]{make([]receiptModel, 0, len(receipts)), c.skipLink(skip, size, count)}
	for _, r := range receipts {
		page.Value = append(page.Value, receiptModel{identifierOf(r.RawID), r.MessageID, second(r.ReadOn)})
	}
	return answered(http.StatusOK, page), nil
}

func (h chatHandlers) sendReceipt(c *call) (answer, *failure) {
	body, f := decodeFields(c.body)
	if f != nil {
		return answer{}, f
	}
	id, f := body.text("chatMessageId")
	if f != nil {
		return answer{}, f
	}
	if id == nil {
		return answer{}, badRequest("The chatMessageId is missing.")
	}
	if f := checkMessageID(*id); f != nil {
		return answer{}, f
	}
	return done(http.StatusOK, h.chat.read(c, *id))
}

// typing takes a body with a senderDisplayName, or none.
func (h chatHandlers) typing(c *call) (answer, *failure) {
	body, f := c.optionalBody()
	if f != nil {
		return answer{}, f
	}
	if _, f := body.text("senderDisplayName"); f != nil {
		return answer{}, f
	}
	return done(http.StatusOK, h.chat.typing(c))
}
