// SPDX-License-Identifier: MPL-2.0

// This file has the answers that repeat what the request had: its credential, in every
// place that a text of the provider may show.

package hostile_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// echoAnswers repeat the credential.
func echoAnswers() []answer {
	var answers []answer
	for _, status := range []int{200, 302, 401, 403, 404} {
		for name, escape := range map[string]func(string) string{"plain": unchanged, "escaped": escapedAsNET, "all escaped": escapedWhole} {
			answers = append(answers, answer{name: fmt.Sprintf("the credential, %s, with status %d", name, status), want: mustFailIfRead, write: func(w http.ResponseWriter, r *http.Request, _ exchange) {
				secret := escape(credentialOf(r))
				w.WriteHeader(status)
				_, _ = fmt.Fprintf(w, `{"error":{"code":"%[1]s","message":"%[1]s","target":"%[1]s"},"message":"%[1]s","trackingId":"%[1]s","error_description":"%[1]s","errors":[{"description":"%[1]s"}],`+
					`"id":"%[1]s","createdAt":"%[1]s","chatThread":{"id":"%[1]s"},"identity":{"id":"%[1]s"},"principalType":"%[1]s","access_token":"%[1]s x","accessToken":{"token":"%[1]s x"},`+
					`"value":[{"id":"%[1]s","rawId":"\n%[1]s","chatMessageId":"%[1]s","createdAt":"%[1]s"}],"items":[{"id":"%[1]s","created":"%[1]s"}],"created":"%[1]s"}`, secret)
			}})
		}
		answers = append(answers,
			answer{name: fmt.Sprintf("the credential as a text with status %d", status), want: mustFailIfRead, write: func(w http.ResponseWriter, r *http.Request, _ exchange) {
				w.WriteHeader(status)
				_, _ = io.WriteString(w, "You sent "+credentialOf(r))
			}},
			answer{name: fmt.Sprintf("the credential in headers with status %d", status), want: mustFailIfRead, write: func(w http.ResponseWriter, r *http.Request, _ exchange) {
				secret := credentialOf(r)
				for _, name := range []string{"MS-CV", "X-Azure-Ref", "TrackingID", "x-ms-error-code", "x-ms-client-request-id"} {
					w.Header().Set(name, secret)
				}
				w.Header().Set("Location", "https://"+url.PathEscape(secret)+".example/"+secret)
				w.WriteHeader(status)
			}})
	}
	return answers
}

// credentialOf is what the request must keep to itself: the credential, or the refresh
// token and the client secret in the form that asks for a token.
func credentialOf(r *http.Request) string {
	_, credential, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	body, _ := io.ReadAll(r.Body)
	if form, err := url.ParseQuery(string(body)); err == nil && credential == "" {
		return form.Get("refresh_token") + " " + form.Get("client_secret")
	}
	return credential
}

func unchanged(text string) string { return text }

// escapedAsNET escapes what the JSON writers of .NET and PHP escape.
func escapedAsNET(text string) string {
	return strings.NewReplacer("&", `\u0026`, "+", `\u002B`, "/", `\/`, "=", `\u003D`).Replace(text)
}

// escapedWhole escapes each character.
func escapedWhole(text string) string {
	var escaped strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&escaped, `\u%04x`, c)
	}
	return escaped.String()
}

// quote is a text in JSON.
func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(quoted)
}
