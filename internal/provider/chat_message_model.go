// SPDX-License-Identifier: MPL-2.0

// This file converts between acs_chat_message's model and the service's
// messages.

package provider

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

func messageTypeValidator() validator.String { return plugin.OneOf(acs.PossibleMessageTypeValues()) }

// object names the message in diagnostics.
func (m chatMessageModel) object() string {
	return fmt.Sprintf("Message %s in thread %s", m.MessageID.ValueString(), m.ThreadID.ValueString())
}

// request is what goes along with the content.
func (m chatMessageModel) request() *acs.SendMessageOptions {
	return &acs.SendMessageOptions{
		SenderDisplayName: m.SenderDisplayName.ValueStringPointer(),
		Type:              acs.MessageType(m.Type.ValueString()),
		Metadata:          stringsOf(m.Metadata),
	}
}

// sent notes the id that the service gave, and nothing else of its answer yet.
func (m *chatMessageModel) sent(messageID string) {
	m.MessageID = types.StringValue(messageID)
	m.ID = types.StringValue(plugin.JoinID(m.ThreadID.ValueString(), messageID))
	m.CreatedOn, m.EditedOn = plugin.NullInstant(), plugin.NullInstant()
	m.Version = types.StringNull()
}

// fillComputed takes over what only the service decides.
func (m *chatMessageModel) fillComputed(message acs.ChatMessage) {
	m.CreatedOn = plugin.NewInstant(message.CreatedOn)
	m.EditedOn = plugin.InstantOrNull(message.EditedOn)
	m.Version = types.StringValue(message.Version)
}

// fill takes over all that can have changed since the message was sent.
func (m *chatMessageModel) fill(message acs.ChatMessage) {
	m.fillComputed(message)
	m.Content = types.StringValue(message.Content.Message)
	m.Metadata = stringMap(withNFCKeys(message.Metadata), m.Metadata)
}

// fillUpdated takes over what a change led to: a key that was to be removed and
// stayed is an error, and the state has it.
func (m *chatMessageModel) fillUpdated(message acs.ChatMessage, left map[string]*string) diag.Diagnostics {
	m.fillComputed(message)
	if len(left) > 0 {
		m.Metadata = stringMap(withNFCKeys(message.Metadata), m.Metadata)
	}
	return unremovedKeysError(m.object(), "message", left)
}

// fillImported takes over what cannot change any more, once an import has found
// the message. Where another user than the default one sent it, as_user_id says
// so.
func (r *chatMessageResource) fillImported(m *chatMessageModel, message acs.ChatMessage) diag.Diagnostics {
	var diags diag.Diagnostics
	if !slices.Contains(acs.PossibleMessageTypeValues(), acs.MessageType(message.Type)) {
		diags.AddError("Not a message of a user", fmt.Sprintf(
			"%s is a message of the service, of type %q. Only messages of users can be managed, of type %s; the data source acs_chat_message reads any.",
			m.object(), message.Type, strings.Join(plugin.TextsOf(acs.PossibleMessageTypeValues()), " or ")))
		return diags
	}
	if message.SenderID != "" && acs.CheckUserID(message.SenderID) != nil {
		diags.AddError("Not a message of a user", fmt.Sprintf(
			"%s is a message of %s. The provider can only act as a user of Communication Services, and only the sender can change or delete a message; the data source acs_chat_message reads any.",
			m.object(), acs.Printable(message.SenderID, plugin.MaxNameBytes)))
		return diags
	}
	m.Type = types.StringValue(message.Type)
	m.SenderDisplayName = plugin.TextOrNull(message.SenderDisplayName)
	if actor := r.Services.chat.actingUser(types.StringNull()); actor != "" && message.SenderID != "" && message.SenderID != actor {
		m.AsUserID = types.StringValue(message.SenderID)
	}
	return diags
}

// messageUpdate is the PATCH that brings state to plan, and whether one is
// needed.
func messageUpdate(plan, state chatMessageModel) (*acs.UpdateMessageOptions, bool) {
	options := &acs.UpdateMessageOptions{Metadata: metadataPatch(plan.Metadata, state.Metadata)}
	if !plan.Content.Equal(state.Content) {
		options.Content = plan.Content.ValueStringPointer()
	}
	return options, options.Content != nil || len(options.Metadata) > 0
}

// mayBeSent is what to add about a message whose sending failed without a clear
// answer: sending is not tried again, because that could send it twice.
func mayBeSent(err error) string {
	if !acs.OutcomeUnknown(err) {
		return ""
	}
	return " (which may have been sent anyway: check before you apply again)"
}
