# A room that stays open, for a Presenter and two Attendees who are made along
# with it, read back through data sources. Its window of 60 days is renewed by
# any apply that finds fewer than 30 days left: apply at least every 30 days and
# the room never expires.
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

variable "attendees" {
  description = "Who attends, by labels of your own. A user is made for each; taking a label out deletes its user for good."
  type        = set(string)
  default     = ["ada", "grace"]
}

resource "acs_user" "presenter" {}

resource "acs_user" "attendee" {
  for_each = var.attendees

  lifecycle {
    create_before_destroy = true # leaves the room first, and is deleted then
  }
}

resource "acs_room" "standup" {
  rolling_validity = {
    days              = 60
    renew_before_days = 30
  }

  # A role that is left out is Attendee.
  participants = merge(
    { host = { user_id = acs_user.presenter.id, role = "Presenter" } },
    { for label, user in acs_user.attendee : label => { user_id = user.id } },
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
