// SPDX-License-Identifier: MPL-2.0

// This file holds the members map of a room: what is planned, what is refused, and how an
// apply changes who is in the room.

package webexprovider

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexroster"
)

func membersAttribute() schema.MapNestedAttribute {
	return schema.MapNestedAttribute{
		Optional: true, Computed: true, PlanModifiers: []planmodifier.Map{deferToModifyPlan{}},
		MarkdownDescription: "All members of the room, by labels that you choose. Who is not in this map is removed from the room, except the acting account, " +
			"which is a member whether it is listed or not. If this is not set, the provider does not manage the members. " +
			"Use either this or `webex_room_membership` for a room, not both.",
		NestedObject: schema.NestedAttributeObject{
			Attributes: map[string]schema.Attribute{
				"person_email": schema.StringAttribute{
					Optional: true, Validators: []validator.String{emailValidator()},
					MarkdownDescription: "Address of the person, compared without regard to case. An address without an account is invited. Exactly one of `person_email` and `person_id` is required.",
				},
				"person_id": schema.StringAttribute{
					Optional: true, Validators: []validator.String{idValidator()},
					MarkdownDescription: "Id of the person.",
				},
				"is_moderator": schema.BoolAttribute{
					Optional: true, Computed: true,
					MarkdownDescription: "Whether the person is a moderator, which needs `is_locked` of the room. Default `false`.",
				},
			},
		},
	}
}

func memberTypes() map[string]attr.Type {
	return map[string]attr.Type{"person_email": types.StringType, "person_id": types.StringType, "is_moderator": types.BoolType}
}

func membersNull() types.Map { return types.MapNull(types.ObjectType{AttrTypes: memberTypes()}) }

// deferToModifyPlan keeps the members of the state if the configuration has none, and
// else leaves them to ModifyPlan. The framework would plan each element, and copy the
// whole map for each.
type deferToModifyPlan struct{}

func (deferToModifyPlan) Description(context.Context) string {
	return "If it is not set, the members stay as they are."
}

func (m deferToModifyPlan) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (deferToModifyPlan) PlanModifyMap(ctx context.Context, req planmodifier.MapRequest, resp *planmodifier.MapResponse) {
	resp.PlanValue = types.MapUnknown(req.ConfigValue.ElementType(ctx))
	if req.ConfigValue.IsNull() {
		resp.PlanValue = req.StateValue
	}
}

// member is one element of the map.
type member struct {
	webexroster.Member
	// known is false if the person is not known yet.
	known bool
}

func memberOf(element attr.Value) member {
	fields, _ := plugin.ElementFields(element)
	email, _ := fields["person_email"].(types.String)
	id, _ := fields["person_id"].(types.String)
	isModerator, _ := fields["is_moderator"].(types.Bool)
	return member{
		Member: webexroster.Member{Person: webexroster.Person{ID: id.ValueString(), Email: email.ValueString()}, IsModerator: isModerator.ValueBool()},
		known:  email.ValueString()+id.ValueString() != "",
	}
}

// planMembers is the plan of configured members: is_moderator is false where it is left
// out, and an address keeps the spelling of the state under the same label.
func planMembers(config, state types.Map) types.Map {
	elements, before := config.Elements(), state.Elements()
	for label, element := range elements {
		fields, ok := plugin.ElementFields(element)
		if !ok {
			continue
		}
		if fields["is_moderator"].IsNull() {
			fields["is_moderator"] = types.BoolValue(false)
		}
		prior, _ := plugin.ElementFields(before[label])
		old, _ := prior["person_email"].(types.String)
		if email, _ := fields["person_email"].(types.String); old.ValueString() != "" && strings.EqualFold(email.ValueString(), old.ValueString()) {
			fields["person_email"] = old
		}
		elements[label] = types.ObjectValueMust(memberTypes(), fields)
	}
	return types.MapValueMust(types.ObjectType{AttrTypes: memberTypes()}, elements)
}

// validateMembers refuses elements without one person, one person twice, and moderators
// of an unlocked room, which would lock by itself (fact W3.6-01).
func validateMembers(people types.Map, unlocked bool) diag.Diagnostics {
	diags := checkDuplicates(people)
	for label, element := range plugin.SortedByLabel(people) {
		at := path.Root("members").AtMapKey(label)
		fields, known := plugin.ElementFields(element)
		switch {
		case element.IsNull():
			diags.AddAttributeError(at, "Member without a person", fmt.Sprintf(
				"members[%q] is null. It must be an object with person_email or person_id. Remove the entry if you mean nobody.", label))
		case !known:
		case fields["person_email"].IsNull() && fields["person_id"].IsNull():
			diags.Append(missingPersonError(label))
		case !fields["person_email"].IsNull() && !fields["person_id"].IsNull():
			diags.AddAttributeError(at, "Two persons in one entry", fmt.Sprintf("members[%q] has both person_email and person_id. Use one of them.", label))
		}
		if memberOf(element).IsModerator && unlocked {
			diags.AddAttributeError(at.AtName("is_moderator"), "Moderator of an unlocked room", fmt.Sprintf(
				"members[%q].is_moderator is true, and is_locked is not: Webex locks a room with its first moderator, so that the plan would never be empty. Set is_locked = true.", label))
		}
	}
	return diags
}

func missingPersonError(label string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("members").AtMapKey(label), "Member without a person", fmt.Sprintf(
		"members[%q] has neither person_email nor person_id. Use one of them.", label))
}

func checkDuplicates(people types.Map) (diags diag.Diagnostics) {
	firsts := map[string]string{}
	for label, element := range plugin.SortedByLabel(people) {
		m := memberOf(element)
		if first, taken := firsts[m.Key()]; m.known && taken {
			diags.AddAttributeError(path.Root("members").AtMapKey(label), "One person under two labels", fmt.Sprintf(
				"members[%q] is %s, and so is members[%q]. Use each person once.", label, m.Person, first))
			continue
		}
		firsts[m.Key()] = label
	}
	return diags
}

// wantedMembers are the members for requests. All persons are known by the apply, so it
// checks again for duplicates.
func wantedMembers(people types.Map) (wanted []webexroster.Member, diags diag.Diagnostics) {
	diags = checkDuplicates(people)
	for label, element := range plugin.SortedByLabel(people) {
		m := memberOf(element)
		if !m.known {
			diags.Append(missingPersonError(label))
			continue
		}
		wanted = append(wanted, m.Member)
	}
	return wanted, diags
}

// sameMembers reports whether two maps differ in labels only.
func sameMembers(a, b types.Map) bool {
	byKey := func(people types.Map) map[string]bool {
		flags := map[string]bool{}
		for _, element := range people.Elements() {
			m := memberOf(element)
			flags[m.Key()] = m.IsModerator
		}
		return flags
	}
	one, other := byKey(a), byKey(b)
	for key, flag := range one {
		if old, found := other[key]; !found || old != flag {
			return false
		}
	}
	return len(one) == len(other) && !b.IsNull()
}

// readMembers sets the members that the room has, with the labels of the state.
func (r *roomResource) readMembers(ctx context.Context, before plugin.PrivateReader, after plugin.PrivateWriter, state *roomModel) (diags diag.Diagnostics) {
	me, have, err := r.membersAndMe(ctx, state.ID.ValueString())
	if err != nil {
		diags.Append(failure("read the members", state.object(), err))
		return diags
	}
	if _, member := have[me.ID]; !member && !state.TeamID.IsNull() {
		if !state.Members.IsNull() {
			diags.AddWarning("Members not read", fmt.Sprintf(
				"%s belongs to a team, and %s is not in it. Webex then may list a part of the members only, so the state keeps those that it has. Let a member add the account before you change the members.", state.object(), nameOf(me)))
		}
		return diags
	}
	if state.Members.IsNull() && len(have) <= 1 {
		return nil // imported, and nobody but the acting account is in it
	}
	people := peopleOf(plugin.PrivateText(ctx, before, privatePeople))
	state.Members = r.membersValue(ctx, *state, state.Members, have, people)
	// Whoever has left may come back: until the next change of the map, addresses keep
	// the persons whom they stood for.
	known := maps.Clone(people)
	maps.Copy(known, peopleIn(state.Members, have, people))
	return setPeople(ctx, after, known)
}

// incompleteError is about a room of a team that the acting account sees without being in
// it: of a moderated one, Webex lists the moderators only (fact W3.3-05).
func incompleteError(room roomModel, me webex.Person) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Cannot read the members", fmt.Sprintf(
		"%s belongs to a team, and %s is not in it. Webex then may list a part of the members only. Let a member add the account, or leave members out of the configuration. The state is unchanged.",
		room.object(), nameOf(me)))
}

// findElement returns the id of the person of an element, if it is one of these members.
// people has the persons of addresses that may have changed since.
func findElement(element attr.Value, among webexroster.Members, people map[string]string) (personID string, found bool) {
	p := memberOf(element).Person
	if id := people[p.Key()]; p.Email != "" && among[id].ID != "" {
		return id, true
	}
	member, found := among.Find(p)
	return member.PersonID, found
}

// membersValue is who is in the room, as a map with the labels of current. Persons stand in
// it as current names them, others by their address. people has the persons of addresses
// that may have changed since.
func (r *roomResource) membersValue(ctx context.Context, room roomModel, current types.Map, have webexroster.Members, people map[string]string) types.Map {
	me, err := r.Services.rosters.Me(ctx)
	if err != nil {
		return current // the caller has asked before
	}
	find := func(element attr.Value) (string, bool) { return findElement(element, have, people) }
	named := map[string]bool{}
	for _, element := range current.Elements() {
		if id, ok := find(element); ok {
			named[id] = true
		}
	}
	var present []string
	for id := range have {
		if id != me.ID || named[id] {
			present = append(present, id)
		}
	}
	name := func(id string) string { return have[id].PersonEmail }
	before, elements := current.Elements(), map[string]attr.Value{}
	for label, id := range plugin.AssignLabels(present, find, name, current) {
		fields := map[string]attr.Value{
			"person_email": types.StringValue(have[id].PersonEmail), "person_id": types.StringNull(), "is_moderator": types.BoolValue(have[id].IsModerator),
		}
		if found, ok := find(before[label]); ok && found == id {
			old, _ := plugin.ElementFields(before[label])
			fields["person_email"], fields["person_id"] = old["person_email"], old["person_id"]
			if id == me.ID && room.IsLocked.ValueBool() && !memberOf(before[label]).IsModerator {
				fields["is_moderator"] = types.BoolValue(false) // the lock made it a moderator (fact W3.6-02)
			}
		}
		elements[label] = types.ObjectValueMust(memberTypes(), fields)
	}
	return types.MapValueMust(types.ObjectType{AttrTypes: memberTypes()}, elements)
}

// keyOf tells the person of an element apart, by the id if people has it.
func keyOf(element attr.Value, people map[string]string) string {
	key := memberOf(element).Key()
	return cmp.Or(people[key], key)
}

// peopleIn are the person ids of the addresses in a map.
func peopleIn(members types.Map, have webexroster.Members, people map[string]string) map[string]string {
	ids := map[string]string{}
	for _, element := range members.Elements() {
		p := memberOf(element).Person
		id, isMember := findElement(element, have, people)
		if !isMember {
			id = people[p.Key()]
		}
		if id != "" && p.ID == "" {
			ids[p.Key()] = id
		}
	}
	return ids
}

// setPeople keeps the persons of addresses in private state: an address may change, the
// person id does not (fact W5-03).
func setPeople(ctx context.Context, private plugin.PrivateWriter, people map[string]string) diag.Diagnostics {
	var lines []string
	for _, address := range slices.Sorted(maps.Keys(people)) {
		lines = append(lines, address+" "+people[address])
	}
	return plugin.SetPrivateText(ctx, private, privatePeople, strings.Join(lines, ";"))
}

// peopleOf reads what setPeople has written: person ids by address.
func peopleOf(text string) map[string]string {
	people := map[string]string{}
	for line := range strings.SplitSeq(text, ";") {
		if address, id, ok := strings.Cut(line, " "); ok {
			people[address] = id
		}
	}
	return people
}

// warnOfRemovals warns of people whom the apply will remove from a room whose members were
// not managed before.
func (r *roomResource) warnOfRemovals(ctx context.Context, state roomModel, config types.Map) diag.Diagnostics {
	me, have, err := r.membersAndMe(ctx, state.ID.ValueString())
	if err != nil {
		return diag.Diagnostics{failure("read the members that are to be managed", state.object(), err)}
	}
	delete(have, me.ID)
	hasUnknown := config.IsUnknown()
	for _, element := range config.Elements() {
		m := memberOf(element)
		hasUnknown = hasUnknown || !m.known
		if found, ok := have.Find(m.Person); ok && m.known {
			delete(have, found.PersonID)
		}
	}
	var people []string
	for _, one := range have {
		people = append(people, webex.Printable(one.PersonEmail, plugin.MaxNameBytes))
	}
	slices.Sort(people)
	return plugin.RemovalWarning("Members will be removed", "members", state.object(), "is managed for the first time", people, hasUnknown)
}
