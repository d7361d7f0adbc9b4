// This file holds the rules of a thread's roster as a map, and what the acting
// user is to it.

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
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

func threadParticipantsAttribute() schema.MapNestedAttribute {
	return schema.MapNestedAttribute{
		Optional: true, Computed: true, PlanModifiers: []planmodifier.Map{keepRoster{}},
		MarkdownDescription: "The thread's whole roster, by labels of your own: whoever is not in it is removed, but for who acts and who created the thread, " +
			"who are members whether listed or not. Left out, the roster is not touched; use either this or `acs_chat_thread_participant`, never both for one thread. " +
			"At most 250 people in all: who acts and who created the thread count, listed or not. The service has no call that changes a participant: a change removes and adds that person.",
		NestedObject: schema.NestedAttributeObject{
			Attributes: map[string]schema.Attribute{
				// Required in truth, see validateUsers: the framework takes a
				// required attribute of an element that is wholly unknown for
				// one that is missing.
				"user_id": schema.StringAttribute{
					Optional: true, Validators: []validator.String{userValidator()},
					MarkdownDescription: "Required: raw id of the user, `8:acs:<resource id>_<user id>`.",
				},
				"display_name": displayNameAttribute("Name that others see."),
				"share_history_time": schema.StringAttribute{
					Optional: true, CustomType: instantType{},
					PlanModifiers: []planmodifier.String{useStateForSameTime{}}, Validators: []validator.String{wholeSeconds()},
					MarkdownDescription: "From when on messages are shown to the participant, RFC 3339 in whole seconds. Left out, all are.",
				},
				"metadata": metadataAttribute(metadataValidator(), "Metadata of the participant, at most 1 KB in all."),
			},
		},
	}
}

func threadParticipantTypes() map[string]attr.Type {
	return map[string]attr.Type{
		"user_id": types.StringType, "display_name": types.StringType, "share_history_time": instantType{}, "metadata": types.MapType{ElemType: types.StringType},
	}
}

func threadRosterNull() types.Map {
	return types.MapNull(types.ObjectType{AttrTypes: threadParticipantTypes()})
}

// keepRoster plans a roster that the configuration leaves out as the state has
// it.
type keepRoster struct{}

func (keepRoster) Description(context.Context) string { return "Left out, the roster stays as it is." }

func (m keepRoster) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (keepRoster) PlanModifyMap(_ context.Context, req planmodifier.MapRequest, resp *planmodifier.MapResponse) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue = req.StateValue
	}
}

func validateThreadRoster(people types.Map) diag.Diagnostics {
	diags := validateUsers(people)
	if n := len(people.Elements()); n > acs.MaxThreadParticipants {
		diags.AddAttributeError(path.Root("participants"), "More participants than a thread takes", fmt.Sprintf(
			"participants has %d entries. Allowed are at most %d.", n, acs.MaxThreadParticipants))
	}
	return diags
}

// threadPerson reads an element with known values.
func threadPerson(element attr.Value) (acs.ChatParticipant, bool) {
	fields, ok := elementFields(element)
	userID, known := elementUserID(element)
	if !ok || !known {
		return acs.ChatParticipant{}, false
	}
	person := acs.ChatParticipant{UserID: userID}
	if name, ok := fields["display_name"].(types.String); ok {
		person.DisplayName = name.ValueString()
	}
	if share, ok := fields["share_history_time"].(instant); ok {
		person.ShareHistoryTime = share.pointer()
	}
	if metadata, ok := fields["metadata"].(types.Map); ok {
		person.Metadata = stringsOf(metadata)
	}
	return person, true
}

// threadRosterOf is the map for requests, in the order of labels: all values
// are known by then. The duplicate check that waited for ids is made here.
func threadRosterOf(people types.Map) ([]acs.ChatParticipant, diag.Diagnostics) {
	diags := checkDuplicateUsers(people)
	var list []acs.ChatParticipant
	for label, element := range sortedByLabel(people) {
		person, ok := threadPerson(element)
		if !ok {
			diags.Append(missingUserError(label))
			continue
		}
		list = append(list, person)
	}
	return list, diags
}

func byUser(people []acs.ChatParticipant) map[string]acs.ChatParticipant {
	m := map[string]acs.ChatParticipant{}
	for _, person := range people {
		m[person.UserID] = person
	}
	return m
}

// only is the part of a planned roster whom the service has accepted.
func only(planned types.Map, accepted []acs.ChatParticipant) types.Map {
	if planned.IsNull() || planned.IsUnknown() {
		return threadRosterNull()
	}
	members, elements := byUser(accepted), planned.Elements()
	maps.DeleteFunc(elements, func(_ string, element attr.Value) bool {
		userID, _ := elementUserID(element)
		_, member := members[userID]
		return !member
	})
	return types.MapValueMust(types.ObjectType{AttrTypes: threadParticipantTypes()}, elements)
}

// entries are the elements of rosters, by user: the last one that has the user.
func entries(rosters ...types.Map) map[string]attr.Value {
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

// threadRosterValue is the service's roster, under the labels of the first of
// labels that has the user; current says what was asked for. Members by nature
// are shown where they have an entry. An imported thread with nobody else stays
// unmanaged.
func threadRosterValue(people map[string]acs.ChatParticipant, byNature map[string]bool, current map[string]attr.Value, labels ...types.Map) types.Map {
	var present []string
	for userID := range people {
		if current[userID] != nil || !byNature[userID] {
			present = append(present, userID)
		}
	}
	if labels[0].IsNull() && len(present) == 0 {
		return labels[0]
	}
	elements := map[string]attr.Value{}
	for label, userID := range assignLabels(present, labels...) {
		elements[label] = threadPersonValue(people[userID], current[userID])
	}
	return types.MapValueMust(types.ObjectType{AttrTypes: threadParticipantTypes()}, elements)
}

// threadPersonValue is what the service says of a person. What the state leaves
// out stays out where the service has its default.
func threadPersonValue(person acs.ChatParticipant, current attr.Value) types.Object {
	name, share, metadata := types.StringNull(), instantNull(), types.MapNull(types.StringType)
	if fields, ok := elementFields(current); ok {
		name, _ = fields["display_name"].(types.String)
		share, _ = fields["share_history_time"].(instant)
		metadata, _ = fields["metadata"].(types.Map)
	}
	if person.DisplayName != name.ValueString() {
		name = types.StringValue(person.DisplayName)
	}
	// A time that nobody asked for is shown only of people whom nobody labelled.
	if current == nil || !share.IsNull() {
		share = sharedSince(share, person.ShareHistoryTime)
	}
	return types.ObjectValueMust(threadParticipantTypes(), map[string]attr.Value{
		"user_id": types.StringValue(person.UserID), "display_name": name, "share_history_time": share, "metadata": stringMap(person.Metadata, metadata),
	})
}

// threadDifference is what an update has to do, and who of the members by
// nature would have to be changed, which the service cannot do. The state says
// who was asked for before.
func threadDifference(have, want map[string]acs.ChatParticipant, state types.Map, byNature map[string]bool) (d roster.ThreadDiff, changed []string) {
	others := maps.Clone(have)
	for userID := range byNature {
		if _, listed := want[userID]; !listed {
			delete(others, userID)
		}
	}
	before, _ := threadRosterOf(state)
	d = roster.DiffThread(others, byUser(before), want)
	for userID := range byNature {
		if slices.Contains(d.Remove, userID) {
			changed = append(changed, userID)
		}
	}
	return d, changed
}

// planRoster says at plan time what an apply would do to people: it refuses a
// change of who acts, or one there is no room for, and tells whom the plan does
// not show and the apply removes from a roster that is managed.
func (r *chatThreadResource) planRoster(ctx context.Context, state, plan chatThreadModel, managed bool) diag.Diagnostics {
	var diags diag.Diagnostics
	first, handsOver := state.Participants.IsNull(), r.handsOver(state, plan)
	if !handsOver && (!managed || plan.Participants.IsUnknown() || plan.Participants.Equal(state.Participants)) {
		return diags
	}
	listed, _ := threadRosterOf(state.Participants)
	before, ref := byUser(listed), r.refOf(plan)
	have := before
	if first || handsOver || r.listsAnew(state, plan) {
		seen, found := r.seenBefore(ctx, state, plan)
		diags.Append(found...)
		if diags.HasError() || seen.gone {
			return diags
		}
		var err error
		if have, err = r.services.threads.Get(ctx, seen.ref); err != nil {
			diags.Append(failure("read the roster that is to be managed", "Thread "+state.ID.ValueString(), err))
			return diags
		}
		if !handsOver {
			ref = seen.ref
		}
	}
	if handsOver {
		diags.Append(r.refuseWithoutRoom(plan, have)...)
	}
	if !managed || plan.Participants.IsUnknown() || diags.HasError() {
		return diags
	}
	want, open := map[string]acs.ChatParticipant{}, plan.AsUserID.IsUnknown()
	for _, element := range plan.Participants.Elements() {
		person, ok := threadPerson(element)
		if there, member := have[person.UserID]; member && !settled(element) {
			person = there // what is not known yet is compared by the apply
		}
		open = open || !ok
		want[person.UserID] = person
	}
	natural := r.byNature(plan, ref)
	if plan.AsUserID.IsUnknown() {
		natural = map[string]bool{state.CreatedBy.ValueString(): true}
	}
	d, changed := threadDifference(have, want, state.Participants, natural)
	diags.Append(refuseChanged("Thread "+state.ID.ValueString(), changed, have, want)...)
	if !plan.AsUserID.IsUnknown() {
		diags.Append(r.refuseNameless(plan, d)...)
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
	diags.Append(removalWarning(object, why, leaving, open)...)
	return diags
}

// listsAnew reports whether a member by nature gets a label that the state does
// not have: then only the service knows the display name.
func (r *chatThreadResource) listsAnew(state, plan chatThreadModel) bool {
	before, natural := entries(state.Participants), r.byNature(state, r.refOf(state))
	for userID := range entries(plan.Participants) {
		if natural[userID] && before[userID] == nil {
			return true
		}
	}
	return false
}

// settled reports whether all of an element is known.
func settled(element attr.Value) bool {
	fields, ok := elementFields(element)
	for _, value := range fields {
		ok = ok && !value.IsUnknown()
	}
	return ok
}

// changesRoster reports whether the roster of plan is another one, in more than
// its labels.
func (r *chatThreadResource) changesRoster(state, plan chatThreadModel) bool {
	switch {
	case plan.Participants.IsNull():
		return false
	case r.handsOver(state, plan), state.Participants.IsNull():
		return true // an old acting user whom nobody listed leaves in the same run
	}
	list, _ := threadRosterOf(plan.Participants)
	had, _ := threadRosterOf(state.Participants)
	d, _ := threadDifference(byUser(had), byUser(list), state.Participants, nil)
	return !d.Empty()
}

// updateRoster brings the service's roster to plan, as ref's user, and returns
// what the state may hold of it: the whole plan or, after an error, whom the
// service has.
func (r *chatThreadResource) updateRoster(ctx context.Context, state, plan chatThreadModel, ref roster.ThreadRef) (types.Map, diag.Diagnostics) {
	list, diags := threadRosterOf(plan.Participants)
	if diags.HasError() {
		return state.Participants, diags
	}
	want := byUser(list)
	object := "Thread " + plan.ID.ValueString()
	have, err := r.services.threads.Get(ctx, ref)
	if err != nil {
		return state.Participants, diag.Diagnostics{failure("read the roster", object, err)}
	}
	natural := r.byNature(plan, ref)
	d, changed := threadDifference(have, want, state.Participants, natural)
	diags = append(refuseChanged(object, changed, have, want), r.refuseNameless(plan, d)...)
	if diags.HasError() {
		return state.Participants, diags
	}
	accepted, err := r.services.threads.Apply(ctx, ref, d, len(have))
	if err == nil {
		return plan.Participants, nil
	}
	var refused *acs.InvalidParticipantsError
	if errors.As(err, &refused) {
		for _, person := range refused.Participants {
			diags.AddAttributeError(path.Root("participants"), "Cannot add a participant",
				refusedParticipant(object, person)+" The state has those who are in the thread."+requestID(person.RequestID))
		}
	} else {
		diags.Append(r.refusal(ctx, ref, "change the roster", object+requestedUsers(err, notAmong(accepted.Add, d.Add)), err)...)
	}
	if after, err := r.services.threads.Get(ctx, ref); err == nil {
		have = after
	} else {
		for _, userID := range accepted.Remove {
			delete(have, userID)
		}
		maps.Copy(have, byUser(accepted.Add))
	}
	current := entries(plan.Participants, state.Participants, only(plan.Participants, accepted.Add))
	return threadRosterValue(have, natural, current, plan.Participants, state.Participants), diags
}

// notAmong are the raw ids of those people who are not among others.
func notAmong(others, people []acs.ChatParticipant) iter.Seq[string] {
	known := byUser(others)
	return func(yield func(string) bool) {
		for _, person := range people {
			if _, among := known[person.UserID]; !among && !yield(person.UserID) {
				return
			}
		}
	}
}
