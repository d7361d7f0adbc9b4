# The account that acts.
data "webex_person" "me" {}

data "webex_person" "moderator" {
  email = "moderator@example.com"
}

resource "webex_room" "helpdesk" {
  title     = "Helpdesk, managed by ${data.webex_person.me.display_name}"
  is_locked = true

  members = {
    moderator = { person_id = data.webex_person.moderator.id, is_moderator = true }
  }
}
