// This file makes Microsoft Entra credentials from the settings that Azure's
// Terraform providers share.

package acs

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// EntraOptions says how to sign in. The first way that is set wins:
// certificate, client secret, OIDC, managed identity; with none of them the Azure
// CLI's account is used, unless NoCLI.
type EntraOptions struct {
	Environment         string // public (default), usgovernment, china
	TenantID            string
	ClientID            string
	ClientSecret        string
	CertificatePath     string // PEM or PKCS #12 file
	CertificatePassword string
	UseOIDC             bool
	OIDCToken           string // id token itself, or
	OIDCTokenFilePath   string // a file that holds it, read anew at each sign-in, or
	OIDCRequestURL      string // where it is asked for, as GitHub Actions offers it,
	OIDCRequestToken    string // and the bearer token of that request
	UseMSI              bool
	NoCLI               bool
	// Transport carries the requests for tokens; nil is one of our own. The Azure
	// CLI makes its own.
	Transport policy.Transporter
}

// NewEntraCredential returns the credential that o describes. Nothing is sent
// before the first token is asked for. Errors name the missing setting and
// never hold a secret.
func NewEntraCredential(o EntraOptions) (azcore.TokenCredential, error) {
	configuration, err := cloudOf(o.Environment)
	if err != nil {
		return nil, err
	}
	options := azcore.ClientOptions{Cloud: configuration, Transport: newTransport("https://", o.Transport)}

	switch {
	case o.CertificatePath != "":
		if err := requireIDs(o, "client_certificate_path"); err != nil {
			return nil, err
		}
		data, err := os.ReadFile(o.CertificatePath)
		if err != nil {
			return nil, fmt.Errorf("reading client_certificate_path: %w", err)
		}
		certificates, key, err := azidentity.ParseCertificates(data, []byte(o.CertificatePassword))
		if err != nil {
			return nil, fmt.Errorf("the certificate %s cannot be used: %w", o.CertificatePath, err)
		}
		return azidentity.NewClientCertificateCredential(o.TenantID, o.ClientID, certificates, key, &azidentity.ClientCertificateCredentialOptions{ClientOptions: options})
	case o.ClientSecret != "":
		if err := requireIDs(o, "client_secret"); err != nil {
			return nil, err
		}
		return azidentity.NewClientSecretCredential(o.TenantID, o.ClientID, o.ClientSecret, &azidentity.ClientSecretCredentialOptions{ClientOptions: options})
	case o.UseOIDC:
		if err := requireIDs(o, "use_oidc"); err != nil {
			return nil, err
		}
		assertion, err := oidcAssertion(o)
		if err != nil {
			return nil, err
		}
		return azidentity.NewClientAssertionCredential(o.TenantID, o.ClientID, assertion, &azidentity.ClientAssertionCredentialOptions{ClientOptions: options})
	case o.UseMSI:
		msi := &azidentity.ManagedIdentityCredentialOptions{ClientOptions: options}
		if o.ClientID != "" {
			msi.ID = azidentity.ClientID(o.ClientID)
		}
		return azidentity.NewManagedIdentityCredential(msi)
	case o.NoCLI:
		return nil, errors.New("an endpoint is given, but no access key and no way to sign in to Microsoft Entra, and use_cli is false")
	}
	return azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{TenantID: o.TenantID})
}

func cloudOf(environment string) (cloud.Configuration, error) {
	switch strings.ToLower(environment) {
	case "", "public":
		return cloud.AzurePublic, nil
	case "usgovernment":
		return cloud.AzureGovernment, nil
	case "china":
		return cloud.AzureChina, nil
	}
	return cloud.Configuration{}, fmt.Errorf("environment (or the environment variable ARM_ENVIRONMENT) is %q, which is not known: allowed are public, usgovernment or china", environment)
}

func requireIDs(o EntraOptions, method string) error {
	switch {
	case o.TenantID == "":
		return fmt.Errorf("%s needs tenant_id (or the environment variable ARM_TENANT_ID)", method)
	case o.ClientID == "":
		return fmt.Errorf("%s needs client_id (or the environment variable ARM_CLIENT_ID)", method)
	}
	return nil
}

// oidcAssertion returns what hands out the id token for each exchange.
func oidcAssertion(o EntraOptions) (func(context.Context) (string, error), error) {
	switch {
	case o.OIDCToken != "":
		return func(context.Context) (string, error) { return o.OIDCToken, nil }, nil
	case o.OIDCTokenFilePath != "":
		return func(context.Context) (string, error) {
			data, err := os.ReadFile(o.OIDCTokenFilePath)
			if err != nil {
				return "", fmt.Errorf("reading oidc_token_file_path: %w", err)
			}
			return strings.TrimSpace(string(data)), nil
		}, nil
	case o.OIDCRequestURL != "" && o.OIDCRequestToken != "":
		target, err := ParseOIDCRequestURL(o.OIDCRequestURL)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context) (string, error) { return requestIDToken(ctx, *target, o) }, nil
	}
	return nil, errors.New("use_oidc needs oidc_token, oidc_token_file_path, or oidc_request_url with oidc_request_token")
}

// ParseOIDCRequestURL reads where an id token is asked for. It has to be https;
// http is for a literal loopback address or localhost. Errors do not quote it.
func ParseOIDCRequestURL(s string) (*url.URL, error) {
	target, err := url.Parse(s)
	if err != nil || target.Hostname() == "" {
		return nil, errors.New("oidc_request_url is not a URL of the form https://host/path")
	}
	if target.Scheme != "https" && (target.Scheme != "http" || target.Hostname() != "localhost" && !isLoopback(target.Hostname())) {
		return nil, errors.New("oidc_request_url is not https: http is for localhost and loopback addresses only")
	}
	return target, nil
}

// requestIDToken asks the pipeline's host for an id token, as GitHub Actions
// offers it. The answer is never part of an error.
func requestIDToken(ctx context.Context, target url.URL, o EntraOptions) (token string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("asking for an id token: %w", err)
		}
	}()
	query := target.Query()
	if !query.Has("audience") {
		query.Set("audience", "api://AzureADTokenExchange")
	}
	target.RawQuery = query.Encode()

	ctx = context.WithValue(ctx, callKey{}, nil) // it is not the call that needs the token
	req, err := runtime.NewRequest(ctx, http.MethodGet, target.String())
	if err != nil {
		return "", err
	}
	req.Raw().Header.Set("Authorization", "Bearer "+o.OIDCRequestToken)
	req.Raw().Header.Set("Accept", contentTypeJSON)
	pipeline := runtime.NewPipeline("acs-oidc", "", runtime.PipelineOptions{}, &policy.ClientOptions{
		Transport: newTransport(target.Scheme+"://", o.Transport),
	})
	resp, err := pipeline.Do(req)
	if err != nil {
		return "", err
	}
	var answer struct {
		Value string `json:"value"`
	}
	if resp.StatusCode != http.StatusOK || runtime.UnmarshalAsJSON(resp, &answer) != nil || answer.Value == "" {
		return "", fmt.Errorf("the host of oidc_request_url answered %s without one", resp.Status)
	}
	return answer.Value, nil
}
