variable "thread_id" {
  description = "Id of a chat thread, 19:...@thread.v2."
  type        = string
}

variable "message_id" {
  description = "Id of a message, digits only."
  type        = string
}

variable "user_id" {
  description = "Raw id of a user who is a member of the thread."
  type        = string
}

data "acs_chat_message" "welcome" {
  thread_id  = var.thread_id
  message_id = var.message_id
  as_user_id = var.user_id
}

output "welcome" {
  value = "${data.acs_chat_message.welcome.sender_display_name}: ${data.acs_chat_message.welcome.content}"
}
