variable "thread_id" {
  description = "Id of a thread, 19:...@thread.v2."
  type        = string
}

list "acs_chat_thread_participant" "all" {
  provider = acs
  limit    = 250

  config {
    thread_id = var.thread_id
  }
}
