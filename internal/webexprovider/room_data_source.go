// SPDX-License-Identifier: MPL-2.0

// This file holds the data source webex_room, and what it shares with webex_rooms.

package webexprovider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

type roomDataSource struct {
	*plugin.DataSource[*services, roomData]
}

// roomData is a room as data sources show it.
type roomData struct {
	ID                 types.String   `tfsdk:"id"`
	Title              types.String   `tfsdk:"title"`
	Type               types.String   `tfsdk:"type"`
	Description        types.String   `tfsdk:"description"`
	TeamID             types.String   `tfsdk:"team_id"`
	ClassificationID   types.String   `tfsdk:"classification_id"`
	CreatorID          types.String   `tfsdk:"creator_id"`
	OwnerID            types.String   `tfsdk:"owner_id"`
	IsLocked           types.Bool     `tfsdk:"is_locked"`
	IsAnnouncementOnly types.Bool     `tfsdk:"is_announcement_only"`
	IsPublic           types.Bool     `tfsdk:"is_public"`
	IsReadOnly         types.Bool     `tfsdk:"is_read_only"`
	Created            plugin.Instant `tfsdk:"created"`
	LastActivity       plugin.Instant `tfsdk:"last_activity"`
	MadePublic         plugin.Instant `tfsdk:"made_public"`
}

// newRoomData leaves null what Webex could not read (fact W1.12-01).
func newRoomData(room webex.Room) roomData {
	failed := func(name string) bool { _, found := room.Failures[name]; return found }
	text := func(name, value string) types.String {
		if failed(name) {
			value = ""
		}
		return plugin.TextOrNull(value)
	}
	flag := func(name string, value bool) types.Bool {
		if failed(name) {
			return types.BoolNull()
		}
		return types.BoolValue(value)
	}
	instant := func(name string, value time.Time) plugin.Instant {
		if failed(name) {
			value = time.Time{}
		}
		return instantOrNull(value)
	}
	return roomData{
		ID:                 types.StringValue(room.ID),
		Title:              text("title", room.Title),
		Type:               text("type", string(room.Type)),
		Description:        text("description", room.Description),
		TeamID:             text("teamId", room.TeamID),
		ClassificationID:   text("classificationId", room.ClassificationID),
		CreatorID:          text("creatorId", room.CreatorID),
		OwnerID:            text("ownerId", room.OwnerID),
		IsLocked:           flag("isLocked", room.IsLocked),
		IsAnnouncementOnly: flag("isAnnouncementOnly", room.IsAnnouncementOnly),
		IsPublic:           flag("isPublic", room.IsPublic),
		IsReadOnly:         flag("isReadOnly", room.IsReadOnly),
		Created:            instant("created", room.Created),
		LastActivity:       instant("lastActivity", room.LastActivity),
		MadePublic:         instant("madePublic", room.MadePublic),
	}
}

// roomAttributes are the attributes of roomData.
func roomAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":                   plugin.ComputedText("Id of the room."),
		"title":                plugin.ComputedText("Title of the room; of a direct room, the name of the other person."),
		"type":                 plugin.ComputedText("Kind of the room: `group`, or `direct` for a room of two people."),
		"description":          plugin.ComputedText("Description of the room, null if there is none."),
		"team_id":              plugin.ComputedText("Id of the team that the room belongs to, null if there is none."),
		"classification_id":    plugin.ComputedText("Id of the classification of the room, null if there is none."),
		"creator_id":           plugin.ComputedText("Id of the person who created the room."),
		"owner_id":             plugin.ComputedText("Id of the organization that owns the room."),
		"is_locked":            computedFlag("Whether only moderators may change the room and its members."),
		"is_announcement_only": computedFlag("Whether only moderators, bots and integrations may post."),
		"is_public":            computedFlag("Whether everybody in the organization may find the room and join it."),
		"is_read_only":         computedFlag("Whether nobody may post. Only a direct room can be so."),
		"created":              computedInstant("When the room was created."),
		"last_activity":        computedInstant("When something last happened in the room."),
		"made_public":          computedInstant("When the room was made public, null if it is not."),
	}
}

func newRoomDataSource() datasource.DataSource {
	attributes := roomAttributes()
	attributes["id"] = givenOrRead(idValidator(), "Id of the room. Exactly one of `id` and `title` is required.")
	attributes["title"] = givenOrRead(titleValidator(), "Title of the room, which must be that of exactly one room that the acting account is in. "+
		"Case matters. Titles are not unique: `id` is safer. The title of a direct room is the name of the other person.")
	return &roomDataSource{plugin.NewDataSource("room", readRoom, schema.Schema{
		MarkdownDescription: "Reads one room, by its id or its title. A room that does not exist, or that the acting account is not in, is an error.",
		Attributes:          attributes,
	})}
}

// ValidateConfig asks for either id or title.
func (d *roomDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var id, title types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("title"), &title)...)
	switch {
	case id.IsUnknown() || title.IsUnknown():
	case id.IsNull() && title.IsNull():
		resp.Diagnostics.AddAttributeError(path.Root("id"), "Neither id nor title", "Neither id nor title is set. Set one of them.")
	case !id.IsNull() && !title.IsNull():
		resp.Diagnostics.AddAttributeError(path.Root("title"), "Both id and title", fmt.Sprintf(
			"id is %q, and title is %q. Set only one of them.", id.ValueString(), title.ValueString()))
	}
}

func readRoom(ctx context.Context, s *services, data *roomData) diag.Diagnostics {
	if data.ID.IsNull() {
		return s.findRoom(ctx, data)
	}
	id := data.ID
	got, err := s.client.GetRoom(ctx, id.ValueString(), nil)
	if err != nil {
		return diag.Diagnostics{s.roomFailure(ctx, "read the room", id.ValueString(), err)}
	}
	*data = newRoomData(got.Room)
	data.ID = id
	return unreadableWarning([]webex.Room{got.Room})
}

// findRoom reads the one room that has the title.
func (s *services) findRoom(ctx context.Context, data *roomData) diag.Diagnostics {
	rooms, err := s.listRooms(ctx, webex.ListRoomsOptions{})
	if err != nil {
		return diag.Diagnostics{failure("list the rooms", "webex_room", err)}
	}
	var found, unreadable []webex.Room
	for _, room := range rooms {
		switch _, failed := room.Failures["title"]; {
		case failed:
			unreadable = append(unreadable, room)
		case room.Title == data.Title.ValueString():
			found = append(found, room)
		}
	}
	diags := unreadableWarning(append(slices.Clone(found), unreadable...))
	switch len(found) {
	case 0:
		diags.AddAttributeError(path.Root("title"), "Cannot find the room", fmt.Sprintf(
			"title is %q. The acting account, %s, is in %d rooms, and none has this title. Case matters. If the room exists, let a member add the account.",
			data.Title.ValueString(), s.actorName(ctx), len(rooms)))
	case 1:
		*data = newRoomData(found[0])
	default:
		texts := make([]string, 0, len(found))
		for _, room := range found {
			texts = append(texts, fmt.Sprintf("%s, created %s", room.ID, instantOrNull(room.Created).ValueString()))
		}
		diags.AddAttributeError(path.Root("title"), "Cannot tell the rooms apart", fmt.Sprintf(
			"title is %q, and %d rooms have this title. Set the id of one of them instead:\n\n  - %s",
			data.Title.ValueString(), len(found), plugin.JoinFirst(texts, 10, "\n  - ")))
	}
	return diags
}

// listRooms lists each room once: the list changes while it is read.
func (s *services) listRooms(ctx context.Context, options webex.ListRoomsOptions) ([]webex.Room, error) {
	options.PageSize = webex.MaxRoomsPerPage
	all, err := webex.ReadAll(ctx, s.client.NewListRoomsPager(&options))
	listed := map[string]bool{}
	rooms := slices.DeleteFunc(all, func(room webex.Room) bool {
		again := listed[room.ID]
		listed[room.ID] = true
		return again
	})
	return rooms, err
}

// unreadableWarning names the properties that Webex could not read (fact W1.12-01).
func unreadableWarning(rooms []webex.Room) (diags diag.Diagnostics) {
	var texts []string
	for _, room := range rooms {
		names := slices.Sorted(maps.Keys(room.Failures))
		for i, name := range names {
			names[i] = fmt.Sprintf("%s (%s)", name, room.Failures[name].Code)
		}
		if len(names) > 0 {
			texts = append(texts, fmt.Sprintf("room %s: %s", room.ID, strings.Join(names, ", ")))
		}
	}
	if len(texts) > 0 {
		diags.AddWarning("Properties of a room not readable now", fmt.Sprintf(
			"Webex could not read these properties just now. They are null, and no title is found by them:\n\n  - %s", plugin.JoinFirst(texts, 10, "\n  - ")))
	}
	return diags
}
