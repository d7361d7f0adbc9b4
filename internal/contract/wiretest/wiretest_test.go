// SPDX-License-Identifier: MPL-2.0

package wiretest

// This file tests that a run fails when it should, and says why.

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/contract"
)

// deletion is an exchange without violations.
func deletion() contract.Exchange {
	return contract.Exchange{
		Method: http.MethodDelete, Target: "/rooms/99415750115958845?api-version=2025-03-13", Status: http.StatusNoContent,
		Header: http.Header{"Authorization": {"Bearer entra-token"}},
		AnswerHeader: http.Header{
			"Api-Supported-Versions": {"2025-03-13"}, "Api-Deprecated-Versions": {"2021-04-07"},
			"Ms-Cv": {"a.0"}, "X-Azure-Ref": {"b"}, "Request-Context": {"appId="},
		},
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	spoilt := deletion()
	spoilt.Header = http.Header{}
	for name, test := range map[string]struct {
		exchanges    []contract.Exchange
		whole, every bool
		ok           bool
		says         []string
	}{
		"good exchanges": {
			[]contract.Exchange{deletion(), deletion()},
			true, false, true,
			[]string{"wire: 2 exchanges checked, 0 violations; successes: delete room 2\n"},
		},
		"a violation, twice": {
			[]contract.Exchange{spoilt, deletion(), spoilt},
			false, false, false,
			[]string{
				"3 exchanges checked, 1 violations",
				"delete room: request header Authorization: given 0 times (fact 5.1-05)\n" +
					"\tDELETE /rooms/99415750115958845, answered 204\n",
			},
		},
		"no exchange in a run of all tests":          {nil, true, false, false, []string{"no exchange: the tests"}},
		"no exchange in a run of some":               {nil, false, false, true, []string{"0 exchanges checked"}},
		"a missing operation in a run of all tests":  {[]contract.Exchange{deletion()}, true, true, false, []string{"create room: never succeeded", "send typing: never succeeded"}},
		"a missing operation in a run of some tests": {[]contract.Exchange{deletion()}, false, true, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log := newExchangeLog(contract.ByClient)
			for _, e := range test.exchanges {
				log.add(e)
			}
			var out strings.Builder
			if ok := log.report(&out, test.whole, test.every); ok != test.ok {
				t.Errorf("got %v, want %v", ok, test.ok)
			}
			for _, text := range test.says {
				if !strings.Contains(out.String(), text) {
					t.Errorf("got %q, want %q in it", out.String(), text)
				}
			}
			if text := "delete room: never"; strings.Contains(out.String(), text) {
				t.Errorf("got %q, want no %q in it", out.String(), text)
			}
		})
	}
}

// A refusal does not count as a success.
func TestRefusalsAreNoSuccesses(t *testing.T) {
	t.Parallel()
	log := newExchangeLog(contract.ByClient)
	refused := deletion()
	refused.Status = http.StatusNotFound
	log.add(refused)
	var out strings.Builder
	log.report(&out, true, false)
	if !strings.Contains(out.String(), "successes: \n") {
		t.Errorf("got %q, want no success", out.String())
	}
}

// A stand-in server gets the request unchanged, and the request is checked.
func TestRequestsToATestsOwnServerAreChecked(t *testing.T) {
	t.Parallel()
	log := newExchangeLog(contract.ByClient)
	current.Store(log)
	var got string
	handler := Requests(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got = string(body)
	}))
	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/rooms?api-version=2025-03-13", strings.NewReader(`{"x":1}`)))
	if got != `{"x":1}` {
		t.Errorf("got body %q, want the one that was sent", got)
	}
	var out strings.Builder
	if log.report(&out, false, false) || !strings.Contains(out.String(), "create room: request $.x: unknown property") {
		t.Errorf("got %q, want the unknown property", out.String())
	}
}
