# A room to talk in and a thread to write in, with one roster for both. The
# README shows how to use it.

locals {
  user_ids = merge({ for label, user in acs_user.person : label => user.id }, var.user_ids)
}

resource "acs_user" "person" {
  # The plan knows the labels even if it does not know the ids.
  for_each = setsubtract(keys(var.people), keys(var.user_ids))

  lifecycle {
    create_before_destroy = true # the user leaves room and thread before Terraform deletes it
  }
}

# The acting user of the thread. It is not in the roster, because the acting user
# is always a member.
resource "acs_user" "bot" {
  lifecycle {
    create_before_destroy = true
  }
}

resource "acs_room" "this" {
  rolling_validity = {
    days              = var.open_for_days
    renew_before_days = max(1, floor(var.open_for_days / 3))
  }

  pstn_dial_out_enabled = var.dial_out

  participants = {
    for label, person in var.people : label => { user_id = local.user_ids[label], role = person.role }
  }
}

resource "acs_chat_thread" "this" {
  topic             = var.topic
  as_user_id        = acs_user.bot.id
  delete_after_days = var.delete_chat_after_days

  participants = {
    for label, person in var.people : label => { user_id = local.user_ids[label], display_name = person.name }
  }

  metadata = merge(var.metadata, { room = acs_room.this.id })
}
