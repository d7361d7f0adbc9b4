# Reads the room and the thread from the service, by their ids.

terraform {
  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}

variable "room_id" {
  description = "Id of the room."
  type        = string
}

variable "thread_id" {
  description = "Id of the thread."
  type        = string
}

variable "bot_user_id" {
  description = "Raw id of the acting user."
  type        = string
}

data "acs_room" "this" {
  id = var.room_id
}

data "acs_room_participants" "this" {
  room_id = var.room_id
}

data "acs_chat_thread" "this" {
  id         = var.thread_id
  as_user_id = var.bot_user_id
}

data "acs_chat_thread_participants" "this" {
  thread_id  = var.thread_id
  as_user_id = var.bot_user_id
}

output "status" {
  description = "Status of the room."
  value       = data.acs_room.this.status
}

output "roles" {
  description = "How many participants have each role in the room."
  value = {
    for role in distinct(data.acs_room_participants.this.participants[*].role) :
    role => length([for p in data.acs_room_participants.this.participants : p if p.role == role])
  }
}

output "names" {
  description = "Display names in the thread, sorted."
  value       = sort([for p in data.acs_chat_thread_participants.this.participants : p.display_name if p.display_name != null])
}

output "room_of_thread" {
  description = "Id of the room in the thread's metadata."
  value       = data.acs_chat_thread.this.metadata["room"]
}
