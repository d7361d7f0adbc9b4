resource "acs_user" "bot" {
  lifecycle {
    create_before_destroy = true
  }
}

resource "acs_chat_thread" "desk" {
  topic      = "Help desk"
  as_user_id = acs_user.bot.id
}

# Run it by hand: terraform apply -invoke=action.acs_chat_send_typing_notification.busy
action "acs_chat_send_typing_notification" "busy" {
  config {
    thread_id           = acs_chat_thread.desk.id
    as_user_id          = acs_user.bot.id
    sender_display_name = "Front desk"
  }
}
