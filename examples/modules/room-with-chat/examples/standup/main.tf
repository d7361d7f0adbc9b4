# How to use the module: a team's standup, with a welcome message by the module's
# bot. One of the team is a user already.
#
# The provider takes its credentials from the environment:
#
#   export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'
#   terraform init
#   terraform apply

terraform {
  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}

provider "acs" {}

# Stands for a user that another part of the configuration creates.
resource "acs_user" "lead" {
  lifecycle {
    create_before_destroy = true
  }
}

module "standup" {
  source = "../.."

  topic = "Standup"

  people = {
    lead  = { name = "Ada", role = "Presenter" }
    grace = { name = "Grace", role = "Presenter" }
    guest = { name = "Guest" }
  }

  user_ids = {
    lead = acs_user.lead.id
  }

  open_for_days          = 60
  delete_chat_after_days = 90
}

resource "acs_chat_message" "welcome" {
  thread_id           = module.standup.thread_id
  as_user_id          = module.standup.bot_user_id
  sender_display_name = "Standup"
  content             = "Every day at nine, in room ${module.standup.room_id}."
}

output "standup" {
  description = "Ids that an application needs to join and to chat."
  value = {
    room_id   = module.standup.room_id
    thread_id = module.standup.thread_id
    users     = module.standup.user_ids
  }
}
