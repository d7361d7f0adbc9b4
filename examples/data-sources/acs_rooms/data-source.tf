variable "day" {
  description = "Midnight of a day, in RFC 3339, such as 2027-03-01T00:00:00+01:00."
  type        = string
}

# Rooms that are open at some time of the day.
data "acs_rooms" "of_the_day" {
  overlap_from  = var.day
  overlap_until = timeadd(var.day, "24h")
}

# Rooms that are open now.
data "acs_rooms" "active" {
  status = "active"
}

output "windows_of_the_day" {
  value = {
    for room in data.acs_rooms.of_the_day.rooms : room.id => "${room.valid_from} to ${room.valid_until}"
  }
}

output "active" {
  value = data.acs_rooms.active.rooms[*].id
}
