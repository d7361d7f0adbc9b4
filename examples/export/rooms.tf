# All rooms that have not ended, and who may join each.

data "acs_rooms" "all" {}

data "acs_room_participants" "of" {
  for_each = toset(data.acs_rooms.all.rooms[*].id)

  room_id = each.key
}

locals {
  # By the id of the room.
  rooms = {
    for room in data.acs_rooms.all.rooms : room.id => merge(room, {
      participants = data.acs_room_participants.of[room.id].participants
    })
  }
}
