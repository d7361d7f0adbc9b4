# Every type of resource, with every argument that has a value in the state.

resource "webex_room" "members" {
  title                = "Members"
  description          = "All of it"
  is_locked            = true
  is_announcement_only = true
  members = {
    jane = { person_email = "Jane@example.com", is_moderator = true }
    joe  = { person_email = "joe@example.com" }
  }
  timeouts {
    create = "10m"
    read   = "2m"
    update = "10m"
    delete = "10m"
  }
}

resource "webex_room" "open" {
  title   = "Open"
  destroy = "leave"
}

resource "webex_room" "team" {
  title             = "Room of the team"
  team_id           = "Y2lzY29zcGFyazovL3VzL1RFQU0vN2MzZjBhNTItMWQ4NC00YjZlLTlhMGYtMmU1ZDhjNzE2YjM5"
  classification_id = "Y2lzY29zcGFyazovL3VzL0NMQVNTSUZJQ0FUSU9OLzVmMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMQ"
}

resource "webex_room" "public" {
  title       = "Public"
  description = "For everybody"
  is_public   = true
}

resource "webex_room_membership" "jane" {
  room_id      = webex_room.open.id
  person_email = "jane@example.com"
}

resource "webex_room" "locked" {
  title     = "Locked"
  is_locked = true
}

resource "webex_room_membership" "moderator" {
  room_id      = webex_room.locked.id
  person_id    = webex_room_membership.jane.person_id
  is_moderator = true
}
