resource "acs_user" "bot" {
  lifecycle {
    create_before_destroy = true
  }
}

resource "acs_chat_thread" "releases" {
  topic      = "Releases"
  as_user_id = acs_user.bot.id
}

variable "release" {
  description = "Version that was released."
  type        = string
  default     = "1.4.0"
}

# Sent whenever an apply changes the release.
action "acs_chat_send_message" "released" {
  config {
    thread_id           = acs_chat_thread.releases.id
    as_user_id          = acs_user.bot.id
    sender_display_name = "Pipeline"
    content             = "Release ${var.release} is out."
  }
}

resource "terraform_data" "release" {
  input = var.release

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.acs_chat_send_message.released]
    }
  }
}
