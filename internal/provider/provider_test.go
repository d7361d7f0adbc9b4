// SPDX-License-Identifier: MPL-2.0

// This file tests the provider's schema and what its types receive.

package provider

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

func TestEveryArgumentOfTheSchemaIsLookedAt(t *testing.T) {
	t.Parallel()
	var resp provider.SchemaResponse
	New(Options{})().Schema(t.Context(), provider.SchemaRequest{}, &resp)
	var known []string
	for _, a := range append((providerModel{}).arguments(), providerModel{}.chatArguments()...) {
		known = append(known, a.name)
	}
	for name := range resp.Schema.Attributes {
		if !slices.Contains(known, name) {
			t.Errorf("%s is in the schema and not among the arguments", name)
		}
	}
	if len(known) != len(resp.Schema.Attributes) {
		t.Errorf("got arguments %v, the schema has %d", known, len(resp.Schema.Attributes))
	}
}

func TestSecretArgumentsAreSensitive(t *testing.T) {
	t.Parallel()
	var resp provider.SchemaResponse
	New(Options{})().Schema(t.Context(), provider.SchemaRequest{}, &resp)
	want := []string{
		"access_key", "chat_access_token", "client_certificate_password", "client_secret", "connection_string", "oidc_request_token", "oidc_token",
	}
	var got []string
	for name, attribute := range resp.Schema.Attributes {
		if attribute.IsSensitive() {
			got = append(got, name)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got sensitive %v, want %v", got, want)
	}
}

func TestConfigureHandsTheServicesToEveryKindOfType(t *testing.T) {
	t.Parallel()
	var resp provider.ConfigureResponse
	s := &services{}
	plugin.SetProviderData(s, &resp)
	fields := reflect.ValueOf(resp)
	checked := 0
	for i := range fields.NumField() {
		name := fields.Type().Field(i).Name
		if !strings.HasSuffix(name, "Data") {
			continue
		}
		checked++
		if fields.Field(i).Interface() != s {
			t.Errorf("%s is %v, want the services", name, fields.Field(i))
		}
	}
	if checked < 6 {
		t.Errorf("only %d fields were looked at", checked)
	}
}

func TestTypesRefuseDataThatIsNotTheProviders(t *testing.T) {
	t.Parallel()
	var c configured
	wantDiagnostics(t, c.SetServices("something else"), "Unexpected provider data", "string")
	wantDiagnostics(t, c.SetServices(nil))
	var diags diag.Diagnostics
	if c.RequireConfigured(&diags) || c.IsConfigured() {
		t.Error("a type without services says that it is ready")
	}
	wantDiagnostics(t, diags, "Provider not configured")
}

func TestProviderSchemaIsValid(t *testing.T) {
	t.Parallel()
	var resp provider.SchemaResponse
	New(Options{})().Schema(t.Context(), provider.SchemaRequest{}, &resp)
	wantDiagnostics(t, resp.Schema.ValidateImplementation(t.Context()))
}
