variable "room_ids" {
  description = "Ids of the rooms whose members are to be managed one by one."
  type        = set(string)
  default     = []
}

# Everybody in these rooms, the acting account too. Terraform shows 100 of them if there is
# no limit.
list "webex_room_membership" "members" {
  for_each = var.room_ids

  provider = webex
  limit    = 5000

  config {
    room_id = each.value
  }
}
