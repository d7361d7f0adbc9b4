// SPDX-License-Identifier: MPL-2.0

package chat

// This file decodes and encodes the bodies of the operations of Chat.

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/acs-terraform/terraform-provider-acs/internal/emulator/api"
)

// versionOfAttachments is the first api-version whose messages have attachments, and no senderDisplayName if none was sent
// (fact 2.3-14).
const versionOfAttachments = "2024-03-07"

// versionOfMetadata is the first api-version with metadata of participants and threads, and retention policies (fact
// 2.1-02).
const versionOfMetadata = "2025-03-15"

const (
	retentionNone     = "none"
	retentionCreation = "threadCreationDate"
)

// chatTime is a time in an answer of Chat: whole seconds with Z (fact 2.3-05).
type chatTime time.Time

// MarshalJSON encodes the time in the form of Chat.
func (t chatTime) MarshalJSON() ([]byte, error) {
	return []byte(`"` + time.Time(t).UTC().Format("2006-01-02T15:04:05Z") + `"`), nil
}

// IsZero makes omitzero leave out times that were never set.
func (t chatTime) IsZero() bool { return time.Time(t).IsZero() }

type userModel struct {
	ID string `json:"id"`
}

// identifierModel is a user in an answer, without a kind (fact 3.1).
type identifierModel struct {
	RawID              string          `json:"rawId"`
	CommunicationUser  *userModel      `json:"communicationUser,omitempty"`
	MicrosoftTeamsUser *teamsUserModel `json:"microsoftTeamsUser,omitempty"`
}

type teamsUserModel struct {
	UserID      string `json:"userId"`
	IsAnonymous bool   `json:"isAnonymous"`
	Cloud       string `json:"cloud"`
}

// identifierOf returns the model of a raw id: of a user of Communication Services, or of a Teams user, whom no request
// adds to a thread, but [Store.Edit].
func identifierOf(rawID string) identifierModel {
	if teamsUser, ok := strings.CutPrefix(rawID, "8:orgid:"); ok {
		return identifierModel{RawID: rawID, MicrosoftTeamsUser: &teamsUserModel{UserID: teamsUser, Cloud: "public"}}
	}
	return identifierModel{RawID: rawID, CommunicationUser: &userModel{rawID}}
}

type retentionModel struct {
	Kind                  string `json:"kind"`
	DeleteThreadAfterDays int    `json:"deleteThreadAfterDays,omitempty"`
}

type threadModel struct {
	ID              string            `json:"id"`
	Topic           string            `json:"topic"`
	CreatedOn       chatTime          `json:"createdOn"`
	CreatedBy       identifierModel   `json:"createdByCommunicationIdentifier"`
	DeletedOn       chatTime          `json:"deletedOn,omitzero"`
	Metadata        map[string]string `json:"metadata,omitempty"` // absent if it is empty, fact 2.3-04
	RetentionPolicy *retentionModel   `json:"retentionPolicy,omitempty"`
}

// threadModelOf returns a thread in the form of an api-version. It has a retention policy even if none was set (fact
// 2.3-03).
func threadModelOf(t Thread, deletedOn time.Time, version string) threadModel {
	m := threadModel{
		ID: t.ID, Topic: t.Topic, CreatedOn: chatTime(t.CreatedOn), CreatedBy: identifierOf(t.CreatedBy),
		DeletedOn: chatTime(deletedOn),
	}
	if version < versionOfMetadata {
		return m
	}
	m.Metadata, m.RetentionPolicy = t.Metadata, &retentionModel{Kind: retentionNone}
	if t.DeleteAfterDays > 0 {
		m.RetentionPolicy = &retentionModel{Kind: retentionCreation, DeleteThreadAfterDays: t.DeleteAfterDays}
	}
	return m
}

type threadItemModel struct {
	ID                    string   `json:"id"`
	Topic                 string   `json:"topic"`
	DeletedOn             chatTime `json:"deletedOn,omitzero"`
	LastMessageReceivedOn chatTime `json:"lastMessageReceivedOn"`
}

type participantModel struct {
	Identifier       identifierModel   `json:"communicationIdentifier"`
	DisplayName      string            `json:"displayName,omitempty"`
	ShareHistoryTime chatTime          `json:"shareHistoryTime"`
	Metadata         map[string]string `json:"metadata,omitempty"`
}

func participantModelsOf(roster []Participant, version string) []participantModel {
	models := make([]participantModel, 0, len(roster))
	for _, p := range roster {
		m := participantModel{identifierOf(p.RawID), p.DisplayName, chatTime(p.ShareHistoryTime), p.Metadata}
		if version < versionOfMetadata {
			m.Metadata = nil
		}
		models = append(models, m)
	}
	return models
}

type messageModel struct {
	ID                string            `json:"id"`
	Type              string            `json:"type"`
	SequenceID        string            `json:"sequenceId"`
	Version           string            `json:"version"`
	Content           *contentModel     `json:"content,omitempty"`
	SenderDisplayName *string           `json:"senderDisplayName,omitempty"`
	CreatedOn         chatTime          `json:"createdOn"`
	Sender            *identifierModel  `json:"senderCommunicationIdentifier,omitempty"`
	DeletedOn         chatTime          `json:"deletedOn,omitzero"`
	EditedOn          chatTime          `json:"editedOn,omitzero"`
	Metadata          map[string]string `json:"metadata,omitempty"`
}

type contentModel struct {
	Message      *string            `json:"message,omitempty"`
	Attachments  []attachmentModel  `json:"attachments,omitzero"` // nil where there is no list, or a list
	Topic        *string            `json:"topic,omitempty"`
	Participants []participantModel `json:"participants,omitempty"`
	Initiator    *identifierModel   `json:"initiatorCommunicationIdentifier,omitempty"`
}

// attachmentModel is an attachment in an answer (fact 2.3-22).
type attachmentModel struct {
	ID         string `json:"id"`
	Type       string `json:"attachmentType"`
	Name       string `json:"name,omitempty"`
	URL        string `json:"url,omitempty"`
	PreviewURL string `json:"previewUrl,omitempty"`
}

func messageModelOf(m Message, version string) messageModel {
	if !m.DeletedOn.IsZero() {
		m.Content, m.Attachments = "", nil // a test or a seed may have left them
	}
	model := messageModel{
		ID: m.ID, Type: m.Type, SequenceID: fmt.Sprint(m.SequenceID), Version: m.Version, CreatedOn: chatTime(m.CreatedOn),
		DeletedOn: chatTime(m.DeletedOn), EditedOn: chatTime(m.EditedOn), Metadata: m.Metadata, Content: &contentModel{},
	}
	if m.Sender != "" {
		sender := identifierOf(m.Sender)
		model.Sender, model.Content.Message = &sender, &m.Content
		if version >= versionOfAttachments {
			model.Content.Attachments = make([]attachmentModel, 0, len(m.Attachments))
			for _, a := range m.Attachments {
				model.Content.Attachments = append(model.Content.Attachments, attachmentModel(a))
			}
		}
		if m.SenderDisplayName != "" || version < versionOfAttachments {
			model.SenderDisplayName = &m.SenderDisplayName
		}
	} else {
		initiator := identifierOf(m.Initiator)
		model.Content.Initiator = &initiator
	}
	switch m.Type {
	case messageTopicUpdated:
		model.Content.Topic = &m.Topic
	case messageParticipantAdded, messageParticipantRemoved:
		model.Content.Participants = participantModelsOf(m.Participants, version)
	}
	return model
}

type receiptModel struct {
	Sender    identifierModel `json:"senderCommunicationIdentifier"`
	MessageID string          `json:"chatMessageId"`
	ReadOn    chatTime        `json:"readOn"`
}

// threadChange is the body of a create or update; nil is not given.
type threadChange struct {
	topic           *string
	metadata        metadataChange
	deleteAfterDays *int
}

// metadataChange is the metadata in a body; a nil value is null, and a nil map is not given.
type metadataChange map[string]*string

func readMetadata(f api.Fields) (metadataChange, *api.Failure) {
	if !f.Given("metadata") {
		return nil, nil
	}
	change := metadataChange{}
	if err := json.Unmarshal(f["metadata"], &change); err != nil {
		return nil, api.BadRequest("The value of metadata is not a map of texts.")
	}
	return change, nil
}

// unlimited is the limit for metadata of a message, for which none is documented.
const unlimited = math.MaxInt

// initial returns the metadata of a create, or a failure if it has more than maxBytes.
func (m metadataChange) initial(maxBytes int, sw api.Switches) (map[string]string, *api.Failure) {
	sw.EmptyMetadata = api.EmptyMetadataKeeps // fact 2.3-12
	return m.applyTo(map[string]string{}, maxBytes, sw)
}

// applyTo returns metadata with the change (fact 2.3-02), or a failure if it has more than maxBytes.
func (m metadataChange) applyTo(metadata map[string]string, maxBytes int, sw api.Switches) (map[string]string, *api.Failure) {
	merged := maps.Clone(metadata)
	if merged == nil {
		merged = map[string]string{}
	}
	for name, value := range m {
		switch {
		case value != nil && *value == "" && sw.EmptyMetadata == api.EmptyMetadataRemoves:
			delete(merged, name)
		case value != nil:
			merged[name] = *value
		case sw.NullMetadata == api.NullMetadataRemoves:
			delete(merged, name)
		case sw.NullMetadata == api.NullMetadataRefused:
			return nil, api.BadRequest("The value of metadata is not a map of texts.")
		}
	}
	size := 0
	for name, value := range merged {
		size += len(name) + len(value)
	}
	if size > maxBytes {
		return nil, api.BadRequest(fmt.Sprintf("Metadata takes %d bytes at most.", maxBytes))
	}
	return merged, nil
}

// readThreadChange reads what create and update share.
func readThreadChange(f api.Fields, c *api.Call) (change threadChange, fail *api.Failure) {
	if change.topic, fail = f.Text("topic"); fail != nil {
		return change, fail
	}
	if change.topic != nil {
		switch n := utf8.RuneCountInString(*change.topic); {
		case n == 0:
			return change, api.BadRequest("The topic must not be empty.")
		case c.Switches.TopicLimit > 0 && n > c.Switches.TopicLimit:
			return change, api.BadRequest(fmt.Sprintf("The topic takes %d characters at most.", c.Switches.TopicLimit))
		}
	}
	if c.Version < versionOfMetadata {
		return change, nil
	}
	if change.metadata, fail = readMetadata(f); fail != nil {
		return change, fail
	}
	change.deleteAfterDays, fail = readRetention(f, c.Switches)
	return change, fail
}

// readRetention reads the days of a retention policy, 0 for kind "none"; nil is not given.
func readRetention(f api.Fields, sw api.Switches) (*int, *api.Failure) {
	const name = "retentionPolicy"
	days := 0
	if value, there := f[name]; !there || api.IsNull(value) {
		if there && sw.NullRetentionPolicy == api.NullRetentionPolicyResets {
			return &days, nil
		}
		return nil, nil
	}
	var policy struct {
		Kind string `json:"kind"`
		Days *int   `json:"deleteThreadAfterDays"`
	}
	wrong := api.BadRequest(fmt.Sprintf("The retention policy is of kind %s, or of kind %s with %d to %d days.",
		retentionNone, retentionCreation, shortestRetention, longestRetention))
	if err := json.Unmarshal(f[name], &policy); err != nil {
		return nil, wrong
	}
	switch {
	case policy.Kind == retentionNone:
		return &days, nil
	case policy.Kind != retentionCreation, policy.Days == nil,
		*policy.Days < shortestRetention, *policy.Days > longestRetention:
		return nil, wrong
	}
	return policy.Days, nil
}

// readRoster reads a list of participants. One malformed id fails the whole request (fact 2.2-02).
func readRoster(f api.Fields, c *api.Call) ([]Participant, *api.Failure) {
	if !f.Given("participants") {
		return nil, nil
	}
	var entries []api.Fields
	if err := json.Unmarshal(f["participants"], &entries); err != nil {
		return nil, api.BadRequest("The value of participants is not a list of participants.")
	}
	if len(entries) > maxBatch {
		return nil, api.BadRequest("") // fact 2.2-02
	}
	roster := make([]Participant, 0, len(entries))
	for _, e := range entries {
		p, fail := readParticipant(e, c)
		if fail != nil {
			return nil, fail
		}
		roster = append(roster, p)
	}
	return roster, nil
}

func readParticipant(f api.Fields, c *api.Call) (p Participant, fail *api.Failure) {
	if p.RawID, fail = decodeIdentifier(f["communicationIdentifier"]); fail != nil {
		return p, fail
	}
	if p.DisplayName, fail = f.TextOr("displayName", ""); fail != nil {
		return p, fail
	}
	if p.ShareHistoryTime, fail = f.Time("shareHistoryTime"); fail != nil {
		return p, fail
	}
	if !f.Given("shareHistoryTime") {
		p.ShareHistoryTime = time.Unix(0, 0).UTC() // fact 2.3-01
	}
	p.ShareHistoryTime = p.ShareHistoryTime.Truncate(time.Second)
	if c.Version < versionOfMetadata {
		return p, nil
	}
	metadata, fail := readMetadata(f)
	if fail != nil {
		return p, fail
	}
	p.Metadata, fail = metadata.initial(maxMetadata, c.Switches)
	return p, fail
}

// decodeIdentifier decodes an identifier with a raw id, or the id of a communication user, or both if they are equal.
func decodeIdentifier(value json.RawMessage) (string, *api.Failure) {
	var model struct {
		RawID             string     `json:"rawId"`
		CommunicationUser *userModel `json:"communicationUser"`
	}
	// If the value is not an identifier, the raw id stays empty and is refused.
	fits := len(value) > 0 && json.Unmarshal(value, &model) == nil
	id := model.RawID
	if u := model.CommunicationUser; u != nil {
		fits = fits && (id == "" || id == u.ID)
		id = u.ID
	}
	if !fits || !api.IsCommunicationUser(id) && !isOtherIdentifier(id) {
		return "", api.BadRequest("Identifier format is invalid (" + id + ").") // fact 2.3-18
	}
	return id, nil
}

// isOtherIdentifier reports whether a raw id is well-formed but not a communication user's. These are refused one by one,
// like users of another resource.
func isOtherIdentifier(rawID string) bool {
	if number, ok := strings.CutPrefix(rawID, "4:"); ok {
		return number != ""
	}
	parts := strings.Split(rawID, ":")
	return len(parts) == 3 && parts[2] != "" && slices.Contains(
		[]string{"8:orgid", "8:dod", "8:gcch", "8:teamsvisitor", "28:orgid", "28:dod", "28:gcch"}, parts[0]+":"+parts[1])
}
