variable "thread_id" {
  description = "Id of a chat thread, 19:...@thread.v2."
  type        = string
}

variable "user_id" {
  description = "Raw id of a user who is a member of the thread."
  type        = string
}

variable "since" {
  description = "A time in RFC 3339 and whole seconds, such as 2027-01-01T00:00:00Z."
  type        = string
}

data "acs_chat_messages" "recent" {
  thread_id  = var.thread_id
  as_user_id = var.user_id
  start_time = var.since
}

output "written" {
  description = "Messages by users, newest first."
  value = [
    for message in data.acs_chat_messages.recent.messages : message.content
    if contains(["text", "html"], message.type) && message.deleted_on == null
  ]
}

output "joined" {
  description = "Raw ids of users who joined, from the messages of the service."
  value = distinct(flatten([
    for message in data.acs_chat_messages.recent.messages : message.participants[*].user_id
    if message.type == "participantAdded"
  ]))
}
