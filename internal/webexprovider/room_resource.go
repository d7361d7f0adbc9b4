// SPDX-License-Identifier: MPL-2.0

// This file holds the resource webex_room: its schema, and its life but for the plan
// (room_plan.go), the end (room_delete.go) and the members (room_members.go).

package webexprovider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
)

// The values of destroy.
const (
	destroyDeletes = "delete"
	destroyLeaves  = "leave"
)

type roomResource struct{ configuredResource }

func newRoomResource() resource.Resource {
	return &roomResource{newConfiguredResource("room", map[string]string{"room_id": "Id of the room."})}
}

// roomModel is webex_room in configuration, plan and state.
type roomModel struct {
	ID                 types.String   `tfsdk:"id"`
	Title              types.String   `tfsdk:"title"`
	TeamID             types.String   `tfsdk:"team_id"`
	ClassificationID   types.String   `tfsdk:"classification_id"`
	IsLocked           types.Bool     `tfsdk:"is_locked"`
	IsAnnouncementOnly types.Bool     `tfsdk:"is_announcement_only"`
	IsPublic           types.Bool     `tfsdk:"is_public"`
	Description        types.String   `tfsdk:"description"`
	Members            types.Map      `tfsdk:"members"`
	Destroy            types.String   `tfsdk:"destroy"`
	Type               types.String   `tfsdk:"type"`
	CreatorID          types.String   `tfsdk:"creator_id"`
	OwnerID            types.String   `tfsdk:"owner_id"`
	Created            plugin.Instant `tfsdk:"created"`
	MadePublic         plugin.Instant `tfsdk:"made_public"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

// object names the room in diagnostics.
func (m roomModel) object() string {
	return fmt.Sprintf("Room %s (%q)", m.ID.ValueString(), webex.Printable(m.Title.ValueString(), plugin.MaxNameBytes))
}

func (r *roomResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(false), MarkdownDescription: description}
	}
	kept := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{idValidator()}, MarkdownDescription: description,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		}
	}
	instant := func(description string) schema.StringAttribute {
		attribute := plugin.ComputedOnceText(description)
		attribute.CustomType = plugin.InstantType{}
		return attribute
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A room, which the apps of Webex call a space.",
		Blocks:              plugin.TimeoutsBlock(plugin.TimeoutKinds()...),
		Attributes: map[string]schema.Attribute{
			"id":    plugin.ComputedOnceText("Id of the room."),
			"title": schema.StringAttribute{Required: true, Validators: []validator.String{titleValidator()}, MarkdownDescription: "Title of the room. Several rooms may have the same."},
			"team_id": kept("Id of the team that the room belongs to. A room without a team can be put into one. Webex moves no room out of a team: " +
				"another id replaces the room, and the old one is archived. If omitted, the room stays where it is."),
			"classification_id": kept("Id of the classification, which can be raised but not lowered. If omitted, it stays as it is."),
			"is_locked": flag("Whether only moderators may change the room and its members. The acting account becomes a moderator. " +
				"Changing it to `false` ends all moderation. Default `false`."),
			"is_announcement_only": flag("Whether only moderators, bots and integrations may post. Needs `is_locked`. Default `false`."),
			"is_public":            flag("Whether everybody in the organization may find the room and join it. Needs `description`; conflicts with `is_locked`. Only a compliance officer may make an existing room public. Default `false`."),
			"description":          schema.StringAttribute{Optional: true, Validators: []validator.String{descriptionValidator()}, MarkdownDescription: "Description of the room."},
			"members":              membersAttribute(),
			"destroy": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(destroyDeletes),
				Validators: []validator.String{plugin.OneOf([]string{destroyDeletes, destroyLeaves})},
				MarkdownDescription: "What a destroy does: `delete` (default) deletes the room for everybody, and refuses where Webex would only take the acting account out of it; " +
					"`leave` takes the acting account out, and the room stays with everybody else.",
			},
			"type":        plugin.ComputedOnceText("Kind of the room: `group`."),
			"creator_id":  plugin.ComputedOnceText("Id of the person who created the room."),
			"owner_id":    plugin.ComputedOnceText("Id of the organization that owns the room."),
			"created":     instant("When the room was created."),
			"made_public": instant("When the room was made public, null if it is not."),
		},
	}
}

func (r *roomResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan roomModel
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Create, &resp.Diagnostics)
	defer end()
	if diags := r.checkPeople(ctx, plan.Members); diags.HasError() {
		resp.Diagnostics.Append(diags...)
		return
	}
	options, later, err := r.createOptions(ctx, plan)
	if err != nil {
		resp.Diagnostics.Append(failure("create the room", "webex_room", err))
		return
	}
	began := time.Now().Add(-clockTolerance)
	created, err := r.Services.client.CreateRoom(ctx, plan.Title.ValueString(), options)
	if err != nil {
		resp.Diagnostics.Append(r.createFailure(ctx, plan, began, err))
		return
	}
	r.Services.created.Store(created.ID, true)
	members, destroy := plan.Members, plan.Destroy
	plan.fill(created.Room)
	plan.Members = membersNull() // nobody was added yet
	resp.Diagnostics.Append(r.setState(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
	if !members.IsNull() {
		applied, diags := r.changeMembers(ctx, plan, members, nil)
		resp.Diagnostics.Append(diags...)
		plan.Members = members
		if diags.HasError() {
			plan.Members = r.membersAfter(ctx, plan, members, membersNull(), applied)
			resp.Diagnostics.AddWarning("Room is created without some of its members", fmt.Sprintf(
				"%s exists, with those members whom Webex accepted. Terraform marks it as tainted, and the next apply would replace it: to keep it, run `terraform untaint` with its address first.", plan.object()))
		}
		resp.Diagnostics.Append(setPeople(ctx, resp.Private, peopleIn(plan.Members, applied.Members, applied.PersonIDs))...)
		resp.Diagnostics.Append(r.claimRoster(plan.ID.ValueString(), roster.OwnerMap)...)
	}
	plan.Destroy = destroy
	resp.Diagnostics.Append(r.setState(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
	if later != nil && !resp.Diagnostics.HasError() {
		updated, err := r.update(ctx, plan.ID.ValueString(), plan.Title.ValueString(), later)
		if err != nil {
			resp.Diagnostics.Append(failureWithAdvice("classify the room", plan.object(), err,
				adviceOnBots+" The room is in the state, tainted: run `terraform untaint` with its address first."))
			return
		}
		plan.fill(updated)
		resp.Diagnostics.Append(r.setState(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
	}
	resp.Diagnostics.Append(r.recordLock(plan.ID.ValueString(), plan)...)
}

// createOptions are those of the create, and of an update after it: a bot cannot classify
// a room when it creates it (fact W2.2-08).
func (r *roomResource) createOptions(ctx context.Context, plan roomModel) (options *webex.CreateRoomOptions, later *webex.UpdateRoomOptions, err error) {
	options = &webex.CreateRoomOptions{
		TeamID: plan.TeamID.ValueString(), ClassificationID: plan.ClassificationID.ValueString(), Description: plan.Description.ValueString(),
		IsLocked: plan.IsLocked.ValueBool(), IsAnnouncementOnly: plan.IsAnnouncementOnly.ValueBool(), IsPublic: plan.IsPublic.ValueBool(),
	}
	if options.ClassificationID == "" {
		return options, nil, nil
	}
	me, err := r.Services.rosters.Me(ctx)
	if err == nil && me.Type == webex.PersonTypeBot {
		later = &webex.UpdateRoomOptions{ClassificationID: &options.ClassificationID}
		withoutClass := *options
		withoutClass.ClassificationID = ""
		options = &withoutClass
	}
	return options, later, err
}

// clockTolerance is how far the clock of this machine may be ahead of that of Webex: a
// room that was created this long before a create still counts as its result.
const clockTolerance = time.Hour

// createFailure is the error of a create. If there may be a room anyway, it names
// the rooms that the acting account has made since with that title.
func (r *roomResource) createFailure(ctx context.Context, plan roomModel, began time.Time, err error) diag.Diagnostic {
	advice := ""
	if webex.IsNotFound(err) && plan.TeamID.ValueString() != "" { // fact W2.2-05
		advice = fmt.Sprintf("team_id: there is no such team as %q, or the acting account is not on it. Correct it, or let a member of the team add the account.", plan.TeamID.ValueString())
	}
	failed := failureWithAdvice("create the room", "webex_room", err, advice)
	if !webex.OutcomeUnknown(err) {
		return failed
	}
	note := "Webex may have created it anyway: check before you apply again, because that could create a second one."
	me, meErr := r.Services.rosters.Me(ctx)
	if meErr != nil {
		return plugin.WithOutcomeNote(failed, err, note)
	}
	page, listErr := r.Services.client.NewListRoomsPager(&webex.ListRoomsOptions{SortBy: webex.SortByCreated}).NextPage(ctx)
	if listErr != nil {
		return plugin.WithOutcomeNote(failed, err, note)
	}
	rooms := slices.DeleteFunc(page.Value, func(room webex.Room) bool {
		_, known := r.Services.created.Load(room.ID)
		return known || room.CreatorID != me.ID || room.Title != plan.Title.ValueString() || !room.Created.After(began)
	})
	if len(rooms) == 0 {
		return plugin.WithOutcomeNote(failed, err, note+" Webex lists no new room of that title.")
	}
	return failureWithAdvice("create the room", "webex_room", err, newRoomsText(rooms, nameOf(me)))
}

// newRoomsText names the rooms that a create without an answer may have made.
func newRoomsText(rooms []webex.Room, creator string) string {
	slices.SortFunc(rooms, func(a, b webex.Room) int { return b.Created.Compare(a.Created) })
	lines := make([]string, len(rooms))
	for i, room := range rooms {
		lines[i] = fmt.Sprintf("- %s, created %s", room.ID, room.Created.Format(time.RFC3339))
	}
	id := rooms[0].ID
	if len(rooms) > 1 {
		id = "ROOM_ID"
	}
	return fmt.Sprintf("Webex may have created it anyway. These are the rooms of that title that %s has created since, or in the hour before, the newest first:\n\n%s\n\n"+
		"Leave out those that the state has: other resources of the same title. If one of the others is this room, import it before you apply again, because an apply creates another one:\n\nterraform import ADDRESS %s",
		creator, strings.Join(lines, "\n"), id)
}

func (r *roomResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state roomModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state), plugin.SetIdentity(ctx, resp.State, resp.Identity)) {
		return
	}
	ctx, end := plugin.WithReadTimeout(ctx, state.Timeouts.Read, &resp.Diagnostics)
	defer end()
	id, imported := state.ID.ValueString(), plugin.PrivateFlag(ctx, req.Private, privateImport)
	got, err := r.Services.client.GetRoom(ctx, id, nil)
	switch {
	case webex.IsNotFound(err):
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, "Room "+id)...)
		if resp.Diagnostics.HasError() {
			return
		}
		if !imported { // of an import, Terraform says it
			resp.Diagnostics.Append(r.notFoundWarning(ctx, state, "If it still exists, let a member add NAME before the next apply, which creates a second room otherwise."))
		}
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		resp.Diagnostics.Append(failure("read the room", "Room "+id, err))
		return
	case got.Type == webex.RoomTypeDirect:
		resp.Diagnostics.AddError("Cannot manage a direct room", fmt.Sprintf(
			"Room %s is a conversation of two people. It comes with their first message, and cannot be created or deleted.", id))
		return
	}
	if _, failed := got.Failures["title"]; failed && imported {
		resp.Diagnostics.AddError("Cannot import the room now", fmt.Sprintf("Room %s: Webex could not read its title, which the state needs. Plan again later.", id))
		return
	}
	kept := "The state keeps their values, and nothing is planned for them."
	if imported {
		kept = "The state has no values for them yet, so an apply would set those of the configuration: plan again later."
	}
	resp.Diagnostics.Append(failedPropertiesWarning(id, got.Failures, kept)...)
	state.fill(got.Room)
	if !state.Members.IsNull() || imported {
		resp.Diagnostics.Append(r.readMembers(ctx, req.Private, resp.Private, &state)...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateImport, false)...)
	resp.Diagnostics.Append(r.setState(ctx, &resp.State, resp.Identity, resp.Private, state)...)
}

func (r *roomResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state roomModel
	if !r.Begin(&resp.Diagnostics, req.Plan.Get(ctx, &plan), req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, plan.Timeouts.Update, &resp.Diagnostics)
	defer end()
	options, changed := roomUpdate(plan, state)
	members, destroy := plan.Members, plan.Destroy
	// recordKept makes the creation time unknown if somebody may have been removed.
	regroup := !members.IsNull() && (plan.Created.IsUnknown() || !sameMembers(members, state.Members))
	plan.Created = state.Created
	// A bot can classify a room once a person has joined it (fact W2.2-08), so the first
	// classification follows the members.
	var later *webex.UpdateRoomOptions
	if regroup && options.ClassificationID != nil && state.ClassificationID.ValueString() == "" {
		later = &webex.UpdateRoomOptions{ClassificationID: options.ClassificationID}
		options.ClassificationID = nil
		changed = *options != webex.UpdateRoomOptions{} || !plan.Title.Equal(state.Title)
	}
	if changed || regroup {
		resp.Diagnostics.Append(r.requireModerator(ctx, "update the room", state)...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	if options.IsPublic != nil && !*options.IsPublic && options.IsLocked != nil {
		// Webex locks no public room (fact W2.2-07), not even one that becomes private in the same call.
		first := &webex.UpdateRoomOptions{IsPublic: new(false)}
		private, err := r.update(ctx, state.ID.ValueString(), state.Title.ValueString(), first)
		if err != nil {
			resp.Diagnostics.Append(updateFailure(plan, state, first, err))
			return
		}
		now := state
		now.fill(private)
		now.Members, now.Destroy = state.Members, state.Destroy
		resp.Diagnostics.Append(r.setState(ctx, &resp.State, resp.Identity, resp.Private, now)...)
	}
	if changed {
		updated, err := r.update(ctx, state.ID.ValueString(), plan.Title.ValueString(), options)
		if err != nil {
			resp.Diagnostics.Append(updateFailure(plan, state, options, err))
			return
		}
		plan.fillUnknown(updated)
	} else {
		plan.MadePublic = state.MadePublic
	}
	plan.Members = members
	if regroup {
		applied, diags := r.changeMembers(ctx, plan, members, peopleOf(plugin.PrivateText(ctx, req.Private, privatePeople)))
		resp.Diagnostics.Append(diags...)
		resp.Diagnostics.Append(unplannedRemovalWarning(ctx, req.Private, state, applied.Removed)...)
		people := peopleIn(members, applied.Members, applied.PersonIDs) // also of those whom the next apply adds
		if diags.HasError() {
			plan.Members = r.membersAfter(ctx, plan, members, state.Members, applied)
			maps.Copy(people, peopleIn(plan.Members, applied.Members, applied.PersonIDs))
		}
		resp.Diagnostics.Append(setPeople(ctx, resp.Private, people)...)
	}
	plan.Destroy = destroy
	if later != nil {
		unclassified := plan
		unclassified.ClassificationID = state.ClassificationID
		resp.Diagnostics.Append(r.setState(ctx, &resp.State, resp.Identity, resp.Private, unclassified)...)
		if resp.Diagnostics.HasError() {
			return
		}
		if _, err := r.update(ctx, state.ID.ValueString(), plan.Title.ValueString(), later); err != nil {
			resp.Diagnostics.Append(updateFailure(plan, state, later, err))
			return
		}
	}
	resp.Diagnostics.Append(r.setState(ctx, &resp.State, resp.Identity, resp.Private, plan)...)
}

// update sends the change of a room. Webex refuses the team that a room is in (fact
// W2.5-08): an earlier try whose answer was lost, or somebody else, may have put it there.
// Then the other changes are sent without the team.
func (r *roomResource) update(ctx context.Context, roomID, title string, options *webex.UpdateRoomOptions) (room webex.Room, err error) {
	err = r.Services.rosters.Write(ctx, roomID, func(ctx context.Context) error {
		updated, err := r.Services.client.UpdateRoom(ctx, roomID, title, options)
		if refused, _ := webex.ErrorDetails(err); refused.StatusCode == 400 && options.TeamID != nil {
			if now, readErr := r.Services.client.GetRoom(ctx, roomID, nil); readErr == nil && now.TeamID == *options.TeamID {
				others := *options
				others.TeamID = nil
				updated, err = r.Services.client.UpdateRoom(ctx, roomID, title, &others)
			}
		}
		room = updated.Room
		return err
	})
	return room, err
}

// adviceOnBots says when a bot can classify a room (fact W2.2-08).
const adviceOnBots = "A bot cannot classify a room before a person of the same organization has joined it as its first human. " +
	"Leave classification_id out of the configuration until then."

// updateFailure is the error of an update, with advice on the rules that Webex has for
// what was sent.
func updateFailure(plan, state roomModel, sent *webex.UpdateRoomOptions, err error) diag.Diagnostic {
	refused, _ := webex.ErrorDetails(err)
	advice := ""
	switch {
	case refused.StatusCode != 400 && refused.StatusCode != 403 && refused.StatusCode != 404:
	case sent.ClassificationID != nil && state.ClassificationID.ValueString() == "":
		advice = "If the account is a bot: " + adviceOnBots + " Nothing was removed from the state."
	case sent.ClassificationID != nil:
		advice = fmt.Sprintf("A classification can be raised, but not lowered. The room has %q, the configuration %q. Nothing was removed from the state.",
			state.ClassificationID.ValueString(), plan.ClassificationID.ValueString())
	case sent.TeamID != nil:
		advice = "The acting account and every moderator of the room must be on the team. Nothing was removed from the state."
	case sent.IsPublic != nil && *sent.IsPublic:
		advice = "Only a compliance officer may make a room public, and it must have the lowest classification. Nothing was removed from the state."
	}
	return failureWithAdvice("update the room", state.object(), err, advice)
}

func (r *roomResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	plugin.ImportID(ctx, req, resp, "", plugin.IDPart{Attribute: "room_id", Check: webex.CheckID})
	resp.Diagnostics.Append(plugin.SetPrivateFlag(ctx, resp.Private, privateImport, true)...)
}
