import {
  to = acs_room.lecture
  id = "99199690362660524"
}
