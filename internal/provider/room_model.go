// This file converts between acs_room's model and the service's answers, and
// keeps its private state.

package provider

import (
	"context"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// fill takes over what the service answered. The roster is no part of it
// (fact 1.2-03).
func (m *roomModel) fill(room acs.Room) {
	m.ID = types.StringValue(room.ID)
	m.ValidFrom = newInstant(room.ValidFrom)
	m.ValidUntil = newInstant(room.ValidUntil)
	m.PSTNDialOutEnabled = types.BoolValue(room.PSTNDialOutEnabled)
	m.CreatedAt = newInstant(room.CreatedAt)
	if m.RollingValidity.IsUnknown() {
		m.RollingValidity = types.ObjectNull(rollingTypes())
	}
	if m.Participants.IsUnknown() {
		m.Participants = rosterNull()
	}
}

// fillRoster takes over the service's roster. An imported room without people
// stays unmanaged.
func (m *roomModel) fillRoster(people map[string]acs.Role) {
	if !m.Participants.IsNull() || len(people) > 0 {
		m.Participants = rosterValue(m.Participants, people)
	}
}

// ended adds to a room in an error that its window is over. Whether the service
// renews such a room is not known.
func (m roomModel) ended(now time.Time) string {
	if until, ok := m.ValidUntil.time(); ok && !until.After(now) {
		return " (whose window is over; where the service does not renew it, create it anew with -replace)"
	}
	return ""
}

// cannotReturn reports whether a room that is gone could not be created anew
// from this configuration: it still ends when the room ended. Terraform lets what
// the state has stand in for a configured roster only where there is one.
func (m roomModel) cannotReturn(state roomModel) bool {
	return m.ValidUntil.same(state.ValidUntil) && m.RollingValidity.IsNull() && (m.Participants.IsNull() || !state.Participants.IsNull())
}

// changedPaths are the arguments whose plan differs from the state. Timeouts are
// none of the object's.
func changedPaths(plan tfsdk.Plan, state tfsdk.State) (changed path.Paths) {
	var planned, stored map[string]tftypes.Value
	if plan.Raw.As(&planned) != nil || state.Raw.As(&stored) != nil {
		return nil
	}
	for name, value := range planned {
		if name != "timeouts" && !value.Equal(stored[name]) {
			changed.Append(path.Root(name))
		}
	}
	return changed
}

// privateState is what framework responses call Private.
type privateState interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// setPrivate sets a mark or takes it away.
func setPrivate(ctx context.Context, private privateState, key string, on bool) diag.Diagnostics {
	if !on {
		return private.SetKey(ctx, key, nil)
	}
	return private.SetKey(ctx, key, []byte("true"))
}

// setPrivateText sets a text, or takes it away where it is "".
func setPrivateText(ctx context.Context, private privateState, key, text string) diag.Diagnostics {
	if text == "" {
		return private.SetKey(ctx, key, nil)
	}
	return private.SetKey(ctx, key, []byte(strconv.Quote(text)))
}

// privateReader is what framework requests call Private.
type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// privateText is what setPrivateText set, "" where nothing is set.
func privateText(ctx context.Context, private privateReader, key string) string {
	kept, _ := private.GetKey(ctx, key) // it fails for keys that are not a provider's
	text, _ := strconv.Unquote(string(kept))
	return text
}

// marked reports whether a mark is set.
func marked(ctx context.Context, private privateReader, key string) bool {
	kept, _ := private.GetKey(ctx, key)
	return kept != nil
}
