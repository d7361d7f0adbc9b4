# Everybody in this room may post and add people.
resource "webex_room" "project" {
  title       = "Project Alpha"
  description = "Plans, decisions and files of Project Alpha."

  members = {
    jane  = { person_email = "jane@example.com" }
    peter = { person_email = "peter@example.com" }
  }
}

# Only moderators may change this one.
resource "webex_room" "board" {
  title     = "Board of Project Alpha"
  is_locked = true

  members = {
    jane  = { person_email = "jane@example.com", is_moderator = true }
    peter = { person_email = "peter@example.com" }
  }
}
