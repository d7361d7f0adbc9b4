// SPDX-License-Identifier: MPL-2.0

// This file tests the reading of access tokens of users.

package acs_test

import (
	"encoding/base64"
	"reflect"
	"testing"
	"time"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// Facts 5.4-01 and 5.4-03.
func TestParseUserToken(t *testing.T) {
	t.Parallel()
	expires := time.Date(2025, 3, 6, 0, 0, 2, 0, time.UTC)
	for payload, want := range map[string]acs.UserToken{
		`{"skypeid":"acs:r_u","scp":1792,"csi":"1741137602","exp":1741219202,"acsScope":"chat","resourceId":"r","iat":1741132802}`: {
			RawID: "8:acs:r_u", ExpiresOn: expires, Scopes: []string{"chat"},
		},
		`{"skypeid":"orgid:u","exp":1741219202.205,"acsScope":"chat, voip,,chat.join"}`: {
			RawID: "8:orgid:u", ExpiresOn: expires.Add(205 * time.Millisecond), Scopes: []string{"chat", "voip", "chat.join"},
		},
		`{"exp":1741219202}`:  {ExpiresOn: expires},
		`{"exp":-1}`:          {},
		`{"exp":1e300}`:       {},
		`{"exp":null}`:        {},
		`{"acsScope":"voip"}`: {Scopes: []string{"voip"}},
		`{}`:                  {},
	} {
		for name, encoding := range map[string]*base64.Encoding{"raw": base64.RawURLEncoding, "padded": base64.URLEncoding} {
			token := "e30." + encoding.EncodeToString([]byte(payload)) + ".c2ln"
			got, ok := acs.ParseUserToken(token)
			if !ok || !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s: got %+v, %t, want %+v", payload, name, got, ok, want)
			}
		}
	}
}

// Fact 5.4-01: such tokens are used nevertheless.
func TestATokenOfAnotherFormatIsOpaque(t *testing.T) {
	t.Parallel()
	encoded := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	for _, token := range []string{
		"", "opaque", "a.b", "a.b.c.d", "e30.%%%.c2ln",
		"e30." + encoded("no JSON") + ".c2ln",
		"e30." + encoded(`[1]`) + ".c2ln",
		"e30." + encoded(`{"exp":"soon"}`) + ".c2ln",
		"e30." + encoded(`{"exp":1e999}`) + ".c2ln",
	} {
		if got, ok := acs.ParseUserToken(token); ok || !reflect.DeepEqual(got, acs.UserToken{}) {
			t.Errorf("%q: got %+v, %t, want nothing", token, got, ok)
		}
	}
}

// Fact 5.4-01.
func TestATokenNeedsRefreshTenMinutesBeforeItExpires(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for expires, want := range map[time.Time]bool{
		now.Add(time.Hour):                    false,
		now.Add(10 * time.Minute):             false,
		now.Add(10*time.Minute - time.Second): true,
		now.Add(-time.Minute):                 true,
		{}:                                    false,
	} {
		if got := (acs.UserToken{ExpiresOn: expires}).NeedsRefresh(now); got != want {
			t.Errorf("expires on %v: got %t, want %t", expires, got, want)
		}
	}
}
