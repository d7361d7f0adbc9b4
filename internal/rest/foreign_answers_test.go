// SPDX-License-Identifier: MPL-2.0

// This file tests answers of a server that means ill. test/hostile tries many more of
// them on the clients.

package rest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/acs-terraform/terraform-provider-acs/internal/rest"
)

// answer is a handler that sends these bytes, and leaves the connection to the client.
func answer(t *testing.T, text string) http.HandlerFunc {
	t.Helper()
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Errorf("take the connection: %v", err)
			return
		}
		_, _ = conn.Write([]byte(text))
		_, _ = conn.Read(make([]byte, 1)) // until the client is gone
		_ = conn.Close()
	}
}

// A 101 has the connection as its body, which no deadline ends.
func TestASwitchOfProtocolsIsAnErrorAtOnce(t *testing.T) {
	t.Parallel()
	client := serve(t, fastRetries(), answer(t, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"))
	ended := make(chan error, 1)
	go func() {
		_, err := get(t, client)
		ended <- err
	}()
	select {
	case err := <-ended:
		if statusOf(err) != http.StatusSwitchingProtocols {
			t.Errorf("got %v, want a 101", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("the call does not end")
	}
}

// A part of an object, or several ones, is not the object.
func TestWhichSuccessesHaveAnObject(t *testing.T) {
	t.Parallel()
	for status := 200; status < 300; status++ {
		client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte(`{"id":"1"}`)) // some statuses have no body
		})
		_, err := get(t, client)
		if want := status <= http.StatusNonAuthoritativeInfo; (err == nil) != want || err != nil && statusOf(err) != status {
			t.Errorf("%d: got %v, want an object %t", status, err, want)
		}
	}
}

func TestALargeHeaderIsAnError(t *testing.T) {
	t.Parallel()
	options := fastRetries()
	options.MaxRetries = new(int32)
	client := serve(t, options, answer(t, "HTTP/1.1 200 OK\r\nX: "+strings.Repeat("x", 512<<10)+"\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}"))
	if _, err := get(t, client); err == nil || !strings.Contains(err.Error(), "header") {
		t.Errorf("got %v, want an error about the header", err)
	}
}

func TestTheHostOfARedirectIsPrintable(t *testing.T) {
	t.Parallel()
	client := serve(t, fastRetries(), answer(t, "HTTP/1.1 302 Found\r\nLocation: https://%E2%80%AE%C2%9B"+strings.Repeat("x", 5000)+".example/\r\nContent-Length: 0\r\n\r\n"))
	_, err := get(t, client)
	if statusOf(err) != http.StatusFound || len(err.Error()) > 600 || strings.ContainsFunc(err.Error(), func(r rune) bool { return !unicode.IsPrint(r) }) {
		t.Errorf("got %.700q", fmt.Sprint(err))
	}
}

// An answer that repeats the credential does not bring it anywhere: as it is or escaped,
// in the body or in a header, with a success or without.
func TestTheCredentialOfTheRequestIsBlanked(t *testing.T) {
	t.Parallel()
	for _, repeated := range []string{"a-token", `\u0061-token`, `a\u002dtoken`, `a\u002Dtoke\u006e`} {
		for _, status := range []int{http.StatusOK, http.StatusForbidden} {
			client := serve(t, fastRetries(), func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Next", "/objects?a-token")
				w.WriteHeader(status)
				write(t, w, `{"id":"`+repeated+`","items":[{"id":"`+repeated+`"}]}`)
			})
			got, err := get(t, client)
			page, listErr := list(client).NextPage(t.Context())
			shown := fmt.Sprint(got, err, page, listErr)
			if strings.Contains(shown, "a-token") || strings.Contains(shown, repeated) || !strings.Contains(shown, rest.Redacted) {
				t.Errorf("%d with %s: got %s", status, repeated, shown)
			}
		}
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()
	const secret = `k/e+y&=`
	for text, want := range map[string]string{
		"": "", "k/e+y&": "k/e+y&", "k/e+y&=": "REDACTED", "xk/e+y&=k/e+y&=z": "xREDACTEDREDACTEDz",
		`"k\/e\u002By\u0026="`: `"REDACTED"`, `kk/e\u002by\u0026\u003d`: "kREDACTED", `k\u00`: `k\u00`, `k\u002`: `k\u002`, `k\u00zz`: `k\u00zz`, `\`: `\`,
	} {
		if got := string(rest.Redact([]byte(text), secret)); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	if got := string(rest.Redact([]byte("text"), "")); got != "text" {
		t.Errorf("got %q without a secret", got)
	}
}
