# A room that stays open, with a Presenter and two Attendees, whom Terraform creates
# too. Data sources read the room back. The window is 60 days long. An apply that
# finds fewer than 30 days left renews it, so the room never expires if you apply
# more often than every 30 days.
#
# `make demo` runs this example against the emulator. To run it against a
# Communication Services resource, put its connection string into the environment:
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
  description = "Labels of the Attendees, as you choose them. Terraform creates a user for each, and deletes the user for good when you remove the label."
  type        = set(string)
  default     = ["ada", "grace"]
}

resource "acs_user" "presenter" {}

resource "acs_user" "attendee" {
  for_each = var.attendees

  lifecycle {
    create_before_destroy = true # the user leaves the room before Terraform deletes it
  }
}

resource "acs_room" "standup" {
  rolling_validity = {
    days              = 60
    renew_before_days = 30
  }

  # The default role is Attendee.
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
  description = "Id of the room, for calling applications to join."
  value       = acs_room.standup.id
}

output "status" {
  description = "Status of the room: upcoming, active or expired."
  value       = data.acs_room.standup.status
}

output "attendees" {
  description = "Raw ids of the Attendees, as the service lists them."
  value       = data.acs_room_participants.attendees.participants[*].user_id
}
