resource "acs_user" "agent" {}

# Issued anew by each plan and each apply, and good for an hour.
ephemeral "acs_user_token" "agent" {
  user_id            = acs_user.agent.id
  scopes             = ["chat"]
  expires_in_minutes = 60
}

# Where an ephemeral value may go, the token may: here, a second configuration of
# this provider, whose chat calls are the agent's own.
provider "acs" {
  alias             = "agent"
  chat_access_token = ephemeral.acs_user_token.agent.token
}

resource "acs_chat_thread" "desk" {
  provider = acs.agent

  topic = "Help desk"
}
