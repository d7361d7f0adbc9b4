// SPDX-License-Identifier: MPL-2.0

// This file holds what the list resources share.

package provider

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// maxNameBytes is how many bytes a result's name repeats of a topic or a name, so
// that the ids after it are not cut off.
const maxNameBytes = 100

// newListResource returns a list resource whose configuration is an M. results streams
// what an M asks for.
func newListResource[M any](typeName string, results func(context.Context, *configured, M, list.ListRequest) iter.Seq[list.ListResult], of schema.Schema) *plugin.ListResource[*services, M] {
	return plugin.NewListResource(typeName, func(ctx context.Context, s *services, filter M, req list.ListRequest) iter.Seq[list.ListResult] {
		return results(ctx, &configured{plugin.Configured[*services]{Services: s}}, filter, req)
	}, of)
}
