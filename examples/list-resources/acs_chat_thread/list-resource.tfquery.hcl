variable "bot_id" {
  description = "Raw id of the user whose threads to list."
  type        = string
}

# Threads with a message since the start of 2027. Generated configuration has their
# participants.
list "acs_chat_thread" "of_the_bot" {
  provider = acs
  limit    = 200

  config {
    as_user_id           = var.bot_id
    start_time           = "2027-01-01T00:00:00Z"
    include_participants = true
  }
}
