variable "bot_id" {
  description = "Raw id of the user whose threads are wanted."
  type        = string
}

# Threads in which something was said this year.
list "acs_chat_thread" "of_the_bot" {
  provider = acs
  limit    = 200

  config {
    as_user_id = var.bot_id
    start_time = "2027-01-01T00:00:00Z"
  }
}
