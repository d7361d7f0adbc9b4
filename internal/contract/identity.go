// SPDX-License-Identifier: MPL-2.0

package contract

// This file has the operations of Identity, section 4.

import "net/http"

func identityService() *service {
	return &service{
		versions: []string{"2022-10-01", "2023-10-01", "2025-06-30"}, versionsFact: "fact 4-01",
		statuses: commonStatuses(), statusesFact: "fact 4-08",
		envelope:     documentedEnvelope(),
		answerHeader: []header{anyHeader("api-supported-versions", "fact 4-01")},
		refusalRule:  plainRefusalRule, echoes: func(*exchangeCheck) bool { return true },
	}
}

func identityOperations(s *service) []operation {
	return []operation{
		{
			name: "create user", service: s, method: http.MethodPost, path: route("/identities"),
			media: []string{mediaJSON}, bodyOptional: true,
			body: object{fact: "fact 4-02", members: []member{
				optional("createTokenWithScopes", scopes(0)).orNull(always), tokenLife(),
			}},
			status: http.StatusCreated, rule: createdUserRule,
			answer: object{fact: "fact 4-02", members: []member{
				required("identity", object{fact: "fact 4-02", members: []member{required("id", userID("fact 3.3-01"))}}),
				optional("accessToken", token()),
			}},
		},
		{
			name: "delete user", service: s, method: http.MethodDelete, path: route("/identities/*", userID("fact 3.3-01")),
			status: http.StatusNoContent,
		},
		{
			name: "issue token", service: s, method: http.MethodPost,
			path:  route("/identities/*/:issueAccessToken", userID("fact 3.3-01")),
			media: []string{mediaJSON},
			body:  object{fact: "fact 4-03", members: []member{required("scopes", scopes(1)), tokenLife()}},

			status: http.StatusOK, answer: token(),
		},
		{
			name: "revoke tokens", service: s, method: http.MethodPost,
			path:   route("/identities/*/:revokeAccessTokens", userID("fact 3.3-01")),
			status: http.StatusNoContent,
		},
	}
}

func scopes(minimum int) shape {
	return list{
		of:  oneOf("fact 4-07", "chat", "voip", "chat.join", "chat.join.limited", "voip.join"),
		min: minimum, fact: "fact 4-07",
	}
}

// tokenLife is the lifetime of a token in minutes. Recordings also have null (fact 4-03).
func tokenLife() member {
	return optional("expiresInMinutes", number{60, 1440, "fact 4-07"}).orNull(always)
}

func token() shape {
	return object{fact: "fact 4-03", members: []member{
		required("token", text{
			what: "a token", secret: true, fact: "fact 4-03", ok: func(given string) bool { return given != "" },
		}),
		required("expiresOn", offsetTime("fact 4-08")),
	}}
}

// createdUserRule checks the answer to a create: it has a token if the request has scopes.
func createdUserRule(c *exchangeCheck) {
	scopes, _ := c.request["createTokenWithScopes"].([]any)
	if _, given := c.answer["accessToken"]; given != (len(scopes) > 0) {
		c.violation("answer $.accessToken", "fact 4-02", "is for requests with scopes")
	}
}
