// SPDX-License-Identifier: MPL-2.0

// This file holds the metadata of threads, participants and messages: its validation,
// its changes, and its conversions.

package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// metadataSize refuses empty keys and values: for the service, an empty value
// removes its key (fact 2.3-12).
type metadataSize struct {
	maxBytes int // bytes in all; 0 is no limit
}

// metadataValidator is for threads and participants, messageMetadataValidator
// for messages, where no limit is documented.
func metadataValidator() validator.Map { return metadataSize{acs.MaxMetadataBytes} }

func messageMetadataValidator() validator.Map { return metadataSize{} }

func (v metadataSize) Description(context.Context) string {
	if v.maxBytes == 0 {
		return "Each key has a value."
	}
	return fmt.Sprintf("Each key has a value; keys and values have at most %d bytes in all.", v.maxBytes)
}

func (v metadataSize) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (v metadataSize) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	total := 0
	elements := req.ConfigValue.Elements()
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		value, ok := elements[key].(types.String)
		if ok && !value.IsUnknown() && value.ValueString() == "" {
			is := "an empty text, with which the service would remove the key"
			if value.IsNull() {
				is = "null"
			}
			resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(key), "Metadata without a value", fmt.Sprintf(
				"%s is %s. It must be a text; to remove the key, leave it out.", req.Path.AtMapKey(key), is))
		}
		if key == "" {
			resp.Diagnostics.AddAttributeError(req.Path, "Metadata without a key", fmt.Sprintf("%s has an empty key. Use keys that are not empty.", req.Path))
		}
		total += len(key) + len(value.ValueString())
	}
	if v.maxBytes > 0 && total > v.maxBytes {
		resp.Diagnostics.AddAttributeError(req.Path, "Too much metadata", fmt.Sprintf(
			"%s has %d bytes in its keys and values. Use at most %d (1 KB).", req.Path, total, v.maxBytes))
	}
}

// metadataPatch is the difference of two maps. The service merges by key, and an empty
// value removes its key, as recorded for messages (fact 2.3-12).
func metadataPatch(plan, state types.Map) map[string]*string {
	want, have := stringsOf(plan), stringsOf(state)
	update := map[string]*string{}
	for key, value := range want {
		if old, ok := have[key]; !ok || old != value {
			update[key] = &value
		}
	}
	for key := range have {
		if _, ok := want[key]; !ok {
			update[key] = new(string)
		}
	}
	return update
}

// unremovedKeys are the keys that the patch was to remove and that the service still has,
// each with null: the other way to remove a key.
func unremovedKeys(sent map[string]*string, answered map[string]string) map[string]*string {
	left := map[string]*string{}
	for key, value := range sent {
		if _, there := answered[key]; there && (value == nil || *value == "") {
			left[key] = nil
		}
	}
	return left
}

// unremovedKeysError is the error of keys that the service removed in neither way.
func unremovedKeysError(object, kind string, left map[string]*string) diag.Diagnostics {
	var diags diag.Diagnostics
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(left)) {
		keys = append(keys, acs.Printable(key, plugin.MaxNameBytes))
	}
	if len(keys) > 0 {
		diags.AddAttributeError(path.Root("metadata"), "Cannot remove metadata", fmt.Sprintf(
			"%s: the provider asked the service to remove these keys of the metadata, and the service kept them: %s. Leave them in the configuration, or replace the %s.",
			object, plugin.JoinFirst(keys, 10, ", "), kind))
	}
	return diags
}

// withNFCKeys are the entries with a value whose keys are in the Unicode form NFC.
// Terraform converts all texts to NFC, so it could never remove another key.
func withNFCKeys(metadata map[string]string) map[string]string {
	named := withValues(metadata)
	maps.DeleteFunc(named, func(key, _ string) bool { return !norm.NFC.IsNormalString(key) })
	return named
}

// withValues are the entries with a value. A configuration cannot have others: the service
// keeps them if they come with a new object, and takes them for removals later (fact
// 2.3-12).
func withValues(metadata map[string]string) map[string]string {
	valued := maps.Clone(metadata)
	maps.DeleteFunc(valued, func(_, value string) bool { return value == "" })
	return valued
}

// nonNFCKeysWarning is about the entries that withNFCKeys leaves out.
func nonNFCKeysWarning(object string, metadata map[string]string) diag.Diagnostics {
	var diags diag.Diagnostics
	var others []string
	for _, key := range slices.Sorted(maps.Keys(metadata)) {
		if !norm.NFC.IsNormalString(key) {
			others = append(others, acs.Printable(fmt.Sprintf("%s (%s)", key, strconv.QuoteToASCII(key)), plugin.MaxNameBytes))
		}
	}
	if len(others) > 0 {
		diags.AddAttributeWarning(path.Root("metadata"), "Metadata in another Unicode form", fmt.Sprintf(
			"%s has keys that Terraform cannot write, because it converts texts to the form NFC: %s. The provider leaves them as they are, and they are not in the state. The program that wrote them can remove them.",
			object, plugin.JoinFirst(others, 10, ", ")))
	}
	return diags
}

// stringsOf is a map of texts for requests.
func stringsOf(m types.Map) map[string]string {
	if len(m.Elements()) == 0 {
		return nil
	}
	texts := map[string]string{}
	for key, value := range m.Elements() {
		if s, ok := value.(types.String); ok {
			texts[key] = s.ValueString()
		}
	}
	return texts
}

// stringMap is the service's map for the state. To the service an empty map and none are
// the same (fact 2.3-04), so current decides between the two.
func stringMap(texts map[string]string, current types.Map) types.Map {
	if len(texts) == 0 && (current.IsNull() || current.IsUnknown() || len(current.Elements()) > 0) {
		return types.MapNull(types.StringType)
	}
	elements := map[string]attr.Value{}
	for key, value := range texts {
		elements[key] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, elements)
}
