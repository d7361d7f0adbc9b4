package canary

// This file looks at calls of the clients more closely than the clients do, and
// sends what they never would. The requests stay theirs: path, version, retries
// and signature.

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
)

// exchange is one call that is looked at closely.
type exchange struct {
	body   string            // goes in place of the client's, unless it is empty
	header map[string]string // replaces headers of the client
	status int               // of the answer, 0 where there was none
	answer string            // the body of the answer
}

type exchangeKey struct{}

// with makes the next call under the context an exchange.
func (x *exchange) with(ctx context.Context) context.Context {
	return context.WithValue(ctx, exchangeKey{}, x)
}

// tap is a policy of every client. It comes before the one that signs.
type tap struct{ versions *versions }

// Do replaces what the exchange asks to, and notes what is answered.
func (t tap) Do(req *policy.Request) (*http.Response, error) {
	raw := req.Raw()
	x, _ := raw.Context().Value(exchangeKey{}).(*exchange)
	if x == nil {
		x = &exchange{}
	}
	for name, value := range x.header {
		raw.Header.Set(name, value)
	}
	if x.body != "" {
		body := streaming.NopCloser(strings.NewReader(x.body))
		if err := req.SetBody(body, raw.Header.Get("Content-Type")); err != nil {
			return nil, err
		}
	}
	resp, err := req.Next()
	if err != nil {
		return nil, err
	}
	t.versions.note(raw.URL.Path, raw.URL.Query().Get("api-version"), resp.Header.Get("api-supported-versions"))
	payload, err := runtime.Payload(resp)
	x.status, x.answer = resp.StatusCode, string(payload)
	return resp, err
}

// versions are the api-versions that were met, by service.
type versions struct {
	mu   sync.Mutex
	used map[string]string
	told map[string]string
}

// versionsOf is what is known of one service.
type versionsOf struct {
	service string
	used    string
	told    string // as the service listed them, "" where it did not
}

func (v *versions) note(path, used, told string) {
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
	if told != "" {
		v.told[service] = told
	}
}

// seen lists what was met, in the order of the services' names.
func (v *versions) seen() []versionsOf {
	v.mu.Lock()
	defer v.mu.Unlock()
	var all []versionsOf
	for service, used := range v.used {
		all = append(all, versionsOf{service, used, v.told[service]})
	}
	slices.SortFunc(all, func(a, b versionsOf) int { return strings.Compare(a.service, b.service) })
	return all
}
