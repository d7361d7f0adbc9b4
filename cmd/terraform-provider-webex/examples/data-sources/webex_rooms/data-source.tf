data "webex_rooms" "all" {
  type = "group"
}

# Every plan names the rooms in which any member may change everything.
check "rooms_are_locked" {
  assert {
    condition     = alltrue([for room in data.webex_rooms.all.rooms : room.is_locked])
    error_message = "Not locked: ${join(", ", [for room in data.webex_rooms.all.rooms : room.title if !room.is_locked])}."
  }
}
