# A class with a room to talk in and a thread to write in. One map lists the people
# in both, and Terraform creates a user for each.
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

variable "roster" {
  description = "The people in the class, by labels that you choose: the name that others see in the thread, and the role in the room."
  type = map(object({
    name = string
    role = optional(string, "Attendee")
  }))
  default = {
    teacher   = { name = "Ms Noether", role = "Presenter" }
    assistant = { name = "Mr Artin", role = "Collaborator" }
    emmy      = { name = "Emmy" }
    bartel    = { name = "Bartel" }
  }
}

resource "acs_user" "person" {
  for_each = var.roster

  lifecycle {
    # A person whom you remove from the map leaves room and thread before Terraform
    # deletes the user.
    create_before_destroy = true
  }
}

# The acting user of the thread. It is not in the roster, because the acting user
# is always a member and its entry cannot change.
resource "acs_user" "registrar" {
  lifecycle {
    create_before_destroy = true
  }
}

resource "acs_room" "class" {
  rolling_validity = {
    days              = 120
    renew_before_days = 60
  }

  participants = {
    for label, person in var.roster : label => {
      user_id = acs_user.person[label].id
      role    = person.role
    }
  }
}

resource "acs_chat_thread" "class" {
  topic      = "Class"
  as_user_id = acs_user.registrar.id

  participants = {
    for label, person in var.roster : label => {
      user_id      = acs_user.person[label].id
      display_name = person.name
    }
  }

  metadata = {
    room = acs_room.class.id
  }
}

output "room_id" {
  description = "Id of the room, for calling applications to join."
  value       = acs_room.class.id
}

output "thread_id" {
  description = "Id of the thread, for chat applications to open."
  value       = acs_chat_thread.class.id
}

output "users" {
  description = "Raw id of each person."
  value       = { for label, user in acs_user.person : label => user.id }
}
