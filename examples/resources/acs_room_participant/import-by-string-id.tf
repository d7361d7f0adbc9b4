import {
  for_each = var.guests

  to = acs_room_participant.guest[each.value]
  id = "99199690362660524/${each.value}"
}
