# All rooms that the acting account is in. The query does not read their members, so the
# generated configuration leaves the members alone.
list "webex_room" "all" {
  provider = webex
  limit    = 1000
}
