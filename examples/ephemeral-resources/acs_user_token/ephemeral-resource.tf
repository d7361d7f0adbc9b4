resource "acs_user" "agent" {}

# Each plan and each apply issues a new token, which is valid for an hour.
ephemeral "acs_user_token" "agent" {
  user_id            = acs_user.agent.id
  scopes             = ["chat"]
  expires_in_minutes = 60
}

# Anything that takes ephemeral values takes the token: here, a second configuration
# of this provider, in which the agent is the acting user.
provider "acs" {
  alias             = "agent"
  chat_access_token = ephemeral.acs_user_token.agent.token
}

resource "acs_chat_thread" "desk" {
  provider = acs.agent

  topic = "Help desk"
}
