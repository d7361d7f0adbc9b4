// This file holds metadata of threads, participants and messages: what is
// refused, how it is changed, and what a read-back says of it.

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
)

// metadataValues refuses keys and values that are empty: the service takes an
// empty text for the removal of its key (fact 2.3-12).
type metadataValues struct {
	most int // bytes in all; 0 is no limit
}

// metadataValidator is for threads and participants, messageMetadataValidator
// for messages, where no limit is documented.
func metadataValidator() validator.Map { return metadataValues{acs.MaxMetadataBytes} }

func messageMetadataValidator() validator.Map { return metadataValues{} }

func (v metadataValues) Description(context.Context) string {
	if v.most == 0 {
		return "Each key has a value."
	}
	return fmt.Sprintf("Each key has a value; names and values have at most %d bytes in all.", v.most)
}

func (v metadataValues) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v metadataValues) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	total := 0
	elements := req.ConfigValue.Elements()
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		value, ok := elements[key].(types.String)
		if ok && !value.IsUnknown() && value.ValueString() == "" {
			is := "an empty text, which the service takes for the removal of the key"
			if value.IsNull() {
				is = "null"
			}
			resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(key), "Metadata without a value", fmt.Sprintf(
				"%s is %s. Allowed is a text; leave the key out to have it removed.", req.Path.AtMapKey(key), is))
		}
		if key == "" {
			resp.Diagnostics.AddAttributeError(req.Path, "Metadata without a key", fmt.Sprintf("%s has an empty key. Allowed are keys with a name.", req.Path))
		}
		total += len(key) + len(value.ValueString())
	}
	if v.most > 0 && total > v.most {
		resp.Diagnostics.AddAttributeError(req.Path, "Too much metadata", fmt.Sprintf(
			"%s has %d bytes in its names and values. Allowed are at most %d (1 KB).", req.Path, total, v.most))
	}
}

// metadataUpdate is the difference of two maps, as the service merges by key: an
// empty text removes its key, which is recorded for messages (fact 2.3-12).
func metadataUpdate(plan, state types.Map) map[string]*string {
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

// stillThere are the keys that were sent to be removed and are in the answer, with
// null for each: the other way to remove a key.
func stillThere(sent map[string]*string, answered map[string]string) map[string]*string {
	left := map[string]*string{}
	for key, value := range sent {
		if _, there := answered[key]; there && (value == nil || *value == "") {
			left[key] = nil
		}
	}
	return left
}

// keptKeys is the error for keys that the service kept, whichever way it was asked
// to remove them.
func keptKeys(object, kind string, left map[string]*string) diag.Diagnostics {
	var diags diag.Diagnostics
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(left)) {
		keys = append(keys, acs.Printable(key, mostOfName))
	}
	if len(keys) > 0 {
		diags.AddAttributeError(path.Root("metadata"), "Metadata was not removed", fmt.Sprintf(
			"%s: the service was asked to remove these keys of the metadata, and kept them: %s. Leave them in the configuration, or replace the %s.",
			object, joinFirst(keys, 10, ", "), kind))
	}
	return diags
}

// nameable are the entries whose keys Terraform can name: it knows texts in the
// Unicode form NFC alone, and would try for ever to remove a key that is not there.
func nameable(metadata map[string]string) map[string]string {
	named := map[string]string{}
	for key, value := range metadata {
		if norm.NFC.IsNormalString(key) {
			named[key] = value
		}
	}
	return named
}

// otherForms warns of entries that are not nameable.
func otherForms(object string, metadata map[string]string) diag.Diagnostics {
	var diags diag.Diagnostics
	var others []string
	for _, key := range slices.Sorted(maps.Keys(metadata)) {
		if !norm.NFC.IsNormalString(key) {
			others = append(others, acs.Printable(fmt.Sprintf("%s (%s)", key, strconv.QuoteToASCII(key)), mostOfName))
		}
	}
	if len(others) > 0 {
		diags.AddAttributeWarning(path.Root("metadata"), "Metadata in another Unicode form", fmt.Sprintf(
			"%s has keys that Terraform cannot name, as it writes texts in the form NFC: %s. They are left as they are, and are not in the state. Who wrote them can remove them.",
			object, joinFirst(others, 10, ", ")))
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

// stringMap is the service's map in the state. The service has no difference
// between an empty map and none (fact 2.3-04), so the spelling stays.
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
