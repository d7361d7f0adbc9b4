# A room that stays open, with a Presenter and two Attendees, read back through
# data sources. Its window of 60 days is renewed by any apply that finds fewer
# than 30 days left: apply at least every 30 days and the room never expires.
#
# `make demo` runs this against the emulator. To run it against a Communication
# Services resource, put its connection string into the environment:
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

variable "presenter" {
  description = "Raw id of the user who presents."
  type        = string
  default     = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000001"
}

variable "attendees" {
  description = "Raw ids of the users who attend, by a label of your own."
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

  # A role that is left out is Attendee.
  participants = merge(
    { host = { user_id = var.presenter, role = "Presenter" } },
    { for label, user_id in var.attendees : label => { user_id = user_id } },
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
  description = "What a calling application joins."
  value       = acs_room.standup.id
}

output "status" {
  description = "upcoming, active or expired."
  value       = data.acs_room.standup.status
}

output "attendees" {
  description = "Raw ids of the Attendees, as the service lists them."
  value       = data.acs_room_participants.attendees.participants[*].user_id
}
