# The threads of the user in the provider block.
list "acs_chat_thread" "all" {
  provider = acs
  limit    = 1000

  config {
    include_participants = true
  }
}
