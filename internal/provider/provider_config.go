// This file turns the provider block and the environment into clients.

package provider

import (
	"fmt"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/roster"
)

const (
	envConnectionString = "AZURE_COMMUNICATION_CONNECTION_STRING"
	envEndpoint         = "AZURE_COMMUNICATION_ENDPOINT"
)

const waysToConnect = "Give one of these: connection_string; endpoint and access_key; endpoint and a Microsoft Entra sign-in " +
	"(client_secret, client_certificate_path, use_oidc, use_msi or use_cli, or their ARM_* environment variables). " +
	"Where the provider block names none, the environment variable " + envConnectionString + " or " + envEndpoint + " is taken."

// connection is what block and environment come to: one endpoint and one kind
// of credentials.
type connection struct {
	unknown    string // an argument that is not known yet; all else is empty then
	endpoint   string
	accessKey  string // empty: Entra
	entra      acs.EntraOptions
	scope      string
	maxRetries *int32
}

// argument is one argument of the provider block.
type argument struct {
	name  string
	value attr.Value
}

// given reports whether a configuration sets the argument; a flag that is
// false chooses nothing.
func (a argument) given() bool {
	if b, ok := a.value.(types.Bool); ok {
		return b.IsUnknown() || b.ValueBool()
	}
	return !a.value.IsNull()
}

func firstGiven(arguments ...argument) string {
	for _, a := range arguments {
		if a.given() {
			return a.name
		}
	}
	return ""
}

// credentialArguments are all that decide where calls go and as whom.
func (b providerModel) credentialArguments() []argument {
	return append([]argument{
		{"connection_string", b.ConnectionString},
		{"endpoint", b.Endpoint},
		{"access_key", b.AccessKey},
		{"tenant_id", b.TenantID},
		{"client_id", b.ClientID},
		{"client_certificate_password", b.ClientCertificatePassword},
		{"oidc_request_token", b.OIDCRequestToken},
		{"environment", b.Environment},
		{"entra_scope", b.EntraScope},
	}, b.signInArguments()...)
}

// signInArguments each choose a way to sign in to Entra.
func (b providerModel) signInArguments() []argument {
	return []argument{
		{"client_secret", b.ClientSecret},
		{"client_certificate_path", b.ClientCertificatePath},
		{"use_oidc", b.UseOIDC},
		{"use_msi", b.UseMSI},
		{"use_cli", b.UseCLI},
	}
}

// validateBlock refuses two kinds of credentials side by side, half a
// credential, and values that no environment can mend.
func validateBlock(b providerModel) diag.Diagnostics {
	var diags diag.Diagnostics
	clash := func(one, other string) {
		diags.AddAttributeError(path.Root(other), "Two kinds of credentials", fmt.Sprintf(
			"The provider block sets both %s and %s. %s", one, other, waysToConnect))
	}

	var signIns []string
	for _, a := range b.signInArguments() {
		if a.given() {
			signIns = append(signIns, a.name)
		}
	}
	switch {
	case !b.ConnectionString.IsNull():
		other := firstGiven(append([]argument{{"endpoint", b.Endpoint}, {"access_key", b.AccessKey}}, b.signInArguments()...)...)
		if other != "" {
			clash("connection_string", other)
		}
	case !b.AccessKey.IsNull() && len(signIns) > 0:
		clash("access_key", signIns[0])
	case len(signIns) > 1:
		clash(signIns[0], signIns[1])
	case !b.AccessKey.IsNull() && b.Endpoint.IsNull():
		diags.AddAttributeError(path.Root("access_key"), "Endpoint missing",
			"The provider block sets access_key without endpoint. "+waysToConnect)
	}

	if v := b.ConnectionString; !v.IsNull() && !v.IsUnknown() {
		if _, err := acs.ParseConnectionString(v.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("connection_string"), "Malformed connection string", malformedConnectionString(err))
		}
	}
	if v := b.Endpoint; !v.IsNull() && !v.IsUnknown() {
		if _, err := acs.ParseEndpoint(v.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("endpoint"), "Malformed endpoint", sentence(err)+
				" An endpoint looks like https://name.unitedstates.communication.azure.com; http:// is for a loopback address.")
		}
	}
	if v := b.AccessKey; !v.IsNull() && !v.IsUnknown() {
		if _, err := acs.NewAccessKeyCredential(v.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("access_key"), "Malformed access key", sentence(err)+" An access key is base64 text.")
		}
	}
	return diags
}

func malformedConnectionString(err error) string {
	return sentence(err) + " A connection string looks like endpoint=https://name.communication.azure.com/;accesskey=BASE64, as the keys page of the Communication Services resource shows it."
}

// resolveConnection decides where calls go and as whom. The block beats the
// environment as a whole: no key of one layer ever goes to an endpoint of the
// other. An unknown value never falls back to the environment.
func resolveConnection(b providerModel, getenv func(string) string) (connection, diag.Diagnostics) {
	diags := validateBlock(b)
	for _, a := range append(b.credentialArguments(), argument{"max_retries", b.MaxRetries}) {
		if a.value.IsUnknown() {
			return connection{unknown: a.name}, diags
		}
	}
	if diags.HasError() {
		return connection{}, diags
	}

	c := connection{scope: b.EntraScope.ValueString()}
	if !b.MaxRetries.IsNull() {
		n := int32(b.MaxRetries.ValueInt64()) //nolint:gosec // the schema holds it to 0 to 20
		c.maxRetries = &n
	}
	connectionString, source := b.ConnectionString.ValueString(), "connection_string"
	c.endpoint, c.accessKey = b.Endpoint.ValueString(), b.AccessKey.ValueString()
	if connectionString == "" && c.endpoint == "" {
		if signIn := firstGiven(b.signInArguments()...); signIn != "" {
			diags.AddAttributeError(path.Root(signIn), "Endpoint missing", fmt.Sprintf(
				"The provider block sets %s without endpoint, and a block with credentials does not take its endpoint from the environment. %s", signIn, waysToConnect))
			return connection{}, diags
		}
		connectionString, source = getenv(envConnectionString), envConnectionString
		c.endpoint = getenv(envEndpoint)
	}

	switch {
	case connectionString != "":
		parsed, err := acs.ParseConnectionString(connectionString)
		if err != nil {
			diags.AddError("Malformed connection string", "In "+source+": "+malformedConnectionString(err))
			return connection{}, diags
		}
		if c.endpoint != "" && !sameEndpoint(c.endpoint, parsed.Endpoint) {
			diags.AddError("Two kinds of credentials", fmt.Sprintf(
				"The environment variables %s and %s name different endpoints. Unset one of them. %s", envConnectionString, envEndpoint, waysToConnect))
			return connection{}, diags
		}
		c.endpoint, c.accessKey = parsed.Endpoint, parsed.AccessKey
	case c.endpoint != "" && c.accessKey == "":
		c.entra = entraOptions(b, getenv)
	case c.endpoint == "":
		diags.AddError("No credentials", "Neither the provider block nor the environment says which Communication Services resource to call. "+waysToConnect)
	}
	return c, diags
}

func sameEndpoint(a, b string) bool {
	normal, err := acs.ParseEndpoint(a)
	return err == nil && strings.EqualFold(normal, b)
}

// entraOptions gathers how to sign in to Entra. Ids come from either layer;
// how to sign in is the block's choice where it makes one. The names are those
// of azurerm.
func entraOptions(b providerModel, getenv func(string) string) acs.EntraOptions {
	first := func(v types.String, names ...string) string {
		if !v.IsNull() {
			return v.ValueString()
		}
		for _, name := range names {
			if s := getenv(name); s != "" {
				return s
			}
		}
		return ""
	}
	isTrue := func(name string) bool { return strings.EqualFold(getenv(name), "true") || getenv(name) == "1" }

	o := acs.EntraOptions{
		Environment:         first(b.Environment, "ARM_ENVIRONMENT"),
		TenantID:            first(b.TenantID, "ARM_TENANT_ID"),
		ClientID:            first(b.ClientID, "ARM_CLIENT_ID"),
		CertificatePassword: first(b.ClientCertificatePassword, "ARM_CLIENT_CERTIFICATE_PASSWORD"),
		OIDCToken:           first(b.OIDCToken, "ARM_OIDC_TOKEN"),
		OIDCTokenFilePath:   first(b.OIDCTokenFilePath, "ARM_OIDC_TOKEN_FILE_PATH"),
		OIDCRequestURL:      first(b.OIDCRequestURL, "ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL"),
		OIDCRequestToken:    first(b.OIDCRequestToken, "ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"),
	}
	signIn := firstGiven(b.signInArguments()...)
	environmentCounts := signIn == ""
	o.NoCLI = !b.UseCLI.IsNull() && !b.UseCLI.ValueBool() ||
		b.UseCLI.IsNull() && environmentCounts && strings.EqualFold(getenv("ARM_USE_CLI"), "false")
	switch {
	case signIn == "client_secret":
		o.ClientSecret = b.ClientSecret.ValueString()
	case signIn == "client_certificate_path":
		o.CertificatePath = b.ClientCertificatePath.ValueString()
	case signIn == "use_oidc" || environmentCounts && isTrue("ARM_USE_OIDC"):
		o.UseOIDC = true
	case signIn == "use_msi" || environmentCounts && isTrue("ARM_USE_MSI"):
		o.UseMSI = true
	case environmentCounts && getenv("ARM_CLIENT_CERTIFICATE_PATH") != "":
		o.CertificatePath = getenv("ARM_CLIENT_CERTIFICATE_PATH")
	case environmentCounts && getenv("ARM_CLIENT_SECRET") != "":
		o.ClientSecret = getenv("ARM_CLIENT_SECRET")
	}
	return o
}

// connect makes the clients of a connection.
func connect(c connection, o Options) (*services, diag.Diagnostics) {
	var diags diag.Diagnostics
	if c.unknown != "" {
		return &services{now: o.Now, unknown: c.unknown}, diags
	}
	options := &acs.ClientOptions{
		ClientOptions: azcore.ClientOptions{
			Telemetry: policy.TelemetryOptions{ApplicationID: applicationID(o.Version)},
		},
		Scope:      c.scope,
		MaxRetries: c.maxRetries,
	}
	client, err := newRoomsClient(c, options)
	if err != nil {
		diags.AddError("Cannot connect", sentence(err)+" "+waysToConnect)
		return nil, diags
	}
	return &services{rooms: client, rosters: roster.NewRooms(client, roster.Options{}), now: o.Now}, diags
}

func newRoomsClient(c connection, options *acs.ClientOptions) (*acs.RoomsClient, error) {
	if c.accessKey != "" {
		key, err := acs.NewAccessKeyCredential(c.accessKey)
		if err != nil {
			return nil, err
		}
		return acs.NewRoomsClientWithAccessKey(c.endpoint, key, options)
	}
	credential, err := acs.NewEntraCredential(c.entra)
	if err != nil {
		return nil, err
	}
	return acs.NewRoomsClient(c.endpoint, credential, options)
}

// applicationID is what the service's telemetry sees; azcore cuts it at 24
// characters.
func applicationID(version string) string {
	return "terraform-acs/" + version
}
