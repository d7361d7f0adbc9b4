resource "acs_user" "guest" {
  lifecycle {
    # A user who is taken out of the configuration leaves rosters first, and is
    # deleted then.
    create_before_destroy = true
  }
}

# A user as whom threads are managed, see as_user_id of the chat types.
resource "acs_user" "bot" {
  lifecycle {
    # The old one admits the new one to the threads before it is deleted.
    create_before_destroy = true

    # Deleting a user is for good. Where threads depend on this one, refuse it:
    # prevent_destroy = true
  }
}

# A user's id goes wherever a raw id is asked for.
resource "acs_room" "interview" {
  rolling_validity = {
    days              = 60
    renew_before_days = 30
  }

  participants = {
    guest = { user_id = acs_user.guest.id }
  }
}
