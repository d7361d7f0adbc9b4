variable "thread_id" {
  description = "Id of a chat thread, 19:...@thread.v2."
  type        = string
}

variable "user_id" {
  description = "Raw id of a user who is a member of the thread."
  type        = string
}

data "acs_chat_thread" "support" {
  id         = var.thread_id
  as_user_id = var.user_id
}

output "title" {
  value = "${data.acs_chat_thread.support.topic}, since ${data.acs_chat_thread.support.created_on}"
}

output "ticket" {
  description = "The metadata key ticket, or null if the thread does not have it."
  value       = lookup(data.acs_chat_thread.support.metadata, "ticket", null)
}
