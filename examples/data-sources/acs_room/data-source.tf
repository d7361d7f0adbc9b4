variable "room_id" {
  description = "Id of a room, digits only."
  type        = string
}

data "acs_room" "lecture" {
  id = var.room_id
}

output "joinable" {
  description = "Whether the room is open now."
  value       = data.acs_room.lecture.status == "active"
}
