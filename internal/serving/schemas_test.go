// SPDX-License-Identifier: MPL-2.0

package serving_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	acsprovider "github.com/acs-terraform/terraform-provider-acs/internal/provider"
	"github.com/acs-terraform/terraform-provider-acs/internal/serving"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexprovider"
)

// countingProvider counts how often a schema of its resources is built.
type countingProvider struct {
	provider.Provider
	built *atomic.Int64
}

func (p countingProvider) Resources(ctx context.Context) []func() resource.Resource {
	var counting []func() resource.Resource
	for _, newResource := range p.Provider.Resources(ctx) {
		counting = append(counting, func() resource.Resource { return countingResource{newResource(), p.built} })
	}
	return counting
}

type countingResource struct {
	resource.Resource
	built *atomic.Int64
}

func (r countingResource) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	r.built.Add(1)
	r.Resource.Schema(ctx, req, resp)
}

// TestSchemasAreBuiltOnceForAllCalls checks that a process builds the schema of a
// resource once to tell Terraform, and once for all calls that follow.
func TestSchemasAreBuiltOnceForAllCalls(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]provider.Provider{
		"acs":   acsprovider.New(acsprovider.Options{})(),
		"webex": webexprovider.New(webexprovider.Options{})(),
	} {
		var built atomic.Int64
		server := serving.New(countingProvider{p, &built})
		schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			for typeName, schema := range schemas.ResourceSchemas {
				object := schema.ValueType()
				nothing, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, nil))
				if err != nil {
					t.Fatal(err)
				}
				if _, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
					TypeName: typeName, PriorState: &nothing, ProposedNewState: &nothing, Config: &nothing,
				}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if got, want := built.Load(), int64(2*len(schemas.ResourceSchemas)); got != want {
			t.Errorf("%s: schemas of resources were built %d times, want %d", name, got, want)
		}
	}
}
