variable "room_id" {
  description = "Id of a room."
  type        = string
}

list "webex_room_membership" "members" {
  provider = webex

  config {
    room_id = var.room_id
  }
}
