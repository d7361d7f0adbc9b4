# As whom calls are made: who creates a thread is a member of it.
resource "acs_user" "bot" {
  lifecycle {
    create_before_destroy = true
  }
}

resource "acs_user" "agent" {
  for_each = toset(["ada", "grace"])

  lifecycle {
    create_before_destroy = true # leaves the thread first, and is deleted then
  }
}

# A whole roster: whoever is not listed is removed, but for the bot. The service
# deletes the thread 60 days after its creation.
resource "acs_chat_thread" "support" {
  topic      = "Ticket 4711"
  as_user_id = acs_user.bot.id

  participants = {
    ada   = { user_id = acs_user.agent["ada"].id, display_name = "Ada" }
    grace = { user_id = acs_user.agent["grace"].id, display_name = "Grace" }
  }

  metadata = {
    ticket = "4711"
  }

  delete_after_days = 60
}

# A thread that is kept, and whose roster is left to others.
resource "acs_chat_thread" "announcements" {
  topic      = "Announcements"
  as_user_id = acs_user.bot.id
}
