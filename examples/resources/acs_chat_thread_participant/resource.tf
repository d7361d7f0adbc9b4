variable "guests" {
  description = "Names that others see, by labels that you choose. Terraform creates a user for each."
  type        = map(string)
  default = {
    ada   = "Ada"
    grace = "Grace"
  }
}

resource "acs_user" "bot" {
  lifecycle {
    create_before_destroy = true
  }
}

resource "acs_user" "guest" {
  for_each = var.guests
}

resource "acs_user" "successor" {}

# The roster consists of single participants, so the thread has no "participants".
resource "acs_chat_thread" "lounge" {
  topic      = "Lounge"
  as_user_id = acs_user.bot.id
}

resource "acs_chat_thread_participant" "guest" {
  for_each = var.guests

  thread_id    = acs_chat_thread.lounge.id
  user_id      = acs_user.guest[each.key].id
  display_name = each.value
  as_user_id   = acs_user.bot.id
}

# Does not see messages from before 2027.
resource "acs_chat_thread_participant" "successor" {
  thread_id          = acs_chat_thread.lounge.id
  user_id            = acs_user.successor.id
  display_name       = "Katherine"
  share_history_time = "2027-01-01T00:00:00+01:00"
  as_user_id         = acs_user.bot.id

  metadata = {
    team = "blue"
  }
}
