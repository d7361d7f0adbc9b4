import {
  to = acs_room.lecture
  identity = {
    room_id = "99199690362660524"
  }
}
