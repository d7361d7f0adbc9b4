// SPDX-License-Identifier: MPL-2.0

// Package provider is the Terraform provider for Azure Communication
// Services: schemas, plan logic and diagnostics. It knows nothing of HTTP; the
// service is reached through internal/acs and, for rosters, internal/acsroster.
package provider

import (
	"context"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// Address is where Terraform finds the provider.
const Address = "registry.terraform.io/acs-terraform/acs"

// Options are the provider's dependencies.
type Options struct {
	// Version goes to Terraform and to the service.
	Version string
	// Now is the clock for rolling windows and expiry; nil is time.Now.
	Now func() time.Time
	// Getenv reads the environment; nil is os.Getenv.
	Getenv func(string) string
}

// New returns the constructor of the provider that the plugin server takes.
func New(o Options) func() provider.Provider {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	return func() provider.Provider { return &acsProvider{options: o} }
}

type acsProvider struct {
	plugin.LargeDataSources
	options Options
	expiry  expiryCache
}

var (
	_ provider.ProviderWithValidateConfig     = (*acsProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*acsProvider)(nil)
	_ provider.ProviderWithListResources      = (*acsProvider)(nil)
	_ provider.ProviderWithActions            = (*acsProvider)(nil)
	_ provider.ProviderWithFunctions          = (*acsProvider)(nil)
)

// The optional interfaces that the framework asks for: it ignores a method of another
// signature silently.
var (
	_ = []interface {
		resource.ResourceWithConfigure
		resource.ResourceWithIdentity
		resource.ResourceWithImportState
		resource.ResourceWithModifyPlan
	}{
		(*roomResource)(nil), (*roomParticipantResource)(nil), (*userResource)(nil),
		(*chatThreadResource)(nil), (*chatThreadParticipantResource)(nil), (*chatMessageResource)(nil),
	}
	_ = []interface {
		resource.ResourceWithConfigure
		resource.ResourceWithIdentity
		resource.ResourceWithImportState
	}{(*teamsExtensionAssignmentResource)(nil)}
	_ = []resource.ResourceWithValidateConfig{(*roomResource)(nil), (*chatThreadResource)(nil)}

	_ ephemeral.EphemeralResourceWithConfigure = (*userTokenEphemeralResource)(nil)

	_ datasource.DataSourceWithConfigure      = (*plugin.DataSource[*services, any])(nil)
	_ datasource.DataSourceWithValidateConfig = (*roomsDataSource)(nil)

	_ action.ActionWithConfigure  = (*serviceAction[any])(nil)
	_ action.ActionWithModifyPlan = (*serviceAction[any])(nil)

	_ list.ListResourceWithConfigure      = (*plugin.ListResource[*services, any])(nil)
	_ list.ListResourceWithValidateConfig = (*roomListResource)(nil)
)

// providerModel is the provider block.
type providerModel struct {
	ConnectionString          types.String `tfsdk:"connection_string"`
	Endpoint                  types.String `tfsdk:"endpoint"`
	AccessKey                 types.String `tfsdk:"access_key"`
	TenantID                  types.String `tfsdk:"tenant_id"`
	ClientID                  types.String `tfsdk:"client_id"`
	ClientSecret              types.String `tfsdk:"client_secret"`
	ClientCertificatePath     types.String `tfsdk:"client_certificate_path"`
	ClientCertificatePassword types.String `tfsdk:"client_certificate_password"`
	OIDCToken                 types.String `tfsdk:"oidc_token"`
	OIDCTokenFilePath         types.String `tfsdk:"oidc_token_file_path"`
	OIDCRequestURL            types.String `tfsdk:"oidc_request_url"`
	OIDCRequestToken          types.String `tfsdk:"oidc_request_token"`
	UseOIDC                   types.Bool   `tfsdk:"use_oidc"`
	UseMSI                    types.Bool   `tfsdk:"use_msi"`
	UseCLI                    types.Bool   `tfsdk:"use_cli"`
	Environment               types.String `tfsdk:"environment"`
	EntraScope                types.String `tfsdk:"entra_scope"`
	ChatUserID                types.String `tfsdk:"chat_user_id"`
	ChatAccessToken           types.String `tfsdk:"chat_access_token"`
	MaxRetries                types.Number `tfsdk:"max_retries"`
}

func (p *acsProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "acs"
	resp.Version = p.options.Version
}

func (p *acsProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	text := func(description string, validators ...validator.String) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: validators}
	}
	secret := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description}
	}
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages the data plane of Azure Communication Services: rooms and who may join them, chat threads, their participants and messages, users, and the access of Teams accounts.",
		Attributes: map[string]schema.Attribute{
			"connection_string":           secret("Connection string of the Communication Services resource, `endpoint=https://...;accesskey=...`. Conflicts with every other credential. Environment: `AZURE_COMMUNICATION_CONNECTION_STRING`."),
			"endpoint":                    text("Endpoint of the Communication Services resource, such as `https://name.unitedstates.communication.azure.com`. `http://` is allowed for loopback addresses only. Environment: `AZURE_COMMUNICATION_ENDPOINT`."),
			"access_key":                  secret("Access key that belongs to `endpoint`, base64."),
			"tenant_id":                   text("Microsoft Entra tenant. Environment: `ARM_TENANT_ID`."),
			"client_id":                   text("Application (client) id of the service principal or user-assigned managed identity. Environment: `ARM_CLIENT_ID`."),
			"client_secret":               secret("Secret of the service principal. Environment: `ARM_CLIENT_SECRET`."),
			"client_certificate_path":     text("Path of the service principal's certificate, PEM or PKCS #12. Environment: `ARM_CLIENT_CERTIFICATE_PATH`."),
			"client_certificate_password": secret("Password of the certificate. Environment: `ARM_CLIENT_CERTIFICATE_PASSWORD`."),
			"oidc_token":                  secret("Id token, for `use_oidc`. Environment: `ARM_OIDC_TOKEN`."),
			"oidc_token_file_path":        text("Path of a file with the id token, for `use_oidc`. Environment: `ARM_OIDC_TOKEN_FILE_PATH`."),
			"oidc_request_url":            text("URL that issues the id token, for `use_oidc`. Environment: `ARM_OIDC_REQUEST_URL`, `ACTIONS_ID_TOKEN_REQUEST_URL`."),
			"oidc_request_token":          secret("Bearer token for `oidc_request_url`. Environment: `ARM_OIDC_REQUEST_TOKEN`, `ACTIONS_ID_TOKEN_REQUEST_TOKEN`."),
			"use_oidc":                    flag("Sign in with an OpenID Connect id token (workload identity federation). Environment: `ARM_USE_OIDC`."),
			"use_msi":                     flag("Sign in with a managed identity. Environment: `ARM_USE_MSI`."),
			"use_cli":                     flag("Sign in with the Azure CLI's account. The default for an endpoint without other credentials. Environment: `ARM_USE_CLI`."),
			"environment":                 text("Azure cloud to sign in to: `public` (default), `usgovernment` or `china`. Environment: `ARM_ENVIRONMENT`.", plugin.OneOf([]string{"public", "usgovernment", "china"})),
			"entra_scope":                 text("Scope of Entra tokens. Default `https://communication.azure.com//.default`; other clouds may need another one."),
			"chat_user_id":                text("Raw id of the acting user for chat, `8:acs:<resource id>_<user id>`. The provider issues a token for the user when it first needs one. `as_user_id` of a chat type overrides this.", userValidator()),
			"chat_access_token":           secret("Access token, with scope `chat`, of the acting user for chat. Conflicts with `chat_user_id`. The provider does not renew it. Environment: `AZURE_COMMUNICATION_ACCESS_TOKEN`."),
			"max_retries": schema.NumberAttribute{
				Optional: true, Validators: []validator.Number{plugin.WholeNumberBetween(0, 20)},
				MarkdownDescription: "How often the provider retries a failed call, 0 to 20, default 3. Throttling (429) does not count: the provider waits it out until the operation times out.",
			},
		},
	}
}

// ValidateConfig checks the block alone. Configure checks the environment.
func (p *acsProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var block providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &block)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(validateBlock(block)...)
}

func (p *acsProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
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
	if resp.Diagnostics.HasError() {
		return
	}
	s.expiry = &p.expiry
	plugin.SetProviderData(s, resp)
}

func (p *acsProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		newRoomResource, newRoomParticipantResource, newUserResource,
		newChatThreadResource, newChatThreadParticipantResource, newChatMessageResource,
		newTeamsExtensionAssignmentResource,
	}
}

func (p *acsProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newRoomDataSource, newRoomsDataSource, newRoomParticipantsDataSource,
		newChatThreadDataSource, newChatThreadsDataSource, newChatThreadParticipantsDataSource,
		newChatMessageDataSource, newChatMessagesDataSource, newChatReadReceiptsDataSource,
		newTeamsExtensionAssignmentDataSource,
	}
}

func (p *acsProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		newRoomListResource, newRoomParticipantListResource, newChatThreadListResource, newChatThreadParticipantListResource,
	}
}

func (p *acsProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{
		newChatSendMessageAction, newChatSendReadReceiptAction, newChatSendTypingNotificationAction, newUserRevokeTokensAction,
	}
}

func (p *acsProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{newParseConnectionStringFunction, newParseIdentifierFunction}
}

func (p *acsProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{newUserTokenEphemeralResource}
}
