// SPDX-License-Identifier: MPL-2.0

// This file tests the reading of connection strings.

package acs_test

import (
	"strings"
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/acs"
)

// Facts 5.2-01 and 5.2-02.
func TestConnectionStringsInEveryForm(t *testing.T) {
	t.Parallel()
	const plain, regional = "https://contoso.communication.azure.com", "https://contoso.unitedstates.communication.azure.com"
	for text, endpoint := range map[string]string{
		"endpoint=" + plain + "/;accesskey=" + anyKey:                               plain,
		"endpoint=" + regional + "/;accesskey=" + anyKey:                            regional,
		"endpoint=" + plain + ";accesskey=" + anyKey:                                plain,
		"accesskey=" + anyKey + ";endpoint=" + plain:                                plain,
		"Endpoint=" + plain + "/;AccessKey=" + anyKey + ";":                         plain,
		" ENDPOINT = " + plain + " ;\n ACCESSKEY = " + anyKey + "\n":                plain,
		";;endpoint=" + plain + ";;accesskey=" + anyKey + ";other=x=y":              plain,
		"endpoint=" + plain + ";other=x=y;other=z;accesskey=" + anyKey:              plain,
		"endpoint=HTTPS://Contoso.Communication.Azure.com:443/;accesskey=" + anyKey: plain,
		"endpoint=http://127.0.0.1:8080/;accesskey=" + anyKey:                       "http://127.0.0.1:8080",
	} {
		got, err := acs.ParseConnectionString(text)
		if err != nil || got.Endpoint != endpoint || got.AccessKey != anyKey {
			t.Errorf("%s: got endpoint %s, key as given: %t, error %v, want %s", text, got.Endpoint, got.AccessKey == anyKey, err, endpoint)
		}
	}
}

func TestEachFaultOfAConnectionStringHasItsOwnError(t *testing.T) {
	t.Parallel()
	const given = "c2VjcmV0"
	for text, want := range map[string]string{
		"":                                       "the connection string is empty",
		" \n":                                    "the connection string is empty",
		given:                                    "part 1 of the connection string is not a key=value pair",
		"https://a.example;" + given:             "part 1 of the connection string is not a key=value pair",
		"endpoint=https://a.example;;;" + given:  "part 4 of the connection string is not a key=value pair",
		"accesskey=" + given:                     "the connection string has no endpoint",
		"endpoint=https://a.example":             "the connection string has no accesskey",
		"endpoint=;accesskey=" + given:           "the endpoint of the connection string is empty",
		"endpoint=https://a.example;accesskey= ": "the accesskey of the connection string is empty",
		"endpoint=https://a.example;endpoint=https://b.example;accesskey=" + given: "the connection string has more than one endpoint",
		"endpoint=https://a.example;accesskey=" + given + ";AccessKey=" + given:    "the connection string has more than one accesskey",
		"endpoint=https://a.example;accesskey=" + given + "!":                      "connection string: the access key is not base64",
		"endpoint=" + given + ";accesskey=https://a.example":                       "connection string: the endpoint is not a URL of the form https://host",
		"endpoint=https://a.example/rooms;accesskey=" + given:                      "connection string: the endpoint has a path: it must end after the host",
		"endpoint=http://a.example;accesskey=" + given:                             "connection string: the endpoint is plain http, which is allowed for localhost and loopback addresses only",
		"endpoint=https://" + given + "@a.example;accesskey=" + given:              "connection string: the endpoint has a user name in it",
		"endpoint=https://a.example?sig=" + given + ";accesskey=" + given:          "connection string: the endpoint has a query or a fragment: it must end after the host",
		"endpoint=https://a.example:" + given + ";accesskey=" + given:              "connection string: the endpoint is not a URL of the form https://host",
	} {
		_, err := acs.ParseConnectionString(text)
		if err == nil || err.Error() != want {
			t.Errorf("%q: got error %v, want %s", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), given) {
			t.Errorf("%q: got the input in %v", text, err)
		}
	}
}

func FuzzParseConnectionString(f *testing.F) {
	f.Add("endpoint=https://a.example/;accesskey=" + anyKey)
	f.Add("accesskey===;endpoint=http://[::1]:1")
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := acs.ParseConnectionString(text)
		if err != nil {
			return
		}
		again, err := acs.ParseConnectionString("endpoint=" + parsed.Endpoint + "/;accesskey=" + parsed.AccessKey)
		if err != nil || again.Endpoint != parsed.Endpoint || again.AccessKey != parsed.AccessKey {
			t.Errorf("got endpoint %q, error %v, when read again, want %q", again.Endpoint, err, parsed.Endpoint)
		}
	})
}
