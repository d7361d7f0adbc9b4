package canary

// This file records the api-versions of the services, for the report.

import (
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

// serviceVersions are the api-versions of one service.
type serviceVersions struct {
	service   string
	used      string
	supported string // as the service lists them; "" if it does not
}

func newAPIVersions() *apiVersions {
	return &apiVersions{used: map[string]string{}, supported: map[string]string{}}
}

// record notes the versions of one call by its path.
func (v *apiVersions) record(path, used, supported string) {
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

// list returns the versions of the services that were called, sorted by name.
func (v *apiVersions) list() []serviceVersions {
	v.mu.Lock()
	defer v.mu.Unlock()
	var all []serviceVersions
	for service, used := range v.used {
		all = append(all, serviceVersions{service, used, v.supported[service]})
	}
	slices.SortFunc(all, func(a, b serviceVersions) int { return strings.Compare(a.service, b.service) })
	return all
}
