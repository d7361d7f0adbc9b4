variable "room_id" {
  description = "Id of the room."
  type        = string
}

data "webex_room_meeting_details" "room" {
  room_id = var.room_id
}

output "meeting_link" {
  value = data.webex_room_meeting_details.room.meeting_link
}
