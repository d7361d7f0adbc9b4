// This file turns the provider block and the environment into clients.

package provider

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
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
	envAccessToken      = "AZURE_COMMUNICATION_ACCESS_TOKEN" //nolint:gosec // a name, no credential
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
	chatUserID string // the default acting user of chat, by id
	chatToken  string // or by a token of the user
	// chatUnknown is a chat argument that is not known yet; both above are
	// empty then.
	chatUnknown string
	// tokenIgnored: the environment names who acts, and the block beats it.
	tokenIgnored bool
}

// argument is one argument of the provider block.
type argument struct {
	name  string
	value attr.Value
}

// given reports whether a configuration sets the argument. What is not known
// yet may turn out null, and a flag that is false chooses nothing.
func (a argument) given() bool {
	if b, ok := a.value.(types.Bool); ok {
		return b.ValueBool()
	}
	return !a.value.IsNull() && !a.value.IsUnknown()
}

func firstGiven(arguments ...argument) string {
	for _, a := range arguments {
		if a.given() {
			return a.name
		}
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

// entraArguments are the arguments of the one kind of credentials.
func (b providerModel) entraArguments() []argument {
	return slices.Concat(b.signInArguments(), b.oidcArguments(), []argument{
		{"tenant_id", b.TenantID},
		{"client_id", b.ClientID},
		{"client_certificate_password", b.ClientCertificatePassword},
	})
}

// chatArguments say who acts in chat.
func (b providerModel) chatArguments() []argument {
	return []argument{{"chat_user_id", b.ChatUserID}, {"chat_access_token", b.ChatAccessToken}}
}

// arguments are all of the block but those of chat.
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

// validateBlock refuses two kinds of credentials side by side, half a
// credential, and values that no environment can mend.
func validateBlock(b providerModel) diag.Diagnostics {
	var diags diag.Diagnostics
	clash := func(one, other string) {
		diags.AddAttributeError(path.Root(other), "Two kinds of credentials", fmt.Sprintf(
			"The provider block sets both %s and %s. %s", one, other, waysToConnect))
	}

	// What is not known yet may come to be null: that is looked at again then.
	if user, token := (argument{"", b.ChatUserID}), (argument{"", b.ChatAccessToken}); user.given() && token.given() {
		diags.AddAttributeError(path.Root("chat_access_token"), "Two acting users",
			"The provider block sets both chat_user_id and chat_access_token. Allowed is one of them.")
	}
	var signIns []string
	for _, a := range b.signInArguments() {
		if a.given() {
			signIns = append(signIns, a.name)
		}
	}
	connectionString := argument{"connection_string", b.ConnectionString}
	endpoint, accessKey := argument{"endpoint", b.Endpoint}, argument{"access_key", b.AccessKey}
	entra := firstGiven(b.entraArguments()...)
	switch {
	case connectionString.given():
		if other := firstGiven(append([]argument{endpoint, accessKey}, b.entraArguments()...)...); other != "" {
			clash("connection_string", other)
		}
	case accessKey.given() && entra != "":
		clash("access_key", entra)
	case len(signIns) > 1:
		clash(signIns[0], signIns[1])
	case accessKey.given() && b.Endpoint.IsNull() && !b.ConnectionString.IsUnknown():
		diags.AddAttributeError(path.Root("access_key"), "Endpoint missing",
			"The provider block sets access_key without endpoint, and a block with credentials does not take its endpoint from the environment. Set endpoint in the block. "+waysToConnect)
	}
	diags.Append(validateValues(b)...)
	return diags
}

// validateValues looks at each argument by itself. Messages hold no value that
// is, or could be, a secret.
func validateValues(b providerModel) diag.Diagnostics {
	var diags diag.Diagnostics
	// An empty credential must not fall back to another way to sign in.
	notEmpty := func(ways string, arguments []argument) {
		for _, a := range arguments {
			if s, ok := a.value.(types.String); ok && a.given() && strings.TrimSpace(s.ValueString()) == "" {
				diags.AddAttributeError(path.Root(a.name), "Empty argument", fmt.Sprintf(
					"The provider argument %s is an empty text. Leave it out, or give it a value: %s", a.name, ways))
			}
		}
	}
	notEmpty(waysToConnect, b.arguments())
	notEmpty(waysToAct+".", b.chatArguments())
	if token := b.ChatAccessToken; !token.IsUnknown() && notInToken(token.ValueString()) {
		diags.AddAttributeError(path.Root("chat_access_token"), "Malformed chat access token", malformedToken("The provider argument chat_access_token"))
	}
	if diags.HasError() {
		return diags
	}
	if v := b.ConnectionString; !v.IsNull() && !v.IsUnknown() {
		if _, err := acs.ParseConnectionString(v.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("connection_string"), "Malformed connection string", malformedConnectionString(err))
		}
	}
	if v := b.Endpoint; !v.IsNull() && !v.IsUnknown() {
		if _, err := acs.ParseEndpoint(v.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("endpoint"), "Malformed endpoint", malformedEndpoint("endpoint", v.ValueString(), err))
		}
	}
	for _, a := range []argument{{"tenant_id", b.TenantID}, {"client_id", b.ClientID}, {"entra_scope", b.EntraScope}} {
		if text, _ := a.value.(types.String); a.given() {
			if problem := malformedEntra(a.name, a.name, text.ValueString()); problem != "" {
				diags.AddAttributeError(path.Root(a.name), "Value not allowed", problem)
			}
		}
	}
	if v := b.OIDCRequestURL; !v.IsNull() && !v.IsUnknown() {
		if _, err := acs.ParseOIDCRequestURL(v.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("oidc_request_url"), "Value not allowed", sentence(err))
		}
	}
	if b.UseOIDC.ValueBool() && firstGiven(b.oidcArguments()[:2]...) == "" && !b.OIDCToken.IsUnknown() && !b.OIDCTokenFilePath.IsUnknown() &&
		(argument{"", b.OIDCRequestURL}).given() != (argument{"", b.OIDCRequestToken}).given() && !b.OIDCRequestURL.IsUnknown() && !b.OIDCRequestToken.IsUnknown() {
		diags.AddAttributeError(path.Root("use_oidc"), "Credential not used",
			"use_oidc is true, and the provider block sets only one of oidc_request_url and oidc_request_token. Allowed are both of them, oidc_token, or oidc_token_file_path.")
	}
	if v := b.AccessKey; !v.IsNull() && !v.IsUnknown() {
		if _, err := acs.NewAccessKeyCredential(v.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("access_key"), "Malformed access key", sentence(err)+" An access key is base64 text, without quotes.")
		}
	}
	return diags
}

// malformedEntra says what is wrong with a value that has the form of an
// argument, under the name that it was given by; "" where nothing is.
func malformedEntra(argument, name, value string) string {
	form := map[string][2]string{
		"tenant_id":   {`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$|^[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)+$`, "a GUID, or a domain name such as contoso.onmicrosoft.com"},
		"client_id":   {`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`, "a GUID, the application (client) id"},
		"entra_scope": {`^[a-z]+://[^\s/]+/+\.default$`, "a scope such as https://communication.azure.com//.default"},
	}[argument]
	if regexp.MustCompile(form[0]).MatchString(value) {
		return ""
	}
	return fmt.Sprintf("%s is %q. Allowed is %s.", name, value, form[1])
}

// notInToken reports whether a text has a character that no token has.
func notInToken(text string) bool {
	return strings.ContainsFunc(strings.TrimSpace(text), func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\'' })
}

func malformedToken(source string) string {
	return source + " has a space, or another character that no token has. Allowed is the token as the service issued it, without quotes and without a word such as Bearer before it."
}

// malformedEndpoint quotes the value where it is an address and nothing more:
// a connection string, or an address with a password in it, is a secret.
func malformedEndpoint(name, value string, err error) string {
	if strings.Contains(value, "://") && !strings.ContainsAny(value, "=;@") {
		name = fmt.Sprintf("%s is %q", name, value)
	} else {
		name = fmt.Sprintf("%s is not accepted", name)
	}
	return fmt.Sprintf("%s: %s. An endpoint looks like https://name.unitedstates.communication.azure.com; "+
		"http:// is for localhost and loopback addresses.", name, err)
}

func malformedConnectionString(err error) string {
	return sentence(err) + " A connection string looks like endpoint=https://name.communication.azure.com/;accesskey=BASE64, as the keys page of the Communication Services resource shows it."
}

// resolveConnection decides where calls go and as whom. The block beats the
// environment as a whole: no key of one layer ever goes to an endpoint of the
// other. An unknown value never falls back to the environment.
func resolveConnection(b providerModel, getenv func(string) string) (connection, diag.Diagnostics) {
	diags := validateBlock(b)
	for _, a := range b.arguments() {
		if a.value.IsUnknown() {
			return connection{unknown: a.name}, diags
		}
	}
	if diags.HasError() {
		return connection{}, diags
	}

	c := connection{scope: b.EntraScope.ValueString()}
	if n, ok := wholeNumberOf(b.MaxRetries); ok {
		c.maxRetries = new(int32(n)) //nolint:gosec // the schema holds it to 0 to 20
	}
	// Only chat needs who acts: while that is not known, all else works.
	c.chatUserID, c.chatToken = b.ChatUserID.ValueString(), b.ChatAccessToken.ValueString()
	for _, a := range b.chatArguments() {
		if a.value.IsUnknown() {
			c.chatUnknown = a.name
		}
	}
	connectionString, source := b.ConnectionString.ValueString(), "connection_string"
	c.endpoint, c.accessKey = b.Endpoint.ValueString(), b.AccessKey.ValueString()
	if connectionString == "" && c.endpoint == "" {
		if entra := firstGiven(b.entraArguments()...); entra != "" {
			diags.AddAttributeError(path.Root(entra), "Endpoint missing", fmt.Sprintf(
				"The provider block sets %s without endpoint, and a block with credentials does not take its endpoint from the environment. Set endpoint in the block. %s", entra, waysToConnect))
			return connection{}, diags
		}
		connectionString, source = getenv(envConnectionString), envConnectionString
		c.endpoint = getenv(envEndpoint)
		if c.chatUserID == "" && c.chatToken == "" && c.chatUnknown == "" {
			c.chatToken = getenv(envAccessToken)
			if notInToken(c.chatToken) {
				diags.AddError("Malformed chat access token", malformedToken("The environment variable "+envAccessToken))
			}
		}
		if _, err := acs.ParseEndpoint(c.endpoint); c.endpoint != "" && err != nil {
			diags.AddError("Malformed endpoint", malformedEndpoint("The environment variable "+envEndpoint, c.endpoint, err))
			return connection{}, diags
		}
	}

	c.tokenIgnored = c.chatUserID+c.chatToken+c.chatUnknown == "" && getenv(envAccessToken) != ""

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
		for _, id := range []argument{{"tenant_id", b.TenantID}, {"client_id", b.ClientID}} {
			variable := "ARM_" + strings.ToUpper(id.name)
			if problem := malformedEntra(id.name, variable, getenv(variable)); id.value.IsNull() && getenv(variable) != "" && problem != "" {
				diags.AddError("Value not allowed", problem)
			}
		}
		diags.Append(unusedCredential(b, c.entra)...)
	case c.endpoint == "":
		diags.AddError("No credentials", "Neither the provider block nor the environment says which Communication Services resource to call. "+waysToConnect)
	}
	return c, diags
}

func sameEndpoint(a, b string) bool {
	normal, err := acs.ParseEndpoint(a)
	return err == nil && normal == b
}

// unusedCredential refuses a credential of the block that the chosen way to
// sign in does not use: the sign-in would be somebody else's.
func unusedCredential(b providerModel, o acs.EntraOptions) diag.Diagnostics {
	var diags diag.Diagnostics
	if name := firstGiven(b.oidcArguments()...); name != "" && !o.UseOIDC {
		diags.AddAttributeError(path.Root(name), "Credential not used", fmt.Sprintf(
			"The provider block sets %s, which counts only with use_oidc = true.", name))
	}
	if !b.ClientCertificatePassword.IsNull() && o.CertificatePath == "" {
		diags.AddAttributeError(path.Root("client_certificate_password"), "Credential not used",
			"The provider block sets client_certificate_password, which counts only with client_certificate_path.")
	}
	return diags
}

// entraOptions gathers how to sign in to Entra. Ids come from either layer;
// how to sign in is the block's choice where it makes one. The names, and the
// order of the ways that the environment offers, are those of azurerm.
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
	o := acs.EntraOptions{
		Environment:         first(b.Environment, "ARM_ENVIRONMENT"),
		TenantID:            first(b.TenantID, "ARM_TENANT_ID"),
		ClientID:            first(b.ClientID, "ARM_CLIENT_ID"),
		CertificatePassword: first(b.ClientCertificatePassword, "ARM_CLIENT_CERTIFICATE_PASSWORD"),
	}
	setOIDC(&o, b, getenv)
	signIn := firstGiven(b.signInArguments()...)
	way := func(v types.String, name string) string {
		if signIn == "" {
			return getenv(name)
		}
		return v.ValueString()
	}
	// A flag of the block counts where it is false, too.
	flag := func(v types.Bool, name string, otherwise bool) bool {
		if !v.IsNull() {
			return v.ValueBool()
		}
		if on, err := strconv.ParseBool(strings.ToLower(getenv(name))); err == nil && signIn == "" {
			return on
		}
		return otherwise
	}
	o.NoCLI = !flag(b.UseCLI, "ARM_USE_CLI", true)
	o.CertificatePath = way(b.ClientCertificatePath, "ARM_CLIENT_CERTIFICATE_PATH")
	if o.CertificatePath == "" {
		o.ClientSecret = way(b.ClientSecret, "ARM_CLIENT_SECRET")
	}
	withoutSecret := o.CertificatePath == "" && o.ClientSecret == ""
	o.UseOIDC = withoutSecret && flag(b.UseOIDC, "ARM_USE_OIDC", false)
	o.UseMSI = withoutSecret && !o.UseOIDC && flag(b.UseMSI, "ARM_USE_MSI", false)
	return o
}

// setOIDC takes where the id token comes from out of one layer as a whole:
// the block, ARM_*, or what GitHub Actions offers. The token of a request never
// goes to the address that another layer names.
func setOIDC(o *acs.EntraOptions, b providerModel, getenv func(string) string) {
	if firstGiven(b.oidcArguments()...) != "" {
		o.OIDCToken, o.OIDCTokenFilePath = b.OIDCToken.ValueString(), b.OIDCTokenFilePath.ValueString()
		o.OIDCRequestURL, o.OIDCRequestToken = b.OIDCRequestURL.ValueString(), b.OIDCRequestToken.ValueString()
		return
	}
	o.OIDCToken, o.OIDCTokenFilePath = getenv("ARM_OIDC_TOKEN"), getenv("ARM_OIDC_TOKEN_FILE_PATH")
	o.OIDCRequestURL, o.OIDCRequestToken = getenv("ARM_OIDC_REQUEST_URL"), getenv("ARM_OIDC_REQUEST_TOKEN")
	if o.OIDCToken+o.OIDCTokenFilePath+o.OIDCRequestURL+o.OIDCRequestToken == "" {
		o.OIDCRequestURL, o.OIDCRequestToken = getenv("ACTIONS_ID_TOKEN_REQUEST_URL"), getenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
	}
}

// connect makes the clients of a connection. They log to ctx, which outlives its
// call.
func connect(ctx context.Context, c connection, o Options) (*services, diag.Diagnostics) {
	var diags diag.Diagnostics
	if c.unknown != "" {
		return &services{now: o.Now, unknown: c.unknown}, diags
	}
	options := &acs.ClientOptions{
		ClientOptions: azcore.ClientOptions{
			Telemetry: policy.TelemetryOptions{ApplicationID: applicationID(o.Version)},
		},
		Scope:      c.scope,
		Now:        o.Now,
		MaxRetries: c.maxRetries,
		Throttling: &acs.Throttling{},
		OnWait:     func(call context.Context, w acs.Wait) { tellOfWait(ctx, call, w) },
		OnResume:   noteWait,
	}
	rooms, identity, err := newClients(c, options)
	if err != nil {
		diags.AddError("Cannot connect", sentence(err)+" "+waysToConnect)
		return nil, diags
	}
	chat := newChatClients(c, identity, options)
	normal, _ := acs.ParseEndpoint(c.endpoint)
	_, host, _ := strings.Cut(normal, "://")
	return &services{
		rooms:    rooms,
		rosters:  roster.NewRooms(rooms, roster.Options{}),
		identity: identity,
		chat:     chat,
		threads:  roster.NewThreads(chat.as, roster.Options{}),
		now:      o.Now,
		host:     host,
	}, diags
}

// newClients makes the clients that go by the resource's credentials.
func newClients(c connection, options *acs.ClientOptions) (*acs.RoomsClient, *acs.IdentityClient, error) {
	if c.accessKey != "" {
		key, err := acs.NewAccessKeyCredential(c.accessKey)
		if err != nil {
			return nil, nil, err
		}
		rooms, err := acs.NewRoomsClientWithAccessKey(c.endpoint, key, options)
		if err != nil {
			return nil, nil, err
		}
		identity, err := acs.NewIdentityClientWithAccessKey(c.endpoint, key, options)
		return rooms, identity, err
	}
	credential, err := acs.NewEntraCredential(c.entra)
	if err != nil {
		return nil, nil, err
	}
	rooms, err := acs.NewRoomsClient(c.endpoint, credential, options)
	if err != nil {
		return nil, nil, err
	}
	identity, err := acs.NewIdentityClient(c.endpoint, credential, options)
	return rooms, identity, err
}

// applicationID is what the service's telemetry sees; azcore cuts it at 24
// characters.
func applicationID(version string) string {
	return "terraform-acs/" + version
}
