package contract

// This file is the operations of Identity, section 4.

import "net/http"

func identityService() *service {
	return &service{
		versions: []string{"2022-10-01", "2023-10-01", "2025-06-30"}, versionsFact: "fact 4-01",
		statuses: generalStatuses(), statusesFact: "fact 4-08",
		envelope: documented(),
		standard: []header{anyHeader("api-supported-versions", "fact 4-01")},
		refusal:  plainRefusal, echoes: func(*crossing) bool { return true },
	}
}

func identityOperations(s *service) []operation {
	return []operation{
		{
			name: "create user", service: s, method: http.MethodPost, path: route("/identities"),
			media: []string{mediaJSON}, bodyOptional: true,
			body: object{fact: "fact 4-02", members: []member{
				option("createTokenWithScopes", scopes(0)).orNull(toAll), tokenLife(),
			}},
			status: http.StatusCreated, across: createdUser,
			answer: object{fact: "fact 4-02", members: []member{
				need("identity", object{fact: "fact 4-02", members: []member{need("id", userID("fact 3.3-01"))}}),
				option("accessToken", token()),
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
			body:  object{fact: "fact 4-03", members: []member{need("scopes", scopes(1)), tokenLife()}},

			status: http.StatusOK, answer: token(),
		},
		{
			name: "revoke tokens", service: s, method: http.MethodPost,
			path:   route("/identities/*/:revokeAccessTokens", userID("fact 3.3-01")),
			status: http.StatusNoContent,
		},
	}
}

func scopes(least int) shape {
	return list{
		of:    oneOf("fact 4-07", "chat", "voip", "chat.join", "chat.join.limited", "voip.join"),
		least: least, fact: "fact 4-07",
	}
}

// tokenLife is the lifetime of a token, in minutes; null was seen too (fact 4-03).
func tokenLife() member {
	return option("expiresInMinutes", number{60, 1440, "fact 4-07"}).orNull(toAll)
}

func token() shape {
	return object{fact: "fact 4-03", members: []member{
		need("token", text{
			what: "a token", secret: true, fact: "fact 4-03", ok: func(given string) bool { return given != "" },
		}),
		need("expiresOn", offsetTime("fact 4-08")),
	}}
}

// createdUser looks at the answer to a create: there is a token where scopes were given.
func createdUser(c *crossing) {
	scopes, _ := c.request["createTokenWithScopes"].([]any)
	if _, given := c.answer["accessToken"]; given != (len(scopes) > 0) {
		c.wrong("answer $.accessToken", "fact 4-02", "is for requests with scopes")
	}
}
