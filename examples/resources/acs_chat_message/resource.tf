resource "acs_user" "bot" {
  lifecycle {
    create_before_destroy = true
  }
}

resource "acs_chat_thread" "announcements" {
  topic      = "Announcements"
  as_user_id = acs_user.bot.id
}

resource "acs_chat_message" "welcome" {
  thread_id           = acs_chat_thread.announcements.id
  as_user_id          = acs_user.bot.id
  sender_display_name = "Front desk"
  content             = "Welcome. Only the front desk writes here."
}

# Everyone who reads the message also gets its type and metadata.
resource "acs_chat_message" "rules" {
  thread_id           = acs_chat_thread.announcements.id
  as_user_id          = acs_user.bot.id
  sender_display_name = "Front desk"
  type                = "html"
  content             = "<b>House rules:</b> be kind."

  metadata = {
    pinned = "true"
  }
}
