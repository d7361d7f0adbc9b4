variable "guests" {
  description = "Raw ids of the users who may join."
  type        = set(string)
  default = [
    "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000601",
    "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000602",
  ]
}

# The roster consists of single participants, so the room has no "participants".
resource "acs_room" "open_day" {
  rolling_validity = {
    days              = 60
    renew_before_days = 30
  }
}

resource "acs_room_participant" "host" {
  room_id = acs_room.open_day.id
  user_id = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000600"
  role    = "Presenter"
}

resource "acs_room_participant" "guest" {
  for_each = var.guests

  room_id = acs_room.open_day.id
  user_id = each.value
}
