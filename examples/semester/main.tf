# The timetable of a semester: a room for each course in courses.csv, open from its
# first lesson to its last, with the roster in rosters.csv.
#
# Write the start of the term into terraform.tfvars once, so that every later plan
# counts from the same day. Then apply:
#
#   echo "term_start = \"$(date -u +%Y-%m-%d)T00:00:00Z\"" >terraform.tfvars
#   terraform apply
#
# The provider takes its credentials from the environment:
#
#   export AZURE_COMMUNICATION_CONNECTION_STRING='endpoint=https://...;accesskey=...'

terraform {
  required_providers {
    acs = {
      source = "acs-terraform/acs"
    }
  }
}

provider "acs" {}

variable "term_start" {
  description = "Midnight of the day on which the term starts, in RFC 3339 with the offset of local time. Week 1 begins on the first Monday on or after that day."
  type        = string

  validation {
    condition     = can(timeadd(var.term_start, "0s"))
    error_message = "Give an RFC 3339 time, such as 2027-02-01T00:00:00+01:00."
  }
}

locals {
  weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  # The Monday of week 1, from which all other times are counted.
  days_to_monday = (7 - index(local.weekdays, formatdate("EEE", var.term_start))) % 7
  monday         = timeadd(var.term_start, "${local.days_to_monday * 24}h")

  # A room opens an hour before its first lesson and closes an hour after its last.
  # That also covers a change to or from daylight saving time within the term, which
  # shifts the lessons by an hour but not these times.
  margin = 60          # minutes
  week   = 7 * 24 * 60 # minutes

  courses = {
    for row in csvdecode(file("${path.module}/courses.csv")) : row.course => {
      title      = row.title
      first_week = tonumber(row.first_week)
      last_week  = tonumber(row.last_week)
      minutes    = tonumber(row.minutes)

      # Minutes from the start of a week to the lesson of that week.
      lesson = (
        index(local.weekdays, row.weekday) * 24 * 60
        + tonumber(split(":", row.start)[0]) * 60
        + tonumber(split(":", row.start)[1])
      )
    }
  }

  windows = {
    for course, c in local.courses : course => {
      from  = (c.first_week - 1) * local.week + c.lesson - local.margin
      until = (c.last_week - 1) * local.week + c.lesson + c.minutes + local.margin
    }
  }

  rosters = csvdecode(file("${path.module}/rosters.csv"))
}

resource "acs_room" "course" {
  for_each = local.courses

  valid_from  = timeadd(local.monday, "${local.windows[each.key].from}m")
  valid_until = timeadd(local.monday, "${local.windows[each.key].until}m")

  # The labels are in the column "person". A course without rows has an empty roster.
  participants = {
    for row in local.rosters : row.person => { user_id = row.user_id, role = row.role }
    if row.course == each.key
  }
}

output "rooms" {
  description = "The timetable, with the room of each course."
  value = {
    for course, room in acs_room.course : course => {
      title       = local.courses[course].title
      room_id     = room.id
      valid_from  = room.valid_from
      valid_until = room.valid_until
    }
  }
}
