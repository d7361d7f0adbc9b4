// SPDX-License-Identifier: MPL-2.0

// This file turns the provider block and the environment into a client.

package webexprovider

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexroster"
)

const waysToConnect = "Give either access_token, or client_id, client_secret and refresh_token. If the provider block has none of them, " +
	"the provider uses the environment: WEBEX_ACCESS_TOKEN, or WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN."

// connection is the result of the provider block and the environment: one base URL and
// one kind of credentials.
type connection struct {
	unknown     string // the name of an argument that is not known yet; the rest is empty then
	baseURL     string
	credentials credentials
	maxRetries  *int32
}

// credentials are those of one layer: the block or the environment.
type credentials struct{ accessToken, clientID, clientSecret, refreshToken string }

// problem is what is wrong with the credentials, or "". names are those of the layer, in
// the order of the fields.
func (c credentials) problem(names [4]string) string {
	parts := []string{c.clientID, c.clientSecret, c.refreshToken}
	given := strings.Join(parts, "") != ""
	switch i := slices.Index(parts, ""); {
	case c.accessToken != "" && given:
		first := slices.IndexFunc(parts, func(part string) bool { return part != "" })
		return fmt.Sprintf("%s and %s are both set. %s", names[0], names[first+1], waysToConnect)
	case given && i >= 0:
		return fmt.Sprintf("%s is missing: %s, %s and %s belong together. %s", names[i+1], names[1], names[2], names[3], waysToConnect)
	}
	return ""
}

// arguments are the credentials of the block, by name.
func (b providerModel) arguments() (names [4]string, values [4]types.String) {
	return [4]string{"access_token", "client_id", "client_secret", "refresh_token"},
		[4]types.String{b.AccessToken, b.ClientID, b.ClientSecret, b.RefreshToken}
}

func (b providerModel) unknown() string {
	names, values := b.arguments()
	for i, value := range values {
		if value.IsUnknown() {
			return names[i]
		}
	}
	switch {
	case b.BaseURL.IsUnknown():
		return "base_url"
	case b.MaxRetries.IsUnknown():
		return "max_retries"
	}
	return ""
}

func (b providerModel) credentials() credentials {
	return credentials{b.AccessToken.ValueString(), b.ClientID.ValueString(), b.ClientSecret.ValueString(), b.RefreshToken.ValueString()}
}

// validateBlock refuses two kinds of credentials, incomplete credentials, and malformed
// values. An argument that is not known yet may turn out null: it is checked again when
// it is known. Messages have no value that is, or could be, a secret.
func validateBlock(b providerModel) diag.Diagnostics {
	var diags diag.Diagnostics
	names, values := b.arguments()
	for i, value := range values {
		if value.IsNull() || value.IsUnknown() {
			continue
		}
		switch text := value.ValueString(); {
		case strings.TrimSpace(text) == "":
			diags.AddAttributeError(path.Root(names[i]), "Empty argument", fmt.Sprintf(
				"The provider argument %s is an empty text. Leave it out, or give it a value: %s", names[i], waysToConnect))
		case isMalformedCredential(text):
			diags.AddAttributeError(path.Root(names[i]), "Malformed credentials", "The provider argument "+names[i]+asWebexShowsIt)
		}
	}
	if !b.BaseURL.IsNull() && !b.BaseURL.IsUnknown() {
		if problem := malformedBaseURL("base_url", b.BaseURL.ValueString()); problem != "" {
			diags.AddAttributeError(path.Root("base_url"), "Malformed base URL", problem)
		}
	}
	if diags.HasError() || b.unknown() != "" {
		return diags
	}
	if problem := b.credentials().problem(names); problem != "" {
		diags.AddError("Two kinds of credentials, or half of one", "In the provider block, "+problem)
	}
	return diags
}

const asWebexShowsIt = " has a space, or another character that none has. Use it as Webex shows it, without quotes and without a word such as Bearer before it."

// isMalformedCredential reports whether a text has a character that no credential has.
func isMalformedCredential(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\'' })
}

// malformedBaseURL quotes the value only if it has no password.
func malformedBaseURL(name, value string) string {
	_, err := webex.NewClient(value, webex.NewAccessTokenCredential("any"), nil)
	if err == nil {
		return ""
	}
	if !strings.ContainsAny(value, "@=;") {
		name = fmt.Sprintf("%s is %q", name, value)
	}
	return fmt.Sprintf("%s: %s. A base URL looks like %s; http:// is for localhost and loopback addresses.", name, err, webex.DefaultBaseURL)
}

// resolveConnection decides which base URL is called, with which credentials. A block
// with credentials takes precedence over the whole environment: a token of one never
// goes to a base URL of the other. An unknown value never falls back to the environment.
func resolveConnection(b providerModel, getenv func(string) string) (connection, diag.Diagnostics) {
	diags := validateBlock(b)
	if unknown := b.unknown(); unknown != "" {
		return connection{unknown: unknown}, diags
	}
	c := connection{baseURL: b.BaseURL.ValueString(), credentials: b.credentials()}
	if n, ok := plugin.WholeNumberOf(b.MaxRetries); ok {
		c.maxRetries = new(int32(n)) //nolint:gosec // the schema holds it to 0 to 20
	}
	if c.credentials == (credentials{}) {
		c.credentials = credentials{getenv("WEBEX_ACCESS_TOKEN"), getenv("WEBEX_CLIENT_ID"), getenv("WEBEX_CLIENT_SECRET"), getenv("WEBEX_REFRESH_TOKEN")}
		names := [4]string{"WEBEX_ACCESS_TOKEN", "WEBEX_CLIENT_ID", "WEBEX_CLIENT_SECRET", "WEBEX_REFRESH_TOKEN"}
		if problem := c.credentials.problem(names); problem != "" {
			diags.AddError("Two kinds of credentials, or half of one", "In the environment, "+problem)
		}
		for _, name := range names {
			if isMalformedCredential(getenv(name)) {
				diags.AddError("Malformed credentials", "The environment variable "+name+asWebexShowsIt)
			}
		}
		if c.baseURL == "" {
			c.baseURL = getenv("WEBEX_BASE_URL")
		}
		if problem := malformedBaseURL("The environment variable WEBEX_BASE_URL", c.baseURL); c.baseURL != "" && problem != "" {
			diags.AddError("Malformed base URL", problem)
		}
	}
	c.baseURL = cmp.Or(c.baseURL, webex.DefaultBaseURL)
	if c.credentials == (credentials{}) && !diags.HasError() {
		diags.AddError("No credentials", "Neither the provider block nor the environment has credentials. "+waysToConnect)
	}
	return c, diags
}

// connect creates the client of a connection. It logs to ctx, which must outlive the call
// of Configure.
func connect(ctx context.Context, c connection, o Options) (*services, diag.Diagnostics) {
	var diags diag.Diagnostics
	if c.unknown != "" {
		return &services{unknown: c.unknown}, diags
	}
	credential := webex.NewAccessTokenCredential(c.credentials.accessToken)
	if c.credentials.accessToken == "" {
		credential = webex.NewRefreshTokenCredential(c.credentials.clientID, c.credentials.clientSecret, c.credentials.refreshToken)
	}
	options := &webex.ClientOptions{Version: o.Version}
	options.MaxRetries = c.maxRetries
	options.Secrets = []string{c.credentials.accessToken, c.credentials.clientSecret, c.credentials.refreshToken}
	options.OnWait = func(call context.Context, w webex.Wait) { plugin.ReportWait(ctx, call, w) }
	options.OnResume = func(call context.Context, w webex.Wait, took time.Duration) {
		plugin.RecordWait(call, w, took, "Webex counts the calls of each room by itself, and each person who joins or leaves takes one: longer timeouts help, or fewer changes at a time.")
	}
	client, err := webex.NewClient(c.baseURL, credential, options)
	if err != nil {
		diags.AddError("Cannot connect", plugin.Sentence(err)+" "+waysToConnect)
		return nil, diags
	}
	base, _ := url.Parse(c.baseURL) // NewClient has parsed it
	return &services{client: client, rosters: webexroster.NewRooms(client, webexroster.Options{Now: o.Now}), host: base.Host}, diags
}
