# What the module gives.

output "room_id" {
  description = "What a calling application joins."
  value       = acs_room.this.id
}

output "valid_until" {
  description = "When the room closes, unless an apply renews it before."
  value       = acs_room.this.valid_until
}

output "thread_id" {
  description = "What a chat application opens."
  value       = acs_chat_thread.this.id
}

output "user_ids" {
  description = "The raw id of everybody in people, by label: an application asks tokens for them."
  value       = local.user_ids
}

output "bot_user_id" {
  description = "Raw id of the user as whom the thread is managed, for messages of your own in it."
  value       = acs_user.bot.id
}
