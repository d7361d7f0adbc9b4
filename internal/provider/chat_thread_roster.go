// SPDX-License-Identifier: MPL-2.0

// This file holds the roster of a thread as a map: its schema, its conversions, its
// plan and its update.

package provider

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/acsroster"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

func threadParticipantsAttribute() schema.MapNestedAttribute {
	return schema.MapNestedAttribute{
		Optional: true, Computed: true, PlanModifiers: []planmodifier.Map{keepRoster{}},
		MarkdownDescription: "The whole roster of the thread, by labels that you choose: the provider removes everyone who is not in it, except the acting user and the creator, " +
			"who are members even if it does not list them. If this is not set, the provider does not manage the roster. Use either this or `acs_chat_thread_participant` for a thread, never both. " +
			"At most 250 people in all, counting the acting user and the creator. The service has no call that changes a participant: for a change, the provider removes the user and adds the user again.",
		NestedObject: schema.NestedAttributeObject{
			Attributes: map[string]schema.Attribute{
				// Required, but validateUsers checks that: if an element is
				// wholly unknown, the framework reports its required attributes
				// as missing.
				"user_id": schema.StringAttribute{
					Optional: true, Validators: []validator.String{userValidator()},
					MarkdownDescription: "Required: raw id of the user, `8:acs:<resource id>_<user id>`.",
				},
				"display_name": displayNameAttribute("Name that others see."),
				"share_history_time": schema.StringAttribute{
					Optional: true, CustomType: instantType(),
					PlanModifiers: []planmodifier.String{plugin.UseStateForSameTime(instantPrecision)}, Validators: []validator.String{wholeSecondsValidator()},
					MarkdownDescription: "The participant sees messages from this time on, RFC 3339 in whole seconds. Default: all messages.",
				},
				"metadata": metadataAttribute(metadataValidator(), "Metadata of the participant, at most 1 KB in all."),
			},
		},
	}
}

func threadParticipantTypes() map[string]attr.Type {
	return map[string]attr.Type{
		"user_id": types.StringType, "display_name": types.StringType, "share_history_time": instantType(), "metadata": types.MapType{ElemType: types.StringType},
	}
}

func threadRosterNull() types.Map {
	return types.MapNull(types.ObjectType{AttrTypes: threadParticipantTypes()})
}

// keepRoster plans the roster of the state if the configuration has none.
type keepRoster struct{}

func (keepRoster) Description(context.Context) string {
	return "If it is not set, the roster stays as it is."
}

func (m keepRoster) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (keepRoster) PlanModifyMap(_ context.Context, req planmodifier.MapRequest, resp *planmodifier.MapResponse) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue = req.StateValue
	}
}

func validateThreadRoster(people types.Map) diag.Diagnostics {
	diags := validateUsers(people)
	if n := len(people.Elements()); n > acs.MaxThreadParticipants {
		diags.AddAttributeError(path.Root("participants"), "Too many participants for a thread", fmt.Sprintf(
			"participants has %d entries. Use at most %d.", n, acs.MaxThreadParticipants))
	}
	return diags
}

// threadParticipant is an element for requests; false if its user is not known.
func threadParticipant(element attr.Value) (acs.ChatParticipant, bool) {
	fields, ok := plugin.ElementFields(element)
	userID, known := elementUserID(element)
	if !ok || !known {
		return acs.ChatParticipant{}, false
	}
	person := acs.ChatParticipant{UserID: userID}
	if name, ok := fields["display_name"].(types.String); ok {
		person.DisplayName = name.ValueString()
	}
	if share, ok := fields["share_history_time"].(plugin.Instant); ok {
		person.ShareHistoryTime = share.Pointer()
	}
	if metadata, ok := fields["metadata"].(types.Map); ok {
		person.Metadata = stringsOf(metadata)
	}
	return person, true
}

// threadRosterOf is the map for requests, in the order of its labels. It reports
// duplicates too: in a plan, some ids were not known.
func threadRosterOf(people types.Map) ([]acs.ChatParticipant, diag.Diagnostics) {
	diags := checkDuplicateUsers(people)
	var list []acs.ChatParticipant
	for label, element := range plugin.SortedByLabel(people) {
		person, ok := threadParticipant(element)
		if !ok {
			diags.Append(missingUserError(label))
			continue
		}
		list = append(list, person)
	}
	return list, diags
}

func byUserID(people []acs.ChatParticipant) map[string]acs.ChatParticipant {
	m := map[string]acs.ChatParticipant{}
	for _, person := range people {
		m[person.UserID] = person
	}
	return m
}

// rosterWithOnly is a planned roster without those whom the service has not accepted.
func rosterWithOnly(planned types.Map, accepted []acs.ChatParticipant) types.Map {
	if planned.IsNull() || planned.IsUnknown() {
		return threadRosterNull()
	}
	members, elements := byUserID(accepted), planned.Elements()
	maps.DeleteFunc(elements, func(_ string, element attr.Value) bool {
		userID, _ := elementUserID(element)
		_, member := members[userID]
		return !member
	})
	return types.MapValueMust(types.ObjectType{AttrTypes: threadParticipantTypes()}, elements)
}

// elementsByUserID are the elements of rosters, by user. If several have a user, the last
// one counts.
func elementsByUserID(rosters ...types.Map) map[string]attr.Value {
	byUser := map[string]attr.Value{}
	for _, people := range rosters {
		for _, element := range people.Elements() {
			if userID, ok := elementUserID(element); ok {
				byUser[userID] = element
			}
		}
	}
	return byUser
}

// isUnlistable reports whether a member is of a kind that a roster cannot list, such as a
// Teams user in the chat of a meeting. The provider leaves such members alone.
func isUnlistable(userID string) bool { return acs.CheckUserID(userID) != nil }

// threadRosterValue is the service's roster for the state. A user gets the label of the
// first of labels that has the user. current has the configured entries; permanent
// members are shown only if they have one, and those whom a roster cannot list never are.
// An imported thread with nobody else stays unmanaged.
func threadRosterValue(people map[string]acs.ChatParticipant, permanentMembers map[string]bool, current map[string]attr.Value, labels ...types.Map) types.Map {
	var present []string
	for userID := range people {
		if current[userID] != nil || !permanentMembers[userID] && !isUnlistable(userID) {
			present = append(present, userID)
		}
	}
	if labels[0].IsNull() && len(present) == 0 {
		return labels[0]
	}
	elements := map[string]attr.Value{}
	for label, userID := range labelsOf(present, labels...) {
		elements[label] = threadParticipantValue(people[userID], current[userID])
	}
	return types.MapValueMust(types.ObjectType{AttrTypes: threadParticipantTypes()}, elements)
}

// threadParticipantValue is a participant of the service's roster for the state. What
// current leaves out stays out if the service has the default.
func threadParticipantValue(person acs.ChatParticipant, current attr.Value) types.Object {
	name, share, metadata := types.StringNull(), plugin.NullInstant(), types.MapNull(types.StringType)
	if fields, ok := plugin.ElementFields(current); ok {
		name, _ = fields["display_name"].(types.String)
		share, _ = fields["share_history_time"].(plugin.Instant)
		metadata, _ = fields["metadata"].(types.Map)
	}
	if person.DisplayName != name.ValueString() {
		name = types.StringValue(person.DisplayName)
	}
	// A time that is not configured is shown only of people who are not configured.
	if current == nil || !share.IsNull() {
		share = historyStartValue(share, person.ShareHistoryTime)
	}
	return types.ObjectValueMust(threadParticipantTypes(), map[string]attr.Value{
		"user_id": types.StringValue(person.UserID), "display_name": name, "share_history_time": share, "metadata": stringMap(withValues(person.Metadata), metadata),
	})
}

// diffThreadRoster is what an update has to do, and which permanent members it would have
// to change, which the service cannot do. state has the roster that was configured
// before.
func diffThreadRoster(have, want map[string]acs.ChatParticipant, state types.Map, permanentMembers map[string]bool) (d acsroster.ThreadDiff, changed []string) {
	others := maps.Clone(have)
	maps.DeleteFunc(others, func(userID string, _ acs.ChatParticipant) bool { return isUnlistable(userID) })
	for userID := range permanentMembers {
		if _, listed := want[userID]; !listed {
			delete(others, userID)
		}
	}
	before, _ := threadRosterOf(state)
	d = acsroster.DiffThread(others, byUserID(before), want)
	for userID := range permanentMembers {
		if slices.Contains(d.Remove, userID) {
			changed = append(changed, userID)
		}
	}
	return d, changed
}

// planRoster checks a roster at plan time. It returns errors if the apply would change
// the acting user's entry, or could not add a new acting user, and a warning about those
// whom the apply will remove although the plan does not show them.
func (r *chatThreadResource) planRoster(ctx context.Context, state, plan chatThreadModel, managed bool) diag.Diagnostics {
	var diags diag.Diagnostics
	first, changesActingUser := state.Participants.IsNull(), r.changesActingUser(state, plan)
	if !changesActingUser && (!managed || plan.Participants.IsUnknown() || plan.Participants.Equal(state.Participants)) {
		return diags
	}
	listed, _ := threadRosterOf(state.Participants)
	before, ref := byUserID(listed), r.refOf(plan)
	have := before
	if first || changesActingUser || r.labelsPermanentMember(state, plan) {
		seen, found := r.lookUpThreadBefore(ctx, state, plan)
		diags.Append(found...)
		if diags.HasError() || seen.deleted {
			return diags
		}
		var err error
		if have, err = r.Services.threads.Get(ctx, seen.ref); err != nil {
			diags.Append(failure("read the roster that is to be managed", "Thread "+state.ID.ValueString(), err))
			return diags
		}
		if !changesActingUser {
			ref = seen.ref
		}
	}
	if changesActingUser {
		diags.Append(r.checkThreadNotFull(plan, have)...)
	}
	if !managed || plan.Participants.IsUnknown() || diags.HasError() {
		return diags
	}
	want, hasUnknown := plannedParticipants(plan.Participants, have)
	hasUnknown = hasUnknown || plan.AsUserID.IsUnknown()
	permanent := r.permanentMembers(plan, ref)
	if plan.AsUserID.IsUnknown() {
		permanent = map[string]bool{state.CreatedBy.ValueString(): true}
	}
	d, changed := diffThreadRoster(have, want, state.Participants, permanent)
	diags.Append(changedEntryErrors("Thread "+state.ID.ValueString(), changed, have, want)...)
	if !plan.AsUserID.IsUnknown() {
		diags.Append(r.checkTokenUserKnown(plan, d)...)
	}
	if diags.HasError() {
		return diags
	}
	object, why := "thread "+state.ID.ValueString(), "is managed for the first time"
	leaving := d.Remove
	if !first {
		why = "gets another acting user"
		leaving = slices.DeleteFunc(slices.Clone(leaving), func(userID string) bool {
			_, shown := before[userID]
			_, stays := want[userID]
			return shown || stays
		})
	}
	diags.Append(plugin.RemovalWarning("Participants will be removed", "participants", object, why, leaving, hasUnknown)...)
	return diags
}

// plannedParticipants are the participants of a planned roster, by user. hasUnknown reports
// whether a user is not known yet. The apply compares entries with unknown values; until
// then they count as the ones in the thread.
func plannedParticipants(planned types.Map, have map[string]acs.ChatParticipant) (want map[string]acs.ChatParticipant, hasUnknown bool) {
	want = map[string]acs.ChatParticipant{}
	for _, element := range planned.Elements() {
		person, ok := threadParticipant(element)
		if existing, member := have[person.UserID]; member && !fullyKnown(element) {
			person = existing
		}
		hasUnknown = hasUnknown || !ok
		want[person.UserID] = person
	}
	return want, hasUnknown
}

// labelsPermanentMember reports whether plan lists a permanent member whom the state does
// not list: then only the service knows the display name.
func (r *chatThreadResource) labelsPermanentMember(state, plan chatThreadModel) bool {
	before, permanent := elementsByUserID(state.Participants), r.permanentMembers(state, r.refOf(state))
	for userID := range elementsByUserID(plan.Participants) {
		if permanent[userID] && before[userID] == nil {
			return true
		}
	}
	return false
}

// fullyKnown reports whether all values of an element are known.
func fullyKnown(element attr.Value) bool {
	fields, ok := plugin.ElementFields(element)
	for _, value := range fields {
		ok = ok && !value.IsUnknown()
	}
	return ok
}

// changesRoster reports whether plan changes the roster, and not only its labels.
func (r *chatThreadResource) changesRoster(state, plan chatThreadModel) bool {
	switch {
	case plan.Participants.IsNull():
		return false
	case r.changesActingUser(state, plan), state.Participants.IsNull():
		return true // the same update removes an old acting user who is not listed
	}
	list, _ := threadRosterOf(plan.Participants)
	had, _ := threadRosterOf(state.Participants)
	d, _ := diffThreadRoster(byUserID(had), byUserID(list), state.Participants, nil)
	return !d.Empty()
}

// updateRoster changes the service's roster to that of plan, as the acting user of ref.
// It returns the roster for the state: the planned one or, after an error, those who are
// in the thread.
func (r *chatThreadResource) updateRoster(ctx context.Context, state, plan chatThreadModel, ref acsroster.ThreadRef) (types.Map, diag.Diagnostics) {
	list, diags := threadRosterOf(plan.Participants)
	if diags.HasError() {
		return state.Participants, diags
	}
	want := byUserID(list)
	object := "Thread " + plan.ID.ValueString()
	have, err := r.Services.threads.Get(ctx, ref)
	if err != nil {
		return state.Participants, diag.Diagnostics{failure("read the roster", object, err)}
	}
	permanent := r.permanentMembers(plan, ref)
	d, changed := diffThreadRoster(have, want, state.Participants, permanent)
	diags = append(changedEntryErrors(object, changed, have, want), r.checkTokenUserKnown(plan, d)...)
	if diags.HasError() {
		return state.Participants, diags
	}
	accepted, err := r.Services.threads.Apply(ctx, ref, d, len(have))
	if err == nil {
		removed := slices.DeleteFunc(d.Remove, func(userID string) bool { // one who is added again stays
			_, wanted := want[userID]
			return wanted
		})
		if !r.changesActingUser(state, plan) { // else the plan has named the one who acted before
			diags.Append(unplannedRemovalWarning(object, state.Participants, removed)...)
		}
		return plan.Participants, diags
	}
	var refused *acs.InvalidParticipantsError
	if errors.As(err, &refused) {
		diags.AddAttributeError(path.Root("participants"), "Cannot add a participant",
			refusedParticipants(object, refused.Participants, " The state has those who are in the thread."))
	} else {
		diags.Append(r.chatFailure(ctx, ref, "change the roster", object+requestedUsers(err, userIDsExcept(accepted.Add, d.Add)), err)...)
	}
	if after, err := r.Services.threads.Get(ctx, ref); err == nil {
		have = after
	} else {
		for _, userID := range accepted.Remove {
			delete(have, userID)
		}
		maps.Copy(have, byUserID(accepted.Add))
	}
	current := elementsByUserID(plan.Participants, state.Participants, rosterWithOnly(plan.Participants, accepted.Add))
	return threadRosterValue(have, permanent, current, plan.Participants, state.Participants), diags
}

// userIDsExcept are the raw ids of the people who are not among others.
func userIDsExcept(others, people []acs.ChatParticipant) iter.Seq[string] {
	known := byUserID(others)
	return func(yield func(string) bool) {
		for _, person := range people {
			if _, among := known[person.UserID]; !among && !yield(person.UserID) {
				return
			}
		}
	}
}
