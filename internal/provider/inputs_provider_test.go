// SPDX-License-Identifier: MPL-2.0

// This file has the bad inputs of the provider block and of the environment.

package provider_test

import (
	"fmt"
	"strings"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

const (
	contoso  = "https://contoso.communication.azure.com"
	badKey   = "Y2FuYXJ5" // base64 of "canary"
	formOfCS = "endpoint=https://name.communication.azure.com/;accesskey=BASE64"
)

// badBlock is a bad input of the provider block. var.secret in arguments is a sensitive
// variable with this value.
func badBlock(what, arguments, secret string, says ...string) clitest.Input {
	return clitest.Block("acs", `data "acs_rooms"`, what, arguments, secret, says...)
}

// variables is a bad input of the environment.
func variables(what string, environment map[string]string, says ...string) clitest.Input {
	input := badBlock(what, "", "", says...)
	input.Of, input.Environment = "provider acs, by environment variables", environment
	return input
}

func providerInputs() []clitest.Input {
	endpoint := fmt.Sprintf("endpoint = %q\n  ", contoso)
	const (
		form    = "An endpoint looks like https://name.unitedstates.communication.azure.com"
		ways    = "Give one of these: connection_string; endpoint and access_key"
		retries = "It must be a whole number between 0 and 20"
		clouds  = `"public" "usgovernment" "china"`
	)
	var inputs []clitest.Input
	for what, c := range map[string]badText{
		"plain http":                {"http://contoso.communication.azure.com", "plain http"},
		"plain http by a number":    {"http://10.0.0.1", "plain http"},
		"plain http like localhost": {"http://localhost.example.com", "plain http"},
		"another scheme":            {"ftp://contoso.communication.azure.com", "the scheme of the endpoint is not https"},
		"a path":                    {contoso + "/rooms", "has a path: it must end after the host"},
		"a query":                   {contoso + "?api-version=1", "endpoint"},
		"a fragment":                {contoso + "#rooms", "endpoint"},
		"no host":                   {"https://", "https://host"},
		"a port that there is not":  {contoso + ":99999", "endpoint"},
		"a space":                   {"https://contoso .communication.azure.com", "https://host"},
		"no scheme":                 {"contoso.communication.azure.com", "https://host"},
	} {
		inputs = append(inputs, badBlock("an endpoint with "+what, "endpoint = "+clitest.HCLText(c.text), "", "Malformed endpoint", "endpoint is ", c.want, form))
	}
	for what, c := range malformedConnectionStrings() {
		inputs = append(inputs, badBlock("a connection string "+what, "connection_string = var.secret", c.text, "Malformed connection string", c.want, formOfCS))
	}
	for what, text := range map[string]string{"no base64": "canary!", "quotes": `"Y2FuYXJ5"`, "a connection string": "endpoint=" + contoso + ";accesskey=" + badKey, "base64 that is cut off": "Y2FuYXJ5Y"} {
		inputs = append(inputs, badBlock("a key of "+what, endpoint+"access_key = var.secret", text, "Malformed access key", "An access key is base64 text, without quotes"))
	}
	for _, number := range []string{"21", "-1", "1.5"} {
		inputs = append(inputs, badBlock(number+" retries", "max_retries = "+number, "", "max_retries is "+number, retries))
	}
	for what, id := range notUsers() {
		if strings.TrimSpace(id) != "" {
			inputs = append(inputs, badBlock(what+" that acts", "chat_user_id = "+clitest.HCLText(id), "", "chat_user_id", fmt.Sprintf("%q", id), allowedUser))
		}
	}
	for _, name := range []string{"connection_string", "endpoint", "chat_user_id", "chat_access_token", "tenant_id", "entra_scope"} {
		inputs = append(inputs, badBlock("an empty "+name, name+` = ""`, "", "Empty argument", name+" is an empty text"))
	}
	return append(inputs,
		badBlock("a blank connection string", `connection_string = "  "`, "", "Empty argument", "connection_string is an empty text"),
		badBlock("an endpoint with a password", "endpoint = var.secret", "https://user:canary@contoso.communication.azure.com", "Malformed endpoint", form),
		badBlock("a connection string as endpoint", "endpoint = var.secret", "endpoint="+contoso+";accesskey="+badKey, "Malformed endpoint", form),
		badBlock("a connection string and an endpoint", endpoint+"connection_string = var.secret", "endpoint="+contoso+";accesskey="+badKey, "Two kinds of credentials", "both connection_string and endpoint", ways),
		badBlock("a key and a managed identity", endpoint+"access_key = var.secret\n  use_msi = true", badKey, "both access_key and use_msi", ways),
		badBlock("a secret and an id token", endpoint+"client_secret = var.secret\n  use_oidc = true", badKey, "both client_secret and use_oidc", ways),
		badBlock("a key without an endpoint", "access_key = var.secret", badKey, "Endpoint missing", "access_key without endpoint", ways),
		badBlock("a sign-in without an endpoint", "use_cli = true", "", "Endpoint missing", "use_cli without endpoint", ways),
		badBlock("a secret without a tenant", endpoint+"client_secret = var.secret", badKey, "client_secret needs tenant_id", "ARM_TENANT_ID"),
		badBlock("1e30 retries", "max_retries = 1e30", "", "max_retries is 1e+30", retries),
		badBlock("retries in words", `max_retries = "many"`, "", "max_retries", "a number is required"),
		badBlock("a cloud that there is not", `environment = "german"`, "", "environment", `got: "german"`, clouds),
		badBlock("a cloud in capitals", `environment = "Public"`, "", "environment", `got: "Public"`, clouds),
		badBlock("a name as tenant", endpoint+`tenant_id = "contoso"`, "", `tenant_id is "contoso"`, "a GUID, or a domain name such as contoso.onmicrosoft.com"),
		badBlock("a tenant with a path", endpoint+`tenant_id = "contoso.example/x"`, "", `tenant_id is "contoso.example/x"`, "a GUID, or a domain name"),
		badBlock("a name as application", endpoint+`client_id = "my-app"`, "", `client_id is "my-app"`, "It must be a GUID, the application (client) id"),
		badBlock("a GUID in braces as application", endpoint+`client_id = "{1b5cc06b-f352-4571-b1e6-d9b259b7c776}"`, "", "client_id is", "It must be a GUID"),
		badBlock("a scope that is none", endpoint+`entra_scope = "communication"`, "", `entra_scope is "communication"`, "a scope such as https://communication.azure.com//.default"),
		badBlock("a request for id tokens by plain http", endpoint+"use_oidc = true\n  oidc_request_url = \"http://example.com/token\"\n  oidc_request_token = var.secret", badKey, "oidc_request_url"),
		badBlock("half a request for id tokens", endpoint+"use_oidc = true\n  oidc_request_token = var.secret", badKey, "Credential not used", "only one of oidc_request_url and oidc_request_token"),
		badBlock("an id token that is not used", endpoint+"oidc_token = var.secret", badKey, "Credential not used", "oidc_token, which counts only with use_oidc = true"),
		badBlock("a certificate's password without the certificate", endpoint+"client_certificate_password = var.secret", badKey, "Credential not used", "client_certificate_path"),
		badBlock("a certificate that is not there", endpoint+"tenant_id = \"contoso.example\"\n  client_id = \"1b5cc06b-f352-4571-b1e6-d9b259b7c776\"\n  client_certificate_path = \"/no/such.pem\"", "", "client_certificate_path", "/no/such.pem"),
		badBlock("a flag in words", `use_msi = "maybe"`, "", "use_msi", "a bool is required"),
		badBlock("an acting user and a token", "chat_user_id = \""+user(1)+"\"\n  chat_access_token = var.secret", badKey, "Two acting users", "chat_user_id and chat_access_token"),
		badBlock("a token with a word before it", "chat_access_token = var.secret", "Bearer canary", "Malformed chat access token", "without a word such as Bearer"),
		badBlock("a token in quotes", "chat_access_token = var.secret", `"canary"`, "Malformed chat access token", "without quotes"),
		badBlock("an argument that it does not have", `region = "europe"`, "", `"region"`),
	)
}

func environmentInputs(emulator string) []clitest.Input {
	const (
		envString   = "AZURE_COMMUNICATION_CONNECTION_STRING"
		envEndpoint = "AZURE_COMMUNICATION_ENDPOINT"
		envToken    = "AZURE_COMMUNICATION_ACCESS_TOKEN"
	)
	arm := func(name, value string) map[string]string {
		return map[string]string{envEndpoint: contoso, name: value}
	}
	var inputs []clitest.Input
	for what, c := range malformedConnectionStrings() {
		inputs = append(inputs, variables("a connection string "+what, map[string]string{envString: c.text}, "In "+envString, c.want, formOfCS))
	}
	for _, flag := range []string{"ARM_USE_CLI", "ARM_USE_MSI", "ARM_USE_OIDC"} {
		inputs = append(inputs, variables(flag+" of maybe", arm(flag, "maybe"), flag+` is "maybe"`, "It must be true or false"))
	}
	wrongKey := badBlock("a key of another resource", fmt.Sprintf("endpoint = %q\n  access_key = var.secret", emulator), badKey, "401")
	wrongKey.HCL = strings.Replace(wrongKey.HCL, `data "acs_rooms"`, `resource "acs_room"`, 1)
	return append(inputs,
		variables("nothing", nil, "No credentials", envString, envEndpoint),
		variables("an endpoint of plain http", map[string]string{envEndpoint: "http://10.0.0.1"}, envEndpoint+` is "http://10.0.0.1"`, "plain http"),
		variables("an endpoint with a path", map[string]string{envEndpoint: contoso + "/rooms"}, envEndpoint+" is ", "has a path"),
		variables("a blank endpoint", map[string]string{envEndpoint: "  "}, envEndpoint),
		variables("a connection string as endpoint", map[string]string{envEndpoint: "endpoint=" + contoso + ";accesskey=" + badKey}, "Malformed endpoint", envEndpoint),
		variables("two endpoints", map[string]string{envString: "endpoint=" + contoso + ";accesskey=" + badKey, envEndpoint: "https://fabrikam.communication.azure.com"},
			"Two kinds of credentials", envString+" and "+envEndpoint, "Unset one of them"),
		variables("a token with a word before it", map[string]string{envString: "endpoint=" + contoso + ";accesskey=" + badKey, envToken: "Bearer canary"}, "Malformed chat access token", envToken),
		variables("a name as tenant", arm("ARM_TENANT_ID", "contoso"), `ARM_TENANT_ID is "contoso"`, "a GUID, or a domain name"),
		variables("a name as application", arm("ARM_CLIENT_ID", "my-app"), `ARM_CLIENT_ID is "my-app"`, "It must be a GUID"),
		variables("a cloud that there is not", arm("ARM_ENVIRONMENT", "german"), "ARM_ENVIRONMENT", "german"),
		variables("a secret without a tenant", arm("ARM_CLIENT_SECRET", "canary"), "ARM_TENANT_ID"),
		variables("a certificate that is not there", map[string]string{
			envEndpoint: contoso, "ARM_TENANT_ID": "contoso.example", "ARM_CLIENT_ID": "1b5cc06b-f352-4571-b1e6-d9b259b7c776", "ARM_CLIENT_CERTIFICATE_PATH": "/no/such.pem",
		}, "ARM_CLIENT_CERTIFICATE_PATH", "/no/such.pem"),
		variables("a request for id tokens by plain http", map[string]string{
			envEndpoint: contoso, "ARM_TENANT_ID": "contoso.example", "ARM_CLIENT_ID": "1b5cc06b-f352-4571-b1e6-d9b259b7c776",
			"ARM_USE_OIDC": "true", "ARM_OIDC_REQUEST_URL": "http://example.com/token", "ARM_OIDC_REQUEST_TOKEN": "canary",
		}, "ARM_OIDC_REQUEST_URL"),
		clitest.OnlyService(wrongKey, "Only the service knows its keys, and the plan of a create makes no call."),
	)
}
