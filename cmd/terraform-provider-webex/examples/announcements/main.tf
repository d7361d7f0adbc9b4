# An announcement space: everybody reads, only moderators post. Each apply restores the
# lock, announcement mode and the moderators if somebody changed them.
#
# The provider takes the access token from the environment:
#
#   export WEBEX_ACCESS_TOKEN='...'

terraform {
  required_providers {
    webex = {
      source = "acs-terraform/webex"
    }
  }
}

provider "webex" {}

variable "moderators" {
  description = "Addresses of the people who post."
  type        = set(string)
  default     = ["editor@example.com", "press@example.com"]
}

variable "readers" {
  description = "Addresses of everybody else."
  type        = set(string)
  default     = ["jane@example.com", "peter@example.com", "amina@example.com"]
}

# Announcement mode needs the lock, and so does a moderator.
resource "webex_room" "news" {
  title                = "News"
  description          = "What everybody should know."
  is_locked            = true
  is_announcement_only = true

  members = {
    for address in setunion(var.moderators, var.readers) : address => {
      person_email = address
      is_moderator = contains(var.moderators, address)
    }
  }
}

output "room_id" {
  value = webex_room.news.id
}
