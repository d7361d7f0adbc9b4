# Every type of resource, with every argument that has a value in the state.

resource "acs_user" "ada" {}

resource "acs_user" "ben" {
  timeouts { create = "5m" }
}

resource "acs_user" "cleo" {}

resource "acs_room" "lecture" {
  valid_from            = "2026-09-02T09:00:00+02:00"
  valid_until           = "2026-12-20T18:30:00.5+01:00"
  pstn_dial_out_enabled = true
  participants = {
    teacher = { user_id = acs_user.ada.id, role = "Presenter" }
    student = { user_id = acs_user.ben.id }
  }
  timeouts {
    create = "10m"
    read   = "2m"
    update = "10m"
    delete = "10m"
  }
}

resource "acs_room" "rolling" {
  rolling_validity = { days = 30, renew_before_days = 10 }
}

resource "acs_room" "open" {
  valid_until = "2027-01-31T00:00:00Z"
}

resource "acs_room_participant" "ada" {
  room_id = acs_room.open.id
  user_id = acs_user.ada.id
  role    = "Consumer"
}

resource "acs_room_participant" "ben" {
  room_id = acs_room.open.id
  user_id = acs_user.ben.id
}

resource "acs_chat_thread" "roster" {
  topic             = "Support"
  as_user_id        = acs_user.ada.id
  delete_after_days = 90
  metadata          = { team = "north" }
  participants = {
    ben = {
      user_id            = acs_user.ben.id
      display_name       = "Ben"
      metadata           = { desk = "7" }
      share_history_time = "2026-09-01T10:00:00+02:00"
    }
    cleo = { user_id = acs_user.cleo.id }
  }
}

resource "acs_chat_thread" "open" {
  topic      = "Everybody"
  as_user_id = acs_user.ada.id
}

resource "acs_chat_thread_participant" "ben" {
  thread_id          = acs_chat_thread.open.id
  user_id            = acs_user.ben.id
  display_name       = "Ben"
  metadata           = { desk = "7" }
  share_history_time = "2026-09-01T07:00:00Z"
}

resource "acs_chat_message" "welcome" {
  thread_id           = acs_chat_thread.open.id
  content             = "<b>Welcome</b>"
  type                = "html"
  sender_display_name = "Ada"
  metadata            = { kind = "greeting" }
}

resource "acs_chat_message" "later" {
  thread_id  = acs_chat_thread.open.id
  content    = "See you later"
  as_user_id = acs_chat_thread_participant.ben.user_id
}

resource "acs_teams_extension_assignment" "person" {
  tenant_id      = "72a9c1de-3f54-4b08-9d6a-51e0c7b3f842"
  object_id      = "c4d81f06-9a27-4e35-b1c0-7f2e6d9a5b13"
  principal_type = "user"
  client_ids     = ["1a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"]
}
