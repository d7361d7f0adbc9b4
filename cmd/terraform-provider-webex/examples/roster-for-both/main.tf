# One roster for a room of Azure Communication Services and a Webex space: who is added to
# or removed from "people" is added to or removed from both, in one apply.
#
# The providers take their credentials from the environment:
#
#   export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'
#   export WEBEX_ACCESS_TOKEN='...'

terraform {
  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
    webex = {
      source = "acs-terraform/webex"
    }
  }
}

provider "acs" {}

provider "webex" {}

variable "people" {
  description = "Everybody, by a label of your own."
  type = map(object({
    email = string
    role  = optional(string, "Attendee")
  }))
  default = {
    jane  = { email = "jane@example.com", role = "Presenter" }
    peter = { email = "peter@example.com" }
    amina = { email = "amina@example.com" }
  }
}

# A room of Communication Services knows users of its own.
resource "acs_user" "person" {
  for_each = var.people

  lifecycle {
    create_before_destroy = true
  }
}

resource "acs_room" "consultation" {
  rolling_validity = {
    days              = 60
    renew_before_days = 30
  }

  participants = {
    for label, person in var.people : label => { user_id = acs_user.person[label].id, role = person.role }
  }
}

# A Presenter of the room is a moderator of the space.
resource "webex_room" "consultation" {
  title     = "Consultation"
  is_locked = true

  members = {
    for label, person in var.people : label => { person_email = person.email, is_moderator = person.role == "Presenter" }
  }
}

output "rooms" {
  value = {
    communication_services = acs_room.consultation.id
    webex                  = webex_room.consultation.id
  }
}
