// SPDX-License-Identifier: MPL-2.0

// This file is the one place where errors of the service become diagnostics: what was
// refused and why, and what to do.

package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
)

// failure is the error of a call that failed: the operation, the object, the service's
// reason, advice, and the request id.
func failure(operation, object string, err error) diag.Diagnostic {
	info, ok := acs.ErrorDetails(err)
	if !ok {
		return plugin.FailureWithoutAnswer(operation, object, err, adviceWithoutAnswer(err), requestIDOfToken(err))
	}
	return plugin.Refusal{
		Status: info.StatusCode, Code: info.Code, Reason: reasonOf(info), Target: info.Target, RequestID: info.RequestID(),
	}.Failure(operation, object, adviceFor(info, err))
}

// tokenErrorInfo is the answer to the request for the acting user's token; noToken is
// false if that is not what failed.
func tokenErrorInfo(err error) (info acs.ErrorInfo, noToken bool) {
	var failed *acs.TokenIssueError
	if noToken = errors.As(err, &failed); noToken {
		info, _ = acs.ErrorDetails(failed.Err)
	}
	return info, noToken
}

func requestIDOfToken(err error) string {
	token, _ := tokenErrorInfo(err)
	return token.RequestID()
}

// maxRefusedNamed is how many participants an error names: an answer may refuse thousands
// who were not even sent.
const maxRefusedNamed = 10

// refusedParticipants is the detail of an error about users, at least one, whom the
// service did not let into a thread. consequence is the end of its text, "" for none.
func refusedParticipants(object string, people []acs.InvalidParticipant, consequence string) string {
	first := people[0]
	refused := fmt.Sprintf("participant %s was refused: the service answered %s: %s", first.UserID, first.Code, plugin.Sentence(errors.New(first.Message)))
	if len(people) > 1 {
		list := make([]string, 0, len(people))
		for _, p := range people {
			list = append(list, fmt.Sprintf("%s: the service answered %s: %s", p.UserID, p.Code, strings.TrimSuffix(p.Message, ".")))
		}
		refused = fmt.Sprintf("%d participants were refused:\n- %s", len(people), plugin.JoinFirst(list, maxRefusedNamed, "\n- "))
	}
	return fmt.Sprintf("%s: %s\n\nUse only users of this Communication Services resource who were not deleted.%s%s",
		object, refused, consequence, plugin.RequestIDLine(first.RequestID))
}

// createFailure is failure for a create. If the service may have created the object
// all the same, the error says how to find it: to apply again would create a second
// one.
func createFailure(operation, object string, err error, howToFind string) diag.Diagnostic {
	return plugin.WithOutcomeNote(failure(operation, object, err), err,
		"The service may have created it anyway: check before you apply again, because that could create a second one. "+howToFind)
}

func reasonOf(info acs.ErrorInfo) string { return cmp.Or(info.Detail, info.Message) }

func adviceFor(info acs.ErrorInfo, err error) string {
	switch status := info.StatusCode; {
	case status == 404 && !acs.IsNotFound(err) || status < 300:
		return "The answer is not from the service, or not from this part of it: check the endpoint, and any proxies in between. Nothing was removed from the state."
	case info.Code == "IdentityNotOwned":
		return "The user does not belong to this Communication Services resource: it belongs to another one, never existed, or was deleted. Use only users of this resource. Nothing was removed from the state."
	case errors.As(err, new(*acs.TokenRefusedError)):
		return "The service refused the token of the acting user. The provider does not renew a chat_access_token: set a new one of scope chat, or set chat_user_id. Nothing was removed from the state."
	case status == 400:
		return "Correct the value that the service names, then plan again."
	case status == 401:
		return "With an access key (connection_string, access_key or " + envConnectionString + "): check that it belongs to the endpoint and was not regenerated, and that this machine's clock is right. " +
			"With a Microsoft Entra sign-in: check that tenant_id or ARM_TENANT_ID is the tenant of the Communication Services resource. Nothing was removed from the state."
	case status == 403:
		return "The service knows the credentials but does not allow this call. With a Microsoft Entra sign-in, the account needs a role on the Communication Services resource, such as Communication and Email Service Owner. " +
			"Check its network rules too. Nothing was removed from the state."
	case status == 404:
		return "It was deleted outside Terraform, it expired, or it never existed: check the id in the configuration, and the endpoint, then plan again to see what is left."
	case status == 429 && errors.Is(err, context.Canceled):
		return "The run was interrupted while the provider waited for the rate limit. Nothing was sent after that, and nothing was removed from the state: apply again."
	case status == 429 && info.RetryAfter > 0 && !errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("The service asks to wait %s, which is longer than the operation's remaining time. Nothing was removed from the state: apply again after that, with a lower -parallelism, or give the operation more time in the resource's timeouts. %s", info.RetryAfter, plugin.AdviceOnTimeouts)
	case status == 429:
		return "The service throttled until the operation's time was up. Nothing was removed from the state: apply again later, with a lower -parallelism, or give the operation more time in the resource's timeouts. " + plugin.AdviceOnTimeouts
	case info.IsRedirect():
		return "The provider does not follow redirects: set endpoint to the resource's own host, as the Azure portal shows it."
	case status >= 500 && info.RetryAfter >= time.Second:
		return fmt.Sprintf("The service failed, and asks to wait %s. Nothing was removed from the state: apply again after that.", info.RetryAfter)
	case status >= 500:
		return "The service failed. Nothing was removed from the state: apply again later."
	}
	return "Plan again to see what is left."
}

// adviceOnDeletedUser is about a user whom the Communication Services resource does
// not have. The service answers the same for a deleted user and for a user of another
// resource.
const adviceOnDeletedUser = "The user was deleted, or belongs to another Communication Services resource. " +
	"`terraform apply -replace=ADDRESS` recreates a deleted acs_user of this configuration; if it acts in a thread, another member has to act in the meantime, such as chat_user_id of the provider. " +
	"If all users are refused, check the connection string, and which alias of the provider the configuration uses; " +
	"if the Communication Services resource itself was recreated, `terraform state rm` removes the objects of the old one."

// signInError is the failed sign-in to Entra behind an error, also behind that of the
// acting user's token; nil if there is none.
func signInError(err error) *acs.SignInError {
	var failed *acs.SignInError
	var noToken *acs.TokenIssueError
	if !errors.As(err, &failed) && errors.As(err, &noToken) {
		errors.As(noToken.Err, &failed)
	}
	return failed
}

// adviceOnSignIn names the settings of a way to sign in to Entra.
func adviceOnSignIn(way string) string {
	const ids = "client_id (or ARM_CLIENT_ID) and tenant_id (or ARM_TENANT_ID)"
	advice := map[string]string{
		acs.WayClientSecret: "Check client_secret (or ARM_CLIENT_SECRET), which may have expired, " + ids + ".",
		acs.WayCertificate:  "Check that the certificate of client_certificate_path (or ARM_CLIENT_CERTIFICATE_PATH) belongs to the application and has not expired, " + ids + ".",
		acs.WayOIDC: "Check that the id token has not expired, and that the application has a federated credential for its issuer, subject and audience. " +
			"The token comes from oidc_token, oidc_token_file_path or oidc_request_url, or their environment variables. Check also " + ids + ".",
		acs.WayManagedIdentity: "use_msi (or ARM_USE_MSI) works on a machine in Azure that has a managed identity. With client_id (or ARM_CLIENT_ID) it is the user-assigned identity of that id.",
		acs.WayAzureCLI: "Without other credentials the provider signs in with the Azure CLI: install it and run `az login`, with --tenant if tenant_id (or ARM_TENANT_ID) is set, or give credentials. " +
			waysToConnect,
	}[way]
	return advice + " The call was not sent, and nothing was removed from the state."
}

func adviceWithoutAnswer(err error) string {
	token, noToken := tokenErrorInfo(err)
	switch {
	case token.StatusCode == 429:
		return adviceFor(token, err)
	case errors.As(err, new(unknownActingUserError)):
		return adviceOnUnknownActingUser
	case errors.Is(err, errNoActingUser):
		return "Nothing was removed from the state."
	case strings.Contains(err.Error(), "Proxy Authentication Required") || errors.As(err, new(*acs.ProxyError)):
		return "Nothing was sent. Set HTTPS_PROXY to a proxy that lets the provider through, with its user and password, or add the service's host to NO_PROXY."
	case strings.Contains(err.Error(), "x509: "):
		return "Nothing was sent. If a proxy in between signs certificates itself, have this system trust its certificate authority, on Linux also by a file that SSL_CERT_FILE names; otherwise check the endpoint."
	case signInError(err) != nil && !errors.Is(err, context.Canceled):
		return adviceOnSignIn(signInError(err).Way)
	case errors.Is(err, context.DeadlineExceeded):
		return "The operation's time was up: 20 minutes, or what the resource's timeouts say. Nothing was removed from the state: apply again. " + plugin.AdviceOnTimeouts
	case isUserNotFound(err):
		return adviceOnDeletedUser + " Nothing was removed from the state."
	case noToken && (token.StatusCode == 0 || token.StatusCode >= 500):
		return "The provider could not request the acting user's token: check the endpoint, the network, and any proxies in between. Nothing was removed from the state."
	case noToken:
		return "The acting user may have been deleted, or the credentials are not allowed to issue tokens: check as_user_id, or chat_user_id of the provider. Nothing was removed from the state."
	case errors.Is(err, context.Canceled) && !acs.OutcomeUnknown(err):
		return "The run was interrupted before this call was sent. What was done before it is in the state: plan again to see what is left."
	case errors.Is(err, context.Canceled):
		return "The run was interrupted before the service answered, so the provider does not know whether the service carried out the call. Plan again to see what is left."
	}
	return "Check the endpoint, the network and the credentials, then plan again. Nothing was removed from the state."
}
