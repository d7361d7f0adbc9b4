# Fixtures for a pull request: what its end-to-end tests need of Communication
# Services, and nothing that outlives it. Each pull request has users, a room and
# a thread of its own, so that two of them never meet.
#
# `terraform test` makes them, checks them and takes them away again, against the
# emulator or a Communication Services resource:
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
  description = "Who takes part, by labels of your own: their roles in the room. A user is made for each."
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
    error_message = "Somebody has to be Presenter, or nobody can dial out and admit others."
  }
}

resource "acs_user" "person" {
  for_each = var.people

  lifecycle {
    create_before_destroy = true # leaves room and thread first, and is deleted then
  }
}

# As whom the thread is managed.
resource "acs_user" "bot" {
  lifecycle {
    create_before_destroy = true
  }
}

# Where the pull request is forgotten, its room closes by itself after a week.
resource "acs_room" "call" {
  rolling_validity = {
    days              = 7
    renew_before_days = 2
  }

  participants = {
    for label, role in var.people : label => { user_id = acs_user.person[label].id, role = role }
  }
}

# And its thread goes after the shortest time that the service knows.
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
  description = "What the end-to-end tests are given: ids of the room, the thread, and each user."
  value = {
    room_id   = acs_room.call.id
    thread_id = acs_chat_thread.chat.id
    users     = { for label, user in acs_user.person : label => user.id }
  }
}
