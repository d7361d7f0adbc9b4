variable "room_id" {
  description = "Id of a room, digits only."
  type        = string
}

list "acs_room_participant" "presenters" {
  provider = acs

  config {
    room_id = var.room_id
    role    = "Presenter"
  }
}
