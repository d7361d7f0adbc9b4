// SPDX-License-Identifier: MPL-2.0

// This file turns the provider block and the environment into clients.

package provider

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/acsroster"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

const (
	envConnectionString = "AZURE_COMMUNICATION_CONNECTION_STRING"
	envEndpoint         = "AZURE_COMMUNICATION_ENDPOINT"
	envAccessToken      = "AZURE_COMMUNICATION_ACCESS_TOKEN" //nolint:gosec // a name, no credential
)

const waysToConnect = "Give one of these: connection_string; endpoint and access_key; endpoint and a Microsoft Entra sign-in " +
	"(client_secret, client_certificate_path, use_oidc, use_msi or use_cli, or their ARM_* environment variables). " +
	"If the provider block has none of them, the provider uses the environment variable " + envConnectionString + " or " + envEndpoint + "."

// connection is the result of the provider block and the environment: one endpoint and
// one kind of credentials.
type connection struct {
	unknown    string // the name of an argument that is not known yet; the rest is empty then
	endpoint   string
	accessKey  string // empty: Entra
	entra      acs.EntraOptions
	scope      string
	maxRetries *int32
	chatUserID string // the default acting user of chat, by id
	chatToken  string // or by a token of the user
	// chatUnknown is the name of a chat argument that is not known yet; both above
	// are empty then.
	chatUnknown string
	// tokenIgnored: the environment has a token, and the block takes precedence.
	tokenIgnored bool
}

// argument is one argument of the provider block.
type argument struct {
	name  string
	value attr.Value
}

// given reports whether the configuration sets the argument. A value that is not known
// yet may turn out null, and a flag that is false chooses nothing.
func (a argument) given() bool {
	if b, ok := a.value.(types.Bool); ok {
		return b.ValueBool()
	}
	return !a.value.IsNull() && !a.value.IsUnknown()
}

func (a argument) unknown() bool { return a.value.IsUnknown() }

// first is the name of the first argument that has the property, "" if none has.
func first(property func(argument) bool, arguments ...argument) string {
	if i := slices.IndexFunc(arguments, property); i >= 0 {
		return arguments[i].name
	}
	return ""
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

// oidcArguments say where the id token of use_oidc comes from.
func (b providerModel) oidcArguments() []argument {
	return []argument{
		{"oidc_token", b.OIDCToken},
		{"oidc_token_file_path", b.OIDCTokenFilePath},
		{"oidc_request_url", b.OIDCRequestURL},
		{"oidc_request_token", b.OIDCRequestToken},
	}
}

// entraArguments are all arguments of a Microsoft Entra sign-in.
func (b providerModel) entraArguments() []argument {
	return slices.Concat(b.signInArguments(), b.oidcArguments(), []argument{
		{"tenant_id", b.TenantID},
		{"client_id", b.ClientID},
		{"client_certificate_password", b.ClientCertificatePassword},
	})
}

// chatArguments name the acting user.
func (b providerModel) chatArguments() []argument {
	return []argument{{"chat_user_id", b.ChatUserID}, {"chat_access_token", b.ChatAccessToken}}
}

// arguments are all arguments of the block but those of chat.
func (b providerModel) arguments() []argument {
	return append(b.entraArguments(),
		argument{"connection_string", b.ConnectionString},
		argument{"endpoint", b.Endpoint},
		argument{"access_key", b.AccessKey},
		argument{"environment", b.Environment},
		argument{"entra_scope", b.EntraScope},
		argument{"max_retries", b.MaxRetries},
	)
}

// validateBlock refuses two kinds of credentials, incomplete credentials, and malformed
// values. An argument that is not known yet may turn out null: it is checked again when
// it is known.
func validateBlock(b providerModel) diag.Diagnostics {
	var diags diag.Diagnostics
	clash := func(one, other string) {
		diags.AddAttributeError(path.Root(other), "Two kinds of credentials", fmt.Sprintf(
			"The provider block sets both %s and %s. %s", one, other, waysToConnect))
	}
	missing := func(a argument) bool { return !a.given() }
	if !slices.ContainsFunc(b.chatArguments(), missing) {
		diags.AddAttributeError(path.Root("chat_access_token"), "Two acting users",
			"The provider block sets both chat_user_id and chat_access_token. Use one of them.")
	}
	signIns := slices.DeleteFunc(b.signInArguments(), missing)
	connectionString, endpoint, accessKey := argument{"connection_string", b.ConnectionString}, argument{"endpoint", b.Endpoint}, argument{"access_key", b.AccessKey}
	entra := first(argument.given, b.entraArguments()...)
	credential := cmp.Or(first(argument.given, accessKey), entra)
	other := cmp.Or(first(argument.given, endpoint), credential)
	switch {
	case connectionString.given() && other != "":
		clash("connection_string", other)
	case accessKey.given() && entra != "":
		clash("access_key", entra)
	case len(signIns) > 1:
		clash(signIns[0].name, signIns[1].name)
	case credential != "" && b.Endpoint.IsNull() && b.ConnectionString.IsNull():
		diags.AddAttributeError(path.Root(credential), "Endpoint missing", fmt.Sprintf(
			"The provider block sets %s without endpoint, and a block with credentials does not take its endpoint from the environment. Set endpoint in the block. %s", credential, waysToConnect))
	}
	diags.Append(validateValues(b)...)
	return diags
}

// validateValues checks each argument by itself. Messages have no value that is, or
// could be, a secret.
func validateValues(b providerModel) diag.Diagnostics {
	var diags diag.Diagnostics
	// An empty credential must not fall back to another kind of sign-in.
	notEmpty := func(ways string, arguments []argument) {
		for _, a := range arguments {
			if s, ok := a.value.(types.String); ok && a.given() && strings.TrimSpace(s.ValueString()) == "" {
				diags.AddAttributeError(path.Root(a.name), "Empty argument", fmt.Sprintf(
					"The provider argument %s is an empty text. Leave it out, or give it a value: %s", a.name, ways))
			}
		}
	}
	notEmpty(waysToConnect, b.arguments())
	notEmpty(howToNameActingUser+".", b.chatArguments())
	if diags.HasError() {
		return diags
	}
	diags.Append(checkArgument("chat_access_token", b.ChatAccessToken, "Malformed chat access token", func(name, token string) string {
		return malformedToken("The provider argument "+name, token)
	})...)
	diags.Append(checkArgument("connection_string", b.ConnectionString, "Malformed connection string", malformedConnectionString)...)
	diags.Append(checkArgument("endpoint", b.Endpoint, "Malformed endpoint", malformedEndpoint)...)
	diags.Append(checkArgument("access_key", b.AccessKey, "Malformed access key", malformedAccessKey)...)
	diags.Append(checkArgument("oidc_request_url", b.OIDCRequestURL, "Value not allowed", malformedRequestURL)...)
	diags.Append(checkArgument("tenant_id", b.TenantID, "Value not allowed", malformedEntra)...)
	diags.Append(checkArgument("client_id", b.ClientID, "Value not allowed", malformedEntra)...)
	diags.Append(checkArgument("entra_scope", b.EntraScope, "Value not allowed", malformedEntra)...)
	oidc := b.oidcArguments()
	if b.UseOIDC.ValueBool() && first(argument.unknown, oidc...) == "" && first(argument.given, oidc[:2]...) == "" && oidc[2].given() != oidc[3].given() {
		diags.AddAttributeError(path.Root("use_oidc"), "Credential not used",
			"use_oidc is true, and the provider block sets only one of oidc_request_url and oidc_request_token. Use both of them, oidc_token, or oidc_token_file_path.")
	}
	return diags
}

// checkArgument is the error of an argument that is malformed. problem returns "" for
// one that is not.
func checkArgument(name string, value types.String, summary string, problem func(name, text string) string) diag.Diagnostics {
	if !(argument{name, value}).given() {
		return nil
	}
	if text := problem(name, value.ValueString()); text != "" {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(name), summary, text)}
	}
	return nil
}

// malformedEntra is the problem of an argument of an Entra sign-in, or of the environment
// variable for it.
func malformedEntra(name, value string) string {
	form := map[string][2]string{
		"tenant_id":   {`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$|^[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)+$`, "a GUID, or a domain name such as contoso.onmicrosoft.com"},
		"client_id":   {`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`, "a GUID, the application (client) id"},
		"entra_scope": {`^[a-z]+://[^\s/]+/+\.default$`, "a scope such as https://communication.azure.com//.default"},
	}[strings.ToLower(strings.TrimPrefix(name, "ARM_"))]
	if regexp.MustCompile(form[0]).MatchString(value) {
		return ""
	}
	return fmt.Sprintf("%s is %q. It must be %s.", name, value, form[1])
}

func malformedToken(name, token string) string {
	wrong := func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\'' }
	if !strings.ContainsFunc(strings.TrimSpace(token), wrong) {
		return ""
	}
	return name + " has a space, or another character that no token has. Use the token as the service issued it, without quotes and without a word such as Bearer before it."
}

// malformedEndpoint quotes the value only if it is a plain address: a connection string,
// or an address with a password in it, is a secret.
func malformedEndpoint(name, value string) string {
	_, err := acs.ParseEndpoint(value)
	if err == nil {
		return ""
	}
	if strings.Contains(value, "://") && !strings.ContainsAny(value, "=;@") {
		name = fmt.Sprintf("%s is %q", name, value)
	} else {
		name = fmt.Sprintf("%s is not accepted", name)
	}
	return fmt.Sprintf("%s: %s. An endpoint looks like https://name.unitedstates.communication.azure.com; "+
		"http:// is for localhost and loopback addresses.", name, err)
}

func malformedConnectionString(_, text string) string {
	_, err := acs.ParseConnectionString(text)
	return explainMalformed(err, " A connection string looks like endpoint=https://name.communication.azure.com/;accesskey=BASE64, as the keys page of the Communication Services resource shows it.")
}

func malformedAccessKey(_, key string) string {
	_, err := acs.NewAccessKeyCredential(key)
	return explainMalformed(err, " An access key is base64 text, without quotes.")
}

func malformedRequestURL(_, address string) string {
	_, err := acs.ParseOIDCRequestURL(address)
	return explainMalformed(err, "")
}

func explainMalformed(err error, allowed string) string {
	if err == nil {
		return ""
	}
	return plugin.Sentence(err) + allowed
}

// resolveConnection decides which endpoint is called, with which credentials. A block
// with credentials takes precedence over the whole environment: a key of one never goes
// to an endpoint of the other. An unknown value never falls back to the environment.
func resolveConnection(b providerModel, getenv func(string) string) (connection, diag.Diagnostics) {
	diags := validateBlock(b)
	if unknown := first(argument.unknown, b.arguments()...); unknown != "" {
		return connection{unknown: unknown}, diags
	}
	if diags.HasError() {
		return connection{}, diags
	}
	c := connection{
		endpoint: b.Endpoint.ValueString(), accessKey: b.AccessKey.ValueString(), scope: b.EntraScope.ValueString(),
		chatUserID: b.ChatUserID.ValueString(), chatToken: b.ChatAccessToken.ValueString(),
		// Only chat needs an acting user. While it is not known, everything else works.
		chatUnknown: first(argument.unknown, b.chatArguments()...),
	}
	if n, ok := plugin.WholeNumberOf(b.MaxRetries); ok {
		c.maxRetries = new(int32(n)) //nolint:gosec // the schema holds it to 0 to 20
	}
	noActingUser := c.chatUserID+c.chatToken+c.chatUnknown == ""
	connectionString := b.ConnectionString.ValueString()
	if connectionString == "" && c.endpoint == "" {
		connectionString, c.endpoint = getenv(envConnectionString), getenv(envEndpoint)
		if noActingUser {
			c.chatToken = getenv(envAccessToken)
		}
		if problem := malformedToken("The environment variable "+envAccessToken, c.chatToken); problem != "" {
			diags.AddError("Malformed chat access token", problem)
		}
		if problem := malformedEndpoint("The environment variable "+envEndpoint, c.endpoint); c.endpoint != "" && problem != "" {
			diags.AddError("Malformed endpoint", problem)
			return connection{}, diags
		}
		if problem := malformedConnectionString("", connectionString); connectionString != "" && problem != "" {
			diags.AddError("Malformed connection string", "In "+envConnectionString+": "+problem)
			return connection{}, diags
		}
	}
	c.tokenIgnored = noActingUser && c.chatToken == "" && getenv(envAccessToken) != ""
	c.endpoint, _ = acs.ParseEndpoint(c.endpoint) // "" if none is given

	switch parsed, _ := acs.ParseConnectionString(connectionString); {
	case connectionString != "" && c.endpoint != "" && c.endpoint != parsed.Endpoint:
		diags.AddError("Two kinds of credentials", fmt.Sprintf(
			"The environment variables %s and %s name different endpoints. Unset one of them. %s", envConnectionString, envEndpoint, waysToConnect))
	case connectionString != "":
		c.endpoint, c.accessKey = parsed.Endpoint, parsed.AccessKey
	case c.endpoint == "":
		diags.AddError("No credentials", "Neither the provider block nor the environment says which Communication Services resource to call. "+waysToConnect)
	case c.accessKey == "":
		c.entra = entraOptions(b, getenv)
		for _, id := range []argument{{"ARM_TENANT_ID", b.TenantID}, {"ARM_CLIENT_ID", b.ClientID}} {
			if problem := malformedEntra(id.name, getenv(id.name)); id.value.IsNull() && getenv(id.name) != "" && problem != "" {
				diags.AddError("Value not allowed", problem)
			}
		}
		diags.Append(malformedVariables(b, c.entra, getenv)...)
		diags.Append(unusedCredential(b, c.entra)...)
	}
	return c, diags
}

// malformedVariables refuses variables of a sign-in that are no flags or no URLs. With a
// flag that is none, the provider could sign in as another identity than is meant.
func malformedVariables(b providerModel, o acs.EntraOptions, getenv func(string) string) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, name := range []string{"ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL"} {
		address := getenv(name)
		if problem := malformedRequestURL("", address); o.UseOIDC && b.OIDCRequestURL.IsNull() && address == o.OIDCRequestURL && address != "" && problem != "" {
			diags.AddError("Value not allowed", fmt.Sprintf("The environment variable %s is not accepted: %s", name, problem))
		}
	}
	if first(argument.given, b.signInArguments()...) != "" {
		return diags
	}
	for _, flag := range []argument{{"ARM_USE_OIDC", b.UseOIDC}, {"ARM_USE_MSI", b.UseMSI}, {"ARM_USE_CLI", b.UseCLI}} {
		text := getenv(flag.name)
		if _, err := strconv.ParseBool(strings.ToLower(text)); err != nil && text != "" && flag.value.IsNull() {
			diags.AddError("Value not allowed", fmt.Sprintf("The environment variable %s is %q. It must be true or false.", flag.name, text))
		}
	}
	return diags
}

// unusedCredential refuses a credential of the block that the chosen sign-in does not
// use: the provider would sign in as another identity than the block means.
func unusedCredential(b providerModel, o acs.EntraOptions) diag.Diagnostics {
	var diags diag.Diagnostics
	if name := first(argument.given, b.oidcArguments()...); name != "" && !o.UseOIDC {
		diags.AddAttributeError(path.Root(name), "Credential not used", fmt.Sprintf(
			"The provider block sets %s, which counts only with use_oidc = true.", name))
	}
	if !b.ClientCertificatePassword.IsNull() && o.CertificatePath == "" {
		diags.AddAttributeError(path.Root("client_certificate_password"), "Credential not used",
			"The provider block sets client_certificate_password, which counts only with client_certificate_path.")
	}
	return diags
}

// entraOptions are the options of the Entra sign-in. Ids come from the block or the
// environment. The kind of sign-in comes from the block if it chooses one. The names of
// the variables, and their order, are those of azurerm.
func entraOptions(b providerModel, getenv func(string) string) acs.EntraOptions {
	text := func(v types.String, name string, getenv func(string) string) string {
		if v.IsNull() {
			return getenv(name)
		}
		return v.ValueString()
	}
	o := acs.EntraOptions{
		Environment:         text(b.Environment, "ARM_ENVIRONMENT", getenv),
		TenantID:            text(b.TenantID, "ARM_TENANT_ID", getenv),
		ClientID:            text(b.ClientID, "ARM_CLIENT_ID", getenv),
		CertificatePassword: text(b.ClientCertificatePassword, "ARM_CLIENT_CERTIFICATE_PASSWORD", getenv),
	}
	setOIDC(&o, b, getenv)
	if first(argument.given, b.signInArguments()...) != "" {
		getenv = func(string) string { return "" }
	}
	// A flag of the block takes precedence even if it is false.
	flag := func(v types.Bool, name string, otherwise bool) bool {
		if !v.IsNull() {
			return v.ValueBool()
		}
		if on, err := strconv.ParseBool(strings.ToLower(getenv(name))); err == nil {
			return on
		}
		return otherwise
	}
	o.NoCLI = !flag(b.UseCLI, "ARM_USE_CLI", true)
	o.CertificatePath = text(b.ClientCertificatePath, "ARM_CLIENT_CERTIFICATE_PATH", getenv)
	if o.CertificatePath == "" {
		o.ClientSecret = text(b.ClientSecret, "ARM_CLIENT_SECRET", getenv)
	}
	withoutSecret := o.CertificatePath == "" && o.ClientSecret == ""
	o.UseOIDC = withoutSecret && flag(b.UseOIDC, "ARM_USE_OIDC", false)
	o.UseMSI = withoutSecret && !o.UseOIDC && flag(b.UseMSI, "ARM_USE_MSI", false)
	return o
}

// setOIDC sets where the id token comes from. All of it comes from one layer: the block,
// the ARM_* variables, or the variables of GitHub Actions. So a request token never goes
// to an address of another layer.
func setOIDC(o *acs.EntraOptions, b providerModel, getenv func(string) string) {
	for _, layer := range [][4]string{
		{b.OIDCToken.ValueString(), b.OIDCTokenFilePath.ValueString(), b.OIDCRequestURL.ValueString(), b.OIDCRequestToken.ValueString()},
		{getenv("ARM_OIDC_TOKEN"), getenv("ARM_OIDC_TOKEN_FILE_PATH"), getenv("ARM_OIDC_REQUEST_URL"), getenv("ARM_OIDC_REQUEST_TOKEN")},
		{"", "", getenv("ACTIONS_ID_TOKEN_REQUEST_URL"), getenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN")},
	} {
		if strings.Join(layer[:], "") != "" {
			o.OIDCToken, o.OIDCTokenFilePath, o.OIDCRequestURL, o.OIDCRequestToken = layer[0], layer[1], layer[2], layer[3]
			return
		}
	}
}

// connect creates the clients of a connection. They log to ctx, which must outlive the
// call of Configure.
func connect(ctx context.Context, c connection, o Options) (*services, diag.Diagnostics) {
	var diags diag.Diagnostics
	if c.unknown != "" {
		return &services{now: o.Now, unknown: c.unknown}, diags
	}
	options := &acs.ClientOptions{
		ClientOptions: azcore.ClientOptions{
			Telemetry: policy.TelemetryOptions{ApplicationID: "terraform-acs/" + o.Version}, // azcore cuts it at 24 characters
		},
		Scope:        c.scope,
		Now:          o.Now,
		MaxRetries:   c.maxRetries,
		RateLimiter:  &acs.RateLimiter{},
		LargeAnswers: &acs.LargeAnswers{},
		Secrets:      []string{c.accessKey, c.chatToken},
		OnWait:       func(call context.Context, w acs.Wait) { plugin.ReportWait(ctx, call, w) },
		OnResume: func(call context.Context, w acs.Wait, took time.Duration) {
			plugin.RecordWait(call, w, took, "It helps to make fewer, larger changes, such as a participants map instead of single participants, or to lower -parallelism.")
		},
	}
	rooms, identity, teams, err := newClients(c, options)
	if err != nil {
		diags.AddError("Cannot connect", plugin.Sentence(err)+" "+waysToConnect)
		return nil, diags
	}
	chat := newChatClients(c, identity, options)
	_, host, _ := strings.Cut(c.endpoint, "://")
	return &services{
		rooms:    rooms,
		rosters:  acsroster.NewRooms(rooms, acsroster.Options{}),
		identity: identity,
		teams:    teams,
		chat:     chat,
		threads:  acsroster.NewThreads(chat.client, acsroster.Options{}),
		now:      o.Now,
		host:     host,
	}, diags
}

// newClients creates the clients that use the credentials of the Communication Services
// resource.
func newClients(c connection, options *acs.ClientOptions) (*acs.RoomsClient, *acs.IdentityClient, *acs.TeamsExtensionClient, error) {
	if c.accessKey == "" {
		credential, err := acs.NewEntraCredential(c.entra)
		if err != nil {
			return nil, nil, nil, err
		}
		rooms, err := acs.NewRoomsClient(c.endpoint, credential, options)
		identity, identityErr := acs.NewIdentityClient(c.endpoint, credential, options)
		teams, teamsErr := acs.NewTeamsExtensionClient(c.endpoint, credential, options)
		return rooms, identity, teams, cmp.Or(err, identityErr, teamsErr)
	}
	key, err := acs.NewAccessKeyCredential(c.accessKey)
	if err != nil {
		return nil, nil, nil, err
	}
	rooms, err := acs.NewRoomsClientWithAccessKey(c.endpoint, key, options)
	identity, identityErr := acs.NewIdentityClientWithAccessKey(c.endpoint, key, options)
	teams, teamsErr := acs.NewTeamsExtensionClientWithAccessKey(c.endpoint, key, options)
	return rooms, identity, teams, cmp.Or(err, identityErr, teamsErr)
}
