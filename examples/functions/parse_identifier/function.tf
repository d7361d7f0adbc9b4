variable "people" {
  description = "Raw ids of any kind, for example from an application."
  type        = list(string)
  default = [
    "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000000-0000-0000-0000-000000000001",
    "8:orgid:00000000-0000-0000-0000-000000000002",
    "4:+14255550123",
  ]
}

# A room's roster takes only users of Communication Services.
resource "acs_room" "call" {
  participants = {
    for id in var.people : id => { user_id = id }
    if provider::acs::parse_identifier(id).kind == "communicationUser"
  }
}

output "phone_numbers" {
  value = [
    for id in var.people : provider::acs::parse_identifier(id).phone_number
    if provider::acs::parse_identifier(id).kind == "phoneNumber"
  ]
}
