// SPDX-License-Identifier: MPL-2.0

// This file tests what block and environment come to. Every secret in it has
// the word canary in it, plain or in base64, and no message may repeat it.

package provider

import (
	"maps"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const (
	blockEndpoint = "https://block.communication.azure.com"
	otherEndpoint = "https://other.communication.azure.com"
	blockKey      = "Y2FuYXJ5LWJsb2Nr" // base64 of "canary-block"
	otherKey      = "Y2FuYXJ5LW90aGVy" // base64 of "canary-other"

	blockConnectionString = "endpoint=" + blockEndpoint + "/;accesskey=" + blockKey
	otherConnectionString = "endpoint=" + otherEndpoint + "/;accesskey=" + otherKey
)

// arguments are a provider block: texts, flags, numbers; unknown is a value that
// is not known yet.
type arguments map[string]any

type unknown struct{}

// blockWithEndpoint is the block that sets these arguments and an endpoint.
func blockWithEndpoint(t *testing.T, set arguments) providerModel {
	t.Helper()
	all := arguments{"endpoint": blockEndpoint}
	maps.Copy(all, set)
	return blockOf(t, all)
}

// blockOf is the block that sets these arguments.
func blockOf(t *testing.T, set arguments) providerModel {
	t.Helper()
	var b providerModel
	found := 0
	fields := reflect.ValueOf(&b).Elem()
	for i := range fields.NumField() {
		given, ok := set[fields.Type().Field(i).Tag.Get("tfsdk")]
		if !ok {
			continue
		}
		found++
		var value any
		_, isUnknown := given.(unknown)
		switch fields.Field(i).Interface().(type) {
		case types.String:
			value = types.StringUnknown()
			if !isUnknown {
				value = types.StringValue(given.(string))
			}
		case types.Bool:
			value = types.BoolUnknown()
			if !isUnknown {
				value = types.BoolValue(given.(bool))
			}
		case types.Number:
			value = types.NumberUnknown()
			if !isUnknown {
				value = types.NumberValue(big.NewFloat(float64(given.(int))))
			}
		}
		fields.Field(i).Set(reflect.ValueOf(value))
	}
	if found != len(set) {
		t.Fatalf("of %v only %d are arguments of the provider", set, found)
	}
	return b
}

func getenvOf(variables map[string]string) func(string) string {
	return func(name string) string { return variables[name] }
}

// wantDiagnostics holds that the errors name all the parts and nothing secret;
// without parts, that there is no error.
func wantDiagnostics(t *testing.T, diags diag.Diagnostics, parts ...string) {
	t.Helper()
	var all strings.Builder
	for _, d := range diags {
		if at, ok := d.(diag.DiagnosticWithPath); ok {
			all.WriteString(at.Path().String() + ": ")
		}
		all.WriteString(d.Summary() + ": " + d.Detail() + "\n")
	}
	text := all.String()
	if diags.HasError() != (len(parts) > 0) {
		t.Fatalf("got errors %q, want %q", text, parts)
	}
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("the error does not say %q: %s", part, text)
		}
	}
	if strings.Contains(text, "canary") || strings.Contains(text, "Y2FuYXJ5") {
		t.Errorf("a secret stands in the message: %s", text)
	}
}

func TestConnectionIsTakenFromOneLayer(t *testing.T) {
	t.Parallel()
	type want struct{ endpoint, key, secret, tenant string }
	arm := map[string]string{"ARM_TENANT_ID": "env.tenant", "ARM_CLIENT_ID": clientID, "ARM_CLIENT_SECRET": "canary-env"}
	with := func(sets ...map[string]string) map[string]string {
		all := map[string]string{}
		for _, set := range sets {
			for name, value := range set {
				all[name] = value
			}
		}
		return all
	}
	connectionString := map[string]string{envConnectionString: otherConnectionString}
	endpoint := map[string]string{envEndpoint: otherEndpoint}
	for name, test := range map[string]struct {
		block arguments
		env   map[string]string
		want  want
	}{
		"a connection string in the block": {
			arguments{"connection_string": blockConnectionString}, nil, want{endpoint: blockEndpoint, key: blockKey},
		},
		"the block's connection string beats the whole environment": {
			arguments{"connection_string": blockConnectionString},
			with(connectionString, endpoint, arm),
			want{endpoint: blockEndpoint, key: blockKey},
		},
		"the block's endpoint and key beat the whole environment": {
			arguments{"endpoint": blockEndpoint, "access_key": blockKey},
			with(connectionString, endpoint, arm),
			want{endpoint: blockEndpoint, key: blockKey},
		},
		"the block's endpoint does not get the environment's key": {
			arguments{"endpoint": blockEndpoint}, connectionString, want{endpoint: blockEndpoint},
		},
		"the block's endpoint is signed in to with ARM_*": {
			arguments{"endpoint": blockEndpoint},
			with(connectionString, arm),
			want{endpoint: blockEndpoint, secret: "canary-env", tenant: "env.tenant"},
		},
		"the block's sign-in beats that of ARM_*, which still tells the ids": {
			arguments{"endpoint": blockEndpoint, "client_secret": "canary-block"},
			arm,
			want{endpoint: blockEndpoint, secret: "canary-block", tenant: "env.tenant"},
		},
		"the block's ids beat those of ARM_*": {
			arguments{"endpoint": blockEndpoint, "tenant_id": "block.tenant"},
			arm,
			want{endpoint: blockEndpoint, secret: "canary-env", tenant: "block.tenant"},
		},
		"a connection string in the environment": {
			nil, connectionString, want{endpoint: otherEndpoint, key: otherKey},
		},
		"ARM_* beside a connection string is ignored": {
			nil, with(connectionString, arm), want{endpoint: otherEndpoint, key: otherKey},
		},
		"an endpoint in the environment with ARM_*": {
			nil, with(endpoint, arm), want{endpoint: otherEndpoint, secret: "canary-env", tenant: "env.tenant"},
		},
		"an endpoint that repeats the connection string's": {
			nil, with(connectionString, map[string]string{envEndpoint: "https://OTHER.communication.azure.com:443/"}),
			want{endpoint: otherEndpoint, key: otherKey},
		},
		"settings that are no credentials leave the environment in force": {
			arguments{"max_retries": 0, "entra_scope": "https://scope/.default", "environment": "china", "use_msi": false, "use_cli": false},
			connectionString,
			want{endpoint: otherEndpoint, key: otherKey},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, diags := resolveConnection(blockOf(t, test.block), getenvOf(test.env))
			wantDiagnostics(t, diags)
			got := want{c.endpoint, c.accessKey, c.entra.ClientSecret, c.entra.TenantID}
			if got != test.want || c.unknown != "" {
				t.Errorf("got %+v (unknown %q), want %+v", got, c.unknown, test.want)
			}
		})
	}
}

func TestUnknownArgumentNeverFallsBackToTheEnvironment(t *testing.T) {
	t.Parallel()
	env := getenvOf(map[string]string{envConnectionString: otherConnectionString, "ARM_CLIENT_SECRET": "canary-env"})
	for _, a := range (providerModel{}).arguments() {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			for _, set := range []arguments{{a.name: unknown{}}, {"endpoint": blockEndpoint, a.name: unknown{}}} {
				c, diags := resolveConnection(blockOf(t, set), env)
				wantDiagnostics(t, diags)
				if c != (connection{unknown: a.name}) {
					t.Errorf("with %v got %+v, want nothing but the name of what is unknown", set, c.unknown)
				}
			}
		})
	}
}

func TestContradictionsOfTheBlockAreRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block arguments
		want  []string
	}{
		"connection string and endpoint": {
			arguments{"connection_string": blockConnectionString, "endpoint": blockEndpoint},
			[]string{"endpoint: Two kinds of credentials", "both connection_string and endpoint", "Give one of these"},
		},
		"connection string and key": {
			arguments{"connection_string": blockConnectionString, "access_key": otherKey},
			[]string{"access_key: Two kinds of credentials", "both connection_string and access_key"},
		},
		"connection string and secret": {
			arguments{"connection_string": blockConnectionString, "client_secret": "canary"},
			[]string{"both connection_string and client_secret"},
		},
		"connection string and id token": {
			arguments{"connection_string": blockConnectionString, "oidc_token": "canary"},
			[]string{"both connection_string and oidc_token"},
		},
		"connection string and tenant": {
			arguments{"connection_string": blockConnectionString, "tenant_id": "tenant"},
			[]string{"both connection_string and tenant_id"},
		},
		"connection string and a flag": {
			arguments{"connection_string": blockConnectionString, "use_msi": true},
			[]string{"both connection_string and use_msi"},
		},
		"key and secret": {
			arguments{"endpoint": blockEndpoint, "access_key": blockKey, "client_secret": "canary"},
			[]string{"both access_key and client_secret"},
		},
		"key and client id": {
			arguments{"endpoint": blockEndpoint, "access_key": blockKey, "client_id": "client"},
			[]string{"both access_key and client_id"},
		},
		"secret and certificate": {
			arguments{"endpoint": blockEndpoint, "client_secret": "canary", "client_certificate_path": "cert.pem"},
			[]string{"both client_secret and client_certificate_path"},
		},
		"two flags": {
			arguments{"endpoint": blockEndpoint, "use_oidc": true, "use_cli": true},
			[]string{"both use_oidc and use_cli"},
		},
		"key without endpoint": {
			arguments{"access_key": blockKey},
			[]string{"access_key: Endpoint missing", "access_key without endpoint", "endpoint and access_key"},
		},
		"malformed connection string": {
			arguments{"connection_string": "endpoint=" + blockEndpoint + ";accesskey=canary!"},
			[]string{"connection_string: Malformed connection string", "not base64", "endpoint=https://name.communication.azure.com/;accesskey=BASE64"},
		},
		"connection string without a key": {
			arguments{"connection_string": "endpoint=" + blockEndpoint},
			[]string{"has no accesskey"},
		},
		"malformed endpoint": {
			arguments{"endpoint": "block.communication.azure.com"},
			[]string{"endpoint: Malformed endpoint", "An endpoint looks like https://"},
		},
		"plain http to another host": {
			arguments{"endpoint": "http://block.communication.azure.com"},
			[]string{`endpoint is "http://block.communication.azure.com"`, "plain http", "localhost and loopback"},
		},
		"a connection string as endpoint": {
			arguments{"endpoint": blockConnectionString}, []string{"endpoint: Malformed endpoint", "endpoint is not accepted"},
		},
		"an endpoint with a password": {
			arguments{"endpoint": "https://user:canary@block.communication.azure.com"}, []string{"has a user name in it"},
		},
		"two acting users": {
			arguments{"connection_string": blockConnectionString, "chat_user_id": "8:acs:a_b", "chat_access_token": "canary"},
			[]string{"chat_access_token: Two acting users", "both chat_user_id and chat_access_token", "one of them"},
		},
		"a token with a word before it": {
			arguments{"connection_string": blockConnectionString, "chat_access_token": "Bearer canary"},
			[]string{"chat_access_token: Malformed chat access token", "without a word such as Bearer"},
		},
		"an empty token": {
			arguments{"connection_string": blockConnectionString, "chat_access_token": " "},
			[]string{"chat_access_token: Empty argument", "or as_user_id", "chat_user_id or chat_access_token in the provider block"},
		},
		"a token in quotes": {
			arguments{"connection_string": blockConnectionString, "chat_access_token": `"canary"`},
			[]string{"chat_access_token: Malformed chat access token", "without quotes"},
		},
		"a connection string in quotes": {
			arguments{"connection_string": `"` + blockConnectionString + `"`},
			[]string{"connection_string: Malformed connection string", "remove the quotation marks"},
		},
		"a port that is none": {
			arguments{"endpoint": blockEndpoint + ":99999"}, []string{`endpoint is "` + blockEndpoint + `:99999"`, "port is 99999", "1 to 65535"},
		},
		"a scope that is none": {
			arguments{"endpoint": blockEndpoint, "entra_scope": "communication"}, []string{`entra_scope is "communication"`, "//.default"},
		},
		"a tenant that is none": {
			arguments{"endpoint": blockEndpoint, "tenant_id": "my tenant"}, []string{`tenant_id is "my tenant"`, "GUID", "domain name"},
		},
		"a client that is none": {
			arguments{"endpoint": blockEndpoint, "client_id": "my app"}, []string{`client_id is "my app"`, "GUID"},
		},
		"an address for id tokens that is not https": {
			arguments{"endpoint": blockEndpoint, "use_oidc": true, "oidc_request_url": "http://pipelines.example/", "oidc_request_token": "canary"},
			[]string{"oidc_request_url: Value not allowed", "is not https"},
		},
		"an address for id tokens without a token": {
			arguments{"endpoint": blockEndpoint, "use_oidc": true, "oidc_request_url": "https://pipelines.example/"},
			[]string{"use_oidc: Credential not used", "only one of oidc_request_url and oidc_request_token"},
		},
		"a key that is no base64": {
			arguments{"endpoint": blockEndpoint, "access_key": "canary!"},
			[]string{"access_key: Malformed access key", "is base64 text"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			block := blockOf(t, test.block)
			wantDiagnostics(t, validateBlock(block), test.want...)
			_, diags := resolveConnection(block, getenvOf(map[string]string{envConnectionString: otherConnectionString}))
			wantDiagnostics(t, diags, test.want...)
		})
	}
}

// An unknown value may turn out null, and then there is no contradiction.
func TestUnknownArgumentContradictsNothing(t *testing.T) {
	t.Parallel()
	for _, set := range []arguments{
		{"connection_string": unknown{}, "endpoint": blockEndpoint},
		{"connection_string": blockConnectionString, "access_key": unknown{}},
		{"connection_string": unknown{}, "access_key": blockKey},
		{"endpoint": unknown{}, "access_key": blockKey},
		{"endpoint": blockEndpoint, "access_key": blockKey, "use_cli": unknown{}},
		{"endpoint": blockEndpoint, "client_secret": unknown{}, "use_oidc": true},
		{"chat_user_id": unknown{}, "chat_access_token": unknown{}},
		{"chat_user_id": "8:acs:a_b", "chat_access_token": unknown{}},
		{"chat_user_id": unknown{}, "chat_access_token": "canary"},
	} {
		wantDiagnostics(t, validateBlock(blockOf(t, set)))
	}
}

func TestEmptyTextIsRefused(t *testing.T) {
	t.Parallel()
	for _, a := range (providerModel{}).arguments() {
		if _, ok := a.value.(types.String); !ok {
			continue
		}
		for _, empty := range []string{"", " \t\n"} {
			wantDiagnostics(t, validateBlock(blockOf(t, arguments{a.name: empty})), a.name+": Empty argument", "argument "+a.name)
		}
	}
}

func TestConnectionThatCannotBeMadeIsRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block arguments
		env   map[string]string
		want  []string
	}{
		"nothing at all": {
			nil, nil, []string{"No credentials", "Neither the provider block nor the environment", envConnectionString, "connection_string"},
		},
		"ARM_* alone": {
			nil, map[string]string{"ARM_TENANT_ID": "t", "ARM_CLIENT_ID": "c", "ARM_CLIENT_SECRET": "canary"}, []string{"No credentials"},
		},
		"a tenant of the environment that is none": {
			arguments{"endpoint": blockEndpoint}, map[string]string{"ARM_TENANT_ID": "my tenant"}, []string{`ARM_TENANT_ID is "my tenant"`, "GUID"},
		},
		"a client of the environment that is none": {
			arguments{"endpoint": blockEndpoint}, map[string]string{"ARM_CLIENT_ID": "my app"}, []string{`ARM_CLIENT_ID is "my app"`, "GUID"},
		},
		"key without the endpoint that the environment has": {
			arguments{"access_key": blockKey},
			map[string]string{envEndpoint: otherEndpoint},
			[]string{"access_key: Endpoint missing", "does not take its endpoint from the environment", "Set endpoint in the block"},
		},
		"two endpoints in the environment": {
			nil,
			map[string]string{envConnectionString: otherConnectionString, envEndpoint: blockEndpoint},
			[]string{"Two kinds of credentials", envConnectionString, envEndpoint, "Unset one"},
		},
		"malformed connection string in the environment": {
			nil,
			map[string]string{envConnectionString: "accesskey=" + otherKey},
			[]string{envConnectionString, "has no endpoint"},
		},
		"malformed endpoint in the environment": {
			nil,
			map[string]string{envEndpoint: "http://other.communication.azure.com"},
			[]string{envEndpoint, `"http://other.communication.azure.com"`, "plain http"},
		},
		"sign-in without endpoint": {
			arguments{"use_oidc": true},
			map[string]string{envEndpoint: otherEndpoint, envConnectionString: otherConnectionString},
			[]string{"use_oidc: Endpoint missing", "use_oidc without endpoint"},
		},
		"tenant without endpoint": {
			arguments{"tenant_id": tenant},
			map[string]string{envConnectionString: otherConnectionString},
			[]string{"tenant_id: Endpoint missing"},
		},
		"id token that no sign-in uses": {
			arguments{"endpoint": blockEndpoint, "client_secret": "canary", "oidc_token": "canary"},
			nil,
			[]string{"oidc_token: Credential not used", "use_oidc = true"},
		},
		"certificate password without certificate": {
			arguments{"endpoint": blockEndpoint, "client_certificate_password": "canary"},
			nil,
			[]string{"client_certificate_password: Credential not used", "client_certificate_path"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := resolveConnection(blockOf(t, test.block), getenvOf(test.env))
			wantDiagnostics(t, diags, test.want...)
		})
	}
}

func TestMaxRetriesReachesTheConnection(t *testing.T) {
	t.Parallel()
	c, diags := resolveConnection(blockOf(t, arguments{"connection_string": blockConnectionString, "max_retries": 0}), getenvOf(nil))
	wantDiagnostics(t, diags)
	if c.maxRetries == nil || *c.maxRetries != 0 {
		t.Errorf("got %v retries, want 0, which is not the default", c.maxRetries)
	}
	c, _ = resolveConnection(blockOf(t, arguments{"connection_string": blockConnectionString}), getenvOf(nil))
	if c.maxRetries != nil {
		t.Errorf("got %d retries, want the client's default", *c.maxRetries)
	}
}

// A token of the environment is not recommended where it is there and does not
// count.
func TestTokenThatTheBlockBeatsIsNamed(t *testing.T) {
	t.Parallel()
	token := getenvOf(map[string]string{envAccessToken: "canary", envConnectionString: otherConnectionString})
	for name, test := range map[string]struct {
		block   arguments
		ignored bool
		nobody  bool
	}{
		"connection string in the block": {arguments{"connection_string": blockConnectionString}, true, true},
		"endpoint and key in the block":  {arguments{"endpoint": blockEndpoint, "access_key": blockKey}, true, true},
		"user in the block":              {arguments{"connection_string": blockConnectionString, "chat_user_id": "8:acs:a_b"}, false, false},
		"nothing in the block":           {nil, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, diags := resolveConnection(blockOf(t, test.block), token)
			wantDiagnostics(t, diags)
			s, diags := connect(t.Context(), c, Options{})
			wantDiagnostics(t, diags)
			_, err := s.chat.client("")
			if (err != nil) != test.nobody {
				t.Fatalf("got error %v", err)
			}
			if err != nil && !strings.Contains(err.Error(), "ignores the environment variable "+envAccessToken+", because the provider block has credentials of its own") {
				t.Errorf("the error is %v", err)
			}
			if c.tokenIgnored != test.ignored {
				t.Errorf("the token is ignored: %t", c.tokenIgnored)
			}
		})
	}
}
