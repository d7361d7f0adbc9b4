variable "lecture_start" {
  description = "When the lecture starts, RFC 3339, such as 2027-03-01T09:00:00+01:00."
  type        = string
}

# A fixed window and a whole roster: whoever is not listed is removed.
resource "acs_room" "lecture" {
  valid_from  = timeadd(var.lecture_start, "-15m")
  valid_until = timeadd(var.lecture_start, "105m")

  participants = {
    lecturer = {
      user_id = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000501"
      role    = "Presenter"
    }
    student = {
      user_id = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000502"
    }
  }
}

# A window that is renewed in place, with the same id, by any apply that finds
# fewer than 45 days left. Its roster is left to others.
resource "acs_room" "help_desk" {
  rolling_validity = {
    days              = 180
    renew_before_days = 45
  }

  pstn_dial_out_enabled = true
}
