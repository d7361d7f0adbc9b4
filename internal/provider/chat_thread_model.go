// SPDX-License-Identifier: MPL-2.0

// This file converts between the model of acs_chat_thread and the service's answers,
// and checks the retention.

package provider

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// fill sets everything but the roster from the service's answer.
func (m *chatThreadModel) fill(thread acs.ChatThread) {
	m.ID = types.StringValue(thread.ID)
	m.Topic = types.StringValue(thread.Topic)
	m.Metadata = stringMap(withNFCKeys(thread.Metadata), m.Metadata)
	m.DeleteAfterDays = types.NumberNull()
	if days := thread.RetentionPolicy.DeleteThreadAfterDays; days > 0 {
		m.DeleteAfterDays = plugin.WholeNumberValue(days)
	}
	m.CreatedOn = plugin.NewInstant(thread.CreatedOn)
	m.CreatedBy = types.StringValue(thread.CreatedBy)
	if m.Participants.IsUnknown() {
		m.Participants = threadRosterNull()
	}
}

// deletedOn is when the service deletes the thread; false if it keeps the thread.
func (m chatThreadModel) deletedOn() (time.Time, bool) {
	created, ok := m.CreatedOn.Time()
	days, _ := plugin.WholeNumberOf(m.DeleteAfterDays)
	return created.Add(time.Duration(days) * day), ok && days > 0
}

// retentionOver reports whether the retention has ended, so that the service may have
// deleted the thread.
func (m chatThreadModel) retentionOver(now time.Time) bool {
	on, ok := m.deletedOn()
	return ok && !on.After(now)
}

// checkRetention is the error of a retention that would delete the thread immediately,
// and the warning about one that would within a day. Retention counts from the creation
// of the thread.
func (m chatThreadModel) checkRetention(state chatThreadModel, now time.Time) diag.Diagnostics {
	var diags diag.Diagnostics
	on, ok := m.deletedOn()
	if !ok || m.DeleteAfterDays.Equal(state.DeleteAfterDays) || on.After(now.Add(day)) {
		return diags
	}
	text := fmt.Sprintf("delete_after_days is %s, and thread %s was created on %s: the service deletes it with all its messages on %s",
		m.DeleteAfterDays, m.ID.ValueString(), m.CreatedOn.ValueString(), on.Format(time.RFC3339))
	if on.After(now) {
		diags.AddAttributeWarning(path.Root("delete_after_days"), "Thread will be deleted within a day", text+".")
	} else {
		diags.AddAttributeError(path.Root("delete_after_days"), "Thread would be deleted at once", text+
			", which has passed. Use a number of days that ends in the future, or none. To delete the thread, remove it from the configuration.")
	}
	return diags
}

// threadUpdate is the PATCH that changes state to plan, and whether one is needed.
func threadUpdate(plan, state chatThreadModel) (*acs.UpdateThreadOptions, bool) {
	options := &acs.UpdateThreadOptions{Metadata: metadataPatch(plan.Metadata, state.Metadata)}
	if !plan.Topic.Equal(state.Topic) {
		options.Topic = plan.Topic.ValueStringPointer()
	}
	if !plan.DeleteAfterDays.Equal(state.DeleteAfterDays) {
		policy := acs.RetentionPolicy{}
		if p := retentionPolicy(plan.DeleteAfterDays); p != nil {
			policy = *p
		}
		options.RetentionPolicy = &policy
	}
	return options, options.Topic != nil || options.RetentionPolicy != nil || len(options.Metadata) > 0
}

func retentionPolicy(configured types.Number) *acs.RetentionPolicy {
	days, ok := plugin.WholeNumberOf(configured)
	if !ok {
		return nil
	}
	return &acs.RetentionPolicy{DeleteThreadAfterDays: int32(days)} //nolint:gosec // the schema holds it to 30 to 90
}
