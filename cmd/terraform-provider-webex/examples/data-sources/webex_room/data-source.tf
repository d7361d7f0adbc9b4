data "webex_room" "project" {
  title = "Project Alpha"
}

resource "webex_room_membership" "auditor" {
  room_id      = data.webex_room.project.id
  person_email = "auditor@example.com"
}
