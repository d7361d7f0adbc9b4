# Threads that the user of the provider block is in.
list "acs_chat_thread" "all" {
  provider = acs
  limit    = 1000
}
