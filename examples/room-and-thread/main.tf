# A class with a room to talk and a thread to write: one map says who is in
# both. A user is made for each.
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
  description = "Who is in the class, by labels of your own: the name that others see in the thread, and the role in the room."
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
    # Who is taken out of the map leaves room and thread first, and is deleted
    # then.
    create_before_destroy = true
  }
}

# As whom the thread is managed. It is nobody of the roster: who acts in a thread
# never leaves it, and cannot be given another name.
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
  description = "What a calling application joins."
  value       = acs_room.class.id
}

output "thread_id" {
  description = "What a chat application opens."
  value       = acs_chat_thread.class.id
}

output "users" {
  description = "The raw id of each person."
  value       = { for label, user in acs_user.person : label => user.id }
}
