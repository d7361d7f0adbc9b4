# A support thread: a bot owns it, two agents are in it, and a welcome message
# stands first. The service keeps it for 90 days.
#
# The provider takes its credentials from the environment:
#
#   export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'
#   terraform apply

terraform {
  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}

provider "acs" {}

variable "ticket" {
  description = "Number of the ticket that the thread is about."
  type        = string
  default     = "4711"
}

variable "agents" {
  description = "Display names of the agents, by labels of your own. A user is made for each."
  type        = map(string)
  default = {
    ada   = "Ada (support)"
    grace = "Grace (support)"
  }
}

# Calls of chat are made as a user who is in the thread. This one is made for
# nothing else, so that no agent's coming or going takes the thread along.
resource "acs_user" "bot" {
  lifecycle {
    # Where the bot has to be replaced, the old one admits the new one before it
    # is deleted.
    create_before_destroy = true

    # Without its bot nobody here can act in the thread, and a deleted user does
    # not come back. Where the thread matters, refuse plans that destroy the bot:
    # prevent_destroy = true
  }
}

resource "acs_user" "agent" {
  for_each = var.agents

  lifecycle {
    create_before_destroy = true # leaves the thread first, and is deleted then
  }
}

resource "acs_chat_thread" "support" {
  topic      = "Ticket ${var.ticket}"
  as_user_id = acs_user.bot.id

  # The bot is in the thread whether it is listed or not.
  participants = {
    for label, name in var.agents : label => {
      user_id      = acs_user.agent[label].id
      display_name = name
    }
  }

  metadata = {
    ticket = var.ticket
    queue  = "first-level"
  }

  # Counted from the creation of the thread, whose messages go with it.
  delete_after_days = 90
}

# Another wording changes the message in place.
resource "acs_chat_message" "welcome" {
  thread_id           = acs_chat_thread.support.id
  as_user_id          = acs_user.bot.id
  sender_display_name = "Support"
  content             = "Welcome. An agent will be with you shortly; your ticket is ${var.ticket}."
}

output "thread_id" {
  description = "What a chat application opens."
  value       = acs_chat_thread.support.id
}

output "agents" {
  description = "Raw ids of the agents, for whom an application asks tokens."
  value       = { for label, user in acs_user.agent : label => user.id }
}
