// This file holds the limits of chat that can be told at plan time.

package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const (
	// mostContent is how many bytes the content of a message may have (fact
	// 2.4-01).
	mostContent = 28 << 10
	// mostMetadata is how many bytes the metadata of a thread or a participant
	// may have, names and values together (fact 2.3-04).
	mostMetadata = 1 << 10
)

// contentValidator refuses what no message can say.
func contentValidator() validator.String {
	return checkedString{"Content of a wrong length", func(text string) error {
		if n := len(text); n == 0 || n > mostContent {
			return fmt.Errorf("the text has %d bytes: allowed are 1 to %d (28 KB)", n, mostContent)
		}
		return nil
	}}
}

// metadataValues refuses values that are null: whether a key without a value is
// there, nobody could tell from the service's answer.
type metadataValues struct {
	most int // bytes in all; 0 is no limit
}

// metadataValidator is for threads and participants, messageMetadataValidator
// for messages, where no limit is documented.
func metadataValidator() validator.Map { return metadataValues{mostMetadata} }

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
		if ok && value.IsNull() {
			resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(key), "Metadata without a value", fmt.Sprintf(
				"%s is null. Allowed is a text; leave the key out to have it removed.", req.Path.AtMapKey(key)))
		}
		total += len(key) + len(value.ValueString())
	}
	if v.most > 0 && total > v.most {
		resp.Diagnostics.AddAttributeError(req.Path, "Too much metadata", fmt.Sprintf(
			"%s has %d bytes in its names and values. Allowed are at most %d (1 KB).", req.Path, total, v.most))
	}
}
