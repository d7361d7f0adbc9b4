// SPDX-License-Identifier: MPL-2.0

// Package webexprovider is the Terraform provider for the rooms of Webex: schemas, plan
// logic and diagnostics. It knows nothing of HTTP; Webex is reached through
// internal/webex and, for members, internal/webexroster.
package webexprovider

import (
	"context"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// Address is where Terraform finds the provider.
const Address = "registry.terraform.io/acs-terraform/webex"

// Options are the provider's dependencies.
type Options struct {
	// Version goes to Terraform and to Webex.
	Version string
	// Getenv reads the environment; nil is os.Getenv.
	Getenv func(string) string
	// Now is the clock for the age of listings; nil is time.Now.
	Now func() time.Time
}

// New returns the constructor of the provider that the plugin server takes.
func New(o Options) func() provider.Provider {
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	return func() provider.Provider { return &webexProvider{options: o} }
}

type webexProvider struct {
	plugin.LargeDataSources
	options Options
}

var (
	_ provider.ProviderWithValidateConfig = (*webexProvider)(nil)
	_ provider.ProviderWithListResources  = (*webexProvider)(nil)

	_ list.ListResourceWithConfigure = (*plugin.ListResource[*services, any])(nil)
)

// The optional interfaces that the framework asks for: it ignores a method of another
// signature silently.
var (
	_ = []interface {
		resource.ResourceWithConfigure
		resource.ResourceWithIdentity
		resource.ResourceWithImportState
		resource.ResourceWithModifyPlan
		resource.ResourceWithValidateConfig
	}{(*roomResource)(nil), (*roomMembershipResource)(nil)}

	_ datasource.DataSourceWithConfigure = (*plugin.DataSource[*services, any])(nil)

	_ = []datasource.DataSourceWithValidateConfig{(*roomDataSource)(nil), (*roomsDataSource)(nil), (*personDataSource)(nil)}
)

// providerModel is the provider block.
type providerModel struct {
	AccessToken  types.String `tfsdk:"access_token"`
	ClientID     types.String `tfsdk:"client_id"`
	ClientSecret types.String `tfsdk:"client_secret"`
	RefreshToken types.String `tfsdk:"refresh_token"`
	BaseURL      types.String `tfsdk:"base_url"`
	MaxRetries   types.Number `tfsdk:"max_retries"`
}

func (p *webexProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "webex"
	resp.Version = p.options.Version
}

func (p *webexProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	secret := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages the rooms of Webex, which its apps call spaces, and who is in them.",
		Attributes: map[string]schema.Attribute{
			"access_token":  secret("Access token of the account that acts: of a bot, or of an integration or service app that something else renews. Conflicts with `client_id`, `client_secret` and `refresh_token`. Environment: `WEBEX_ACCESS_TOKEN`."),
			"client_id":     schema.StringAttribute{Optional: true, MarkdownDescription: "Client id of an integration or a service app. Environment: `WEBEX_CLIENT_ID`."},
			"client_secret": secret("Client secret that belongs to `client_id`. Environment: `WEBEX_CLIENT_SECRET`."),
			"refresh_token": secret("Refresh token that `client_id` was given. The provider gets an access token for it with its first call, and stores neither. Environment: `WEBEX_REFRESH_TOKEN`."),
			"base_url":      schema.StringAttribute{Optional: true, MarkdownDescription: "Base URL of the API. Default `https://webexapis.com/v1`. `http://` is allowed for loopback addresses only. Environment: `WEBEX_BASE_URL`."},
			"max_retries": schema.NumberAttribute{
				Optional: true, Validators: []validator.Number{plugin.WholeNumberBetween(0, 20)},
				MarkdownDescription: "How often the provider retries a failed call, 0 to 20, default 3. Throttling (429) does not count: the provider waits it out until the operation times out.",
			},
		},
	}
}

// ValidateConfig checks the block alone. Configure checks the environment.
func (p *webexProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var block providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &block)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(validateBlock(block)...)
	}
}

func (p *webexProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var block providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &block)...)
	if resp.Diagnostics.HasError() {
		return
	}
	c, diags := resolveConnection(block, p.options.Getenv)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	s, diags := connect(context.WithoutCancel(ctx), c, p.options)
	resp.Diagnostics.Append(diags...)
	if !resp.Diagnostics.HasError() {
		plugin.SetProviderData(s, resp)
	}
}

func (p *webexProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newRoomResource, newRoomMembershipResource}
}

func (p *webexProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newRoomDataSource, newRoomsDataSource, newRoomMembershipsDataSource, newRoomMeetingDetailsDataSource, newPersonDataSource,
	}
}

func (p *webexProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{newRoomListResource, newRoomMembershipListResource}
}
