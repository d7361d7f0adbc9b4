variable "room_id" {
  description = "Id of the room."
  type        = string
}

data "webex_person" "me" {}

data "webex_room_memberships" "room" {
  room_id = var.room_id
}

output "outsiders" {
  description = "Addresses of the members who belong to another organization."
  value = [
    for m in data.webex_room_memberships.room.memberships : m.person_email
    if m.person_org_id != data.webex_person.me.org_id
  ]
}
