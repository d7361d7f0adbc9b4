variable "thread_id" {
  description = "Id of a chat thread, 19:...@thread.v2."
  type        = string
}

variable "user_id" {
  description = "Raw id of a user who is a member of the thread."
  type        = string
}

data "acs_chat_thread_participants" "support" {
  thread_id  = var.thread_id
  as_user_id = var.user_id
}

output "names" {
  description = "Display names, by raw id, of the participants who have one."
  value = {
    for participant in data.acs_chat_thread_participants.support.participants :
    participant.user_id => participant.display_name if participant.display_name != null
  }
}
