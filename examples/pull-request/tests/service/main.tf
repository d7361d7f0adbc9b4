# Reads the fixtures from the service, by their ids. The tests use this module
# because the state only shows what was planned.

terraform {
  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}

variable "fixtures" {
  description = "The output of the module under test."
  type = object({
    room_id   = string
    thread_id = string
    users     = map(string)
  })
}

data "acs_room" "call" {
  id = var.fixtures.room_id
}

data "acs_room_participants" "call" {
  room_id = var.fixtures.room_id
}

# Acts as one of the users, and so sees what the application would see.
data "acs_chat_thread" "chat" {
  id         = var.fixtures.thread_id
  as_user_id = var.fixtures.users["host"]
}

output "status" {
  description = "Status of the room."
  value       = data.acs_room.call.status
}

output "roles" {
  description = "Role in the room, by label."
  value = {
    for label, user_id in var.fixtures.users : label => one([
      for p in data.acs_room_participants.call.participants : p.role if p.user_id == user_id
    ])
  }
}

output "topic" {
  description = "Topic of the thread."
  value       = data.acs_chat_thread.chat.topic
}
