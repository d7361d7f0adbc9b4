# A support thread with a bot as its acting user, two agents, and a welcome message.
# The service deletes the thread after 90 days.
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
  description = "Number of the support ticket."
  type        = string
  default     = "4711"
}

variable "agents" {
  description = "Display names of the agents, by labels that you choose. Terraform creates a user for each."
  type        = map(string)
  default = {
    ada   = "Ada (support)"
    grace = "Grace (support)"
  }
}

# Chat calls need an acting user, who is always a member of the thread. The bot has
# no other purpose, so the thread does not depend on any agent.
resource "acs_user" "bot" {
  lifecycle {
    # If Terraform replaces the bot, the old one adds the new one to the thread
    # before Terraform deletes it.
    create_before_destroy = true

    # Without the bot, Terraform cannot manage the thread, and a deleted user does
    # not come back. To refuse plans that destroy the bot, add:
    # prevent_destroy = true
  }
}

resource "acs_user" "agent" {
  for_each = var.agents

  lifecycle {
    create_before_destroy = true # the agent leaves the thread before Terraform deletes the user
  }
}

resource "acs_chat_thread" "support" {
  topic      = "Ticket ${var.ticket}"
  as_user_id = acs_user.bot.id

  # The bot is a member, listed or not.
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

  # Counted from the creation of the thread. Its messages are deleted with it.
  delete_after_days = 90
}

# If the content changes, the provider updates the message in place.
resource "acs_chat_message" "welcome" {
  thread_id           = acs_chat_thread.support.id
  as_user_id          = acs_user.bot.id
  sender_display_name = "Support"
  content             = "Welcome. An agent will be with you shortly; your ticket is ${var.ticket}."
}

output "thread_id" {
  description = "Id of the thread, for chat applications to open."
  value       = acs_chat_thread.support.id
}

output "agents" {
  description = "Raw ids of the agents, for applications that get tokens for them."
  value       = { for label, user in acs_user.agent : label => user.id }
}
