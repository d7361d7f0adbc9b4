resource "acs_user" "guest" {
  lifecycle {
    # A user whom you remove from the configuration leaves the rosters before
    # Terraform deletes it.
    create_before_destroy = true
  }
}

# The acting user of threads: see as_user_id of the chat types.
resource "acs_user" "bot" {
  lifecycle {
    # If the bot is replaced, the old one adds the new one to the threads before
    # Terraform deletes it.
    create_before_destroy = true

    # A deleted user does not come back. If threads depend on this one, add:
    # prevent_destroy = true
  }
}

# The id of an acs_user is its raw id.
resource "acs_room" "interview" {
  rolling_validity = {
    days              = 60
    renew_before_days = 30
  }

  participants = {
    guest = { user_id = acs_user.guest.id }
  }
}
