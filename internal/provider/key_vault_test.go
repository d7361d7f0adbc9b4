// SPDX-License-Identifier: MPL-2.0

// This file has a fake azurerm provider for offline tests. Its
// azurerm_key_vault_secret has the arguments of the examples, and keeps the values
// that it gets.

package provider_test

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// keyVault is what a key vault holds: the versions of each secret by its name,
// the latest last. It outlives the provider that fills it.
type keyVault struct {
	mu      sync.Mutex
	secrets map[string][]string
}

func (v *keyVault) provider() (tfprotov6.ProviderServer, error) {
	return providerserver.NewProtocol6WithError(fakeAzureProvider{v})()
}

// versions are those of a secret; none where it was deleted.
func (v *keyVault) versions(name string) []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.secrets[name])
}

func (v *keyVault) names() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Sorted(maps.Keys(v.secrets))
}

type fakeAzureProvider struct{ vault *keyVault }

func (fakeAzureProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "azurerm"
}

func (fakeAzureProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerschema.Schema{Blocks: map[string]providerschema.Block{"features": providerschema.ListNestedBlock{}}}
}

func (fakeAzureProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (fakeAzureProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (p fakeAzureProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return keyVaultSecret(p) }}
}

type keyVaultSecret struct{ vault *keyVault }

func (keyVaultSecret) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "azurerm_key_vault_secret"
}

func (keyVaultSecret) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	replaces := []planmodifier.String{stringplanmodifier.RequiresReplace()}
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":               schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
		"name":             schema.StringAttribute{Required: true, PlanModifiers: replaces},
		"key_vault_id":     schema.StringAttribute{Required: true, PlanModifiers: replaces},
		"content_type":     schema.StringAttribute{Optional: true},
		"value_wo":         schema.StringAttribute{Optional: true, Sensitive: true, WriteOnly: true},
		"value_wo_version": schema.Int64Attribute{Optional: true},
	}}
}

// put adds the write-only value, which only the configuration has.
func (r keyVaultSecret) put(ctx context.Context, config tfsdk.Config) (id types.String, diags diag.Diagnostics) {
	var name, value, vaultID types.String
	diags.Append(config.GetAttribute(ctx, path.Root("name"), &name)...)
	diags.Append(config.GetAttribute(ctx, path.Root("value_wo"), &value)...)
	diags.Append(config.GetAttribute(ctx, path.Root("key_vault_id"), &vaultID)...)
	r.vault.mu.Lock()
	defer r.vault.mu.Unlock()
	r.vault.secrets[name.ValueString()] = append(r.vault.secrets[name.ValueString()], value.ValueString())
	return types.StringValue(vaultID.ValueString() + "/secrets/" + name.ValueString()), diags
}

func (r keyVaultSecret) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	id, diags := r.put(ctx, req.Config)
	resp.Diagnostics.Append(diags...)
	resp.State.Raw = req.Plan.Raw
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
}

func (keyVaultSecret) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (r keyVaultSecret) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	_, diags := r.put(ctx, req.Config)
	resp.Diagnostics.Append(diags...)
	resp.State.Raw = req.Plan.Raw
}

func (r keyVaultSecret) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var name types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("name"), &name)...)
	r.vault.mu.Lock()
	defer r.vault.mu.Unlock()
	delete(r.vault.secrets, name.ValueString())
}
