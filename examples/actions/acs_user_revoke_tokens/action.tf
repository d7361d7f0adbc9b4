resource "acs_user" "device" {}

# Run it by hand after a device was lost:
# terraform apply -invoke=action.acs_user_revoke_tokens.lost
action "acs_user_revoke_tokens" "lost" {
  config {
    user_id = acs_user.device.id
  }
}
