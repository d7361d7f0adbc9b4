# A clinic with a room for each practice. The rooms never expire: each has a window
# of 90 days, which an apply renews once fewer than 30 days are left. The ids stay
# the same. Apply more often than every 30 days, on a schedule for example.
#
# The provider takes its credentials from the environment:
#
#   export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'
#   terraform apply

terraform {
  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}

provider "acs" {}

variable "practices" {
  description = "The practices by name: whether their Presenters may dial out to phone numbers, and, for each role, raw ids of people by labels that you choose. Use each label once in a practice."
  type = map(object({
    dial_out = optional(bool, false)
    roster   = map(map(string))
  }))
  default = {
    cardiology = {
      dial_out = true
      roster = {
        Presenter = {
          physician = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000401"
        }
        Collaborator = {
          nurse = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000402"
        }
        Attendee = {
          front-desk = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000403"
        }
      }
    }
    dermatology = {
      roster = {
        Presenter = {
          physician = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000411"
          locum     = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000412"
        }
        Attendee = {
          front-desk = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000403"
        }
      }
    }
    radiology = {
      dial_out = true
      roster = {
        Presenter = {
          physician = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000421"
        }
        Consumer = {
          trainee = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000422"
        }
      }
    }
  }
}

resource "acs_room" "practice" {
  for_each = var.practices

  rolling_validity = {
    days              = 90
    renew_before_days = 30
  }

  pstn_dial_out_enabled = each.value.dial_out

  participants = merge([
    for role, people in each.value.roster : {
      for label, user_id in people : label => { user_id = user_id, role = role }
    }
  ]...)
}

output "rooms" {
  description = "The room of each practice, and when its window ends."
  value = {
    for practice, room in acs_room.practice : practice => {
      room_id     = room.id
      valid_until = room.valid_until
    }
  }
}
