import {
  for_each = var.guests

  to = webex_room_membership.guest[each.value]
  id = "Y2lzY29zcGFyazovL3VzL1JPT00vYmJjZWIxYWQtNDNmMS0zYjU4LTkxNDctZjE0YmIwYzRkMTU0/${each.value}"
}
