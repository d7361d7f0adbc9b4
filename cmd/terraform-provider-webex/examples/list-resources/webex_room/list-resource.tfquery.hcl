list "webex_room" "all" {
  provider = webex
  limit    = 1000
}
