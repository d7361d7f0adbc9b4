// SPDX-License-Identifier: MPL-2.0

// This file changes who is in a room to what is wanted.

package webexprovider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexroster"
)

// changeMembers changes the members to the plan, and returns who is in the room then. A
// person whom Webex refuses does not keep it from changing the others. people has the
// persons of addresses that may have changed since. The result has them too, and no
// Members if nothing was tried.
func (r *roomResource) changeMembers(ctx context.Context, room roomModel, plan types.Map, people map[string]string) (webexroster.Applied, diag.Diagnostics) {
	untried := webexroster.Applied{PersonIDs: people}
	wanted, diags := wantedMembers(plan)
	if diags.HasError() {
		return untried, diags
	}
	me, have, err := r.membersAndMe(ctx, room.ID.ValueString())
	if err != nil {
		return untried, diag.Diagnostics{failure("read the members", room.object(), err)}
	}
	if _, isMember := have[me.ID]; !isMember && !room.TeamID.IsNull() {
		return untried, diag.Diagnostics{incompleteError(room, me)}
	}
	ids := r.identifyMembers(ctx, wanted, me, have, people)
	if repeated, found := firstRepeated(wanted); found {
		return untried, diag.Diagnostics{repeatedError(repeated, room.object(), plan, ids)}
	}
	// Whoever locks a room moderates it (fact W3.6-02): an own entry without
	// is_moderator asks for no change.
	wanted = slices.DeleteFunc(wanted, func(m webexroster.Member) bool { return !m.IsModerator && m.ID == me.ID })
	applied, err := r.Services.rosters.Apply(ctx, room.ID.ValueString(), wanted)
	if err != nil {
		diags.Append(failure("change the members", room.object(), err))
	}
	maps.Copy(ids, applied.PersonIDs)
	applied.PersonIDs = ids
	for _, failed := range applied.Failed {
		if errors.Is(failed.Err, webexroster.ErrRepeated) {
			diags.Append(repeatedError(failed.Person, room.object(), plan, ids))
			continue
		}
		refused := changeFailure(failed)
		if failed.Change == webexroster.ChangeAdd {
			refused = plugin.WithOutcomeNote(refused, failed.Err, "The person may have been added anyway: plan again to see who is in the room.")
		}
		diags.Append(refused)
	}
	return applied, diags
}

// membersAfter are the members for the state after a change that failed: those whom Webex
// has, as planned names them, or those before it if nothing was tried.
func (r *roomResource) membersAfter(ctx context.Context, room roomModel, planned, before types.Map, applied webexroster.Applied) types.Map {
	if applied.Members == nil {
		return before
	}
	return r.membersValue(ctx, room, planned, applied.Members, applied.PersonIDs)
}

// identifyMembers gives the wanted people their ids: those who are in the room, also if
// Webex shows them under another address, and those whom people has, which are the persons
// of earlier addresses, unless somebody else has the address by now. It returns people with
// what it found.
func (r *roomResource) identifyMembers(ctx context.Context, wanted []webexroster.Member, me webex.Person, have webexroster.Members, people map[string]string) map[string]string {
	ids := map[string]string{}
	maps.Copy(ids, people)
	for i, m := range wanted {
		id := people[m.Key()]
		if isAccount(me, m.Person) {
			id = me.ID
		}
		found, isMember := have.Find(webexroster.Person{ID: id})
		if !isMember {
			found, isMember = have.Find(m.Person)
		}
		switch {
		case m.ID != "":
		case isMember:
			wanted[i].ID, ids[m.Key()] = found.PersonID, found.PersonID
		case id == "":
		case r.addressMoved(ctx, m.Email, id):
			delete(ids, m.Key())
		default: // has left, or was taken out
			wanted[i].ID = id
		}
	}
	return ids
}

// addressMoved reports whether somebody else has the address of a person who is not in the
// room. Webex tells it of people in the own organization only (fact W5-01).
func (r *roomResource) addressMoved(ctx context.Context, address, id string) bool {
	found, err := webex.ReadAll(ctx, r.Services.client.NewListPeoplePager(&webex.ListPeopleOptions{Email: address}))
	return err == nil && slices.ContainsFunc(found, func(p webex.Person) bool {
		return p.ID != id && isAccount(p, webexroster.Person{Email: address})
	})
}

// checkPeople refuses members that the apply cannot add, before the room is created for
// them. Only Webex knows that an address and an id are one person: it is asked for those of
// the ids, if there are addresses too. Whoever cannot be read is left to the add.
func (r *roomResource) checkPeople(ctx context.Context, members types.Map) diag.Diagnostics {
	wanted, diags := wantedMembers(members)
	if members.IsNull() || diags.HasError() {
		return diags
	}
	me, err := r.Services.rosters.Me(ctx)
	if err != nil {
		return diag.Diagnostics{failure("create the room", "webex_room", err)}
	}
	people := []webex.Person{me}
	byAddress := slices.ContainsFunc(wanted, func(m webexroster.Member) bool { return m.ID == "" })
	for _, m := range wanted {
		if !byAddress || m.ID == "" || m.ID == me.ID {
			continue
		}
		if got, err := r.Services.client.GetPerson(ctx, m.ID, nil); err == nil {
			people = append(people, got.Person)
		}
	}
	ids := map[string]string{}
	for i, m := range wanted {
		for _, p := range people {
			if isAccount(p, m.Person) {
				wanted[i].ID, ids[m.Key()] = p.ID, p.ID
			}
		}
	}
	if repeated, found := firstRepeated(wanted); found {
		diags.Append(repeatedError(repeated, "webex_room", members, ids))
	}
	return diags
}

// firstRepeated returns somebody who is wanted twice.
func firstRepeated(wanted []webexroster.Member) (repeated webexroster.Person, found bool) {
	keys := map[string]bool{}
	for _, m := range wanted {
		if keys[m.Key()] {
			return m.Person, true
		}
		keys[m.Key()] = true
	}
	return repeated, false
}

// repeatedError names the labels that are about one person, which Webex alone knows: ids
// has the persons of addresses.
func repeatedError(repeated webexroster.Person, object string, plan types.Map, ids map[string]string) diag.Diagnostic {
	idOf := func(p webexroster.Person) string { return cmp.Or(p.ID, ids[p.Key()]) }
	var labels []string
	for label, element := range plugin.SortedByLabel(plan) {
		if idOf(memberOf(element).Person) == idOf(repeated) {
			labels = append(labels, fmt.Sprintf("members[%q]", label))
		}
	}
	return diag.NewErrorDiagnostic("One person under two labels", fmt.Sprintf(
		"%s: %s are one person in Webex, %s. Use each person once: remove all of these entries but one. "+
			"If one of the addresses belongs to somebody else by now, use person_id for both people. Nothing was removed from the state.",
		object, strings.Join(labels, " and "), repeated))
}

// unplannedRemovalWarning warns of people whom an update removed although its plan did not
// show them: they joined after it was made. If the state has no members, the plan has named
// those whom the apply removes.
func unplannedRemovalWarning(ctx context.Context, private plugin.PrivateReader, state roomModel, removed webexroster.Members) (diags diag.Diagnostics) {
	unplanned, people := maps.Clone(removed), peopleOf(plugin.PrivateText(ctx, private, privatePeople))
	for _, element := range state.Members.Elements() {
		id, _ := findElement(element, removed, people)
		delete(unplanned, id)
	}
	if state.Members.IsNull() || len(unplanned) == 0 {
		return nil
	}
	var names []string
	for _, m := range unplanned {
		names = append(names, m.PersonEmail)
	}
	slices.Sort(names)
	diags.AddAttributeWarning(path.Root("members"), "Members who joined after the plan were removed",
		state.object()+": members manages everybody in the room, so the apply removed these people, whom the plan does not show:\n- "+plugin.JoinFirst(names, 10, "\n- "))
	return diags
}

// isAccount reports whether a person is the account.
func isAccount(account webex.Person, p webexroster.Person) bool {
	return p.ID == account.ID || p.ID == "" && slices.ContainsFunc(account.Emails, func(address string) bool { return strings.EqualFold(address, p.Email) })
}

// changeFailure is the error about one person.
func changeFailure(failed *webexroster.ChangeError) diag.Diagnostic {
	object := fmt.Sprintf("%s in room %s", failed.Person, failed.RoomID)
	switch {
	case errors.Is(failed.Err, webexroster.ErrUnknownPerson):
		return failureWithAdvice("add the member", object, failed.Err, "The room answers, so there is no account or address of that name: correct it. Nothing was removed from the state.")
	case errors.Is(failed.Err, webexroster.ErrOtherAddress):
		return failureWithAdvice("add the member", object, failed.Err, "The person is in the room under another address, perhaps for another entry: use that address or person_id, and one entry for each person. Nobody was removed from the room or the state.")
	case errors.Is(failed.Err, webexroster.ErrLastModerator):
		return failureWithAdvice("change the moderator", object, failed.Err, "Nothing was sent: the acting account is the only moderator. "+
			"Make somebody else a moderator first, or set is_moderator = true for the acting account. Nothing was removed from the state.")
	case failed.Change == webexroster.ChangeModerator:
		return failure("change the moderator", object, failed.Err)
	case failed.Change == webexroster.ChangeRemove:
		return failure("remove the member", object, failed.Err)
	}
	return failure("add the member", object, failed.Err)
}
