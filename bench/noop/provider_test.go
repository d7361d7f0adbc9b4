// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/acs-terraform/terraform-provider-acs/internal/provider"
)

func TestTheCLISeesTheSchemasOfTheProvider(t *testing.T) {
	t.Parallel()
	ours, itsIdentities := schemas(t, providerserver.NewProtocol6(provider.New(provider.Options{})())())
	noops, identities := schemas(t, providerserver.NewProtocol6(newProvider())())
	if diff := cmp.Diff(ours, noops); diff != "" {
		t.Errorf("schemas differ, ours -, no-op +:\n%s", diff)
	}
	if diff := cmp.Diff(itsIdentities, identities); diff != "" || len(identities.IdentitySchemas) == 0 {
		t.Errorf("identity schemas differ or are none, ours -, no-op +:\n%s", diff)
	}
}

func schemas(t *testing.T, server tfprotov6.ProviderServer) (*tfprotov6.GetProviderSchemaResponse, *tfprotov6.GetResourceIdentitySchemasResponse) {
	t.Helper()
	got, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(got.Diagnostics) > 0 {
		t.Fatalf("schema: %v, %v", err, got.Diagnostics)
	}
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil || len(identities.Diagnostics) > 0 {
		t.Fatalf("identity schemas: %v, %v", err, identities.Diagnostics)
	}
	return got, identities
}

func TestUnknownValuesGetAValue(t *testing.T) {
	t.Parallel()
	object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"id": tftypes.String, "open": tftypes.Bool, "days": tftypes.Number, "role": tftypes.String, "people": tftypes.Map{ElementType: tftypes.String},
	}}
	planned := tftypes.NewValue(object, map[string]tftypes.Value{
		"id":     tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
		"open":   tftypes.NewValue(tftypes.Bool, tftypes.UnknownValue),
		"days":   tftypes.NewValue(tftypes.Number, tftypes.UnknownValue),
		"role":   tftypes.NewValue(tftypes.String, "Attendee"),
		"people": tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, tftypes.UnknownValue),
	})
	got, err := new(echo).known(planned)
	if err != nil || !got.IsFullyKnown() {
		t.Fatalf("known gives %v, %v", got, err)
	}
	var members map[string]tftypes.Value
	if err := got.As(&members); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]tftypes.Value{
		"role": tftypes.NewValue(tftypes.String, "Attendee"), "id": tftypes.NewValue(tftypes.String, "noop-000000000001"),
	} {
		if !members[name].Equal(want) {
			t.Errorf("%s is %v, want %v", name, members[name], want)
		}
	}
}
