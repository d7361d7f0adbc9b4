# The acting user. It creates the thread, and so is a member.
resource "acs_user" "bot" {
  lifecycle {
    create_before_destroy = true
  }
}

resource "acs_user" "agent" {
  for_each = toset(["ada", "grace"])

  lifecycle {
    create_before_destroy = true # the agent leaves the thread before Terraform deletes the user
  }
}

# The map is the whole roster: the provider removes everyone who is not listed,
# except the bot. The service deletes the thread 60 days after its creation.
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

# A thread without a retention. Terraform does not manage its roster.
resource "acs_chat_thread" "announcements" {
  topic      = "Announcements"
  as_user_id = acs_user.bot.id
}
