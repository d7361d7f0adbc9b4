// SPDX-License-Identifier: MPL-2.0

// This file makes Microsoft Entra credentials from the settings that Azure's Terraform
// providers have in common.

package acs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// EntraOptions are the ways to sign in to Microsoft Entra ID. The first one that is
// set is used: a certificate, a client secret, OIDC, a managed identity. If none is
// set, the account of the Azure CLI is used, unless NoCLI is set.
type EntraOptions struct {
	// Environment is the cloud: public (the default), usgovernment or china.
	Environment string
	// TenantID and ClientID are required for a certificate, a client secret and OIDC.
	// A managed identity uses ClientID if it is user-assigned, and the Azure CLI
	// TenantID if it is set.
	TenantID, ClientID string

	// CertificatePath is a PEM or PKCS #12 file with the certificate and its key, and
	// CertificatePassword the password of the file, if it has one.
	CertificatePath, CertificatePassword string

	// ClientSecret is a secret of the application ClientID.
	ClientSecret string

	// UseOIDC signs in with an id token: the first that is set of OIDCToken (the token
	// itself), OIDCTokenFilePath (a file with it, read at each sign-in) and
	// OIDCRequestURL with OIDCRequestToken (where to request it, as GitHub Actions
	// offers it, and the bearer token of that request).
	UseOIDC                          bool
	OIDCToken, OIDCTokenFilePath     string
	OIDCRequestURL, OIDCRequestToken string

	// UseMSI signs in with the managed identity of the machine.
	UseMSI bool
	// NoCLI makes it an error if no other way is set.
	NoCLI bool

	// SignInTimeout limits one sign-in; 0 is two minutes.
	SignInTimeout time.Duration
	// Transport sends the requests for tokens; nil is a default one. The Azure CLI
	// does not use it.
	Transport policy.Transporter
}

// NewEntraCredential returns the credential for o. It sends nothing before the first
// token is needed. A setting that is missing or not valid is an error, which names the
// argument of the provider and never has a secret.
func NewEntraCredential(o EntraOptions) (*EntraCredential, error) {
	configuration, err := cloudConfiguration(o.Environment)
	if err != nil {
		return nil, err
	}
	way := o.way()
	if way == WayCertificate || way == WayClientSecret || way == WayOIDC {
		if err := requireIDs(o, way); err != nil {
			return nil, err
		}
	}
	options := azcore.ClientOptions{Cloud: configuration, Transport: rest.NewTransport("https://", o.Transport)}
	credential := &EntraCredential{
		way: way, timeout: cmp.Or(o.SignInTimeout, defaultSignInTimeout),
		secrets: []string{o.CertificatePassword, o.ClientSecret, o.OIDCToken, o.OIDCRequestToken},
	}
	credential.TokenCredential, err = credential.newTokenCredential(o, options)
	if err != nil {
		return nil, err
	}
	return credential, nil
}

// way is the way to sign in that the options choose, "" if they exclude all.
func (o EntraOptions) way() string {
	switch {
	case o.CertificatePath != "":
		return WayCertificate
	case o.ClientSecret != "":
		return WayClientSecret
	case o.UseOIDC:
		return WayOIDC
	case o.UseMSI:
		return WayManagedIdentity
	case o.NoCLI:
		return ""
	}
	return WayAzureCLI
}

func (c *EntraCredential) newTokenCredential(o EntraOptions, options azcore.ClientOptions) (azcore.TokenCredential, error) {
	switch c.way {
	case WayCertificate:
		return newCertificateCredential(o, options)
	case WayClientSecret:
		return azidentity.NewClientSecretCredential(o.TenantID, o.ClientID, o.ClientSecret, &azidentity.ClientSecretCredentialOptions{ClientOptions: options})
	case WayOIDC:
		assertion, err := oidcAssertion(o)
		if err != nil {
			return nil, err
		}
		return azidentity.NewClientAssertionCredential(o.TenantID, o.ClientID, c.keepIDToken(assertion), &azidentity.ClientAssertionCredentialOptions{ClientOptions: options})
	case WayManagedIdentity:
		msi := &azidentity.ManagedIdentityCredentialOptions{ClientOptions: options}
		if o.ClientID != "" {
			msi.ID = azidentity.ClientID(o.ClientID)
		}
		return azidentity.NewManagedIdentityCredential(msi)
	case WayAzureCLI:
		return azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{TenantID: o.TenantID})
	}
	return nil, errors.New("an endpoint is given, but no access key and no way to sign in to Microsoft Entra, and use_cli is false")
}

func newCertificateCredential(o EntraOptions, options azcore.ClientOptions) (azcore.TokenCredential, error) {
	data, err := readSmallFile(o.CertificatePath)
	if err != nil {
		return nil, fmt.Errorf("read client_certificate_path (or the environment variable ARM_CLIENT_CERTIFICATE_PATH): %w", err)
	}
	certificates, key, err := azidentity.ParseCertificates(data, []byte(o.CertificatePassword))
	if err != nil {
		return nil, fmt.Errorf("read the certificate %s: %w", o.CertificatePath, err)
	}
	return azidentity.NewClientCertificateCredential(o.TenantID, o.ClientID, certificates, key, &azidentity.ClientCertificateCredentialOptions{ClientOptions: options})
}

// maxCredentialBytes is more than a certificate with its chain, or a token, has.
const maxCredentialBytes = 1 << 20

// readSmallFile reads a file with a credential. A device or a pipe may have no end.
func readSmallFile(path string) ([]byte, error) {
	about, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !about.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a file", path)
	case about.Size() > maxCredentialBytes:
		return nil, fmt.Errorf("%s has %d bytes: a credential has %d at most", path, about.Size(), maxCredentialBytes)
	}
	return os.ReadFile(path) //nolint:gosec // the user names the file
}

func cloudConfiguration(environment string) (cloud.Configuration, error) {
	switch strings.ToLower(environment) {
	case "", "public":
		return cloud.AzurePublic, nil
	case "usgovernment":
		return cloud.AzureGovernment, nil
	case "china":
		return cloud.AzureChina, nil
	}
	return cloud.Configuration{}, fmt.Errorf("environment (or the environment variable ARM_ENVIRONMENT) is %q: use public, usgovernment or china", environment)
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

// idTokenGetter gets the id token for a sign-in.
type idTokenGetter func(context.Context) (string, error)

// oidcAssertion returns a function that gets the id token for each sign-in.
func oidcAssertion(o EntraOptions) (idTokenGetter, error) {
	switch {
	case o.OIDCToken != "":
		return func(context.Context) (string, error) { return o.OIDCToken, nil }, nil
	case o.OIDCTokenFilePath != "":
		return func(context.Context) (string, error) {
			data, err := readSmallFile(o.OIDCTokenFilePath)
			if err != nil {
				return "", fmt.Errorf("read oidc_token_file_path: %w", err)
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

// ParseOIDCRequestURL reads the URL from which to request an id token. The scheme must
// be https, or http if the host is localhost or a loopback address. Errors do not
// quote the URL.
func ParseOIDCRequestURL(s string) (*url.URL, error) {
	target, err := url.Parse(s)
	if err != nil || target.Hostname() == "" {
		return nil, errors.New("oidc_request_url is not a URL of the form https://host/path")
	}
	if target.Scheme != "https" && (target.Scheme != "http" || target.Hostname() != "localhost" && !rest.IsLoopback(target.Hostname())) {
		return nil, errors.New("oidc_request_url is not https: http is allowed for localhost and loopback addresses only")
	}
	return target, nil
}

// requestIDToken requests an id token from the CI service, in the way of GitHub
// Actions. Its errors never have the answer.
func requestIDToken(ctx context.Context, target url.URL, o EntraOptions) (token string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("request an id token: %w", err)
		}
	}()
	query := target.Query()
	if !query.Has("audience") {
		query.Set("audience", "api://AzureADTokenExchange")
	}
	target.RawQuery = query.Encode()

	req, err := runtime.NewRequest(rest.WithoutCall(ctx), http.MethodGet, target.String())
	if err != nil {
		return "", err
	}
	req.Raw().Header.Set("Authorization", "Bearer "+o.OIDCRequestToken)
	req.Raw().Header.Set("Accept", "application/json")
	pipeline := runtime.NewPipeline("acs-oidc", "", runtime.PipelineOptions{}, &policy.ClientOptions{
		Transport: rest.NewTransport(target.Scheme+"://", o.Transport),
	})
	resp, err := pipeline.Do(req)
	if err != nil {
		return "", err
	}
	var answer struct {
		Value string `json:"value"`
	}
	if resp.StatusCode != http.StatusOK || runtime.UnmarshalAsJSON(resp, &answer) != nil || answer.Value == "" {
		return "", fmt.Errorf("the host of oidc_request_url answered %s without a token", resp.Status)
	}
	return answer.Value, nil
}
