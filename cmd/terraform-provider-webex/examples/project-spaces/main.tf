# A space for each project of an HR list. people.csv says who is on which project, and
# who leads it.
#
# If somebody leaves, delete the lines of this person: the next plan takes the person out
# of the spaces, and changes nobody else. But a project without any line has no space: the
# plan then deletes it for everybody, with its messages. Leave the line of an owner.
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

locals {
  people   = csvdecode(file("${path.module}/people.csv"))
  projects = toset(local.people[*].project)
}

# Only leads may change a space or its members.
resource "webex_room" "project" {
  for_each = local.projects

  title       = "Project ${each.key}"
  description = "Everybody who works on ${each.key}, from the HR list."
  is_locked   = true

  # The label is the employee number: it stays, whatever happens to name and address.
  members = {
    for person in local.people : person.employee => {
      person_email = person.email
      is_moderator = person.role == "lead"
    } if person.project == each.key
  }
}

output "spaces" {
  description = "Id of the space of each project."
  value       = { for project, room in webex_room.project : project => room.id }
}
