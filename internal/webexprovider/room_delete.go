// SPDX-License-Identifier: MPL-2.0

// This file holds the end of a webex_room. Webex answers 204 to a DELETE that deletes the
// room, archives it, or only takes the caller out of it (facts W2.6-02 and W2.6-05), so
// the provider looks first which it would be.

package webexprovider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexroster"
)

func (r *roomResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state roomModel
	if !r.Begin(&resp.Diagnostics, req.State.Get(ctx, &state)) {
		return
	}
	ctx, end := plugin.WithWriteTimeout(ctx, state.Timeouts.Delete, &resp.Diagnostics)
	defer end()
	room, err := r.Services.client.GetRoom(ctx, state.ID.ValueString(), nil)
	switch {
	case webex.IsNotFound(err):
		resp.Diagnostics.Append(r.otherHostError(ctx, req.Private, state.object())...)
		if !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(r.notFoundWarning(ctx, state, "The destroy removes it from the state all the same. If it still exists, one of its members can delete it."))
		}
	case err != nil:
		resp.Diagnostics.Append(failure("delete the room", state.object(), err))
	case state.Destroy.ValueString() == destroyLeaves:
		resp.Diagnostics.Append(r.leave(ctx, state)...)
	default:
		resp.Diagnostics.Append(r.delete(ctx, state, room.Room)...)
	}
}

// notFoundWarning is what 404 says of a room that was there before. NAME in advice
// stands for the acting account.
func (c *configured) notFoundWarning(ctx context.Context, state roomModel, advice string) diag.Diagnostic {
	actor := c.Services.actorName(ctx)
	return diag.NewWarningDiagnostic("Room not found", fmt.Sprintf("%s: Webex answers that there is no such room. It was deleted, or %s is not in it any more: Webex does not tell the two apart. %s",
		state.object(), actor, strings.ReplaceAll(advice, "NAME", actor)))
}

// leave takes the acting account out of the room.
func (r *roomResource) leave(ctx context.Context, state roomModel) diag.Diagnostics {
	if err := r.Services.rosters.Leave(ctx, state.ID.ValueString()); err != nil {
		advice := ""
		if refused, _ := webex.ErrorDetails(err); !state.TeamID.IsNull() && state.IsLocked.ValueBool() && (refused.StatusCode == 400 || refused.StatusCode == 403) {
			advice = "The last moderator of a room of a team cannot leave it: make somebody else a moderator first, or set destroy = \"delete\"."
		}
		return diag.Diagnostics{failureWithAdvice("leave the room", state.object(), err, advice)}
	}
	return nil
}

// delete deletes the room for everybody, or changes nothing.
func (r *roomResource) delete(ctx context.Context, state roomModel, room webex.Room) (diags diag.Diagnostics) {
	me, have, err := r.membersAndMe(ctx, room.ID)
	if err != nil {
		return diag.Diagnostics{failure("delete the room", state.object(), err)}
	}
	if _, isMember := have[me.ID]; !isMember {
		summary := "Cannot delete the room"
		return diag.Diagnostics{diag.NewErrorDiagnostic(summary, fmt.Sprintf("%s: %s is not in the room, and only sees it. Webex lets nobody delete a room from outside. "+
			"Nothing was sent, and nothing was removed from the state. Let a member add %[2]s, then destroy again; or stop managing the room with `terraform state rm`.", state.object(), nameOf(me)))}
	}
	if room.IsLocked && !have[me.ID].IsModerator {
		return diag.Diagnostics{notModeratorError("delete the room", state, me, have,
			"Webex would only take the account out of the room and answer that it is deleted.", "or set `destroy = \"leave\"`, apply, and destroy again: then the account leaves, and the room stays.")}
	}
	changes, err := r.lockToDelete(ctx, state, room)
	if webex.OutcomeUnknown(err) {
		return diag.Diagnostics{notDeleted(failureWithAdvice("lock the room before its deletion", state.object(), err,
			"Nothing was deleted, and nothing was removed from the state: destroy again later. If Webex goes on to answer this, it may not let the account lock the room, as it may be with a bot: "+
				"let another member lock the room and delete it, or set `destroy = \"leave\"`, apply, and destroy again: then the account leaves, and the room stays."), changes)}
	}
	mayLive := err != nil
	err = r.Services.rosters.Write(ctx, room.ID, func(ctx context.Context) error {
		_, err := r.Services.client.DeleteRoom(ctx, room.ID, nil)
		return err
	})
	switch {
	case err != nil && !webex.IsNotFound(err):
		diags.Append(notDeleted(failure("delete the room", state.object(), err), changes))
	case err != nil && mayLive:
		diags.AddWarning("Room may live on", fmt.Sprintf(
			"%s could not be locked before its deletion, and Webex answered to that that there is no such room, although it had shown it before. It was archived earlier, or somebody has deleted it meanwhile, or has taken the acting account out of it: ask one of its members.", state.object()))
	case mayLive:
		diags.AddWarning("Room may live on", fmt.Sprintf(
			"%s could not be locked before its deletion, so the acting account was no moderator of it. Webex answered that it is deleted, but may only have taken the account out of the room: ask one of its members.", state.object()))
	}
	return diags
}

// lockToDelete locks an unlocked room: nobody is a moderator of it, and it is not known
// whether a DELETE then deletes the room or leaves it (fact W2.6-03). A public room becomes
// private first, because it cannot be locked (fact W2.2-07). The title is that of the state:
// Webex may not be able to read its own (fact W1.12-01). The result says what was changed.
func (r *roomResource) lockToDelete(ctx context.Context, state roomModel, room webex.Room) (changes []string, err error) {
	if room.IsPublic {
		if _, err := r.update(ctx, room.ID, state.Title.ValueString(), &webex.UpdateRoomOptions{IsPublic: new(false)}); err != nil {
			return nil, err
		}
		changes = append(changes, "private")
	}
	if !room.IsLocked {
		if _, err := r.update(ctx, room.ID, state.Title.ValueString(), &webex.UpdateRoomOptions{IsLocked: new(true)}); err != nil {
			return changes, err
		}
		changes = append(changes, "locked")
	}
	return changes, nil
}

// notDeleted adds how the room is now to the error of a destroy.
func notDeleted(failed diag.Diagnostic, changes []string) diag.Diagnostic {
	if len(changes) == 0 {
		return failed
	}
	summary := failed.Summary()
	return diag.NewErrorDiagnostic(summary, fmt.Sprintf("%s\n\nThe provider had made the room %s, so that Webex deletes it for everybody. It stays so until you destroy again. "+
		"If you keep the room, the next apply changes back what it can: only a compliance officer may make a room public again.", failed.Detail(), strings.Join(changes, " and ")))
}

// membersAndMe are the members of a room, and who acts.
func (c *configured) membersAndMe(ctx context.Context, roomID string) (webex.Person, webexroster.Members, error) {
	me, err := c.Services.rosters.Me(ctx)
	if err != nil {
		return me, nil, err
	}
	have, err := c.Services.rosters.Get(ctx, roomID)
	return me, have, err
}

// requireModerator refuses a change of a locked room by an account that is no moderator
// of it, before anything is sent. A room is locked as long as it has moderators (fact
// W3.6-03).
func (c *configured) requireModerator(ctx context.Context, operation string, room roomModel) diag.Diagnostics {
	me, have, err := c.membersAndMe(ctx, room.ID.ValueString())
	if err != nil {
		return diag.Diagnostics{failure(operation, room.object(), err)}
	}
	if len(have.Moderators()) == 0 || have[me.ID].IsModerator {
		return nil
	}
	return diag.Diagnostics{notModeratorError(operation, room, me, have, "Webex lets only moderators change a locked room.", "or let one of them make the change.")}
}

// notModeratorError names who could do what the acting account may not.
func notModeratorError(operation string, room roomModel, me webex.Person, have webexroster.Members, why, otherwise string) diag.Diagnostic {
	summary, wanted := "Cannot "+operation, "make "+nameOf(me)+" a moderator"
	if _, isMember := have[me.ID]; !isMember {
		wanted = "add " + nameOf(me) + " to the room as a moderator"
	}
	return diag.NewErrorDiagnostic(summary, fmt.Sprintf(
		"%s is locked, and %s is not one of its moderators. %s Nothing was sent, and nothing was removed from the state. %s\n\n"+
			"Let one of them %s, then apply again; %s",
		room.object(), nameOf(me), why, moderatorsText(have), wanted, otherwise))
}
