# The outputs of the module.

output "room_id" {
  description = "Id of the room, for calling applications to join."
  value       = acs_room.this.id
}

output "valid_until" {
  description = "When the room closes, unless an apply renews it first."
  value       = acs_room.this.valid_until
}

output "thread_id" {
  description = "Id of the thread, for chat applications to open."
  value       = acs_chat_thread.this.id
}

output "user_ids" {
  description = "Raw ids of the people, by label, for applications that get tokens for them."
  value       = local.user_ids
}

output "bot_user_id" {
  description = "Raw id of the thread's acting user, for example to send messages."
  value       = acs_user.bot.id
}
