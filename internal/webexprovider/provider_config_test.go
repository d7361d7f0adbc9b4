// This file tests which credentials the provider takes, and that it asks for nothing
// before a call.

package webexprovider_test

import (
	"testing"

	"github.com/acs-terraform/terraform-provider-acs/internal/clitest"
)

const oneRoom = `resource "webex_room" "r" { title = "A" }`

func TestAccProviderBlockTakesPrecedenceOverTheEnvironment(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	bot := s.WebexBot()
	w := clitest.New(t, "webex", serverOf(map[string]string{"WEBEX_BASE_URL": "http://127.0.0.1:1/v1", "WEBEX_ACCESS_TOKEN": "of-the-environment"}),
		"provider \"webex\" {\n  access_token = \""+bot.AccessToken+"\"\n  base_url = \""+s.WebexURL()+"\"\n}\n"+oneRoom)
	w.Apply()
	if room := onlyRoom(t, s); room.CreatorID != bot.ID {
		t.Errorf("got %+v", room)
	}
}

func TestAccProviderGetsATokenForARefreshToken(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	app := s.WebexServiceApp()
	w := clitest.New(t, "webex", serverOf(map[string]string{
		"WEBEX_BASE_URL": s.WebexURL(), "WEBEX_CLIENT_ID": app.ClientID, "WEBEX_CLIENT_SECRET": app.ClientSecret, "WEBEX_REFRESH_TOKEN": app.RefreshToken,
	}), oneRoom)
	w.Apply()
	if room := onlyRoom(t, s); room.CreatorID != app.ID {
		t.Errorf("got %+v", room)
	}
}

func TestAccProviderConfigurationIsRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		environment map[string]string
		block       string
		want        []string
	}{
		"none":             {nil, "", []string{"No credentials", "access_token", "WEBEX_ACCESS_TOKEN"}},
		"two kinds":        {nil, "access_token = \"a\"\nclient_id = \"b\"\nclient_secret = \"c\"\nrefresh_token = \"d\"", []string{"access_token and client_id are both set"}},
		"half of one":      {nil, "client_id = \"b\"\nrefresh_token = \"d\"", []string{"client_secret is missing"}},
		"two in variables": {map[string]string{"WEBEX_ACCESS_TOKEN": "a", "WEBEX_CLIENT_ID": "b"}, "", []string{"In the environment", "WEBEX_ACCESS_TOKEN and WEBEX_CLIENT_ID are both set"}},
		"empty":            {nil, `access_token = ""`, []string{"Empty argument", "access_token"}},
		"quotes":           {nil, `access_token = "Bearer canary"`, []string{"Malformed credentials", "access_token"}},
		"plain http":       {nil, "access_token = \"a\"\nbase_url = \"http://example.com/v1\"", []string{"Malformed base URL", "http://example.com/v1", "loopback"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := clitest.New(t, "webex", serverOf(test.environment), "provider \"webex\" {\n"+test.block+"\n}\n"+oneRoom)
			w.Fail([]string{"plan"}, test.want...)
		})
	}
}

// TestAccProviderUnknownValuesAreAnErrorOnlyOfCalls: a room that is created needs none to
// be planned.
func TestAccProviderUnknownValuesAreAnErrorOnlyOfCalls(t *testing.T) {
	t.Parallel()
	s := startWebex(t, nil)
	hcl := "resource \"terraform_data\" \"token\" { input = \"" + s.WebexPerson().AccessToken + "\" }\n" +
		"provider \"webex\" {\n  access_token = terraform_data.token.output\n  base_url = \"" + s.WebexURL() + "\"\n}\n"
	w := clitest.New(t, "webex", serverOf(nil), hcl+oneRoom)
	w.WantPlan("terraform_data.token create", "webex_room.r create")
	w.Apply()
	w.WantPlan()
}
