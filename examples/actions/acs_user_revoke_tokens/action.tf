resource "acs_user" "device" {}

# By hand, where a device was lost:
# terraform apply -invoke=action.acs_user_revoke_tokens.lost
action "acs_user_revoke_tokens" "lost" {
  config {
    user_id = acs_user.device.id
  }
}
