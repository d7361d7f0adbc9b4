# A space that only its moderator may change, with two members.
#
# `make demo` runs this example against the emulator. To run it against Webex, put an
# access token into the environment, and name people whom you may add:
#
#   export WEBEX_ACCESS_TOKEN='...'
#   terraform apply -var 'members=["ada@example.com"]'

terraform {
  required_providers {
    webex = {
      source = "acs-terraform/webex"
    }
  }
}

provider "webex" {}

variable "members" {
  description = "Addresses of the people in the space."
  type        = set(string)
  default     = ["ada@example.com", "grace@example.com"]
}

resource "webex_room" "standup" {
  title       = "Standup"
  description = "Every day at nine."
  is_locked   = true # the account of the access token becomes a moderator

  members = { for address in var.members : address => { person_email = address } }
}

output "room_id" {
  description = "Id of the space."
  value       = webex_room.standup.id
}
