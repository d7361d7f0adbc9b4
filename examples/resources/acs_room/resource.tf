variable "lecture_start" {
  description = "When the lecture starts, in RFC 3339, such as 2027-03-01T09:00:00+01:00."
  type        = string
}

# A fixed window and a whole roster: the provider removes everyone who is not listed.
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

# A rolling window: an apply that finds fewer than 45 days left renews it in place,
# with the same id. Terraform does not manage the roster.
resource "acs_room" "help_desk" {
  rolling_validity = {
    days              = 180
    renew_before_days = 45
  }

  pstn_dial_out_enabled = true
}
