variable "thread_id" {
  description = "Id of a chat thread, 19:...@thread.v2."
  type        = string
}

variable "user_id" {
  description = "Raw id of a user who is a member of the thread."
  type        = string
}

data "acs_chat_read_receipts" "support" {
  thread_id  = var.thread_id
  as_user_id = var.user_id
}

output "read_up_to" {
  description = "Id of the last message that each user has read, by raw id of the user."
  value = {
    for receipt in data.acs_chat_read_receipts.support.read_receipts : receipt.sender_id => receipt.message_id
  }
}
