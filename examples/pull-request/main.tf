# Fixtures for the end-to-end tests of a pull request: users, a room and a thread.
# Each pull request has its own, so that two of them never interfere.
#
# `terraform test` creates them, checks them and destroys them, in the emulator or
# in a Communication Services resource:
#
#   export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'
#   terraform init
#   terraform test
#
# To keep them while the pull request is open:
#
#   terraform apply -var pull_request=4711
#   terraform output -json fixtures >fixtures.json
#   ... the end-to-end tests ...
#   terraform destroy -var pull_request=4711

terraform {
  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}

provider "acs" {}

variable "pull_request" {
  description = "Number of the pull request."
  type        = number

  validation {
    condition     = var.pull_request > 0 && floor(var.pull_request) == var.pull_request
    error_message = "Give the number of the pull request, such as 4711."
  }
}

variable "people" {
  description = "Roles in the room, by labels that you choose. Terraform creates a user for each."
  type        = map(string)
  default = {
    host  = "Presenter"
    guest = "Attendee"
  }

  validation {
    condition     = alltrue([for role in values(var.people) : contains(["Presenter", "Attendee", "Consumer", "Collaborator"], role)])
    error_message = "A role is Presenter, Attendee, Consumer or Collaborator."
  }

  validation {
    condition     = contains(values(var.people), "Presenter")
    error_message = "At least one person must be Presenter, to dial out and to admit others."
  }
}

resource "acs_user" "person" {
  for_each = var.people

  lifecycle {
    create_before_destroy = true # the user leaves room and thread before Terraform deletes it
  }
}

# The acting user of the thread.
resource "acs_user" "bot" {
  lifecycle {
    create_before_destroy = true
  }
}

# If nobody destroys the fixtures, the room closes by itself after a week.
resource "acs_room" "call" {
  rolling_validity = {
    days              = 7
    renew_before_days = 2
  }

  participants = {
    for label, role in var.people : label => { user_id = acs_user.person[label].id, role = role }
  }
}

# And the service deletes the thread after 30 days, the shortest retention.
resource "acs_chat_thread" "chat" {
  topic             = "Pull request ${var.pull_request}"
  as_user_id        = acs_user.bot.id
  delete_after_days = 30

  participants = {
    for label, role in var.people : label => { user_id = acs_user.person[label].id, display_name = title(label) }
  }

  metadata = {
    pull_request = tostring(var.pull_request)
    room         = acs_room.call.id
  }
}

output "fixtures" {
  description = "For the end-to-end tests: the ids of the room, the thread and each user."
  value = {
    room_id   = acs_room.call.id
    thread_id = acs_chat_thread.chat.id
    users     = { for label, user in acs_user.person : label => user.id }
  }
}
