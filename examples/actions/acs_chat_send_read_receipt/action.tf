resource "acs_user" "bot" {
  lifecycle {
    create_before_destroy = true
  }
}

resource "acs_chat_thread" "desk" {
  topic      = "Help desk"
  as_user_id = acs_user.bot.id
}

resource "acs_chat_message" "welcome" {
  thread_id  = acs_chat_thread.desk.id
  as_user_id = acs_user.bot.id
  content    = "Welcome."

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.acs_chat_send_read_receipt.seen]
    }
  }
}

# Marks the welcome message as read by the bot.
action "acs_chat_send_read_receipt" "seen" {
  config {
    thread_id  = acs_chat_thread.desk.id
    as_user_id = acs_user.bot.id
    message_id = acs_chat_message.welcome.message_id
  }
}
