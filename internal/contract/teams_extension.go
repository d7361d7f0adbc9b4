package contract

// This file is the operations of the Teams extension, which are part of Identity: who of a Teams tenant has access to
// the resource. They are known from the published interface and the documentation alone.

import (
	"net/http"
	"strings"
)

// teamsExtensionService is Identity in the one version that has these operations.
func teamsExtensionService() *service {
	s := identityService()
	s.versions, s.versionsFact = []string{"2025-06-30"}, "fact 4-13"
	return s
}

func teamsExtensionOperations(s *service) []operation {
	guid := uuid("fact 4-13", nil)
	path := route("/access/teamsExtension/tenants/*/assignments/*", guid, guid)
	principal := oneOf("fact 4-15", "user", "resourceAccount", "teamsResourceAccount")
	clients := option("clientIds", list{of: guid, fact: "fact 4-13"})
	assignment := object{fact: "fact 4-13", members: []member{
		need("objectId", guid), need("tenantId", guid), need("principalType", principal), clients,
	}}
	return []operation{
		{
			name: "get assignment", service: s, method: http.MethodGet, path: path,
			status: http.StatusOK, answer: assignment, across: sameAssignment,
		},
		{
			name: "put assignment", service: s, method: http.MethodPut, path: path, media: []string{mediaJSON},
			body: object{fact: "fact 4-13", members: []member{
				need("principalType", principal), clients.orNull(toHands),
			}},
			status: http.StatusCreated, replaced: http.StatusOK, answer: assignment, across: sameAssignment,
		},
		{
			name: "delete assignment", service: s, method: http.MethodDelete, path: path,
			status: http.StatusNoContent,
		},
	}
}

// sameAssignment looks at whose assignment an answer is: whose was asked for.
func sameAssignment(c *crossing) {
	for i, name := range []string{"tenantId", "objectId"} {
		if got, _ := c.answer[name].(string); !strings.EqualFold(got, c.ids[i]) {
			c.wrong("answer $."+name, "fact 4-13", "%s, asked for %s", got, c.ids[i])
		}
	}
}
