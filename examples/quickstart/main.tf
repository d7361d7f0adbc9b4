# A room that never expires as long as this is applied now and then, with a
# Presenter and two Attendees, read back through data sources.
#
# The provider takes the resource to call from the environment:
#   AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'

terraform {
  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}

provider "acs" {}

variable "presenter" {
  description = "Raw id of the user who presents."
  type        = string
  default     = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000001"
}

variable "attendees" {
  description = "Raw ids of the users who attend, by a name of your own."
  type        = map(string)
  default = {
    ada   = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000002"
    grace = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000003"
  }
}

resource "acs_room" "standup" {
  rolling_validity = {
    days              = 60
    renew_before_days = 30
  }

  participants = merge(
    { host = { user_id = var.presenter, role = "Presenter" } },
    { for name, user_id in var.attendees : name => { user_id = user_id } },
  )
}

data "acs_room" "standup" {
  id = acs_room.standup.id
}

data "acs_room_participants" "attendees" {
  room_id = acs_room.standup.id
  role    = "Attendee"
}

output "room_id" {
  description = "What the calling SDK joins."
  value       = acs_room.standup.id
}

output "status" {
  value = data.acs_room.standup.status
}

output "attendees" {
  value = data.acs_room_participants.attendees.participants[*].user_id
}
