// SPDX-License-Identifier: MPL-2.0

package acscanary

// This file records the api-versions of the services, for the report.

import (
	"net/http"
	"slices"
	"strings"
	"sync"
)

// apiVersions are the api-versions by service.
type apiVersions struct {
	mu        sync.Mutex
	used      map[string]string
	supported map[string]string
}

func newAPIVersions() *apiVersions {
	return &apiVersions{used: map[string]string{}, supported: map[string]string{}}
}

// record notes the versions of one call by its path.
func (v *apiVersions) record(req *http.Request, resp *http.Response) {
	path, used, supported := req.URL.Path, req.URL.Query().Get("api-version"), resp.Header.Get("api-supported-versions")
	service := "Rooms"
	switch {
	case strings.HasPrefix(path, "/chat/"):
		service = "Chat"
	case strings.HasPrefix(path, "/identities"):
		service = "Identity"
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.used[service] = used
	if supported != "" {
		v.supported[service] = supported
	}
}

// lines returns a line for each service that was called, sorted by name.
func (v *apiVersions) lines() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var lines []string
	for service, used := range v.used {
		line := service + ": api-version " + used
		if supported := v.supported[service]; supported != "" {
			line += "; the service supports " + supported
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}
