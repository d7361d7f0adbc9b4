variable "user_id" {
  description = "Raw id of the user whose threads to list."
  type        = string
}

variable "since" {
  description = "A time in RFC 3339 and whole seconds, such as 2027-01-01T00:00:00Z."
  type        = string
}

# Threads that are not deleted and have a message since then.
data "acs_chat_threads" "recent" {
  as_user_id = var.user_id
  start_time = var.since
}

# All threads, including deleted ones.
data "acs_chat_threads" "all" {
  as_user_id  = var.user_id
  active_only = false
}

output "recent_topics" {
  value = data.acs_chat_threads.recent.threads[*].topic
}

output "deleted" {
  description = "When each thread was deleted, by thread id."
  value = {
    for thread in data.acs_chat_threads.all.threads : thread.id => thread.deleted_on if thread.deleted_on != null
  }
}
