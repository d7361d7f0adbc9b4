variable "guests" {
  description = "Addresses of the people who may read along."
  type        = set(string)
  default     = ["jane@example.com", "peter@example.com"]
}

# The members are single memberships, so the room has no "members".
resource "webex_room" "open_day" {
  title     = "Open day"
  is_locked = true
}

resource "webex_room_membership" "host" {
  room_id      = webex_room.open_day.id
  person_email = "host@example.com"
  is_moderator = true
}

resource "webex_room_membership" "guest" {
  for_each = var.guests

  room_id      = webex_room.open_day.id
  person_email = each.value
}
