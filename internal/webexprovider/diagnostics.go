// SPDX-License-Identifier: MPL-2.0

// This file is the one place where errors of Webex become diagnostics: what was refused
// and why, and what to do.

package webexprovider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/acs-terraform/terraform-provider-acs/internal/plugin"
	"github.com/acs-terraform/terraform-provider-acs/internal/webex"
	"github.com/acs-terraform/terraform-provider-acs/internal/webexroster"
)

// failure is the error of a call that failed: the operation, the object, Webex's reason,
// advice, and the tracking id.
func failure(operation, object string, err error) diag.Diagnostic {
	return failureWithAdvice(operation, object, err, "")
}

// failureWithAdvice is failure with advice of its own, unless that is "".
func failureWithAdvice(operation, object string, err error, advice string) diag.Diagnostic {
	refused, answered := webex.ErrorDetails(err)
	switch {
	case !answered && advice == "":
		advice = adviceWithoutAnswer(err)
	case advice == "":
		advice = adviceFor(refused, err)
	}
	if !answered {
		return plugin.FailureWithoutAnswer(operation, object, err, advice, "")
	}
	return plugin.Refusal{
		Status: refused.StatusCode, Reason: strings.Join(append([]string{refused.Message}, refused.Descriptions...), "; "), RequestID: refused.TrackingID,
	}.Failure(operation, object, advice)
}

func adviceFor(refused webex.Error, err error) string {
	switch status := refused.StatusCode; {
	case status == 404 && !webex.IsNotFound(err) || status < 300:
		return "The answer is not from Webex: check base_url, and any proxies in between. Nothing was removed from the state."
	case status == 400 || status == 409:
		return "Correct what Webex names, then plan again."
	case status == 401:
		return "Webex does not accept the access token (access_token or WEBEX_ACCESS_TOKEN, unless there is a refresh token): it has expired, or was revoked. Use a new one, or a refresh token, for which the provider gets one itself. Nothing was removed from the state."
	case status == 403:
		return "Webex knows the account but does not allow it this: check the scopes of the token, whether the account is in the room, and whether it is a moderator if the room is locked. Nothing was removed from the state."
	case status == 404:
		return "It was deleted, or the acting account is not in it any more, which Webex does not tell apart. Plan again to see what is left."
	case status == 429 && errors.Is(err, context.Canceled):
		return "The run was interrupted while the provider waited for the rate limit. Nothing was sent after that, and nothing was removed from the state: plan again to see what is left."
	case status == 429:
		return "Webex throttled until the operation's time was up. Nothing was removed from the state: apply again later, or give the operation more time in the resource's timeouts. " + plugin.AdviceOnTimeouts
	case status == 423:
		return "Webex has locked what the call is about for a while, and did not carry it out. Nothing was removed from the state: apply again later."
	case refused.IsRedirect():
		return "The provider does not follow redirects: check base_url."
	case status >= 500:
		return "Webex failed. Nothing was removed from the state: apply again later."
	}
	return "Plan again to see what is left."
}

func adviceWithoutAnswer(err error) string {
	switch {
	case errors.As(err, new(*webex.TokenRenewalError)):
		return "The call was not sent. Check client_id (or WEBEX_CLIENT_ID), client_secret (or WEBEX_CLIENT_SECRET) and refresh_token (or WEBEX_REFRESH_TOKEN): a refresh token ends 90 days after its last use, or as soon as Webex has given another one for it, which the provider that planned may have got. If that is so, use an access_token that a job renews. Nothing was removed from the state."
	case errors.As(err, new(*webex.ProxyError)), strings.Contains(err.Error(), "Proxy Authentication Required"):
		return "Nothing was sent. Set HTTPS_PROXY to a proxy that lets the provider through, with its user and password, or add Webex's host to NO_PROXY."
	case strings.Contains(err.Error(), "x509: "):
		return "Nothing was sent. If a proxy in between signs certificates itself, have this system trust its certificate authority, on Linux also by a file that SSL_CERT_FILE names; otherwise check base_url."
	case errors.Is(err, context.DeadlineExceeded):
		return "The operation's time was up: 20 minutes, or what the resource's timeouts say. Nothing was removed from the state: apply again. " + plugin.AdviceOnTimeouts
	case errors.Is(err, context.Canceled) && !webex.OutcomeUnknown(err):
		return "The run was interrupted before this call was sent. What was done before it is in the state: plan again to see what is left."
	case errors.Is(err, context.Canceled):
		return "The run was interrupted before Webex answered, so the provider does not know whether Webex carried out the call. Plan again to see what is left."
	}
	return "Check base_url, the network and the credentials, then plan again. Nothing was removed from the state."
}

// moderatorsText names the moderators of a room.
func moderatorsText(have webexroster.Members) string {
	var names []string
	for _, moderator := range have.Moderators() {
		names = append(names, webex.Printable(moderator.PersonEmail, plugin.MaxNameBytes))
	}
	if len(names) == 0 {
		return "Nobody in the room is a moderator."
	}
	return fmt.Sprintf("Moderators: %s.", plugin.JoinFirst(names, 10, ", "))
}
