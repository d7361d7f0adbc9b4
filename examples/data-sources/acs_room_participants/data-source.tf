variable "room_id" {
  description = "Id of a room, digits only."
  type        = string
}

data "acs_room_participants" "all" {
  room_id = var.room_id
}

data "acs_room_participants" "presenters" {
  room_id = var.room_id
  role    = "Presenter"
}

output "roles" {
  description = "The role of each user, by raw id."
  value       = { for participant in data.acs_room_participants.all.participants : participant.user_id => participant.role }
}

output "presenters" {
  value = data.acs_room_participants.presenters.participants[*].user_id
}
