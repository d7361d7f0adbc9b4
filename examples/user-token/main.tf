# Passes an agent's token on as an ephemeral value, to a second configuration of
# the provider, which sees what the agent sees. The token is never in a plan or a
# state. Needs Terraform 1.10 or OpenTofu 1.11.
#
# The provider takes its credentials from the environment:
#
#   export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'
#   terraform apply

terraform {
  required_version = ">= 1.10"

  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}

provider "acs" {}

resource "acs_user" "bot" {
  lifecycle {
    create_before_destroy = true
  }
}

resource "acs_user" "agent" {
  lifecycle {
    create_before_destroy = true
  }
}

resource "acs_chat_thread" "support" {
  topic      = "Support"
  as_user_id = acs_user.bot.id

  participants = {
    agent = { user_id = acs_user.agent.id, display_name = "Ada (support)" }
  }
}

# Each plan and each apply issues a new token, which is valid for an hour.
ephemeral "acs_user_token" "agent" {
  user_id            = acs_user.agent.id
  scopes             = ["chat"]
  expires_in_minutes = 60
}

# Anything that takes ephemeral values takes the token: a provider block, as here,
# the environment of a provisioner, or a write-only attribute, as in
# examples/token-handover.
provider "acs" {
  alias             = "as_agent"
  chat_access_token = ephemeral.acs_user_token.agent.token
}

# If the apply is yet to create the agent, the plan has no token. depends_on then
# defers the read to the apply, after the thread exists.
data "acs_chat_threads" "of_agent" {
  provider   = acs.as_agent
  depends_on = [acs_chat_thread.support]
}

output "threads_of_agent" {
  description = "Topics of the threads that the agent is in, by thread id."
  value       = { for thread in data.acs_chat_threads.of_agent.threads : thread.id => thread.topic }
}
